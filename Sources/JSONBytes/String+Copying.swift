extension String {
    /// Copies a stretch of UTF-8; what is invalid becomes U+FFFD.
    init(copying bytes: Span<UInt8>, in range: Range<Int>) {
        // The pointer lives for this call only; String has no initialiser from a span that repairs.
        self = bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
