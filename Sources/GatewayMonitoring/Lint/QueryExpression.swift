/// As much of PromQL as generated rules and boards use, read from its text.
indirect enum QueryExpression {
    case number(Double)
    case string(String)
    case selector(Selector)
    case call(String, [QueryExpression])
    case aggregation(String, parameter: QueryExpression?, QueryExpression, Grouping)
    case binary(String, QueryExpression, QueryExpression, Matching)

    /// `name{label="value"}[5m]`.
    struct Selector {
        var name: String
        var matchers: [Matcher]
        /// What stands between the brackets; `nil` without them.
        var range: String?
    }

    struct Matcher {
        var label: String
        var sign: String
        var value: String
    }

    /// Which labels an aggregation keeps.
    enum Grouping {
        case by([String])
        case without([String])
    }

    /// By which labels two sides are brought together.
    enum Matching {
        case all
        case on([String])
        case ignoring([String])
    }
}

/// What is not PromQL, or more of it than is read here.
struct QuerySyntaxError: Error {
    let message: String
}
