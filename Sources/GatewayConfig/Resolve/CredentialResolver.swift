import Diagnostics
import GatewayPlan

/// The credential that the upstream names, and what it means.
struct UsedCredential: Sendable {
    /// `nil`: the upstream names none.
    let named: Named<CredentialSpec>?
    let plan: CredentialPlan

    /// Its name when it is an app's, which stands for nobody.
    var appName: String? {
        guard case .oauth2(let oauth) = plan, oauth.signIn == nil else { return nil }
        return oauth.name
    }
}

/// Checks that a credential has the keys that its type and flow need, and no others.
struct CredentialResolver {
    let decoding: Decoding
    let tokenStore: TokenStoreSpec?
    let endpoints: EndpointLookup

    /// The one that is used; `nil`, and reported, when something about any of them is wrong.
    func resolve(_ credentials: [Named<CredentialSpec>], used name: Located<String>?) -> UsedCredential? {
        let plans = credentials.map { ($0, plan(of: $0)) }
        guard plans.allSatisfy({ $0.1 != nil }) else { return nil }
        guard let name else { return UsedCredential(named: nil, plan: .none) }
        // An unknown name has been reported where it is looked up.
        guard let (found, plan) = plans.first(where: { $0.0.name == name.value }), let plan else { return nil }
        return UsedCredential(named: Named(name: name.value, range: name.range, value: found.value), plan: plan)
    }

    /// What the credential means; `nil`, and reported, when something about it is wrong.
    private func plan(of credential: Named<CredentialSpec>) -> CredentialPlan? {
        guard let spec = credential.value, let kind = spec.kind.value else { return nil }
        switch kind {
        case .bearer: return bearer(credential, spec)
        case .oauth2: return oauth(credential, spec)
        }
    }

    private func bearer(_ credential: Named<CredentialSpec>, _ spec: CredentialSpec) -> CredentialPlan? {
        let isApplicable = refuse(
            spec.oauthRanges + spec.signInRanges, "has no meaning for type `bearer`", "only for `type: oauth2`")
        guard let token = required(spec.token, CredentialSpec.token, credential), isApplicable, !spec.help.isInvalid else { return nil }
        return .bearer(token, help: spec.help.value)
    }

    private func oauth(_ credential: Named<CredentialSpec>, _ spec: CredentialSpec) -> CredentialPlan? {
        guard let flow = valueOrStandard(spec.flow, CredentialSpec.flow) else { return nil }
        let tokenURL = required(spec.tokenURL, CredentialSpec.tokenURL, credential)
        let clientID = required(spec.clientID, CredentialSpec.clientID, credential)
        let refreshAhead = valueOrStandard(spec.refreshAhead, CredentialSpec.refreshAhead)
        let requestTimeout = valueOrStandard(spec.requestTimeout, CredentialSpec.requestTimeout)
        guard let planFlow = self.flow(flow, credential, spec), !spec.help.isInvalid, !spec.token.isInvalid, !spec.clientSecret.isInvalid,
            let tokenURL, let clientID, let refreshAhead, let requestTimeout, let tokenStore,
            !tokenStore.path.isInvalid, !tokenStore.key.isInvalid, let watch = tokenStore.watch.value
        else { return nil }
        return .oauth2(
            OAuthPlan(
                name: credential.name, flow: planFlow, tokenURL: tokenURL, clientID: clientID,
                clientSecret: spec.clientSecret.value?.unlessEmpty, fixedToken: spec.token.value?.unlessEmpty, help: spec.help.value,
                refreshAhead: refreshAhead, requestTimeout: requestTimeout,
                store: TokenStorePlan(
                    path: tokenStore.path.value.flatMap { $0.isEmpty ? nil : $0 }, key: tokenStore.key.value?.unlessEmpty, watch: watch)))
    }

    private func flow(
        _ flow: CredentialSpec.Flow, _ credential: Named<CredentialSpec>, _ spec: CredentialSpec
    ) -> OAuthPlan.Flow? {
        switch flow {
        case .clientCredentials:
            let isApplicable = refuse(
                spec.signInRanges, "has no meaning where the app itself signs in", "only for `flow: authorization_code`")
            return isApplicable ? .clientCredentials : nil
        case .authorizationCode:
            let authorizeURL = required(spec.authorizeURL, CredentialSpec.authorizeURL, credential)
            let warnBefore = valueOrStandard(spec.warnBefore, CredentialSpec.warnBefore)
            guard let redirect = redirect(spec.redirect), let authorizeURL, let warnBefore, !spec.expiresAfter.isInvalid,
                !spec.refreshToken.isInvalid, isIdentityKnown(spec.identity)
            else { return nil }
            return .authorizationCode(
                SignInPlan(
                    authorizeURL: authorizeURL, redirect: redirect, refreshToken: spec.refreshToken.value?.unlessEmpty,
                    lifetime: spec.expiresAfter.value, warnBefore: warnBefore, identityTool: spec.identity.value))
        }
    }

    private func isIdentityKnown(_ identity: Field<String>) -> Bool {
        identity.located.map { endpoints.exists($0) } ?? !identity.isInvalid
    }

    private func redirect(_ field: Field<RedirectSpec>) -> SignInPlan.Redirect? {
        if field.isAbsent {
            guard let host = RedirectSpec.host.standard(decoding).value, let port = RedirectSpec.port.standard(decoding).value,
                let path = RedirectSpec.path.standard(decoding).value
            else { return nil }
            return SignInPlan.Redirect(host: host, port: Int(port), path: path)
        }
        guard let spec = field.value, let host = spec.host.value, let port = spec.port.value, let path = spec.path.value else { return nil }
        return SignInPlan.Redirect(host: host, port: Int(port), path: path)
    }

    private func valueOrStandard<Value>(_ field: Field<Value>, _ key: Key<Value>) -> Value? {
        (field.isAbsent ? key.standard(decoding) : field).value
    }

    private func required<Value>(_ field: Field<Value>, _ key: Key<Value>, _ credential: Named<CredentialSpec>) -> Value? {
        guard field.isAbsent else { return field.value }
        decoding.report(
            .missingKey, "credential `\(credential.name)` needs `\(key.entry.name)`", at: credential.range,
            hint: "`\(key.entry.name)` is missing here", notes: ["`\(key.entry.name)`: \(key.entry.type). \(key.entry.summary)"])
        return nil
    }

    /// False, and each reported, when any of these keys is written.
    private func refuse(_ keys: [(name: String, range: SourceRange?)], _ why: String, _ hint: String) -> Bool {
        let written = keys.compactMap { key in key.range.map { (key.name, $0) } }
        for (name, range) in written { decoding.report(.inapplicableKey, "`\(name)` \(why)", at: range, hint: hint) }
        return written.isEmpty
    }
}

extension CredentialSpec {
    /// The keys of `type: oauth2`, and where they are written.
    fileprivate var oauthRanges: [(name: String, range: SourceRange?)] {
        [
            ("flow", flow.range), ("token_url", tokenURL.range), ("client_id", clientID.range), ("client_secret", clientSecret.range),
            ("refresh_ahead", refreshAhead.range), ("token_timeout", requestTimeout.range),
        ]
    }

    /// The keys of `flow: authorization_code`, and where they are written.
    fileprivate var signInRanges: [(name: String, range: SourceRange?)] {
        [
            ("authorize_url", authorizeURL.range), ("refresh_token", refreshToken.range), ("redirect", redirect.range),
            ("expires_after", expiresAfter.range), ("warn_before", warnBefore.range), ("identity", identity.range),
        ]
    }
}

extension Secret {
    fileprivate var unlessEmpty: Secret? { isEmpty ? nil : self }
}
