/// `Retry-After` of RFC 9110, 10.2.3: seconds, or a date.
enum RetryAfter {
    /// Seconds to wait from now, rounded up and never negative; `nil` when it is neither.
    ///
    /// - Parameters:
    ///   - date: the answer's own `Date`, by whose clock a date is meant; this machine's counts where it is missing.
    ///   - now: seconds since 1970.
    static func seconds(_ value: String, date: String?, now: Int64) -> Int? {
        let text = value.trimmingBlanks
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // More digits than fit are a long time all the same.
            return Int(text) ?? Int(Int32.max)
        }
        guard let until = HTTPDate.secondsSince1970(text) else { return nil }
        return Int(max(0, until - (date.flatMap { HTTPDate.secondsSince1970($0.trimmingBlanks) } ?? now)))
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
