import GatewayEngine
import GatewayPlan
import JSONBytes

/// Judges access tokens of an authorization server: signature, issuer, audience, time and scopes.
struct TokenVerifier: Sendable {
    /// A token that holds.
    struct Verified: Sendable {
        let principal: Principal
        /// Seconds since 1970.
        let endsAt: Int64
    }

    enum Refusal: Error, Equatable {
        /// In words for whoever shows it.
        case invalid(String)
        /// It may be signed by a key that is too new to be known.
        case unknownKey
        /// It holds, and lets its bearer do nothing here.
        case insufficientScope
    }

    /// Before the subject in a principal's id, so that nobody is taken for a caller of another kind.
    private static let kind = "oauth:"

    private let plan: ResourceServerPlan

    /// Whether somebody is known by a token of the authorization server.
    static func isBearer(_ principal: Principal) -> Bool { principal.id.hasPrefix(kind) }

    init(_ plan: ResourceServerPlan) { self.plan = plan }

    /// - Parameter now: seconds since 1970.
    func verify(_ text: String, keys: [JSONWebKey], now: Int64) throws(Refusal) -> Verified {
        guard let token = JSONWebToken(text) else { throw .invalid("it is not a signed token for an API") }
        // The algorithm is ours to choose, not the token's.
        guard let algorithm = plan.algorithms.first(where: { $0.rawValue == token.algorithm }) else {
            throw .invalid("its algorithm is not taken")
        }
        let candidates = keys.filter { token.keyID == nil || $0.id == token.keyID }
        guard !candidates.isEmpty else { throw .unknownKey }
        guard candidates.contains(where: { $0.verifies(token.signature, of: token.signedText, by: algorithm) }) else {
            throw .invalid("its signature does not hold")
        }
        return try judge(token.claims, now: now)
    }

    private func judge(_ claims: JSONValue, now: Int64) throws(Refusal) -> Verified {
        let leeway = plan.leeway / 1_000_000_000
        guard claims["iss"]?.stringValue == plan.issuer else { throw .invalid("it is of another issuer") }
        let audience = claims["aud"]?.arrayValue ?? claims["aud"].map { [$0] } ?? []
        guard audience.contains(.string(plan.resource)) else { throw .invalid("it is for another audience") }
        guard let end = Self.seconds(claims["exp"]) else { throw .invalid("it has no end") }
        guard now < end + leeway else { throw .invalid("it has ended") }
        if let begin = claims["nbf"] {
            guard let begin = Self.seconds(begin), now >= begin - leeway else { throw .invalid("it is not valid yet") }
        }
        guard let subject = claims["sub"]?.stringValue, (1...255).contains(subject.utf8.count) else { throw .invalid("it names nobody") }
        let account = try self.account(in: claims)
        let principal = Principal(id: id(of: subject, account), account: account, tools: try tools(for: Self.scopes(in: claims)))
        return Verified(principal: principal, endsAt: end)
    }

    /// Somebody who shows tokens of two accounts is two people here: what one account may see is not for the other.
    private func id(of subject: String, _ account: String?) -> String {
        guard let account, plan.accountClaim != "sub" else { return Self.kind + subject }
        // As a list, in which no two pairs of texts look the same.
        return Self.kind + JSONValue.array([.string(subject), .string(account)]).description
    }

    private func account(in claims: JSONValue) throws(Refusal) -> String? {
        guard let claim = plan.accountClaim else { return nil }
        // Falling back to the gateway's own account would lend it to everybody.
        guard let account = claims[claim]?.stringValue, !account.isEmpty else { throw .invalid("it has no \(claim)") }
        return account
    }

    private func tools(for granted: Set<String>) throws(Refusal) -> ToolGrant? {
        guard !plan.scopes.isEmpty else { return nil }
        let known = plan.scopes.filter { granted.contains($0.name) }
        guard !known.isEmpty else { throw .insufficientScope }
        return ToolGrant(names: known.reduce(into: []) { $0.formUnion($1.tools.names) })
    }

    /// `scope`, as RFC 9068 has it, or `scp`, as some services do.
    private static func scopes(in claims: JSONValue) -> Set<String> {
        let list = claims["scp"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let text = [claims["scope"]?.stringValue, claims["scp"]?.stringValue].compactMap { $0 }.joined(separator: " ")
        return Set(list + text.split(separator: " ").map(String.init))
    }

    private static func seconds(_ claim: JSONValue?) -> Int64? {
        claim?.doubleValue.flatMap { $0.isFinite ? Int64(exactly: $0.rounded(.down)) : nil }
    }
}
