import JSONBytes
import NIOCore
import NIOHTTP1

/// Where apps get tokens for codes, refresh tokens and their own secret.
enum TokenEndpoint {
    /// Seconds.
    private static let lifetime = 3600

    static func answer(_ request: SimulatorRequest, _ state: inout Simulation.State, apps: [SimulatorApp], at now: Timestamp) -> Reply {
        do throws(OAuthError) {
            let form = Query(Substring(String(buffer: request.body)))
            switch form["grant_type"] {
            case "authorization_code": return try code(form, request, &state, apps, now)
            case "refresh_token": return try refresh(form, request, &state, apps, now)
            case "client_credentials":
                let app = try app(form, request, apps)
                guard app.isProven else { throw .invalidClient }
                return grant(Consents.Consent(app: app.id, user: .app, scopes: [], at: now), refreshToken: nil, &state, now)
            default: throw .unsupportedGrant
            }
        } catch {
            return error.reply
        }
    }

    private static func code(
        _ form: Query, _ request: SimulatorRequest, _ state: inout Simulation.State, _ apps: [SimulatorApp], _ now: Timestamp
    ) throws(OAuthError) -> Reply {
        let app = try app(form, request, apps)
        guard let name = form["code"] else { throw .invalidRequest("code must be supplied") }
        guard let code = state.consents.redeem(name, at: now), code.consent.app == app.id else {
            throw .invalidGrant("Invalid authorization code")
        }
        guard form["redirect_uri"] == code.redirect else { throw .invalidGrant("Invalid redirect URI") }
        if let challenge = code.challenge {
            guard let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count) else {
                throw .invalidRequest("code_verifier must be supplied")
            }
            guard Base64.encode(SHA256.hash(Array(verifier.utf8)), .url) == challenge else {
                throw .invalidGrant("code_verifier was incorrect")
            }
        } else {
            guard app.isProven else { throw .invalidClient }
        }
        return grant(code.consent, refreshToken: newRefreshToken(code.consent, &state), &state, now)
    }

    /// The answer may or may not hold another refresh token; if it does, the old one is dead.
    private static func refresh(
        _ form: Query, _ request: SimulatorRequest, _ state: inout Simulation.State, _ apps: [SimulatorApp], _ now: Timestamp
    ) throws(OAuthError) -> Reply {
        let app = try app(form, request, apps)
        guard let token = form["refresh_token"] else { throw .invalidRequest("refresh_token must be supplied") }
        let consent = try state.consents.consent(for: token, at: now)
        guard consent.app == app.id else { throw .invalidGrant("Invalid refresh token") }
        guard state.settings.rotatesRefreshTokens else { return grant(consent, refreshToken: nil, &state, now) }
        state.consents.forget(token)
        return grant(consent, refreshToken: newRefreshToken(consent, &state), &state, now)
    }

    private static func newRefreshToken(_ consent: Consents.Consent, _ state: inout Simulation.State) -> String {
        let token = "AQ\(state.world.random.hex(80))"
        state.consents.add(consent, refreshToken: token)
        return token
    }

    private static func grant(
        _ consent: Consents.Consent, refreshToken: String?, _ state: inout Simulation.State, _ now: Timestamp
    ) -> Reply {
        let token = "BQ\(state.world.random.hex(60))"
        let end = now.elapsed + .seconds(lifetime)
        state.tokens.add(SimulatorToken(token, user: consent.user, scopes: consent.scopes, expiresAt: end))
        return .json { writer in
            writer.object {
                $0.member("access_token", token)
                $0.member("token_type", "Bearer")
                $0.member("expires_in", lifetime)
                if consent.user != .app { $0.member("scope", Scope.text(consent.scopes)) }
                if let refreshToken { $0.member("refresh_token", refreshToken) }
            }
        }
    }

    /// The app that asks, and whether it has shown its secret: in the header, or in the form.
    private static func app(
        _ form: Query, _ request: SimulatorRequest, _ apps: [SimulatorApp]
    ) throws(OAuthError) -> (id: String, isProven: Bool) {
        var id = form["client_id"]
        var secret = form["client_secret"]
        if let header = request.headers.first(name: "authorization"), header.lowercased().hasPrefix("basic ") {
            let pair = Base64.decode(header.dropFirst("basic ".count)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let parts = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            id = parts[0]
            secret = parts.count == 2 ? parts[1] : ""
        }
        guard let app = apps.first(where: { $0.id == id }) else { throw .invalidClient }
        guard secret == nil || secret == app.secret else { throw OAuthError(code: "invalid_client", description: "Invalid client secret") }
        return (app.id, secret != nil)
    }
}
