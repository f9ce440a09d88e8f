import JSONBytes
import NIOCore
import NIOHTTP1
import Synchronization

/// The simulated API without its sockets: requests in, deliveries out.
final class Simulation: Sendable {
    struct State: Sendable {
        var world: World
        var log = RequestLog()
        var faults: FaultTable
    }

    let configuration: SimulatorConfiguration
    let catalogue: Catalogue
    private let state: Mutex<State>
    private let renderers = Mutex<[String: Renderer]>([:])
    private let api: [Route]

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        catalogue = CatalogueGenerator.generate(seed: configuration.seed)
        api = Operations.routes(profile: configuration.profile)
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

    /// The renderer for clients that know the API under this address.
    func renderer(base: String) -> Renderer {
        renderers.withLock { renderers in
            if let renderer = renderers[base] { return renderer }
            let renderer = Renderer(catalogue: catalogue, profile: configuration.profile, base: base)
            renderers[base] = renderer
            return renderer
        }
    }

    func deliver(_ request: SimulatorRequest, render: Renderer) -> Delivery {
        if request.segments.first == "_simulator" { return Delivery(outcome: .reply(Control.answer(request, simulation: self))) }
        let now = now
        return withState { state in
            state.log.append(request)
            let fault = state.faults.take(method: request.method.rawValue, path: request.path)
            let delay = configuration.latency + (fault?.latency ?? .zero)
            if case .status(let answer) = fault?.action { return Delivery(outcome: .reply(answer.reply), delay: delay) }
            var reply = answer(request, render: render, now: now, world: &state.world)
            switch fault?.action {
            case .reset: return Delivery(outcome: .reset, delay: delay)
            case .truncate: reply.body.moveWriterIndex(to: reply.body.readerIndex + reply.body.readableBytes / 2)
            case .delay, .status, nil: break
            }
            return Delivery(outcome: .reply(reply), delay: delay)
        }
    }

    var now: Timestamp { Self.now(configuration) }

    private func answer(_ request: SimulatorRequest, render: Renderer, now: Timestamp, world: inout World) -> Reply {
        do throws(APIError) {
            try checkLength(request)
            try checkToken(request)
            let (route, id) = try route(request)
            return try route.operation(Call(request: request, id: id, render: render, now: now), &world)
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

    private func checkToken(_ request: SimulatorRequest) throws(APIError) {
        let scheme = "bearer "
        guard let header = request.headers.first(name: "authorization"), header.lowercased().hasPrefix(scheme) else { throw .noToken }
        let token = header.dropFirst(scheme.count)
        guard !token.isEmpty else { throw .noToken }
        guard token == configuration.token else { throw .badToken }
    }

    private func route(_ request: SimulatorRequest) throws(APIError) -> (Route, id: String) {
        guard request.segments.first == "v1" else { throw .noService }
        for route in api {
            guard let id = route.match(request.method, request.segments.dropFirst()) else { continue }
            guard !route.hasID || Identifier.isValid(id) else { throw .badID }
            return (route, id)
        }
        throw .noService
    }

    private static func fresh(_ configuration: SimulatorConfiguration, _ catalogue: Catalogue) -> State {
        let world = WorldGenerator.generate(seed: configuration.seed, catalogue: catalogue, at: now(configuration))
        return State(world: world, faults: FaultTable(configuration.faults))
    }

    private static func now(_ configuration: SimulatorConfiguration) -> Timestamp { .start.adding(configuration.clock()) }
}

extension SimulatorFault.Answer {
    /// The answer as it is sent.
    fileprivate var reply: Reply {
        let status = HTTPResponseStatus(statusCode: status)
        var reply = APIError(status: status, message: status.reasonPhrase).reply
        if let body {
            reply.body = ByteBuffer(string: body)
            reply.headers.replaceOrAdd(name: "content-type", value: contentType)
        }
        if let retryAfter { reply.headers.add(name: "retry-after", value: String(retryAfter)) }
        return reply
    }
}
