/// A point in time, in milliseconds since 1970.
struct Timestamp: Sendable, Equatable, Comparable {
    var milliseconds: Int

    /// When the simulator's world begins: a fixed day, so that answers depend on the seed and the clock given alone.
    static let start = Timestamp(milliseconds: 1_795_510_800_000)

    /// How long the simulator's world has existed.
    var elapsed: Duration { .milliseconds(milliseconds - Self.start.milliseconds) }

    static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    func adding(milliseconds more: Int) -> Timestamp { Timestamp(milliseconds: milliseconds + more) }

    func adding(_ duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return adding(milliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// With milliseconds: `2026-11-24T09:00:00.250Z`.
    var iso8601Milliseconds: String {
        let digits = String(1000 + milliseconds % 1000).dropFirst()
        return "\(iso8601.dropLast()).\(digits)Z"
    }

    /// Whole seconds in UTC: `2026-11-24T09:00:00Z`.
    var iso8601: String {
        let seconds = milliseconds / 1000
        let (year, month, day) = Self.date(daysSince1970: seconds / 86_400)
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(Self.twoDigits).joined(separator: ":")
        return "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))T\(time)Z"
    }

    static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The Gregorian calendar, counted in years that begin in March so that the leap day comes last.
    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
