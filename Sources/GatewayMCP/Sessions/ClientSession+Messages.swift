import JSONBytes
import NIOCore

extension ClientSession {
    /// Takes a notification of the client.
    func take(_ notification: Envelope.Notification, in message: ByteBuffer) {
        switch notification.kind {
        case .cancelled:
            guard let token = notification.params.requestID, let id = RequestID(token, in: message) else { return }
            cancel(id)
        case .initialized: becomeReady()
        case .other: break
        }
    }

    /// Takes the client's answer to a request of the server.
    func take(_ response: Envelope.Response, in bytes: Span<UInt8>) {
        guard let id = response.id.int64(in: bytes).flatMap({ Int(exactly: $0) }) else { return }
        let answer: ClientQuestions.Answer
        if let result = response.result {
            answer = (try? JSONValue(result, in: bytes)).map { .success($0) } ?? .failure(.unanswered)
        } else {
            let error = response.error.flatMap { try? JSONValue($0, in: bytes) }
            answer = .failure(.refused(code: error?["code"]?.intValue ?? 0, message: error?["message"]?.stringValue ?? ""))
        }
        resolve(id, answer)
    }
}
