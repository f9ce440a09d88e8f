/// The key tables that the references in docs/configuration.md, docs/test.md and docs/scenarios.md show, one for each of their tables.
package enum KeyReference {
    /// What `endpoints.yaml` may hold.
    package static let endpoints = EndpointsSpec.table
    /// What `defaults`, a group and an endpoint may hold.
    package static let inheritable = InheritableSpec.table
    /// What an endpoint may hold besides.
    package static let endpoint = KeyTable("an endpoint", EndpointSpec.entries)
    package static let parameter = ParameterSpec.table
    /// What `items` of a parameter may hold.
    package static let items = ItemsSpec.table
    package static let completion = CompletionSpec.table
    /// What an entry of `credentials` may hold.
    package static let credential = CredentialSpec.table
    /// What the account and a tier of the rate limits may hold.
    package static let rateTier = RateTierSpec.table
    package static let icon = IconSpec.table
    /// What `policies.yaml` may hold.
    package static let policies = PoliciesSpec.table
    /// What an entry of `alerts` may hold.
    package static let alert = AlertSpec.table
    /// What a file of cases may hold.
    package static let cases = CasesSpec.table
    /// What a scenario may hold.
    package static let scenario = ScenarioSpec.table
    /// What `load` of a scenario and of a phase may hold.
    package static let scenarioLoad = ScenarioLoadSpec.table
}
