import AsyncHTTPClient
import GatewayEngine
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Synchronization

/// Collects one upstream answer and remembers how far the exchange came, which decides what a failure means.
final class Exchange: HTTPClientResponseDelegate {
    typealias Response = UpstreamResponse

    private struct State {
        var requestWasSent = false
        var isTooLarge = false
        var head: HTTPResponseHead?
        var body = ByteBuffer()
        /// All of the body's bytes, those of events included.
        var size = 0
        /// For an answer that is a stream of events.
        var events: EventReader?
    }

    private struct TooLarge: Error {}

    private let maximumBytes: Int
    private let state = Mutex(State())

    private let onEvent: (@Sendable (ByteBuffer) -> Void)?

    /// - Parameter onEvent: takes what comes before the answer when that is a stream of events, of which the last is the answer; `nil`:
    ///   such a stream is an answer like any other.
    init(maximumBytes: Int, onEvent: (@Sendable (ByteBuffer) -> Void)? = nil) {
        self.maximumBytes = maximumBytes
        self.onEvent = onEvent
    }

    func didSendRequestHead(task: HTTPClient.Task<Response>, _ head: HTTPRequestHead) {
        state.withLock { $0.requestWasSent = true }
    }

    func didReceiveHead(task: HTTPClient.Task<Response>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        let hasEvents = onEvent != nil && head.headers.mediaType == "text/event-stream"
        state.withLock { state in
            state.head = head
            if hasEvents { state.events = EventReader() }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Response>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let (fits, passed) = state.withLock { state -> (Bool, [ByteBuffer]) in
            state.size += part.readableBytes
            guard state.size <= maximumBytes else {
                state.isTooLarge = true
                return (false, [])
            }
            guard let events = state.events?.take(part) else {
                if state.body.readableBytes == 0 { state.body = part } else { state.body.writeImmutableBuffer(part) }
                return (true, [])
            }
            // The last one so far may be the answer.
            let passed = ([state.body] + events).dropLast(events.isEmpty ? 0 : 1).filter { $0.readableBytes > 0 }
            state.body = events.last ?? state.body
            return (true, events.isEmpty ? [] : passed)
        }
        for event in passed { onEvent?(event) }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(TooLarge())
    }

    func didFinishRequest(task: HTTPClient.Task<Response>) throws -> UpstreamResponse {
        let (head, body, hasEvents) = state.withLock { ($0.head, $0.body, $0.events != nil) }
        guard let head else { throw HTTPClientError.remoteConnectionClosed }
        var response = UpstreamResponse(
            status: Int(head.status.code), headers: head.headers, body: body, now: WallClock.milliseconds() / 1_000)
        if hasEvents { response.mediaType = "application/json" }
        return response
    }

    /// What an error of the client means for the caller.
    func failure(_ error: any Error) -> UpstreamFailure {
        let (requestWasSent, isTooLarge) = state.withLock { ($0.requestWasSent, $0.isTooLarge) }
        if isTooLarge || error as? NIOHTTPDecompression.DecompressionError == .limit { return .tooLarge(limit: maximumBytes) }
        switch error as? HTTPClientError {
        case .cancelled?: return requestWasSent ? .cancelled : .unreachable("the call was cancelled")
        case .deadlineExceeded?, .readTimeout?: return requestWasSent ? .timedOut : .unreachable("every connection was busy for too long")
        default: break
        }
        let cause = FailureCause.text(error)
        return requestWasSent ? .interrupted(cause) : .unreachable(cause)
    }
}
