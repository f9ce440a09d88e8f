import Diagnostics
import GatewayPlan

/// An endpoint whose every value is known, found consistent and still knows where it came from.
///
/// A class for the reason that `EndpointSpec` is one.
final class CheckedEndpoint: Sendable {
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

    init(
        name: Located<String>, spec: EndpointSpec, availability: String, request: RequestPlan, title: String, description: String,
        effect: Effect, timeout: Resolved<Int64>, resilience: CheckedResilience, limits: CheckedLimits, settle: Resolved<Int64>,
        cache: CheckedCache?, cacheTags: [TagTemplate], cacheOff: Origin?, advice: [Resolved<ErrorAdvice>],
        parameters: [ResolvedParameter], plans: [ParameterPlan], alternatives: [ParameterAlternative], atLeastOneOf: [Int],
        annotations: ToolAnnotations, invalidates: [TagTemplate], learns: [LearntFact], views: [ViewPlan], pages: [PagePlan],
        statusMessages: [Int: String], icons: [IconPlan], confirms: Bool, relay: RelayPlan?
    ) {
        self.name = name
        self.spec = spec
        self.availability = availability
        self.request = request
        self.title = title
        self.description = description
        self.effect = effect
        self.timeout = timeout
        self.resilience = resilience
        self.limits = limits
        self.settle = settle
        self.cache = cache
        self.cacheTags = cacheTags
        self.cacheOff = cacheOff
        self.advice = advice
        self.parameters = parameters
        self.plans = plans
        self.alternatives = alternatives
        self.atLeastOneOf = atLeastOneOf
        self.annotations = annotations
        self.invalidates = invalidates
        self.learns = learns
        self.views = views
        self.pages = pages
        self.statusMessages = statusMessages
        self.icons = icons
        self.confirms = confirms
        self.relay = relay
    }
}
