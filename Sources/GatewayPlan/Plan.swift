package import JSONBytes

/// Everything the gateway does, compiled from the operator's YAML and never changed afterwards.
///
/// A request loads the Plan once and uses only that one. Nothing in it is still to be parsed.
package final class Plan: Sendable {
    /// Changes when either file, or a value taken from the environment, does; secrets taken from there do not count.
    package let revision: String
    package let server: ServerIdentity
    package let listener: ListenerPlan
    /// `nil`: there is no admin listener.
    package let admin: AdminPlan?
    package let upstream: UpstreamPlan
    package let resilience: ResiliencePlan
    package let cacheStore: CacheStorePlan
    package let rateLimits: RateLimitPlan
    package let concurrency: ConcurrencyPlan
    package let warming: WarmingPlan
    /// An answer in pages that is larger is cut behind a row, bytes.
    package let maximumAnswerBytes: Int
    package let health: HealthPlan
    package let monitoring: MonitoringPlan
    /// Sorted by name, so that `tools/list` is stable; the position is the tool's id.
    package let tools: [ToolPlan]
    /// Sorted by name; their ids follow those of `tools`.
    package let hidden: [HiddenTool]
    package let surface: SurfacePlan
    private let index: ByteIndex

    /// Assembles a Plan.
    ///
    /// - Parameter tools: ids must be the positions in the array; the compiler numbers them.
    package init(
        server: ServerIdentity, listener: ListenerPlan, upstream: UpstreamPlan, cacheStore: CacheStorePlan, maximumAnswerBytes: Int,
        tools: [ToolPlan], hidden: [HiddenTool] = [], surface: SurfacePlan, resilience: ResiliencePlan = .none,
        rateLimits: RateLimitPlan = .none, concurrency: ConcurrencyPlan = .unlimited, warming: WarmingPlan = .none,
        admin: AdminPlan? = nil, health: HealthPlan = .none, monitoring: MonitoringPlan = MonitoringPlan(job: "setlist"),
        revision: String = ""
    ) {
        self.revision = revision
        self.server = server
        self.listener = listener
        self.admin = admin
        self.upstream = upstream
        self.resilience = resilience
        self.cacheStore = cacheStore
        self.maximumAnswerBytes = maximumAnswerBytes
        self.health = health
        self.monitoring = monitoring
        self.tools = tools
        self.hidden = hidden
        self.surface = surface
        self.rateLimits = rateLimits
        self.concurrency = concurrency
        self.warming = warming
        self.index = ByteIndex(tools.map { Array($0.name.utf8) })
    }

    /// The tool whose name is this string token; `nil` when there is none.
    package func tool(named name: JSONToken, in bytes: Span<UInt8>) -> ToolPlan? {
        index.position(of: name, in: bytes).map { tools[$0] }
    }

    /// The tool of this name, for cold code.
    package func tool(named name: String) -> ToolPlan? { tools.first { $0.name == name } }

    /// The tool of this name that is not offered, for cold code; `nil` when it is, or does not exist.
    package func hiddenTool(named name: String) -> HiddenTool? { hidden.first { $0.tool.name == name } }
}

/// How the server introduces itself to clients.
package struct ServerIdentity: Sendable, Equatable {
    /// The version of this program.
    package static let currentVersion = "0.1.0"

    package var name: String
    package var title: String?
    package var version: String
    /// Given to the model once per connection: how to use the tools.
    package var instructions: String?
    package var icons: [IconPlan]

    package init(name: String, title: String?, version: String, instructions: String?, icons: [IconPlan] = []) {
        self.name = name
        self.title = title
        self.version = version
        self.instructions = instructions
        self.icons = icons
    }
}
