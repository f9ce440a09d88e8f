import GatewayTelemetry

/// Finds in an expression what promtool does not: metrics and labels that do not exist, counters looked at as they are, rates held
/// against absolute numbers, ratios of unlike things, bounds that nothing reaches.
struct QueryLint {
    /// Series that rules record, with their labels; all of them are shares.
    let recorded: [String: Set<String>]
    /// Seconds between two samples.
    let interval: Int
    let prometheus: PrometheusVersion

    /// What an expression gives.
    struct Value {
        enum Quantity: String {
            case number, share, seconds
            case total = "a counter"
            case level = "a level"
            case perSecond = "events per second"
            case events = "a number of events"
            case timestamp = "a time"
            case truth = "a 0 or 1"
        }

        var quantity: Quantity
        /// `nil` for a number.
        var labels: Set<String>?
        /// The selectors that it is made of.
        var selectors: [QueryExpression.Selector] = []
        var constant: Double?
    }

    /// What is wrong with an alert's expression, each a sentence.
    func problems(ofAlert text: String) -> [String] {
        inspect(text) { expression, run in
            _ = run.value(of: expression)
            if !Self.hasCondition(expression) { run.report("it has no condition: it fires whenever there are samples") }
        }
    }

    /// What is wrong with an expression whose values are looked at.
    func problems(of text: String) -> [String] {
        inspect(text) { expression, run in run.mustBeRate(run.value(of: expression)) }
    }

    /// The labels of what an expression gives, for recorded series.
    func labels(of text: String) -> Set<String> {
        var run = QueryLintRun(lint: self)
        guard let expression = try? QueryParser.parse(text) else { return [] }
        return run.value(of: expression).labels ?? []
    }

    private func inspect(_ text: String, _ body: (QueryExpression, inout QueryLintRun) -> Void) -> [String] {
        var run = QueryLintRun(lint: self)
        do throws(QuerySyntaxError) {
            body(try QueryParser.parse(text), &run)
        } catch {
            run.report(error.message)
        }
        return run.problems
    }

    private static func hasCondition(_ expression: QueryExpression) -> Bool {
        switch expression {
        case .binary(let sign, let left, let right, _):
            QueryLintRun.comparisons.contains(sign) || hasCondition(left) || hasCondition(right)
        case .aggregation(_, _, let operand, _): hasCondition(operand)
        case .call(let name, let arguments): name == "absent" || arguments.contains(where: hasCondition)
        case .number, .string, .selector: false
        }
    }
}
