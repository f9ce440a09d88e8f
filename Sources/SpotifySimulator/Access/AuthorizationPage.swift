import NIOCore
import NIOHTTP1

/// Where a user agrees that an app may act for them.
enum AuthorizationPage {
    static func answer(_ request: SimulatorRequest, _ state: inout Simulation.State, apps: [SimulatorApp], at now: Timestamp) -> Reply {
        let query = request.parameters
        guard let app = apps.first(where: { $0.id == query["client_id"] }) else {
            return page(.badRequest, "INVALID_CLIENT: Invalid client")
        }
        guard let redirect = query["redirect_uri"], app.allows(redirect) else {
            return page(.badRequest, "INVALID_CLIENT: Invalid redirect URI")
        }
        func back(_ name: String, _ value: String) -> Reply {
            var answer = Query()
            answer.set(name, value)
            if let state = query["state"] { answer.set("state", state) }
            let separator = redirect.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
            return Reply(status: .found, headers: ["location": "\(redirect)\(separator)\(answer.text)"])
        }
        guard query["response_type"] == "code" else { return back("error", "unsupported_response_type") }
        guard let scopes = Scope.list(query["scope"] ?? "") else { return back("error", "invalid_scope") }
        let challenge = query["code_challenge"]
        guard challenge == nil || query["code_challenge_method"] == "S256" else { return back("error", "invalid_request") }
        switch query["decision"].flatMap(SimulatorSettings.Consent.init) ?? state.settings.consent {
        case .deny: return back("error", "access_denied")
        case .ask: return question(app, scopes, request)
        case .approve:
            let consent = Consents.Consent(app: app.id, user: state.settings.signsIn, scopes: scopes, at: now)
            let code = "AQ\(state.world.random.hex(60))"
            state.consents.add(Consents.Code(consent: consent, redirect: redirect, challenge: challenge), named: code)
            return back("code", code)
        }
    }

    /// Two links back to this page, with the decision added.
    private static func question(_ app: SimulatorApp, _ scopes: Set<Scope>, _ request: SimulatorRequest) -> Reply {
        let target = escaped("\(request.path)?\(request.parameters.text)")
        let list = scopes.isEmpty ? "your public profile" : escaped(Scope.text(scopes))
        return page(
            .ok,
            """
            <p>The app <b>\(escaped(app.id))</b> asks for: \(list).</p>
            <p><a id="approve" href="\(target)&amp;decision=approve">Agree</a> <a id="deny" href="\(target)&amp;decision=deny">Cancel</a></p>
            """)
    }

    private static func page(_ status: HTTPResponseStatus, _ body: String) -> Reply {
        let html = "<!DOCTYPE html><html><head><title>Simulated sign-in</title></head><body>\(body)</body></html>"
        return Reply(status: status, headers: ["content-type": "text/html; charset=utf-8"], body: ByteBuffer(string: html))
    }

    private static func escaped(_ text: String) -> String {
        text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"][$0] ?? String($0) }.joined()
    }
}
