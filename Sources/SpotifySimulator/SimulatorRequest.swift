package import NIOCore
package import NIOHTTP1

/// One request as it reached the simulator.
package struct SimulatorRequest: Sendable {
    package let method: HTTPMethod
    /// Path and query as sent.
    package let target: String
    /// Of the target, without the query.
    package let path: String
    /// The query's names and values, decoded; of a repeated name the first.
    package var query: [String: String] { parameters.dictionary }
    package let headers: HTTPHeaders
    package let body: ByteBuffer
    /// Of the path, decoded, without the empty ones: a slash at the end changes nothing.
    let segments: [String]
    let parameters: Query

    init(head: HTTPRequestHead, body: ByteBuffer) {
        method = head.method
        target = head.uri
        headers = head.headers
        self.body = body
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        segments = parts[0].split(separator: "/").map { Percent.decode($0) }
        parameters = parts.count == 2 ? Query(parts[1]) : Query()
    }
}
