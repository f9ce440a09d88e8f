import JSONBytes
import NIOCore

/// A request's id as the client wrote it, its JSON type included: `1` and `"1"` are two ids.
package struct RequestID: Sendable, Hashable {
    /// Its own copy: a slice would keep everything that was read with it.
    private let bytes: [UInt8]

    /// The id at this place of a message; `nil` unless it is a string or an integer.
    init?(_ token: JSONToken, in message: ByteBuffer) {
        let range = token.range
        guard token.isRequestID(in: message.readableBytesUInt8Span),
            let bytes = message.getBytes(at: message.readerIndex + range.lowerBound, length: range.count)
        else { return nil }
        self.bytes = bytes
    }
}

extension JSONToken {
    /// Whether a request may have this as its id: a string, or an integer of any size written without fraction and exponent.
    func isRequestID(in bytes: Span<UInt8>) -> Bool {
        switch kind {
        case .string: return true
        case .number:
            for offset in range {
                let byte = bytes[offset]
                guard byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return false }
            }
            return true
        case .object, .array, .boolean, .null: return false
        }
    }
}
