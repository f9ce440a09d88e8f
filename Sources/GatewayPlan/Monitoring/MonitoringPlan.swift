/// What is watched: objectives, alerts and boards, compiled from the operator's YAML.
package struct MonitoringPlan: Sendable, Equatable {
    /// The scrape job that the rules and boards select.
    package var job: String
    /// Where the runbooks can be read, without a slash at the end; `nil` leaves the links out of the alerts.
    package var runbookURL: String?
    /// Where Grafana is, without a slash at the end; `nil` leaves the links out of the alerts.
    package var grafanaURL: String?
    /// Labels on every alert, beside its severity.
    package var labels: [Label]
    /// Seconds from one evaluation of the rules to the next.
    package var interval: Int
    package var objectives: [ObjectivePlan]
    /// The alerts that are switched on.
    package var alerts: [AlertPlan]
    package var boards: BoardsPlan
    /// Names of the rate limiter's windows that last less than a day.
    package var shortWindows: [String]
    /// Names of those that last a day or longer.
    package var dayWindows: [String]

    package struct Label: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        job: String, runbookURL: String? = nil, grafanaURL: String? = nil, labels: [Label] = [], interval: Int = 30,
        objectives: [ObjectivePlan] = [], alerts: [AlertPlan] = [], boards: BoardsPlan = BoardsPlan(), shortWindows: [String] = [],
        dayWindows: [String] = []
    ) {
        self.job = job
        self.runbookURL = runbookURL
        self.grafanaURL = grafanaURL
        self.labels = labels
        self.interval = interval
        self.objectives = objectives
        self.alerts = alerts
        self.boards = boards
        self.shortWindows = shortWindows
        self.dayWindows = dayWindows
    }
}

/// A service level objective over thirty days.
package struct ObjectivePlan: Sendable, Equatable {
    /// What makes a call good.
    package enum Measure: Sendable, Equatable {
        /// It was answered, if need be with an older answer.
        case availability
        /// It was answered within so many seconds; a bound of the duration's buckets.
        case latency(seconds: Double)
        /// It was not answered with an older answer for want of a new one.
        case freshness
    }

    package var name: String
    package var measure: Measure
    /// Share of calls that are good, 0 to 1.
    package var target: Double
    /// Fewer calls in an hour than this burn no budget.
    package var minimumCalls: Int

    package init(name: String, measure: Measure, target: Double, minimumCalls: Int) {
        self.name = name
        self.measure = measure
        self.target = target
        self.minimumCalls = minimumCalls
    }
}

/// When an alert fires and how loudly.
package struct AlertPlan: Sendable, Equatable {
    package enum Severity: String, Sendable, CaseIterable {
        /// Somebody must get up.
        case page
        /// Somebody must look at it in working hours.
        case ticket
        case info
    }

    package var kind: AlertKind
    /// In the unit of the kind's threshold; 0 where it has none.
    package var threshold: Double
    /// Other thresholds for groups of endpoints.
    package var groupThresholds: [GroupThreshold]
    /// Fewer events than this in the window say nothing; 0 where the kind does not look at shares.
    package var minimumEvents: Int
    /// Seconds for which it must hold.
    package var duration: Int
    /// Seconds for which it goes on firing afterwards.
    package var keepFiring: Int
    package var severity: Severity
    /// Labels of its own, beside those of every alert.
    package var labels: [MonitoringPlan.Label]

    package struct GroupThreshold: Sendable, Equatable {
        package var group: String
        package var threshold: Double

        package init(group: String, threshold: Double) {
            self.group = group
            self.threshold = threshold
        }
    }

    package init(
        kind: AlertKind, threshold: Double = 0, groupThresholds: [GroupThreshold] = [], minimumEvents: Int = 0, duration: Int,
        keepFiring: Int = 0, severity: Severity, labels: [MonitoringPlan.Label] = []
    ) {
        self.kind = kind
        self.threshold = threshold
        self.groupThresholds = groupThresholds
        self.minimumEvents = minimumEvents
        self.duration = duration
        self.keepFiring = keepFiring
        self.severity = severity
        self.labels = labels
    }
}

/// How the boards are put into Grafana.
package struct BoardsPlan: Sendable, Equatable {
    package var folder: String
    /// Seconds between refreshes.
    package var refresh: Int
    /// The uid of the data source that provisioning creates.
    package var datasourceUID: String
    package var datasourceURL: String

    package init(
        folder: String = "Setlist", refresh: Int = 30, datasourceUID: String = "setlist-prometheus",
        datasourceURL: String = "http://localhost:9090"
    ) {
        self.folder = folder
        self.refresh = refresh
        self.datasourceUID = datasourceUID
        self.datasourceURL = datasourceURL
    }
}
