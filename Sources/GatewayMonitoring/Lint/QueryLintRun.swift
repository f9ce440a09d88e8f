import GatewayTelemetry

/// One expression under inspection.
struct QueryLintRun {
    typealias Value = QueryLint.Value

    static let comparisons: Set = ["==", "!=", ">", "<", ">=", "<="]
    private static let targetLabels: Set = ["job", "instance"]

    let lint: QueryLint
    private(set) var problems: [String] = []

    init(lint: QueryLint) { self.lint = lint }

    mutating func report(_ problem: String) {
        if !problems.contains(problem) { problems.append(problem) }
    }

    mutating func value(of expression: QueryExpression) -> Value {
        switch expression {
        case .number(let number): Value(quantity: .number, constant: number)
        case .string: Value(quantity: .number)
        case .selector(let selector): value(of: selector)
        case .call(let name, let arguments): call(name, arguments)
        case .aggregation(let name, _, let operand, let grouping): aggregation(name, value(of: operand), grouping)
        case .binary(let sign, let left, let right, let matching): binary(sign, value(of: left), value(of: right), matching)
        }
    }

    // MARK: Selectors

    private mutating func value(of selector: QueryExpression.Selector) -> Value {
        if let labels = lint.recorded[selector.name] {
            check(selector, labels)
            return Value(quantity: .share, labels: labels, selectors: [selector])
        }
        if selector.name == "up" {
            check(selector, Self.targetLabels)
            return Value(quantity: .truth, labels: Self.targetLabels, selectors: [selector])
        }
        guard let definition = MetricCatalogue.definition(ofSample: selector.name) else {
            report("there is no metric `\(selector.name)`")
            return Value(quantity: .level, selectors: [selector])
        }
        var labels = Self.targetLabels.union(definition.labels)
        if selector.name.hasSuffix("_bucket") { labels.insert("le") }
        check(selector, labels)
        return Value(quantity: definition.quantity, labels: labels, selectors: [selector])
    }

    private mutating func check(_ selector: QueryExpression.Selector, _ labels: Set<String>) {
        for matcher in selector.matchers where !labels.contains(matcher.label) {
            report("`\(selector.name)` has no label `\(matcher.label)`")
        }
        guard let range = selector.range, !range.hasPrefix("$") else { return }
        guard let seconds = Self.seconds(range) else { return report("`[\(range)]` is not a range") }
        if seconds < 4 * lint.interval { report("`[\(range)]` holds fewer than four samples") }
    }

    private static func seconds(_ range: String) -> Int? {
        guard let unit = range.last, let count = Int(range.dropLast()) else { return nil }
        return ["s": 1, "m": 60, "h": 3600, "d": 86_400][unit].map { $0 * count }
    }

    // MARK: Functions and aggregations

    private mutating func call(_ name: String, _ arguments: [QueryExpression]) -> Value {
        guard let since = PrometheusVersion.functions[name] else {
            report("`\(name)` is not a function that rules use here")
            return Value(quantity: .level)
        }
        if since > lint.prometheus { report("`\(name)` needs Prometheus \(since)") }
        let values = arguments.map { value(of: $0) }
        guard var result = values.last(where: { $0.labels != nil }) else {
            return Value(quantity: name == "time" ? .timestamp : .number)
        }
        switch name {
        case "rate", "increase":
            if result.quantity != .total { report("`\(name)` of something that is not a counter") }
            result.quantity = name == "rate" ? .perSecond : .events
        case "changes": result.quantity = .events
        case "histogram_quantile":
            if result.labels?.contains("le") != true { report("`histogram_quantile` needs the label `le`") }
            if result.quantity != .perSecond { report("`histogram_quantile` of something that is not a rate") }
            result.labels?.remove("le")
            result.quantity = .seconds
        case "absent":
            let equal = result.selectors.flatMap(\.matchers).filter { $0.sign == "=" }.map(\.label)
            result.labels = Set(equal)
            result.quantity = .truth
        default: break
        }
        return result
    }

    private mutating func aggregation(_ name: String, _ operand: Value, _ grouping: QueryExpression.Grouping) -> Value {
        guard var labels = operand.labels else { return operand }
        switch grouping {
        case .by(let kept):
            for label in kept where !labels.contains(label) { report("there is no label `\(label)` to keep") }
            // These choose series instead of making new ones.
            if !["topk", "bottomk"].contains(name) { labels = Set(kept) }
        case .without(let dropped):
            for label in dropped where !labels.contains(label) { report("there is no label `\(label)` to leave out") }
            labels.subtract(dropped)
        }
        var result = operand
        result.labels = labels
        if name == "count" { result.quantity = .level }
        if name == "sum", operand.quantity == .truth { result.quantity = .level }
        return result
    }

    // MARK: Operators

    private mutating func binary(_ sign: String, _ left: Value, _ right: Value, _ matching: QueryExpression.Matching) -> Value {
        if sign == "and" || sign == "unless" {
            match(sign, left, right, matching)
            return left
        }
        if sign == "or" { return Value(quantity: left.quantity, labels: left.labels, selectors: left.selectors + right.selectors) }
        if Self.comparisons.contains(sign) { return compare(sign, left, right, matching) }
        return arithmetic(sign, left, right, matching)
    }

    /// Sides with other labels find no partner, and the result is silently empty.
    private mutating func match(_ sign: String, _ left: Value, _ right: Value, _ matching: QueryExpression.Matching) {
        guard var leftLabels = left.labels, var rightLabels = right.labels else { return }
        switch matching {
        case .all: break
        case .on(let labels):
            leftLabels.formIntersection(labels)
            rightLabels.formIntersection(labels)
        case .ignoring(let labels):
            leftLabels.subtract(labels)
            rightLabels.subtract(labels)
        }
        let unlike = leftLabels.symmetricDifference(rightLabels).sorted()
        if !unlike.isEmpty {
            report("the sides of `\(sign)` never match: only one has \(unlike.map { "`\($0)`" }.joined(separator: ", "))")
        }
    }

    private mutating func compare(_ sign: String, _ left: Value, _ right: Value, _ matching: QueryExpression.Matching) -> Value {
        match(sign, left, right, matching)
        guard let bound = right.constant else { return left }
        switch left.quantity {
        case .total: report("a counter is compared as it is: it only grows, and begins anew at every start")
        case .perSecond: report("events per second are held against the number \(bound.number): compare a share, or `increase`")
        case .share: checkReach(sign, bound, 0...1, "a share")
        case .truth: checkReach(sign, bound, 0...1, "a 0 or 1")
        case .number, .level, .events, .seconds, .timestamp: break
        }
        return left
    }

    private mutating func checkReach(_ sign: String, _ bound: Double, _ range: ClosedRange<Double>, _ what: String) {
        let canBe =
            switch sign {
            case ">": bound < range.upperBound
            case ">=": bound <= range.upperBound
            case "<": bound > range.lowerBound
            case "<=": bound >= range.lowerBound
            default: range.contains(bound)
            }
        if !canBe { report("\(what) is never \(sign) \(bound.number)") }
    }

    private mutating func arithmetic(_ sign: String, _ left: Value, _ right: Value, _ matching: QueryExpression.Matching) -> Value {
        match(sign, left, right, matching)
        var result = left.labels == nil ? right : left
        result.selectors = left.selectors + right.selectors
        result.constant = left.constant.flatMap { left in right.constant.flatMap { Self.calculate(sign, left, $0) } }
        switch (sign, left.quantity, right.quantity) {
        case ("/", _, .number), ("*", _, .number), ("*", .number, _):
            // A share that is scaled, such as a burn rate, has no bound any more.
            if result.quantity == .share || result.quantity == .truth { result.quantity = .level }
        case ("-", .number, .share) where left.constant == 1: break
        case ("-", .timestamp, .timestamp): result.quantity = .seconds
        case ("/", let upper, let lower) where right.labels != nil && left.labels != nil:
            if upper != lower { report("a ratio of unlike things: \(upper.rawValue) by \(lower.rawValue)") }
            checkRatio(left.selectors, right.selectors)
            result.quantity = .share
        default: if result.quantity == .share { result.quantity = .level }
        }
        return result
    }

    private static func calculate(_ sign: String, _ left: Double, _ right: Double) -> Double? {
        switch sign {
        case "+": left + right
        case "-": left - right
        case "*": left * right
        case "/": left / right
        default: nil
        }
    }

    /// Part by whole: hits by misses are odds, which are no share.
    private mutating func checkRatio(_ parts: [QueryExpression.Selector], _ wholes: [QueryExpression.Selector]) {
        for part in parts {
            guard let whole = wholes.first(where: { $0.name == part.name }) else { continue }
            for matcher in part.matchers {
                let counterparts = whole.matchers.filter { $0.label == matcher.label }
                guard let values = matcher.values, !counterparts.allSatisfy({ $0.admits(values) }) else { continue }
                report("a ratio of unlike things: what is counted above by `\(matcher.label)` is not counted below")
            }
        }
    }

    mutating func mustBeRate(_ value: Value) {
        if value.quantity == .total { report("a counter is shown as it is: it only grows, and begins anew at every start") }
    }
}

extension QueryExpression.Matcher {
    /// The values that it selects, where it lists them.
    fileprivate var values: Set<String>? {
        guard sign == "=" || sign == "=~", !value.contains("$"), !value.contains("."), !value.contains("*") else { return nil }
        return sign == "=" ? [value] : Set(value.split(separator: "|").map(String.init))
    }

    fileprivate func admits(_ others: Set<String>) -> Bool {
        let listed = sign == "=" || sign == "!=" ? [value] : Set(value.split(separator: "|").map(String.init))
        return sign == "=" || sign == "=~" ? others.isSubset(of: listed) : others.isDisjoint(with: listed)
    }
}

extension MetricDefinition {
    fileprivate var quantity: QueryLint.Value.Quantity {
        switch kind {
        case .counter, .histogram: .total
        case .gauge where name.hasSuffix("_timestamp_seconds"): .timestamp
        case .gauge where unit == "ratio": .share
        case .gauge: .level
        }
    }
}
