package import NIOCore

extension JSONValue {
    /// Reads a whole document; a number beyond the range of a double is an error here, though not to `JSONScanner`.
    package static func parse(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        try JSONValue(JSONScanner.scan(bytes), in: bytes)
    }

    package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue { try parse(bytes.span) }

    package static func parse(_ buffer: ByteBuffer) throws(JSONSyntaxError) -> JSONValue { try parse(buffer.readableBytesUInt8Span) }

    package static func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue { try parse(text.utf8.span) }

    /// Builds the tree of one scanned value.
    package init(_ token: JSONToken, in bytes: Span<UInt8>) throws(JSONSyntaxError) {
        switch token.kind {
        case .null: self = .null
        case .boolean: self = .bool(token.bool(in: bytes) ?? false)
        case .string: self = .string(token.string(in: bytes))
        case .number: self = try Self.number(token, in: bytes)
        case .array:
            var elements: [JSONValue] = []
            var rest = JSONElements(of: token)
            while let element = rest.next(in: bytes) { elements.append(try JSONValue(element, in: bytes)) }
            self = .array(elements)
        case .object:
            var object = JSONObject()
            var rest = JSONMembers(of: token)
            while let member = rest.next(in: bytes) {
                let value = try JSONValue(member.value, in: bytes)
                object.members.append(JSONObject.Member(key: member.key.string(in: bytes), value: value))
            }
            self = .object(object)
        }
    }

    /// Whole numbers stay exact when they are written as such and fit; `5.0` stays a double, so that it is written as it was read.
    private static func number(_ token: JSONToken, in bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        if let integer = Int64(String(copying: bytes, in: token.range(in: bytes))) { return .integer(integer) }
        guard let double = token.double(in: bytes) else {
            throw JSONSyntaxError(offset: token.range.lowerBound, reason: .numberOutOfRange)
        }
        return .number(double)
    }
}
