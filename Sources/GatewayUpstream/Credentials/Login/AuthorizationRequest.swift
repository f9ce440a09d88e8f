import GatewayPlan

/// One request for a person's leave, and what is needed to know its answer.
struct AuthorizationRequest: Sendable {
    let redirectURI: String
    let scopes: [String]
    let pkce: PKCE
    private let state: Secret

    init(redirectURI: String, scopes: [String], pkce: PKCE = PKCE(), state: Secret = Secret(RandomText.make())) {
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.pkce = pkce
        self.state = state
    }

    /// Where the browser goes.
    func url(_ plan: OAuthPlan, _ signIn: SignInPlan) -> String {
        var fields = [
            ("client_id", plan.clientID), ("response_type", "code"), ("redirect_uri", redirectURI), ("state", state.reveal { $0 }),
            ("code_challenge_method", "S256"), ("code_challenge", pkce.challenge),
        ]
        if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
        return signIn.authorizeURL + "?" + PercentEncoding.form(fields)
    }

    /// The code in the query that the browser came back with.
    func code(in query: Substring) throws(LoginFailure) -> String {
        let fields = FormFields(query)
        // Before anything else is believed.
        guard let given = fields["state"], state.matches(given) else {
            throw fields["code"] == nil && fields["error"] == nil ? .noAnswer : .stateMismatch
        }
        if let error = fields["error"] {
            throw error == "access_denied" ? .denied : .refused(code: error, description: fields["error_description"])
        }
        guard let code = fields["code"], !code.isEmpty else { throw .noAnswer }
        return code
    }

    /// The code in an address that a person pasted, whole or from its `?` on.
    func code(inPasted text: String) throws(LoginFailure) -> String {
        let address = text.split(separator: "#", maxSplits: 1).first ?? ""
        guard let mark = address.firstIndex(of: "?") else { throw .noAnswer }
        let query = address[address.index(after: mark)...]
        return try code(in: query.prefix { !$0.isWhitespace })
    }
}

/// The fields of a query; the first of a name counts.
struct FormFields {
    private let fields: [(name: String, value: String)]

    init(_ query: Substring) {
        fields = query.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
