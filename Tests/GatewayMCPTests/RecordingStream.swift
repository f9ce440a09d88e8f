import GatewayMCP
import JSONBytes
import NIOCore
import Synchronization

/// A stream that keeps what is sent on it.
final class RecordingStream: MessageStream {
    private struct State {
        var messages: [JSONValue] = []
        var isFinished = false
        var isFull = false
    }

    private let state = Mutex(State())
    /// One element per message, in order.
    let sent: AsyncStream<JSONValue>
    private let emit: AsyncStream<JSONValue>.Continuation

    init() { (sent, emit) = AsyncStream.makeStream() }

    var messages: [JSONValue] { state.withLock { $0.messages } }
    var methods: [String] { messages.compactMap { $0["method"]?.stringValue } }
    var isFinished: Bool { state.withLock { $0.isFinished } }

    /// From now on nothing is taken.
    func fill() { state.withLock { $0.isFull = true } }

    func send(_ message: ByteBuffer) -> Bool {
        let json = (try? JSONValue.parse(message)) ?? .null
        let isTaken = state.withLock { state in
            guard !state.isFull, !state.isFinished else { return false }
            state.messages.append(json)
            return true
        }
        if isTaken { emit.yield(json) }
        return isTaken
    }

    func finish() { state.withLock { $0.isFinished = true } }
}
