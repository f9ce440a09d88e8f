/// The two files of a configuration.
package enum ConfigFile: String, CaseIterable, Sendable {
    case endpoints, policies

    /// `endpoints.yaml`.
    package var name: String { "\(rawValue).yaml" }

    var table: KeyTable { self == .endpoints ? EndpointsSpec.table : PoliciesSpec.table }
}
