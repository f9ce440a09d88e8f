import JSONBytes
import NIOCore
import NIOHTTP1
import Synchronization

/// The simulated API without its sockets: requests in, deliveries out.
final class Simulation: Sendable {
    struct State: Sendable {
        var world: World
        var past = PastWorlds()
        var log = RequestLog()
        var faults: FaultTable
        var settings: SimulatorSettings
        var tokens: TokenTable
        var consents = Consents()
        var limiter = RateLimiter()
        /// By how much the clock was moved on.
        var advance = Duration.zero
    }

    private struct Face: Hashable {
        let base: String
        let profile: SimulatorProfile
    }

    let configuration: SimulatorConfiguration
    let catalogue: Catalogue
    private let state: Mutex<State>
    private let fragments = Mutex<[Face: CatalogueFragments]>([:])

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        catalogue = CatalogueGenerator.generate(seed: configuration.seed)
        state = Mutex(Self.fresh(configuration, catalogue))
    }

    /// Everything as it was at the start, and no request on record.
    func reset() {
        let fresh = Self.fresh(configuration, catalogue)
        state.withLock { $0 = fresh }
    }

    func withState<Result: Sendable>(_ body: (inout State) -> sending Result) -> Result {
        state.withLock { body(&$0) }
    }

    /// The time in the simulator's world.
    func now(_ state: State) -> Timestamp { .start.adding(configuration.clock() + state.advance) }

    /// What to do about a request from a client that knows the API under this address.
    func deliver(_ request: SimulatorRequest, base: String) -> Delivery {
        if request.segments.first == "_simulator" { return Delivery(outcome: .reply(Control.answer(request, simulation: self))) }
        return withState { state in
            let now = now(state)
            state.log.append(request)
            let fault = state.faults.take(method: request.method.rawValue, path: request.path, at: now.elapsed)
            let delay = configuration.latency + (fault?.latency ?? .zero)
            if case .status(let answer) = fault?.action { return Delivery(outcome: .reply(answer.reply), delay: delay) }
            var reply = answer(request, base: base, now: now, &state)
            switch fault?.action {
            case .reset: return Delivery(outcome: .reset, delay: delay)
            case .truncate: reply.body.moveWriterIndex(to: reply.body.readerIndex + reply.body.readableBytes / 2)
            case .trickle(let pace): return Delivery(outcome: .trickle(reply, pace), delay: delay)
            case .delay, .status, nil: break
            }
            return Delivery(outcome: .reply(reply), delay: delay)
        }
    }

    private func answer(_ request: SimulatorRequest, base: String, now: Timestamp, _ state: inout State) -> Reply {
        if let reply = AccountsService.answer(request, &state, apps: configuration.apps, at: now) { return reply }
        do throws(APIError) {
            try checkLength(request)
            let grant = try state.tokens.grant(try bearer(request), at: now, catalogue)
            if let limit = state.limiter.admit(at: now, state.settings.limits) { throw .limited(limit.refusal, seconds: limit.seconds) }
            let (route, id) = try route(request, state.settings)
            try grant.require(anyOf: route.scopes)
            let render = Renderer(
                fragments: fragments(base, state.settings.profile), viewer: try viewer(request, grant, now, state.settings))
            let call = Call(request: request, id: id, grant: grant, settings: state.settings, render: render, now: now)
            if request.method == .GET, var past = state.past.world(at: .start.adding(now.elapsed - state.settings.readLag)) {
                // What a read does to the world, such as letting time pass, is done again by the next one.
                return try route.operation(call, &past)
            }
            if request.method != .GET, state.settings.readLag > .zero {
                state.past.append(state.world, until: now, keeping: state.settings.readLag)
            }
            return try route.operation(call, &state.world)
        } catch {
            return error.reply
        }
    }

    /// A body of unknown length is refused before anything else, even for a request that needs none.
    private func checkLength(_ request: SimulatorRequest) throws(APIError) {
        let sendsBody = request.method == .PUT || request.method == .POST
        let hasLength = request.headers.contains(name: "content-length") || request.headers.contains(name: "transfer-encoding")
        if sendsBody && !hasLength { throw .lengthRequired }
    }

    private func bearer(_ request: SimulatorRequest) throws(APIError) -> Substring {
        let scheme = "bearer "
        guard let header = request.headers.first(name: "authorization"), header.lowercased().hasPrefix(scheme) else { throw .noToken }
        let token = header.dropFirst(scheme.count)
        guard !token.isEmpty else { throw .noToken }
        return token
    }

    private func route(_ request: SimulatorRequest, _ settings: SimulatorSettings) throws(APIError) -> (Route, id: String) {
        guard request.segments.first == "v1" else { throw .noService }
        for route in Operations.routes {
            guard let id = route.match(request.method, request.segments.dropFirst()) else { continue }
            try route.checkAvailability(settings)
            guard !route.hasID || Identifier.isValid(id) else { throw .badID }
            return (route, id)
        }
        throw .noService
    }

    private func viewer(
        _ request: SimulatorRequest, _ grant: AccessGrant, _ now: Timestamp, _ settings: SimulatorSettings
    ) throws(APIError) -> Viewer {
        let market = request.parameters["market"]
        let country = grant.account.map { catalogue.accounts[$0].country }
        // An app has no user whose country could be meant.
        if market == "from_token" && country == nil { throw .insufficientScope }
        if let market, market != "from_token", !Market.all.contains(market) { throw .badRequest("Invalid market code") }
        return Viewer(
            account: grant.account, seesPositions: grant.account != nil && grant.scopes.contains(.readPosition), country: country ?? market,
            namesMarket: market != nil, settled: .start.adding(now.elapsed - settings.snapshotLag))
    }

    private func fragments(_ base: String, _ profile: SimulatorProfile) -> CatalogueFragments {
        fragments.withLock { fragments in
            let face = Face(base: base, profile: profile)
            if let known = fragments[face] { return known }
            let new = CatalogueFragments(CatalogueMembers(catalogue: catalogue, profile: profile, base: base))
            fragments[face] = new
            return new
        }
    }

    private static func fresh(_ configuration: SimulatorConfiguration, _ catalogue: Catalogue) -> State {
        let now = Timestamp.start.adding(configuration.clock())
        return State(
            world: WorldGenerator.generate(seed: configuration.seed, catalogue: catalogue, at: now),
            faults: FaultTable(configuration.faults), settings: configuration.settings,
            tokens: TokenTable([SimulatorToken(configuration.token)] + configuration.tokens))
    }
}
