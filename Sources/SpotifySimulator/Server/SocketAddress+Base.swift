import NIOCore

extension SocketAddress {
    /// The API's base for a client of this listening address.
    var apiBase: String {
        let host = ipAddress ?? "localhost"
        return "http://\(host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host):\(port ?? 0)/v1"
    }
}
