import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

extension Gateway {
    /// Calls one tool once, in the name of whoever runs the command.
    ///
    /// - Parameter message: the arguments, a JSON object.
    func call(_ tool: ToolPlan, _ message: ByteBuffer) async throws -> Answer {
        let arguments = try JSONScanner.scan(message.readableBytesUInt8Span)
        let admission = engine.admit(
            tool, arguments: arguments, message: message, principal: .local, scratch: CallScratch(), now: .now())
        switch admission {
        case .answered(let answer): return answer
        case .deferred(let call): return await engine.complete(call)
        }
    }
}

extension Answer {
    /// What the tool has answered, as JSON.
    func structured() throws -> JSONValue? {
        try JSONValue.parse("{" + String(decoding: content.bytes, as: UTF8.self) + "}")["structuredContent"]
    }
}
