package import GatewayPlan
import JSONBytes
package import NIOCore

extension ToolPlan {
    /// Whether a call with these arguments, a JSON object, would be sent.
    package func accepts(_ arguments: ByteBuffer) -> Bool {
        let bytes = arguments.readableBytesUInt8Span
        guard let token = try? JSONScanner.scan(bytes) else { return false }
        var values: [JSONToken?] = []
        return ArgumentCheck(tool: self).passes(token, in: bytes, values: &values)
    }
}
