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
    /// Sorted by name, so that `tools/list` is stable.
    package let tools: [ToolPlan]
    /// Sorted by name.
    package let hidden: [HiddenTool]
    package let surface: SurfacePlan
    /// Above every id that has been given to a tool, in this Plan or one before it.
    package let idLimit: Int
    /// As many ids as an answer that is kept can name.
    package static let maximumIDs = Int(UInt16.max)
    private let index: ByteIndex
    private let byID: [ToolPlan?]

    /// Assembles a Plan.
    ///
    /// - Parameters:
    ///   - tools: each with an id of its own; the compiler numbers them.
    ///   - idLimit: of the Plan before this one, so that no id means two tools.
    package init(
        server: ServerIdentity, listener: ListenerPlan, upstream: UpstreamPlan, cacheStore: CacheStorePlan, maximumAnswerBytes: Int,
        tools: [ToolPlan], hidden: [HiddenTool] = [], surface: SurfacePlan, resilience: ResiliencePlan = .none,
        rateLimits: RateLimitPlan = .none, concurrency: ConcurrencyPlan = .unlimited, warming: WarmingPlan = .none,
        admin: AdminPlan? = nil, health: HealthPlan = .none, monitoring: MonitoringPlan = MonitoringPlan(job: "setlist"),
        revision: String = "", idLimit: Int = 0
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
        let ids = (tools + hidden.map(\.tool)).map(\.id)
        self.idLimit = max(idLimit, (ids.max() ?? -1) + 1)
        var byID = [ToolPlan?](repeating: nil, count: self.idLimit)
        for tool in tools { byID[tool.id] = tool }
        self.byID = byID
    }

    /// The offered tool of this id; `nil` when there is none, as for an id of an earlier Plan.
    package func tool(_ id: Int) -> ToolPlan? { byID.indices.contains(id) ? byID[id] : nil }

    /// Something for each offered tool, by its id; `nil` where an id has none.
    package func byToolID<Element>(_ make: (ToolPlan) -> Element) -> [Element?] {
        byID.map { tool in tool.map(make) }
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
