import Diagnostics

/// How a name that the operator chooses may look.
enum NameRule: Sendable {
    /// Tools, parameters, groups, views, …: what MCP clients accept everywhere.
    case word
    /// A header field's name.
    case header
    /// The status of an answer.
    case status
    /// The status of a successful answer.
    case successStatus
    /// The status of an answer that may be kept for a time of its own: RFC 9110, 15.1, without what a read does not answer.
    case cacheableStatus
    /// RFC 6749 `scope-token`.
    case scope
    /// A label that Prometheus takes, and that nothing else sets.
    case label
    /// A metric and some of its labels.
    case series

    /// What stands for the name in the reference.
    var suffix: String {
        switch self {
        case .status, .successStatus, .cacheableStatus: ".STATUS"
        case .series: ".SERIES"
        case .word, .header, .scope, .label: ".NAME"
        }
    }

    /// The same rule for a JSON Schema.
    var pattern: String {
        switch self {
        case .word: "^[A-Za-z0-9_-]{1,64}$"
        case .header: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
        case .scope: #"^[!#-\[\]-~]+$"#
        case .label: "^(?!__|(alertname|severity|slo)$)[A-Za-z_][A-Za-z0-9_]*$"
        case .series: SeriesSelector.pattern
        case .status: "^[2-5][0-9]{2}$"
        case .successStatus: "^2[0-9]{2}$"
        case .cacheableStatus: "^(204|404|405|410|414|501)$"
        }
    }

    /// Whether the name is well formed; reports it when it is not.
    func check(_ name: String, at range: SourceRange, _ decoding: Decoding) -> Bool {
        guard !accepts(name) else { return true }
        decoding.report(.invalidName, "`\(name)` is not \(what)", at: range, hint: rule)
        return false
    }

    func accepts(_ name: String) -> Bool {
        switch self {
        case .word: (1...64).contains(name.utf8.count) && name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2D }
        case .header: !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken)
        case .cacheableStatus: ["204", "404", "405", "410", "414", "501"].contains(name)
        case .label: Self.isLabel(name)
        case .series: SeriesSelector(name) != nil
        case .scope: !name.isEmpty && name.utf8.allSatisfy { ASCII.isGraphic($0) && $0 != 0x22 && $0 != 0x5C }
        case .status: Int(name).map { (200...599).contains($0) } == true && name.utf8.allSatisfy(ASCII.isDigit)
        case .successStatus: name.utf8.count == 3 && name.utf8.first == UInt8(ascii: "2") && name.utf8.allSatisfy(ASCII.isDigit)
        }
    }

    private var what: String {
        switch self {
        case .word: "a name"
        case .header: "a header name"
        case .scope: "a scope"
        case .label: "a label of an alert"
        case .series: "a metric with labels"
        case .status: "the status of an answer"
        case .successStatus: "the status of a successful answer"
        case .cacheableStatus: "the status of an answer that may be kept"
        }
    }

    private var rule: String {
        switch self {
        case .word: "use 1 to 64 of `A-Z a-z 0-9 _ -`"
        case .header: "use letters, digits and `-`"
        case .scope: "one word, no quotes and no blanks"
        case .label: "use `a-z A-Z 0-9 _`; `alertname`, `severity` and `slo` have their values, and `__` is Prometheus's own"
        case .series: #"write it as in `setlist_tool_calls_total{outcome="ok"}`"#
        case .status: "use 200 to 599"
        case .successStatus: "use 200 to 299"
        case .cacheableStatus: "use 204, 404, 405, 410, 414 or 501: others depend on who asks, or when"
        }
    }

    private static func isLabel(_ name: String) -> Bool {
        guard let first = name.utf8.first, !ASCII.isDigit(first), !name.hasPrefix("__") else { return false }
        return !["alertname", "severity", "slo"].contains(name) && name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x5F }
    }
}
