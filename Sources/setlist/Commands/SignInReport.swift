import GatewayPlan
import GatewayUpstream
import JSONBytes

/// One sign-in as the command line shows it.
struct SignInReport {
    let record: StoredAccount
    let target: SignInTarget
    /// What the upstream says about the person.
    let identity: JSONValue?

    private var missing: [String] { Set(target.plan.scopes).subtracting(record.scopes).sorted() }
    private var end: Int64? { target.signIn.end(of: record) }

    func text(on terminal: Terminal) -> String {
        var lines = ["\(terminal.bold(record.account))  \(record.hasEnded ? "has ended; run setlist login" : "signed in")"]
        for member in identity?.objectValue?.members ?? [] {
            lines.append("  \(member.key): \(member.value.stringValue ?? member.value.description)")
        }
        lines.append("  since: \(CalendarDay(secondsSince1970: record.authorizedAt))")
        if let end { lines.append("  until: \(CalendarDay(secondsSince1970: end))") }
        if !record.scopes.isEmpty { lines.append("  scopes: \(record.scopes.joined(separator: " "))") }
        if !missing.isEmpty { lines.append("  not given: \(missing.joined(separator: " ")); run setlist login to ask again") }
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "account": .string(record.account), "signed_in": .bool(!record.hasEnded),
            "since": .string(CalendarDay(secondsSince1970: record.authorizedAt).description),
            "scopes": .array(record.scopes.map { .string($0) }), "missing_scopes": .array(missing.map { .string($0) }),
        ]
        object["until"] = end.map { .string(CalendarDay(secondsSince1970: $0).description) }
        object["identity"] = identity
        return .object(object)
    }
}

/// A day in UTC, as `2026-11-24`.
struct CalendarDay: CustomStringConvertible {
    let description: String

    init(secondsSince1970 seconds: Int64) {
        // Days from 0000-03-01, so that the leap day is a year's last: the civil-from-days algorithm of H. Hinnant.
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        description = "\(year)-\(padded(month))-\(padded(day))"
    }
}
