import NIOCore
import NIOHTTP1

/// The service that apps and users sign in at: `/authorize` and `/api/token`.
enum AccountsService {
    /// Nil when the path is another service's.
    static func answer(_ request: SimulatorRequest, _ state: inout Simulation.State, apps: [SimulatorApp], at now: Timestamp) -> Reply? {
        switch (request.method, request.segments) {
        case (.GET, ["authorize"]): AuthorizationPage.answer(request, &state, apps: apps, at: now)
        case (.POST, ["api", "token"]): TokenEndpoint.answer(request, &state, apps: apps, at: now)
        default: nil
        }
    }
}
