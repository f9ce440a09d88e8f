package import GatewayEngine
package import NIOCore
package import NIOHTTP1

extension UpstreamResponse {
    /// What an answer says in its header fields, as far as the gateway listens to it.
    ///
    /// - Parameter now: seconds since 1970, for a `Retry-After` that is a date.
    package init(status: Int, headers: HTTPHeaders, body: ByteBuffer, now: Int64) {
        self.init(
            status: status, mediaType: headers.mediaType,
            retryAfterSeconds: headers.first(name: "retry-after").flatMap {
                RetryAfter.seconds($0, date: headers.first(name: "date"), now: now)
            }, etag: headers.first(name: "etag"), maximumAgeSeconds: headers.maximumAge, body: body)
    }
}

extension HTTPHeaders {
    /// The media type in lower case, without parameters; empty when there is none.
    var mediaType: String {
        guard let value = first(name: "content-type") else { return "" }
        let type = value.prefix { $0 != ";" }
        return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
    }

    /// Seconds that an answer may be kept according to `Cache-Control`, less its age on arrival; `nil` when it does not say.
    fileprivate var maximumAge: Int? {
        let directives = self[canonicalForm: "cache-control"].map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard !directives.contains("no-store"), !directives.contains("no-cache") else { return 0 }
        guard let text = directives.first(where: { $0.hasPrefix("max-age=") })?.dropFirst("max-age=".count) else { return nil }
        // RFC 9111, 4.2.1: what cannot be read counts as stale.
        guard let seconds = Int(text) else { return 0 }
        return Swift.max(0, seconds - (first(name: "age").flatMap { Int($0) } ?? 0))
    }
}
