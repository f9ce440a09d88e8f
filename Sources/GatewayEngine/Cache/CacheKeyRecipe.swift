import GatewayPlan
import JSONBytes
import NIOCore

/// Writes the exact identity of a cacheable call: tool, whom the answer may be given to, and every argument normalised.
///
/// An argument left out and the same argument given as its default make one key, as do `5` and `5.0`, or a text written
/// with and without escapes.
enum CacheKeyRecipe {
    private enum Tag: UInt8 { case absent, text, integer, number, boolean, list, other }

    static func write(
        _ tool: ToolPlan, owner: CacheOwner, values: [JSONToken?], in bytes: Span<UInt8>, to key: inout [UInt8]
    ) {
        key.removeAll(keepingCapacity: true)
        append(UInt32(truncatingIfNeeded: tool.id), to: &key)
        switch owner {
        case .everybody: key.append(0)
        case .principal(let principal):
            key.append(1)
            appendText(principal.id.utf8.span, to: &key)
        case .country(let country):
            key.append(2)
            appendText(country.utf8.span, to: &key)
        case .locale(let country, let locale):
            key.append(3)
            appendText(country.utf8.span, to: &key)
            appendText(locale.utf8.span, to: &key)
        }
        // By position: to copy a parameter would count up every reference in it.
        for position in tool.parameters.indices {
            if let value = values[position] {
                append(value, in: bytes, to: &key)
            } else if let value = tool.parameters[position].defaultToken, let json = tool.parameters[position].defaultValue {
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
        append(UInt32(truncatingIfNeeded: text.count), to: &key)
        text.withUnsafeBufferPointer { key.append(contentsOf: $0) }
    }

    private static func append(_ number: some FixedWidthInteger, to key: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { key.append(contentsOf: $0) }
    }
}
