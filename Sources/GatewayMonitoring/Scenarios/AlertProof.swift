/// The series that prove an alert: what it fires on, and what it must stay silent on.
struct AlertProof: Sendable {
    /// How far the expression looks back, minutes; 0 for a fact of the moment.
    var window: Int
    /// One set of series in which everything is well.
    var healthy: [TestSeries]
    /// The same series with the trouble.
    var fault: [TestSeries]
    /// The same series just below the threshold.
    var justBelow: [TestSeries]
    /// The trouble with too few events; `nil` where the alert does not count events.
    var lowTraffic: [TestSeries]?
    /// Whether it fires when there are no series at all.
    var firesWithoutData = false
    /// The groups of endpoints that have a bound of their own.
    var groups: [Group] = []

    struct Group: Sendable {
        var name: String
        var fault: [TestSeries]
        var justBelow: [TestSeries]
    }
}

/// A series of a promtool test, as its change in a minute or its level.
struct TestSeries: Sendable {
    enum Shape: Sendable {
        /// A counter that grows by so much a minute.
        case growth(Double)
        case level(Double)
        /// A timestamp that is so many seconds ahead of the evaluation.
        case ahead(Double)
    }

    /// With its labels, as in an exposition.
    var selector: String
    var shape: Shape

    static func growth(_ selector: String, perMinute: Double) -> TestSeries { TestSeries(selector: selector, shape: .growth(perMinute)) }
    static func level(_ selector: String, _ value: Double) -> TestSeries { TestSeries(selector: selector, shape: .level(value)) }
}
