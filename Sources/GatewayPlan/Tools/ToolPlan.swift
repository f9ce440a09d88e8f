package import JSONBytes

/// One endpoint of the upstream as one MCP tool, compiled.
package final class ToolPlan: Sendable {
    /// A small number, by which counters and answers are kept; a reload keeps it for as long as the tool `answersAlike`.
    package let id: Int
    package let name: String
    /// The group of endpoints that it belongs to, by which it is watched; `nil`: none.
    package let group: String?
    /// The upstream's own name for it, so that coverage can be checked.
    package let operation: String?
    /// The operator's word for when the upstream has it, such as `current`.
    package let availability: String
    /// What the credential must be allowed to do.
    package let scopes: [String]
    package let title: String
    package let description: String
    package let request: RequestPlan
    /// In the order they were declared; a call's values are kept by this position.
    package let parameters: [ParameterPlan]
    /// Sets of parameters of which a call uses exactly one; empty when there is no such choice.
    package let alternatives: [ParameterAlternative]
    /// Positions in `parameters`: a call gives at least one of these; empty when there is no such rule.
    package let atLeastOneOf: [Int]
    package let effect: Effect
    package let annotations: ToolAnnotations
    /// `nil`: never cached.
    package let cache: CachePolicy?
    /// What a write makes stale.
    package let invalidates: [TagTemplate]
    /// How long after a write the upstream may still show what was there before, nanoseconds.
    package let settle: Int64
    /// What its answers tell about the caller.
    package let learns: [LearntFact]
    /// The first one is used unless the caller asks for another; never empty.
    package let views: [ViewPlan]
    /// The pages of rows in an answer; several only when they have names.
    package let pages: [PagePlan]
    /// What an answer without a JSON body means, by status.
    package let statusMessages: [Int: String]
    /// What a caller can do about an error.
    package let advice: [ErrorAdvice]
    package let icons: [IconPlan]
    /// Whether the user is asked before a call.
    package let confirms: Bool
    /// `nil`: its answers are made here.
    package let relay: RelayPlan?
    package let resilience: ToolResilience
    package let limits: ToolLimits
    private let parameterIndex: ByteIndex

    package init(
        id: Int, name: String, group: String? = nil, operation: String? = nil, availability: String = "current",
        scopes: [String] = [], title: String, description: String, request: RequestPlan, parameters: [ParameterPlan],
        alternatives: [ParameterAlternative],
        atLeastOneOf: [Int] = [], effect: Effect, annotations: ToolAnnotations, cache: CachePolicy?, invalidates: [TagTemplate],
        settle: Int64 = 0, learns: [LearntFact] = [], views: [ViewPlan], pages: [PagePlan] = [], statusMessages: [Int: String],
        advice: [ErrorAdvice], icons: [IconPlan] = [], confirms: Bool = false, relay: RelayPlan? = nil,
        resilience: ToolResilience = .none, limits: ToolLimits = .unlimited
    ) {
        self.id = id
        self.name = name
        self.group = group
        self.operation = operation
        self.availability = availability
        self.scopes = scopes
        self.title = title
        self.description = description
        self.request = request
        self.parameters = parameters
        self.alternatives = alternatives
        self.atLeastOneOf = atLeastOneOf
        self.effect = effect
        self.annotations = annotations
        self.cache = cache
        self.invalidates = invalidates
        self.settle = settle
        self.learns = learns
        self.views = views
        self.pages = pages
        self.statusMessages = statusMessages
        self.advice = advice
        self.icons = icons
        self.confirms = confirms
        self.relay = relay
        self.resilience = resilience
        self.limits = limits
        self.parameterIndex = ByteIndex(parameters.map { Array($0.name.utf8) })
    }

    /// The argument by which a client that cannot ask the user says that it has.
    package static let confirmationParameter = "confirm"

    /// The position of the parameter that this object key names; `nil` when the tool has none of that name.
    package func parameterPosition(named key: JSONToken, in bytes: Span<UInt8>) -> Int? {
        parameterIndex.position(of: key, in: bytes)
    }
}

/// What sending a request again may do, which decides about retries and annotations.
package enum Effect: String, Sendable, CaseIterable {
    /// Changes nothing.
    case safe
    /// Twice is the same as once.
    case idempotent
    /// Twice is not the same as once.
    case unsafe
}

/// The four MCP tool hints; all are always sent, since the defaults for absent ones are pessimistic.
package struct ToolAnnotations: Sendable, Equatable {
    package var readOnly: Bool
    package var destructive: Bool
    package var idempotent: Bool
    package var openWorld: Bool

    package init(readOnly: Bool, destructive: Bool, idempotent: Bool, openWorld: Bool) {
        self.readOnly = readOnly
        self.destructive = destructive
        self.idempotent = idempotent
        self.openWorld = openWorld
    }
}

/// One way to call a tool whose parameters exclude each other, such as "replace" or "reorder".
package struct ParameterAlternative: Sendable, Equatable {
    package var name: String
    /// Positions in `ToolPlan.parameters`.
    package var required: [Int]
    package var optional: [Int]

    package init(name: String, required: [Int], optional: [Int]) {
        self.name = name
        self.required = required
        self.optional = optional
    }
}

/// A named projection of the upstream's answer.
package struct ViewPlan: Sendable {
    package var name: String
    package var projection: JSONProjection

    package init(name: String, projection: JSONProjection) {
        self.name = name
        self.projection = projection
    }
}

/// What to tell a caller about a kind of upstream error.
package struct ErrorAdvice: Sendable, Equatable {
    package var status: Int
    /// The upstream's own reason word; `nil` matches any.
    package var reason: String?
    package var text: String

    package init(status: Int, reason: String?, text: String) {
        self.status = status
        self.reason = reason
        self.text = text
    }
}
