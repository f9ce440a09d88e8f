/// Where a call stands in a trace of its caller, in the terms of W3C Trace Context.
package struct TraceContext: Sendable, Equatable {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// Two hexadecimal digits, of which the last bit says whether the caller records.
    package let flags: String
    /// Of the vendors that came before, handed on as it is: at most 512 printable characters of ASCII, or it is dropped.
    package let state: String?

    /// Reads a `traceparent`; `nil` when it is not valid, and then there is no trace to go on with.
    ///
    /// Later versions may have more behind the flags.
    package init?(parent: String, state: String? = nil) {
        let parts = parent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts.prefix(4).allSatisfy(Self.isHexadecimal) else { return nil }
        guard parts.prefix(4).map(\.utf8.count) == [2, 32, 16, 2], parts[0] != "ff", parts[0] != "00" || parts.count == 4 else {
            return nil
        }
        guard parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }) else { return nil }
        traceID = String(parts[1])
        flags = String(parts[3])
        self.state = state.flatMap { $0.utf8.count <= 512 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? $0 : nil }
    }

    /// Whether the caller records this trace.
    package var isSampled: Bool { flags.utf8.last.map { $0 & 1 == ($0 >= UInt8(ascii: "a") ? 0 : 1) } ?? false }

    /// The `traceparent` of a request that is made for this call.
    ///
    /// - Parameter span: the request's own id; not zero.
    package func parent(span: UInt64) -> String {
        let digits = String(span, radix: 16)
        return "00-\(traceID)-\(String(repeating: "0", count: 16 - digits.count))\(digits)-\(flags)"
    }

    private static func isHexadecimal(_ text: Substring) -> Bool {
        text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}
