package import NIOCore

extension ByteBuffer {
    /// Appends a moment as RFC 3339 writes it, in UTC and to the millisecond: `2026-11-24T20:09:34.478Z`.
    ///
    /// - Parameter milliseconds: since 1970; what comes before counts as the beginning.
    package mutating func writeDate(_ milliseconds: Int64) {
        let milliseconds = max(0, milliseconds)
        let (days, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000)
        // The proleptic Gregorian calendar in eras of 400 years that begin in March (Hinnant, chrono-compatible date algorithms).
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        writePadded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, behind: nil)
        writePadded(month, 2, behind: "-")
        writePadded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2, behind: "-")
        writePadded(rest / 3_600_000, 2, behind: "T")
        writePadded(rest / 60_000 % 60, 2, behind: ":")
        writePadded(rest / 1_000 % 60, 2, behind: ":")
        writePadded(rest % 1_000, 3, behind: ".")
        writeInteger(UInt8(ascii: "Z"))
    }

    private mutating func writePadded(_ number: Int64, _ width: Int, behind separator: Unicode.Scalar?) {
        if let separator { writeInteger(UInt8(ascii: separator)) }
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            writeInteger(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

extension String {
    /// A moment as RFC 3339 writes it, in UTC and to the millisecond.
    ///
    /// No initialiser: one from a single `Int64` would be what `String.init` of a number means from then on.
    package static func date(_ milliseconds: Int64) -> String {
        var text = ByteBuffer()
        text.writeDate(milliseconds)
        return String(buffer: text)
    }
}
