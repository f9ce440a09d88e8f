import GatewayPlan
import JSONBytes
import NIOCore

/// Writes a call's arguments anew, each value that came in one of its parameter's other forms as the value itself.
///
/// The one place where forms are known: check, cache key, tags and request all see the value. Only arguments that do not pass
/// as they are come here, so that the usual spelling costs nothing.
struct Respelling {
    let tool: ToolPlan

    /// The new arguments; `nil` when no value came in another form.
    func respell(_ arguments: JSONToken?, in bytes: Span<UInt8>) -> (message: ByteBuffer, arguments: JSONToken)? {
        guard let arguments, tool.parameters.contains(where: \.rule.hasForms) else { return nil }
        var output = ByteBuffer()
        output.reserveCapacity(arguments.range.count)
        var isChanged = false
        var members = JSONMembers(of: arguments)
        var separator: StaticString = "{"
        while let member = members.next(in: bytes) {
            output.writeStaticString(separator)
            separator = ","
            output.writeBytes(bytes.extracting(member.key.range).bytes)
            output.writeStaticString(":")
            let parameter = tool.parameterPosition(named: member.key, in: bytes).map { tool.parameters[$0] }
            if let parameter, parameter.rule.hasForms, !parameter.accepts(member.value, in: bytes) {
                isChanged = write(member.value, parameter.rule, in: bytes, to: &output) || isChanged
            } else {
                output.writeBytes(bytes.extracting(member.value.range).bytes)
            }
        }
        output.writeStaticString("}")
        guard isChanged, let token = try? JSONScanner.scan(output.readableBytesUInt8Span) else { return nil }
        return (output, token)
    }

    /// Writes a value that its rule refuses; true when what is written is not what came.
    private func write(_ value: JSONToken, _ rule: ValueRule, in bytes: Span<UInt8>, to output: inout ByteBuffer) -> Bool {
        switch rule {
        case .array(let element, _, _) where value.kind == .array:
            var isChanged = false
            var elements = JSONElements(of: value)
            var isFirst = true
            output.writeStaticString("[")
            while let item = elements.next(in: bytes) {
                if !isFirst { output.writeStaticString(",") }
                isFirst = false
                if element.accepts(item, in: bytes) {
                    output.writeBytes(bytes.extracting(item.range).bytes)
                } else {
                    isChanged = write(item, element, in: bytes, to: &output) || isChanged
                }
            }
            output.writeStaticString("]")
            return isChanged
        case .object(let rules) where value.kind == .object:
            var isChanged = false
            var members = JSONMembers(of: value)
            var isFirst = true
            output.writeStaticString("{")
            while let member = members.next(in: bytes) {
                if !isFirst { output.writeStaticString(",") }
                isFirst = false
                output.writeBytes(bytes.extracting(member.key.range).bytes)
                output.writeStaticString(":")
                let rule = rules.first { member.key.equals($0.name.utf8.span, in: bytes) }?.rule
                if let rule, !rule.accepts(member.value, in: bytes) {
                    isChanged = write(member.value, rule, in: bytes, to: &output) || isChanged
                } else {
                    output.writeBytes(bytes.extracting(member.value.range).bytes)
                }
            }
            output.writeStaticString("}")
            return isChanged
        case .string(let rule) where value.kind == .string:
            let isWritten = value.withUnescaped(in: bytes) { text in
                for form in rule.forms {
                    guard let range = form.value(in: text) else { continue }
                    output.writeStaticString("\"")
                    output.writeJSONEscaped(text.extracting(range))
                    output.writeStaticString("\"")
                    return true
                }
                return false
            }
            if isWritten { return true }
        default: break
        }
        output.writeBytes(bytes.extracting(value.range).bytes)
        return false
    }
}
