/// Validates JSON as bytes, once, without building anything.
package enum JSONScanner {
    /// Checks a whole document against RFC 8259, strictly.
    ///
    /// Beyond the grammar: text is UTF-8 without overlong forms and surrogates, `\u` escapes pair their surrogates, nesting stays within
    /// the limits, and nothing but whitespace follows the value. Duplicate keys are legal.
    package static func scan(_ bytes: Span<UInt8>, limits: JSONLimits = .standard) throws(JSONSyntaxError) -> JSONToken {
        guard bytes.count <= Int32.max else { throw JSONSyntaxError(offset: Int(Int32.max), reason: .tooLong) }
        var walk = JSONWalk(limits: limits)
        walk.skipWhitespace(bytes)
        let start = walk.offset
        let hasEscapes = try walk.document(bytes)
        let end = walk.offset
        walk.skipWhitespace(bytes)
        guard walk.offset == bytes.count else { throw JSONSyntaxError(offset: walk.offset, reason: .trailingBytes) }
        // A document was read, so its first byte names a kind.
        guard let kind = JSONKind(firstByte: bytes[start]) else { throw JSONSyntaxError(offset: start, reason: .unexpectedByte) }
        return JSONToken(kind, from: start, to: end, hasEscapes: kind == .string && hasEscapes)
    }
}
