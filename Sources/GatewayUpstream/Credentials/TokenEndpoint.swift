import AsyncHTTPClient
import GatewayPlan
import JSONBytes
import NIOCore
import NIOHTTP1

/// Asks the service's token endpoint; one request, one outcome, no retries.
struct TokenEndpoint: Sendable {
    /// Bytes; a grant is far smaller.
    private static let maximumAnswer = 65_536

    let plan: OAuthPlan
    let client: HTTPClient

    /// Redeems the code that the browser came back with.
    func redeem(code: String, verifier: Secret, redirectURI: String) async throws(TokenFailure) -> TokenGrant {
        try await ask([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
            ("code_verifier", verifier.reveal { $0 }),
        ])
    }

    func refresh(_ token: Secret) async throws(TokenFailure) -> TokenGrant {
        try await ask([("grant_type", "refresh_token"), ("refresh_token", token.reveal { $0 })])
    }

    func clientCredentials() async throws(TokenFailure) -> TokenGrant { try await ask([("grant_type", "client_credentials")]) }

    private func ask(_ fields: [(name: String, value: String)]) async throws(TokenFailure) -> TokenGrant {
        let (status, json) = try await answer(to: fields)
        if status == .ok, let json, let grant = TokenGrant(json) { return grant }
        // An API's own errors have an object here; only a text is the token endpoint speaking.
        if (400..<500).contains(status.code), let code = json?["error"]?.stringValue {
            let secrets = fields.filter { $0.name != "grant_type" && $0.name != "redirect_uri" }.map(\.value)
            throw .refused(
                code: Self.shown(code, without: secrets),
                description: (json?["error_description"]?.stringValue).map { Self.shown($0, without: secrets) })
        }
        throw .unavailable("the token endpoint answered \(status.code) with nothing that could be used")
    }

    private func answer(to fields: [(name: String, value: String)]) async throws(TokenFailure) -> (HTTPResponseStatus, JSONValue?) {
        do {
            var request = HTTPClientRequest(url: plan.tokenURL)
            request.method = .POST
            request.headers = ["content-type": "application/x-www-form-urlencoded", "accept": "application/json"]
            var fields = fields
            if let secret = plan.clientSecret {
                // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
                let pair = PercentEncoding.encoded(plan.clientID) + ":" + secret.reveal { PercentEncoding.encoded($0) }
                request.headers.add(name: "authorization", value: "Basic " + Base64.encode(pair.utf8))
            } else {
                fields.append(("client_id", plan.clientID))
            }
            request.body = .bytes(ByteBuffer(string: PercentEncoding.form(fields)))
            let response = try await client.execute(request, timeout: .nanoseconds(plan.requestTimeout))
            let body = try await response.body.collect(upTo: Self.maximumAnswer)
            return (response.status, try? JSONValue.parse(body))
        } catch {
            throw .unavailable("the token endpoint cannot be reached: \(FailureCause.text(error))")
        }
    }

    /// The service's own words on one line, and without a secret that they may quote.
    private static func shown(_ text: String, without secrets: [String]) -> String {
        let line = String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }.prefix(300))
        return secrets.reduce(line) { $0.replacing($1, with: "<secret>") }
    }
}
