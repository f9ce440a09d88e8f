/// Converts between byte offsets and counts of Unicode scalars without walking the file from its start.
///
/// Every byte that is not a UTF-8 continuation byte counts as one scalar, so invalid text has positions too.
struct ScalarIndex: Sendable {
    private static let stride = 256
    /// Scalars before every `stride`-th byte.
    private let counts: [Int]
    /// Every byte is a scalar, so that there is nothing to convert: nearly every file.
    private let isASCII: Bool

    init(_ bytes: [UInt8]) {
        var counts: [Int] = []
        counts.reserveCapacity(bytes.count / Self.stride + 1)
        var scalars = 0
        for start in Swift.stride(from: 0, through: bytes.count, by: Self.stride) {
            counts.append(scalars)
            scalars += Self.scalars(in: bytes[start..<min(start + Self.stride, bytes.count)])
        }
        self.counts = counts
        isASCII = scalars == bytes.count
    }

    /// - Parameter offset: a byte offset within the bytes, or their count.
    func scalars(before offset: Int, in bytes: [UInt8]) -> Int {
        if isASCII { return offset }
        let checkpoint = offset / Self.stride
        return counts[checkpoint] + Self.scalars(in: bytes[checkpoint * Self.stride..<offset])
    }

    /// The byte offset at which a scalar starts; the count of bytes when there are not so many scalars.
    func offset(ofScalar scalar: Int, in bytes: [UInt8]) -> Int {
        if isASCII { return min(scalar, bytes.count) }
        var low = 0
        var high = counts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if counts[middle] <= scalar { low = middle } else { high = middle - 1 }
        }
        var remaining = scalar - counts[low]
        for offset in low * Self.stride..<bytes.count where !Self.isContinuation(bytes[offset]) {
            if remaining <= 0 { return offset }
            remaining -= 1
        }
        return bytes.count
    }

    private static func scalars(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        for byte in bytes where !isContinuation(byte) { count += 1 }
        return count
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
