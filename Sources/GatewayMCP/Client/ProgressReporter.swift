import GatewayEngine
import NIOCore
import Synchronization

/// Tells a client that asked for it how a call comes along: a count that only grows, for nobody knows how much is left.
final class ProgressReporter: ProgressSink {
    /// The client's token, as JSON.
    private let token: ByteBuffer
    private let saysWhat: Bool
    private let stream: any MessageStream
    /// How much has been told; `nil` after the end.
    private let count = Mutex<Int?>(0)

    init(token: ByteBuffer, revision: Revision, stream: any MessageStream) {
        self.token = token
        self.saysWhat = revision.knowsProgressMessages
        self.stream = stream
    }

    func report(_ message: String) {
        let number = count.withLock { count -> Int? in
            guard let last = count else { return nil }
            count = last + 1
            return count
        }
        guard let number else { return }
        stream.send(ServerMessage.progress(token: token, number, saysWhat ? message : nil))
    }

    /// Nothing is told after the answer.
    func end() { count.withLock { $0 = nil } }
}
