import GatewayPlan
import JSONBytes
import NIOCore

/// Writes the exact identity of a cacheable call: tool, principal where the answer is private, and every argument normalised.
///
/// An argument left out and the same argument given as its default make one key, as do `5` and `5.0`, or a text written
/// with and without escapes.
enum CacheKeyRecipe {
    private enum Tag: UInt8 { case absent, text, integer, number, boolean, list, other }

    static func write(
        _ tool: ToolPlan, policy: CachePolicy, values: [JSONToken?], in bytes: Span<UInt8>, principal: Principal, to key: inout [UInt8]
    ) {
        key.removeAll(keepingCapacity: true)
        append(UInt64(tool.id), to: &key)
        switch policy.scope {
        case .public: key.append(0)
        case .user: appendText(principal.id.utf8.span, to: &key)
        }
        for (position, parameter) in tool.parameters.enumerated() {
            if let value = values[position] {
                append(value, in: bytes, to: &key)
            } else if let value = parameter.defaultToken, let json = parameter.defaultValue {
                append(value, in: json.readableBytesUInt8Span, to: &key)
            } else {
                key.append(Tag.absent.rawValue)
            }
        }
    }

    private static func append(_ value: JSONToken, in bytes: Span<UInt8>, to key: inout [UInt8]) {
        switch value.kind {
        case .string:
            key.append(Tag.text.rawValue)
            value.withUnescaped(in: bytes) { appendText($0, to: &key) }
        case .number:
            if let integer = value.int64(in: bytes) {
                key.append(Tag.integer.rawValue)
                append(UInt64(bitPattern: integer), to: &key)
            } else {
                key.append(Tag.number.rawValue)
                append((value.double(in: bytes) ?? .nan).bitPattern, to: &key)
            }
        case .boolean:
            key.append(Tag.boolean.rawValue)
            key.append(value.bool(in: bytes) == true ? 1 : 0)
        case .array:
            key.append(Tag.list.rawValue)
            var elements = JSONElements(of: value)
            while let element = elements.next(in: bytes) { append(element, in: bytes, to: &key) }
            key.append(Tag.absent.rawValue)
        case .object, .null:
            // As it is written: members in another order make another key, which is exact all the same.
            key.append(Tag.other.rawValue)
            appendText(bytes.extracting(value.range), to: &key)
        }
    }

    /// Length first, so that no two sequences of texts can run into the same bytes.
    private static func appendText(_ text: Span<UInt8>, to key: inout [UInt8]) {
        append(UInt64(text.count), to: &key)
        text.withUnsafeBufferPointer { key.append(contentsOf: $0) }
    }

    private static func append(_ number: UInt64, to key: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { key.append(contentsOf: $0) }
    }
}
