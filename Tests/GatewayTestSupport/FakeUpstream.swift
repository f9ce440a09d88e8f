package import GatewayEngine
import NIOCore
import Synchronization

/// An upstream that answers from a closure and remembers what it was asked.
package final class FakeUpstream: UpstreamClient {
    package typealias Handler = @Sendable (ToolCall) async throws(UpstreamFailure) -> UpstreamResponse

    /// In a struct: a closure that goes in and out of a generic place gets another wrapping each time, until the stack is too small.
    private struct Handling {
        var handler: Handler
    }

    private let handling: Mutex<Handling>
    private let received = Mutex<[ToolCall]>([])

    package init(_ handler: @escaping Handler) { handling = Mutex(Handling(handler: handler)) }

    /// Always the same JSON with status 200.
    package convenience init(json: String) {
        self.init { _ throws(UpstreamFailure) in .json(json) }
    }

    package var calls: [ToolCall] { received.withLock { $0 } }

    package func answer(_ handler: @escaping Handler) { handling.withLock { $0.handler = handler } }

    package func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        received.withLock { $0.append(call) }
        let handler = handling.withLock { $0.handler }
        return try await handler(call)
    }
}

extension UpstreamResponse {
    package static func json(_ text: String, status: Int = 200) -> UpstreamResponse {
        UpstreamResponse(status: status, mediaType: "application/json", retryAfterSeconds: nil, body: ByteBuffer(string: text))
    }

    package static func empty(status: Int) -> UpstreamResponse {
        UpstreamResponse(status: status, mediaType: "", retryAfterSeconds: nil, body: ByteBuffer())
    }
}
