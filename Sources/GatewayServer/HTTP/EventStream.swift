import GatewayMCP
import NIOCore
import Synchronization

/// One response as a stream of server-sent events: takes messages from any thread and counts what the client has not read yet.
final class EventStream: MessageStream {
    private struct State {
        var unwritten = 0
        var isOver = false
    }

    private enum Verdict { case write, drop, cutOff }

    private let handler: NIOLoopBound<EndpointHandler>
    private let eventLoop: any EventLoop
    private let maximumUnwritten: Int
    private let state = Mutex(State())

    /// On the handler's event loop.
    ///
    /// - Parameter maximumUnwritten: a client that leaves more unread is cut off, bytes.
    init(_ handler: EndpointHandler, on eventLoop: any EventLoop, maximumUnwritten: Int) {
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
        self.eventLoop = eventLoop
        self.maximumUnwritten = maximumUnwritten
    }

    @discardableResult func send(_ message: ByteBuffer) -> Bool {
        let verdict = state.withLock { state -> Verdict in
            guard !state.isOver else { return .drop }
            state.unwritten += message.readableBytes
            guard state.unwritten > maximumUnwritten else { return .write }
            state.isOver = true
            return .cutOff
        }
        switch verdict {
        case .write: onLoop { $0.write(message, on: self) }
        case .cutOff: onLoop { $0.cutOff(self) }
        case .drop: break
        }
        return verdict == .write
    }

    func finish() {
        if close() { onLoop { $0.finish(self) } }
    }

    /// Nothing more is taken; false when that was so already.
    @discardableResult func close() -> Bool {
        state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
    }

    /// At once where that is possible, so that what is sent there and what the handler writes itself keep their order.
    private func onLoop(_ act: @escaping @Sendable (EndpointHandler) -> Void) {
        if eventLoop.inEventLoop {
            act(handler.value)
        } else {
            eventLoop.execute { act(self.handler.value) }
        }
    }

    /// So much of what was taken is now the system's, or nobody's.
    func didWrite(_ count: Int) { state.withLock { $0.unwritten -= count } }
}
