import JSONBytes
import NIOCore
import NIOHTTP1

/// The simulator's own routes, below `/_simulator`: for tests in any language, without a token.
///
/// | route | what it does |
/// |---|---|
/// | `POST reset` | everything as at the start |
/// | `GET`, `DELETE requests` | the last thousand requests to the API; forget them |
/// | `GET state` | the state in short |
/// | `PUT faults` | a list of faults in place of those in force |
/// | `GET clock`, `POST clock` | the time; move it on: `{"advance_s": 3600}` |
/// | `GET`, `PUT settings` | profile and modes; only what the body names is changed |
/// | `GET`, `PUT limits` | `{"window": 30, "quota": 800}`, each null for none; forgets what was counted |
/// | `GET tokens`, `POST tokens` | the bearer tokens that are accepted; add some, or give known ones other rights |
enum Control {
    static func answer(_ request: SimulatorRequest, simulation: Simulation) -> Reply {
        do throws(ControlError) {
            return try reply(to: request, simulation: simulation) ?? APIError.noService.reply
        } catch {
            return APIError.badRequest(error.message).reply
        }
    }

    /// Nil when there is no such route.
    private static func reply(to request: SimulatorRequest, simulation: Simulation) throws(ControlError) -> Reply? {
        switch (request.method, request.segments.dropFirst().joined(separator: "/")) {
        case (.POST, "reset"): simulation.reset()
        case (.DELETE, "requests"): simulation.withState { $0.log.removeAll() }
        case (.PUT, "faults"):
            let faults = try SimulatorFault.parse(request.body)
            simulation.withState { $0.faults = FaultTable(faults) }
        case (.POST, "clock"):
            guard let seconds = try ControlBody(request.body, keys: ["advance_s"]).count("advance_s") else {
                throw ControlError(message: "'advance_s' is missing")
            }
            simulation.withState { $0.advance += .seconds(seconds) }
        case (.PUT, "settings"):
            var settings = simulation.withState { $0.settings }
            try settings.change(request.body)
            simulation.withState { [settings] in $0.settings = settings }
        case (.PUT, "limits"):
            let limits = try SimulatorLimits(request.body)
            simulation.withState {
                $0.settings.limits = limits
                $0.limiter = RateLimiter()
            }
        case (.POST, "tokens"):
            let now = simulation.withState { simulation.now($0) }
            let tokens = try SimulatorToken.parse(request.body, at: now)
            simulation.withState { state in
                for token in tokens { state.tokens.add(token) }
            }
        case (.GET, let name): return report(name, simulation)
        default: return nil
        }
        return .empty(.noContent)
    }

    private static func report(_ name: String, _ simulation: Simulation) -> Reply? {
        let state = simulation.withState { $0 }
        switch name {
        case "requests": return .json { $0.array(state.log.requests) { $0.write(into: &$1) } }
        case "state": return StateReport.reply(of: state, simulation)
        case "settings": return .json { state.settings.write(into: &$0) }
        case "limits": return .json { state.settings.limits.write(into: &$0) }
        case "tokens": return .json { $0.array(state.tokens.all) { $0.write(into: &$1) } }
        case "clock":
            let now = simulation.now(state)
            return .json { writer in
                writer.object {
                    $0.member("time", now.iso8601Milliseconds)
                    $0.member("milliseconds", now.milliseconds)
                    $0.member("elapsed_s", Int(now.elapsed.components.seconds))
                }
            }
        default: return nil
        }
    }
}

extension SimulatorRequest {
    fileprivate func write(into writer: inout JSONWriter) {
        writer.object {
            $0.member("method", method.rawValue)
            $0.member("target", target)
            $0.member("path", path)
            $0.member("query") { writer in
                for (name, value) in query.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
            }
            $0.member("headers") { writer in
                let headers = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
                for (name, value) in headers.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
            }
            $0.member("body", String(buffer: body))
        }
    }
}
