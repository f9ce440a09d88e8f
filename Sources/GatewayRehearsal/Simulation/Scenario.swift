/// What `setlist simulate` brings upon a configuration: some load, and an upstream that has some trouble.
///
/// All times are nanoseconds.
package struct Scenario: Sendable {
    /// Something that goes wrong upstream for a while.
    package struct Trouble: Sendable {
        package enum Kind: Sendable, Equatable {
            /// So many of a hundred requests are answered with this status.
            case failing(status: Int, percent: Int)
            /// No connection.
            case unreachable
            /// More than so many requests in half a minute are answered 429.
            case throttling(limit: Int)
            /// So many of a hundred requests take so long.
            case slow(latency: Int64, percent: Int)
        }

        package var kind: Kind
        package var start: Int64
        package var end: Int64
        /// In a few words.
        package var label: String
    }

    package enum Curve: Sendable { case steady, day }

    package var name: String
    package var summary: String
    package var duration: Int64
    /// Calls a second, on average.
    package var rate: Double
    package var curve = Curve.steady
    /// People who call.
    package var callers = 5
    package var troubles: [Trouble] = []

    private static let second: Int64 = 1_000_000_000
    private static let minute = 60 * second
    private static let hour = 60 * minute

    package static let all = [
        Scenario(
            name: "outage", summary: "The upstream answers 503 for three minutes.", duration: 12 * minute, rate: 1,
            troubles: [Trouble(kind: .failing(status: 503, percent: 100), start: 4 * minute, end: 7 * minute, label: "503")]),
        Scenario(
            name: "unreachable", summary: "No connection for three minutes.", duration: 12 * minute, rate: 1,
            troubles: [Trouble(kind: .unreachable, start: 4 * minute, end: 7 * minute, label: "no connection")]),
        Scenario(
            name: "flaky", summary: "A third of all requests fails for five minutes.", duration: 12 * minute, rate: 1,
            troubles: [Trouble(kind: .failing(status: 502, percent: 33), start: 3 * minute, end: 8 * minute, label: "33% are 502")]),
        Scenario(
            name: "429-storm", summary: "The upstream bears 15 requests in half a minute, for four minutes.", duration: 15 * minute,
            rate: 1.5,
            troubles: [Trouble(kind: .throttling(limit: 15), start: 4 * minute, end: 8 * minute, label: "429 above 15 in 30 s")]),
        Scenario(
            name: "slow-upstream", summary: "Four of five requests take 8 s, for four minutes.", duration: 12 * minute, rate: 1,
            troubles: [
                Trouble(kind: .slow(latency: 8 * second, percent: 80), start: 4 * minute, end: 8 * minute, label: "80% take 8 s")
            ]),
        Scenario(
            name: "cold-start", summary: "Forty people call a gateway that has just been started.", duration: 6 * minute, rate: 3,
            callers: 40),
        Scenario(
            name: "day", summary: "A day of traffic, with three minutes of 503 in the afternoon.", duration: 24 * hour, rate: 0.06,
            curve: .day, callers: 20,
            troubles: [
                Trouble(
                    kind: .failing(status: 503, percent: 100), start: 15 * hour, end: 15 * hour + 3 * minute, label: "503 for 3 min")
            ]),
    ]

    /// Calls a second at a time: by day, few at night and most in the evening.
    func rate(at time: Int64) -> Double {
        guard curve == .day else { return rate }
        let hour = Int(time / Self.hour % 24)
        // In hundredths of the average.
        let shares = [30, 18, 12, 10, 10, 14, 40, 90, 120, 105, 95, 95, 110, 100, 95, 100, 115, 150, 190, 220, 230, 200, 150, 71]
        return rate * Double(shares[hour]) / 100
    }
}
