/// A kind of file that has a schema.
package enum SchemaFile: String, Sendable, CaseIterable {
    case endpoints, policies, cases, scenario

    /// What such a file is called.
    var title: String {
        switch self {
        case .endpoints: ConfigFile.endpoints.name
        case .policies: ConfigFile.policies.name
        case .cases: "A file of cases"
        case .scenario: "A scenario"
        }
    }

    /// The page that has the whole language.
    var page: String {
        switch self {
        case .endpoints, .policies: "docs/configuration.md"
        case .cases: "docs/test.md"
        case .scenario: "docs/scenarios.md"
        }
    }

    var table: KeyTable {
        switch self {
        case .endpoints: ConfigFile.endpoints.table
        case .policies: ConfigFile.policies.table
        case .cases: CasesSpec.table
        case .scenario: ScenarioSpec.table
        }
    }
}
