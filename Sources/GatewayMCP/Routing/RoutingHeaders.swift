/// The HTTP headers that repeat what a message says, so that intermediaries need not read it.
package struct RoutingHeaders: Sendable, Equatable {
    package enum Field: Sendable, Equatable {
        case absent
        /// Without whitespace around it.
        case one(String)
        case several

        var value: String? {
            guard case .one(let value) = self else { return nil }
            return value
        }
    }

    package var protocolVersion: Field
    package var method: Field
    package var name: Field
    /// Of an older client; without meaning in the modern era.
    package var session: Field
    /// The headers `Mcp-Param-…` as they came: a name without that, and its value.
    package var parameters: [Parameter] = []

    package struct Parameter: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(protocolVersion: Field = .absent, method: Field = .absent, name: Field = .absent, session: Field = .absent) {
        self.protocolVersion = protocolVersion
        self.method = method
        self.name = name
        self.session = session
    }
}

extension RoutingHeaders {
    /// Whether the version named is the modern one.
    package var isModern: Bool { version == .known(.modern) }

    /// The name of a header that came more than once; two readers could then go by different ones.
    var duplicate: String? {
        if protocolVersion == .several { return "MCP-Protocol-Version" }
        if method == .several { return "Mcp-Method" }
        if name == .several { return "Mcp-Name" }
        return nil
    }

    var version: EraClassifier.VersionHeader {
        guard let value = protocolVersion.value else { return .absent }
        return Revision(rawValue: value).map { .known($0) } ?? .unknown(value)
    }
}
