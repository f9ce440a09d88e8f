/// An app that is registered for sign-in.
package struct SimulatorApp: Sendable, Equatable {
    package var id: String
    package var secret: String
    /// Where it may be sent back to, or empty for any address that is allowed at all.
    ///
    /// A loopback address without a port stands for every port.
    package var redirects: [String]

    package init(id: String = "demo-client", secret: String = "demo-secret", redirects: [String] = []) {
        self.id = id
        self.secret = secret
        self.redirects = redirects
    }

    /// Whether a visitor may be sent there: https or a loopback address, never `localhost`.
    func allows(_ redirect: String) -> Bool {
        let isLoopback = ["http://127.0.0.1", "http://[::1]"].contains { origin in
            redirect.hasPrefix(origin) && [":", "/", nil].contains(redirect.dropFirst(origin.count).first)
        }
        guard isLoopback || redirect.hasPrefix("https://") else { return false }
        return redirects.isEmpty || redirects.contains(redirect) || (isLoopback && redirects.contains(Self.withoutPort(redirect)))
    }

    private static func withoutPort(_ address: String) -> String {
        let start = address.hasPrefix("http://[::1]") ? "http://[::1]" : "http://127.0.0.1"
        let rest = address.dropFirst(start.count)
        guard rest.first == ":" else { return address }
        return start + rest.dropFirst().drop { $0.isNumber }
    }
}
