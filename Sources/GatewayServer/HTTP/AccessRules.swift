import GatewayPlan

/// Who may talk to the listener: the guard against web pages that reach for a local server by DNS rebinding.
struct AccessRules: Sendable {
    private static let loopbackHosts = ["127.0.0.1", "localhost", "[::1]"]

    private let hosts: [String]
    private let origins: [String]

    /// - Parameters: what is allowed besides loopback names and loopback origins.
    init(hosts: [String], origins: [String]) {
        self.hosts = Self.loopbackHosts + hosts
        self.origins = origins
    }

    /// Loopback names and the configured ones, with any port.
    func allows(host: String) -> Bool { Self.isHost(host, among: hosts) }

    /// Loopback origins with any port, and the configured ones.
    func allows(origin: String) -> Bool {
        if origins.contains(where: { $0.equalsIgnoringCase(origin) }) { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return Self.isHost(String(origin.dropFirst(scheme.utf8.count)), among: Self.loopbackHosts)
        }
        return false
    }

    private static func isHost(_ authority: String, among hosts: [String]) -> Bool {
        let bytes = authority.utf8.span
        guard let end = hostEnd(bytes) else { return false }
        let host = bytes.extracting(0..<end)
        for allowed in hosts where ASCII.equalsIgnoringCase(host, allowed.utf8.span) { return true }
        return false
    }

    /// Where the host ends and `:port` or nothing follows; `nil` when what follows is neither.
    private static func hostEnd(_ authority: Span<UInt8>) -> Int? {
        var end = 0
        let isBracketed = authority.count > 0 && authority[0] == UInt8(ascii: "[")
        let terminator = isBracketed ? UInt8(ascii: "]") : UInt8(ascii: ":")
        while end < authority.count, authority[end] != terminator { end += 1 }
        if isBracketed {
            guard end < authority.count else { return nil }
            end += 1
        }
        guard end < authority.count else { return end }
        guard authority[end] == UInt8(ascii: ":") else { return nil }
        for index in end + 1..<authority.count where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(authority[index]) { return nil }
        return end
    }
}
