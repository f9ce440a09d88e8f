package import JSONBytes
package import NIOCore

/// One argument of a tool: what it may be and where in the request it goes.
package struct ParameterPlan: Sendable {
    package enum Destination: Sendable, Equatable {
        case path
        /// A query item; lists are joined by commas or repeated.
        case query(name: String, list: ListStyle)
        /// A member of the JSON body; several names nest objects. With `itemKey`, each list item is sent as `{itemKey: item}`.
        case body(path: [String], itemKey: String?)
        /// A member of the JSON body whose name depends on what the value looks like.
        case routed([Route])
        /// The whole body.
        case rawBody
        /// Not sent: chooses the view of the answer.
        case view
        /// Not sent: says that the user has agreed.
        case confirmation
    }

    package enum ListStyle: String, Sendable, CaseIterable { case comma, repeated }

    /// `when` matches the value: it is sent as `name`, alone or as a list of one.
    package struct Route: Sendable, Equatable {
        package var when: TextPattern
        package var name: String
        package var asList: Bool

        package init(when: TextPattern, name: String, asList: Bool) {
            self.when = when
            self.name = name
            self.asList = asList
        }
    }

    package var name: String
    package var description: String
    package var rule: ValueRule
    package var isRequired: Bool
    /// JSON bytes used, and shown to the model, when the caller leaves the argument out; `nil`: the upstream's own default.
    package let defaultValue: ByteBuffer?
    /// `defaultValue`, scanned.
    package let defaultToken: JSONToken?
    package var destination: Destination
    /// Clients of the modern revision repeat the value in `Mcp-Param-` and this; `nil`: they do not.
    package var mcpHeader: String?

    /// Describes a parameter.
    ///
    /// - Throws: `JSONSyntaxError` when the default is not JSON.
    package init(
        name: String, description: String, rule: ValueRule, isRequired: Bool, defaultValue: ByteBuffer?, destination: Destination,
        mcpHeader: String? = nil
    ) throws(JSONSyntaxError) {
        self.name = name
        self.description = description
        self.rule = rule
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        if let defaultValue {
            self.defaultToken = try JSONScanner.scan(defaultValue.readableBytesUInt8Span)
        } else {
            self.defaultToken = nil
        }
        self.destination = destination
        self.mcpHeader = mcpHeader
    }
}
