/// A version of Prometheus, as far as its language depends on it.
package struct PrometheusVersion: Sendable, Comparable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// `2.42`, or `2.42.0`; `nil` for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let major = parts[0], let minor = parts[1], parts.allSatisfy({ ($0 ?? -1) >= 0 }) else {
            return nil
        }
        self.init(major: major, minor: minor)
    }

    package var description: String { "\(major).\(minor)" }

    package static func < (left: PrometheusVersion, right: PrometheusVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// Debian 12's.
    package static let standard = PrometheusVersion(major: 2, minor: 42)
    /// The oldest that rules are written for; its promtool knows `group_eval_order`.
    package static let oldest = PrometheusVersion(major: 2, minor: 0)
    /// The first with `keep_firing_for`.
    static let keepsFiring = PrometheusVersion(major: 2, minor: 42)

    /// The functions that expressions may use, and since when there is each.
    static let functions: [String: PrometheusVersion] = {
        let always = ["rate", "increase", "absent", "time", "histogram_quantile", "changes", "clamp_min", "clamp_max", "vector"]
        return Dictionary(uniqueKeysWithValues: always.map { ($0, oldest) }).merging(
            [
                "double_exponential_smoothing": PrometheusVersion(major: 3, minor: 0),
                "ts_of_max_over_time": PrometheusVersion(major: 3, minor: 5),
                "first_over_time": PrometheusVersion(major: 3, minor: 7),
            ], uniquingKeysWith: { first, _ in first })
    }()
}
