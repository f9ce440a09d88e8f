import Crypto
import Foundation
import GatewayEngine
import GatewayPlan
import JSONBytes
import Testing

@testable import GatewayServer

@Suite struct TokenVerifierTests {
    private static func verify(
        _ token: String, by keys: [SigningKey], plan: ResourceServerPlan = TokenFixture.plan(), at now: Int64 = TokenFixture.now
    ) -> Result<TokenVerifier.Verified, TokenVerifier.Refusal> {
        let keys = keys.compactMap { JSONWebKey($0.json) }
        do throws(TokenVerifier.Refusal) {
            return .success(try TokenVerifier(plan).verify(token, keys: keys, now: now))
        } catch {
            return .failure(error)
        }
    }

    private static func refusal(
        _ token: String, by keys: [SigningKey], plan: ResourceServerPlan = TokenFixture.plan()
    ) -> TokenVerifier.Refusal? {
        guard case .failure(let refusal) = verify(token, by: keys, plan: plan) else { return nil }
        return refusal
    }

    @Test func aGoodTokenNamesItsBearer() throws {
        let key = SigningKey.p256()
        let verified = try Self.verify(try key.sign(TokenFixture.claims(), algorithm: "ES256"), by: [key]).get()
        #expect(verified.principal.id == "oauth:ann")
        #expect(verified.principal.account == nil && verified.principal.tools == nil)
        #expect(verified.endsAt == TokenFixture.now + 600)
    }

    @Test(arguments: ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"])
    func everyAlgorithmIsTakenWhereItIsListedAndNowhereElse(_ name: String) throws {
        let algorithm = try #require(ResourceServerPlan.Algorithm(rawValue: name))
        let key =
            switch algorithm {
            case .es256: SigningKey.p256()
            case .es384: SigningKey(id: "k", kind: .p384(.init()))
            case .edDSA: SigningKey(id: "k", kind: .ed25519(.init()))
            case .rs256, .rs384, .rs512, .ps256: try #require(SigningKey.rsa)
            }
        let token = try key.sign(TokenFixture.claims(), algorithm: name)
        #expect(Self.refusal(token, by: [key], plan: TokenFixture.plan { $0.algorithms = [algorithm] }) == nil)
        let others = ResourceServerPlan.Algorithm.allCases.filter { $0 != algorithm }
        #expect(
            Self.refusal(token, by: [key], plan: TokenFixture.plan { $0.algorithms = others }) == .invalid("its algorithm is not taken"))
    }

    @Test func anUnsignedTokenIsRefused() throws {
        let key = SigningKey.p256()
        let signed = try key.sign(TokenFixture.claims(), algorithm: "none")
        let unsigned = signed.split(separator: ".").prefix(2).joined(separator: ".") + "."
        #expect(Self.refusal(signed, by: [key]) == .invalid("its algorithm is not taken"))
        #expect(Self.refusal(unsigned, by: [key]) == .invalid("its algorithm is not taken"))
    }

    /// The public key is no secret; a token that is signed with it as if it were one must not hold.
    @Test func aTokenSignedWithThePublicKeyAsASecretIsRefused() throws {
        let key = try #require(SigningKey.rsa)
        var header: JSONObject = ["alg": "HS256", "kid": "rsa"]
        let text = [JSONValue.object(header), TokenFixture.claims()].map { Base64.encode($0.description.utf8, .url) }.joined(separator: ".")
        let secret = SymmetricKey(data: Data(key.json["n"]?.stringValue?.utf8 ?? "".utf8))
        let forged = text + "." + Base64.encode(Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: secret)), .url)
        #expect(Self.refusal(forged, by: [key]) == .invalid("its algorithm is not taken"))
        header["alg"] = "RS256"
        let renamed =
            Base64.encode(JSONValue.object(header).description.utf8, .url) + "."
            + forged.split(separator: ".").dropFirst().joined(separator: ".")
        #expect(Self.refusal(renamed, by: [key]) == .invalid("its signature does not hold"))
    }

    @Test func aTokenOfAnotherKeyOrChangedSinceIsRefused() throws {
        let (key, other) = (SigningKey.p256(), SigningKey.p256())
        let token = try other.sign(TokenFixture.claims(), algorithm: "ES256")
        #expect(Self.refusal(token, by: [key]) == .invalid("its signature does not hold"))
        let good = try key.sign(TokenFixture.claims(), algorithm: "ES256").split(separator: ".")
        let changed = Base64.encode(TokenFixture.claims { $0["sub"] = "ben" }.description.utf8, .url)
        #expect(Self.refusal("\(good[0]).\(changed).\(good[2])", by: [key]) == .invalid("its signature does not hold"))
    }

    @Test func aKeyThatIsNotKnownMayBeNew() throws {
        let key = SigningKey.p256("k2")
        #expect(Self.refusal(try key.sign(TokenFixture.claims(), algorithm: "ES256"), by: [.p256("k1")]) == .unknownKey)
        let nameless = try key.sign(TokenFixture.claims(), algorithm: "ES256") { $0["kid"] = nil }
        #expect(Self.refusal(nameless, by: [.p256("k1"), key]) == nil)
    }

    @Test func aKeyIsUsedForItsOwnPurposeOnly() throws {
        let key = SigningKey.p256()
        for (member, value) in [("use", "enc"), ("kty", "oct"), ("crv", "P-384")] as [(String, JSONValue)] {
            var json = key.json
            json[member] = value
            #expect(JSONWebKey(json) == nil)
        }
        var json = key.json
        json["alg"] = "ES384"
        let token = try #require(JSONWebToken(try key.sign(TokenFixture.claims(), algorithm: "ES256")))
        #expect(JSONWebKey(json)?.verifies(token.signature, of: token.signedText, by: .es256) == false)
    }

    private static let wrongClaims: [(String, @Sendable (inout JSONObject) -> Void, String)] = [
        ("issuer", { $0["iss"] = "https://accounts.example.com" }, "it is of another issuer"),
        ("no issuer", { $0["iss"] = nil }, "it is of another issuer"),
        ("audience", { $0["aud"] = "https://elsewhere.example.com/mcp" }, "it is for another audience"),
        ("audiences", { $0["aud"] = ["a", "https://gateway.example.com/mcp/"] }, "it is for another audience"),
        ("no audience", { $0["aud"] = nil }, "it is for another audience"),
        ("ended", { $0["exp"] = .integer(TokenFixture.now - 30) }, "it has ended"),
        ("no end", { $0["exp"] = nil }, "it has no end"),
        ("an end in words", { $0["exp"] = "tomorrow" }, "it has no end"),
        ("later", { $0["nbf"] = .integer(TokenFixture.now + 31) }, "it is not valid yet"),
        ("nobody", { $0["sub"] = nil }, "it names nobody"),
        ("nobody either", { $0["sub"] = "" }, "it names nobody"),
    ]

    @Test(arguments: wrongClaims.indices) func everyClaimCounts(_ index: Int) throws {
        let (_, change, why) = Self.wrongClaims[index]
        let key = SigningKey.p256()
        #expect(Self.refusal(try key.sign(TokenFixture.claims(change), algorithm: "ES256"), by: [key]) == .invalid(why))
    }

    @Test func clocksMayBeApart() throws {
        let key = SigningKey.p256()
        let claims = TokenFixture.claims {
            $0["exp"] = .integer(TokenFixture.now - 29)
            $0["nbf"] = .integer(TokenFixture.now + 30)
            $0["aud"] = ["other", .string(TokenFixture.resource)]
        }
        #expect(Self.refusal(try key.sign(claims, algorithm: "ES256"), by: [key]) == nil)
    }

    @Test(
        arguments: [
            { (header: inout JSONObject) in header["typ"] = "dpop+jwt" }, { $0["crit"] = ["b64"] }, { $0["alg"] = nil },
        ] as [@Sendable (inout JSONObject) -> Void])
    func aTokenForSomethingElseIsRefused(_ change: @Sendable (inout JSONObject) -> Void) throws {
        let key = SigningKey.p256()
        let token = try key.sign(TokenFixture.claims(), algorithm: "ES256", header: change)
        #expect(Self.refusal(token, by: [key]) == .invalid("it is not a signed token for an API"))
    }

    @Test(arguments: ["", "a.b", "..", "a.b.c", "e30.e30.e30", "e30.W10.e30", String(repeating: "a", count: 9000) + ".b.c"])
    func whatIsNoTokenIsRefused(_ text: String) {
        #expect(Self.refusal(text, by: [.p256()]) == .invalid("it is not a signed token for an API"))
    }

    @Test func scopesAddUpAndOthersDoNothing() throws {
        let key = SigningKey.p256()
        let plan = TokenFixture.plan {
            $0.scopes = [.init(name: "a", tools: ToolGrant(names: ["x", "y"])), .init(name: "b", tools: ToolGrant(names: ["y", "z"]))]
        }
        func tools(_ claim: String, _ value: JSONValue) throws -> Set<String>? {
            let token = try key.sign(TokenFixture.claims { $0[claim] = value }, algorithm: "ES256")
            return try? Self.verify(token, by: [key], plan: plan).get().principal.tools?.names
        }
        #expect(try tools("scope", "a other") == ["x", "y"])
        #expect(try tools("scope", "b a") == ["x", "y", "z"])
        #expect(try tools("scp", ["b"]) == ["y", "z"])
        let token = try key.sign(TokenFixture.claims { $0["scope"] = "ab" }, algorithm: "ES256")
        #expect(Self.refusal(token, by: [key], plan: plan) == .insufficientScope)
    }

    @Test func theAccountIsWhatItsClaimSaysOrNobodys() throws {
        let key = SigningKey.p256()
        let plan = TokenFixture.plan { $0.accountClaim = "account" }
        let token = try key.sign(TokenFixture.claims { $0["account"] = "work" }, algorithm: "ES256")
        #expect(try Self.verify(token, by: [key], plan: plan).get().principal.account == "work")
        let without = try key.sign(TokenFixture.claims(), algorithm: "ES256")
        #expect(Self.refusal(without, by: [key], plan: plan) == .invalid("it has no account"))
    }

    @Test func oneBearerWithTwoAccountsIsTwoPeople() throws {
        let key = SigningKey.p256()
        let plan = TokenFixture.plan { $0.accountClaim = "account" }
        func principal(_ subject: String, _ account: String, _ plan: ResourceServerPlan) throws -> Principal {
            let claims = TokenFixture.claims {
                $0["sub"] = .string(subject)
                $0["account"] = .string(account)
            }
            return try Self.verify(try key.sign(claims, algorithm: "ES256"), by: [key], plan: plan).get().principal
        }
        let principals = try [("ann", "work"), ("ann", "home"), (#"ann","x"#, "y"), ("ann", #"x","y"#)].map {
            try principal($0.0, $0.1, plan)
        }
        #expect(Set(principals).count == 4)
        #expect(try principal("ann", "work", plan) == principals[0])
        #expect(principals.allSatisfy { TokenVerifier.isBearer($0) })
        // Where the subject is the account there is one name for both.
        #expect(try principal("ann", "work", TokenFixture.plan { $0.accountClaim = "sub" }).id == "oauth:ann")
    }
}
