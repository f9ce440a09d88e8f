import Diagnostics
import GatewayPlan

/// Who may reach the HTTP listener, and over what.
struct CheckedAccess: Sendable {
    let access: AccessPlan?
    let tls: TLSPlan?
}

/// Checks that only those reach the listener who may, and finds the tools that each of them may use.
struct AccessResolver {
    let decoding: Decoding
    let groups: Declared<InheritableSpec>
    let endpoints: [CheckedEndpoint]

    /// `nil`, and reported, when something about it is wrong.
    func resolve(_ listener: ListenerSpec) -> CheckedAccess? {
        guard !listener.access.isInvalid, !listener.tls.isInvalid else { return nil }
        var tls: TLSPlan?
        if let spec = listener.tls.value {
            guard let certificate = spec.certificate.value, let key = spec.key.value else { return nil }
            tls = TLSPlan(certificate: certificate, key: key)
        }
        var access: AccessPlan?
        if let spec = listener.access.located {
            guard let plan = plan(of: spec) else { return nil }
            access = plan
        }
        guard isReachAllowed(listener, access) else { return nil }
        warnAboutReach(listener, access, tls)
        return CheckedAccess(access: access, tls: tls)
    }

    private func isReachAllowed(_ listener: ListenerSpec, _ access: AccessPlan?) -> Bool {
        guard let host = listener.host.located, !Address.isLoopback(host.value), access == nil else { return true }
        decoding.report(
            .hostNotLoopback, "other machines could call every tool with your account through `\(host.value)`", at: host.range,
            hint: "use `127.0.0.1`, `::1` or `localhost`",
            help: "or say beside it who may call: `access` with `tokens` or `oauth`; `setlist token new NAME` makes a token")
        return false
    }

    /// Of what is legal and probably wrong about a listener that other machines reach.
    private func warnAboutReach(_ listener: ListenerSpec, _ access: AccessPlan?, _ tls: TLSPlan?) {
        guard let host = listener.host.located, !Address.isLoopback(host.value) else { return }
        if tls == nil {
            decoding.report(
                .tokensInTheClear, "callers' tokens travel in the clear to `\(host.value)`", at: host.range, severity: .warning,
                hint: "no `tls` beside it", help: "give it a certificate, or listen on loopback behind a proxy that has one")
        }
        if listener.allowedHosts.isEmpty {
            decoding.report(
                .hostNobodyNames, "every request from another machine will be answered 421", at: host.range, severity: .warning,
                hint: "no `allowed_hosts` beside it", help: "list the names that clients use in their URL")
        }
    }

    private func plan(of access: Located<AccessSpec>) -> AccessPlan? {
        let spec = access.value
        guard !spec.tokens.isInvalid, !spec.oauth.isInvalid, let failures = failures(spec.failures) else { return nil }
        let tokens = spec.tokens.value ?? []
        guard !tokens.isEmpty || spec.oauth.value != nil else {
            decoding.report(
                .missingKey, "`access` needs `tokens` or `oauth`: nobody could call", at: access.range, hint: "both are missing here")
            return nil
        }
        let callers = tokens.map(caller)
        var oauth: ResourceServerPlan?
        if let resource = spec.oauth.value {
            guard let plan = plan(of: resource) else { return nil }
            oauth = plan
        }
        guard callers.allSatisfy({ $0 != nil }), areUnique(tokens) else { return nil }
        return AccessPlan(callers: callers.compactMap { $0 }, oauth: oauth, failures: failures)
    }

    private func caller(_ named: Named<CallerSpec>) -> CallerPlan? {
        guard let spec = named.value, let digest = spec.digest.value, !spec.account.isInvalid, !spec.expires.isInvalid else { return nil }
        guard let tools = Tools(spec.toolsets, spec.readOnly, self), let share = spec.share.value else { return nil }
        return CallerPlan(
            name: named.name, digest: digest, account: spec.account.value, tools: tools.grant, share: Int(share),
            endsAt: spec.expires.value)
    }

    /// Two callers with one token could not be told apart.
    private func areUnique(_ tokens: [Named<CallerSpec>]) -> Bool {
        var areUnique = true
        for (index, token) in tokens.enumerated() {
            guard let digest = token.value?.digest.located else { continue }
            guard let first = tokens[..<index].first(where: { $0.value?.digest.value == digest.value }) else { continue }
            decoding.report(
                .duplicateItem, "callers `\(first.name)` and `\(token.name)` have the same token", at: digest.range, hint: "listed already",
                labels: [.init("first listed here", at: first.range)])
            areUnique = false
        }
        return areUnique
    }

    private func plan(of spec: ResourceServerSpec) -> ResourceServerPlan? {
        guard let resource = spec.resource.value, let issuer = spec.issuer.value, let keys = spec.keys.value else { return nil }
        guard let algorithms = spec.algorithms.value, let leeway = spec.leeway.value, let lifetime = spec.keysLifetime.value else {
            return nil
        }
        guard let pause = spec.keysPause.value, let timeout = spec.keysTimeout.value, let remembered = spec.rememberedTokens.value else {
            return nil
        }
        guard !spec.authorizationServers.isInvalid, !spec.accountClaim.isInvalid, !spec.scopes.isInvalid else { return nil }
        let scopes = (spec.scopes.value ?? []).map { scope -> ResourceServerPlan.Scope? in
            guard let value = scope.value, let tools = Tools(value.toolsets, value.readOnly, self) else { return nil }
            return .init(name: scope.name, tools: tools.grant ?? everything)
        }
        guard scopes.allSatisfy({ $0 != nil }) else { return nil }
        return ResourceServerPlan(
            resource: resource, issuer: issuer, authorizationServers: spec.authorizationServers.value?.map(\.value) ?? [issuer], keys: keys,
            algorithms: algorithms.map(\.value), leeway: leeway, keysLifetime: lifetime, keysPause: pause, keysTimeout: timeout,
            accountClaim: spec.accountClaim.value, scopes: scopes.compactMap { $0 }, rememberedTokens: Int(remembered))
    }

    private func failures(_ spec: FailuresSpec?) -> FailureLimitPlan? {
        guard let attempts = spec?.attempts.value, let window = spec?.window.value, let addresses = spec?.addresses.value else {
            return nil
        }
        return FailureLimitPlan(attempts: Int(attempts), window: window, addresses: Int(addresses))
    }

    private var everything: ToolGrant { ToolGrant(names: Set(endpoints.map(\.name.value))) }

    /// The tools that toolsets and `read_only` leave.
    private struct Tools {
        /// `nil`: all.
        let grant: ToolGrant?

        /// `nil`, and reported, when one of the groups does not exist.
        init?(_ toolsets: Field<[Located<String>]>, _ readOnly: Field<Bool>, _ resolver: AccessResolver) {
            guard !toolsets.isInvalid, let readOnly = readOnly.value else { return nil }
            let names = toolsets.value
            guard names?.allSatisfy({ resolver.groups.use($0, resolver.decoding) != nil }) ?? true else { return nil }
            guard names != nil || readOnly else {
                grant = nil
                return
            }
            let allowed = resolver.endpoints.filter { endpoint in
                let isInside = names.map { $0.contains { $0.value == endpoint.spec.group.value } } ?? true
                return isInside && (!readOnly || endpoint.effect == .safe)
            }
            grant = ToolGrant(names: Set(allowed.map(\.name.value)))
        }
    }
}
