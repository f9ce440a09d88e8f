import Diagnostics
import GatewayPlan

/// An endpoint whose every value is known, found consistent and still knows where it came from.
struct CheckedEndpoint: Sendable {
    let name: Located<String>
    let spec: EndpointSpec
    let availability: String
    let request: RequestPlan
    let title: String
    let description: String
    let effect: Effect
    let timeout: Resolved<Int64>
    let resilience: CheckedResilience
    let limits: CheckedLimits
    let settle: Resolved<Int64>
    let cache: CheckedCache?
    let cacheTags: [TagTemplate]
    /// Set where the cache was switched off with `null`.
    let cacheOff: Origin?
    let advice: [Resolved<ErrorAdvice>]
    let parameters: [ResolvedParameter]
    let plans: [ParameterPlan]
    let alternatives: [ParameterAlternative]
    let atLeastOneOf: [Int]
    let annotations: ToolAnnotations
    let invalidates: [TagTemplate]
    let learns: [LearntFact]
    let views: [ViewPlan]
    let pages: [PagePlan]
    let statusMessages: [Int: String]
    let icons: [IconPlan]
    /// The user is asked first.
    let confirms: Bool
    let relay: RelayPlan?
}
