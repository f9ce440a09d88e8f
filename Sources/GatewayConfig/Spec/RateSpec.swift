import Diagnostics

/// So many requests in so much time, as written: `10/1s` or `10/1s burst 5`.
struct RateSpec: Sendable {
    let limit: Int64
    /// Nanoseconds.
    let period: Int64
    let burst: Int64?

    enum Problem: Error {
        case malformed
        case count(String)
        case period(Quantity.Problem, String)
    }

    init(_ text: String) throws(Problem) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let parts = words[0].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, words.count == 1 || words.count == 3 && words[1] == "burst" else { throw .malformed }
        limit = try Self.count(parts[0])
        burst = words.count == 3 ? try Self.count(words[2]) : nil
        do throws(Quantity.Problem) {
            period = try Quantity.parse(String(parts[1]), units: Quantity.durationUnits)
        } catch {
            throw .period(error, String(parts[1]))
        }
        guard period > 0 else { throw .malformed }
    }

    private static func count(_ text: Substring) throws(Problem) -> Int64 {
        guard IntegerText.isDecimal(String(text)), let count = Int64(text), (1...1_000_000).contains(count) else {
            throw .count(String(text))
        }
        return count
    }
}

extension ValueType where Value == RateSpec {
    /// A number of requests and a duration.
    static let rate = scalar("rate", .form(pattern: UnitPattern.rate)) { scalar, subject, decoding in
        do throws(RateSpec.Problem) {
            return try RateSpec(scalar.text)
        } catch {
            let hint =
                switch error {
                case .malformed: "a number, `/` and a duration, as in `10/1s`"
                case .count(let text): "`\(text)` is not a number from 1 to 1000000"
                case .period(_, let text) where Quantity.durationUnits.contains { $0.name == text }:
                    "write `\(scalar.text.replacing("/\(text)", with: "/1\(text)"))`"
                case .period(let problem, let text): problem.hint(for: text, units: Quantity.durationUnits)
                }
            decoding.report(
                .invalidRate, "`\(subject.name)` must be a rate, not `\(scalar.text)`", at: scalar.range, hint: hint,
                notes: ["so many requests in so much time: `150/1m`, or `150/1m burst 10` with an algorithm that has a burst"])
            return nil
        }
    }
}
