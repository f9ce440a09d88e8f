import GatewayEngine
import NIOCore
import Synchronization

/// Tells a client that asked for it how a call comes along: a count that only grows, for nobody knows how much is left.
final class ProgressReporter: ProgressSink {
    /// The client's token, as JSON.
    private let token: ByteBuffer
    private let saysWhat: Bool
    private let stream: any MessageStream
    /// How much has been told, `nil` for nothing yet; nothing at all after the end.
    private let count = Mutex<Double??>(.some(nil))

    init(token: ByteBuffer, revision: Revision, stream: any MessageStream) {
        self.token = token
        self.saysWhat = revision.knowsProgressMessages
        self.stream = stream
    }

    func report(_ message: String) { report(progress: nil, of: nil, message) }

    /// - Parameter progress: where the upstream itself counts; what is not more than before is not told.
    func report(progress: Double?, of total: Double?, _ message: String?) {
        let number = count.withLock { count -> Double? in
            guard let last = count else { return nil }
            let next = progress ?? last.map { $0 + 1 } ?? 1
            guard last.map({ next > $0 }) ?? true else { return nil }
            count = .some(next)
            return next
        }
        guard let number else { return }
        stream.send(ServerMessage.progress(token: token, number, of: total, saysWhat ? message : nil))
    }

    /// Nothing is told after the answer.
    func end() { count.withLock { $0 = nil } }
}
