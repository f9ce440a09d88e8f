import GatewayPlan
import Synchronization

/// Fetches one account's access token: from the store when another process was faster, else from the service.
final class TokenRenewal: Sendable {
    private typealias Outcome = Result<TokenCell.Held, TokenProblem>

    private let plan: OAuthPlan
    private let account: String
    private let store: TokenStore
    private let endpoint: TokenEndpoint
    /// Nanoseconds since 1970.
    let now: @Sendable () -> Int64
    private let report: @Sendable (CredentialEvent) -> Void
    /// How many days were left when it was last warned.
    private let warnedAt = Mutex<Int?>(nil)

    init(
        plan: OAuthPlan, account: String, store: TokenStore, endpoint: TokenEndpoint, now: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (CredentialEvent) -> Void
    ) {
        self.plan = plan
        self.account = account
        self.store = store
        self.endpoint = endpoint
        self.now = now
        self.report = report
    }

    /// The file that tokens come from, as it is; `nil` also where tokens are kept in no file.
    var version: TokenFile.Version? { plan.signIn == nil ? nil : store.file.version }

    /// One way to a token: the store, then, alone among all processes, the service.
    func run(insteadOf rejected: Secret?) async -> Result<TokenCell.Held, TokenProblem> {
        guard !plan.clientID.isEmpty else { return .failure(.needsOperator(help("The gateway has no client id for the upstream."))) }
        guard let signIn = plan.signIn else { return await fetchForApp() }
        do throws(TokenStoreFailure) {
            // Before it is read: what is written in between makes another version, and this token is looked up again.
            let version = store.file.version
            let record = plan.record(of: account, in: try store.read(), now: now())
            if let record, let held = held(record, insteadOf: rejected, version) { return .success(held) }
            guard let record, !record.hasEnded else { return .failure(signInNeeded(record)) }
            return try await store.update(patience: .nanoseconds(plan.requestTimeout * 2)) { document, save in
                await refresh(in: document, save, signIn, insteadOf: rejected)
            }
        } catch {
            report(.renewalFailed(account: account, why: error.description))
            return .failure(.needsOperator(error.description))
        }
    }

    private func fetchForApp() async -> Outcome {
        do throws(TokenFailure) {
            let grant = try await endpoint.clientCredentials()
            report(.renewed(account: account))
            let renewAt = grant.lifetime.map { now() + $0 * 1_000_000_000 - plan.refreshAhead }
            return .success(TokenCell.Held(token: grant.accessToken, renewAt: renewAt, version: nil))
        } catch {
            return .failure(failure(error))
        }
    }

    /// With the store locked: reads again what another process may have written, and asks the service only if nobody has.
    private func refresh(
        in document: TokenDocument, _ save: (TokenDocument) throws(TokenStoreFailure) -> Void, _ signIn: SignInPlan,
        insteadOf rejected: Secret?
    ) async -> Outcome {
        var document = document
        guard var record = plan.record(of: account, in: document, now: now()), let token = record.refreshToken else {
            return .failure(signInNeeded(plan.record(of: account, in: document, now: now())))
        }
        if let held = held(record, insteadOf: rejected, store.file.version) { return .success(held) }
        do throws(TokenStoreFailure) {
            // A store that cannot be written is found out before the service ends the token that is in it.
            try save(document)
            let answer: Result<TokenGrant, TokenFailure>
            do throws(TokenFailure) { answer = .success(try await endpoint.refresh(token)) } catch { answer = .failure(error) }
            switch answer {
            case .success(let grant):
                record.take(grant, at: now() / 1_000_000_000)
                document.put(record)
                try save(document)
                report(.renewed(account: account))
                warn(of: record, signIn)
                guard let held = held(record, insteadOf: nil, store.file.version) else {
                    return .failure(.unavailable("the service gave a token that has ended"))
                }
                return .success(held)
            case .failure(let error):
                if error.isFinal {
                    record.end()
                    document.put(record)
                    try save(document)
                }
                return .failure(failure(error))
            }
        } catch {
            report(.renewalFailed(account: account, why: error.description))
            return .failure(.needsOperator(error.description))
        }
    }

    /// - Parameter version: the file's, at a moment when it held this record for certain.
    private func held(_ record: StoredAccount, insteadOf rejected: Secret?, _ version: TokenFile.Version?) -> TokenCell.Held? {
        guard let token = record.accessToken, token != rejected else { return nil }
        let renewAt = record.accessTokenEndsAt.map { $0 * 1_000_000_000 - plan.refreshAhead }
        if let renewAt, now() >= renewAt { return nil }
        return TokenCell.Held(token: token, renewAt: renewAt, version: version)
    }

    private func failure(_ error: TokenFailure) -> TokenProblem {
        if error.isFinal {
            report(.ended(account: account, why: error.text))
            return .needsOperator(help("The sign-in of account \(account) has ended: \(error.text)."))
        }
        report(.renewalFailed(account: account, why: error.text))
        guard case .refused = error else { return .unavailable(error.text) }
        return .needsOperator(help("The service refused a new access token: \(error.text)."))
    }

    private func signInNeeded(_ record: StoredAccount?) -> TokenProblem {
        guard let record else { return .needsOperator(help("Nobody has signed in as account \(account).")) }
        return .needsOperator(help("The sign-in of account \(record.account) has ended."))
    }

    private func help(_ problem: String) -> String { plan.help.map { "\(problem) \($0)" } ?? problem }

    private func warn(of record: StoredAccount, _ signIn: SignInPlan) {
        guard let days = signIn.daysToWarnOf(record, now: now()) else { return }
        let isNew = warnedAt.withLock { last in
            defer { last = days }
            return last != days
        }
        if isNew { report(.endsSoon(account: account, days: days)) }
    }
}
