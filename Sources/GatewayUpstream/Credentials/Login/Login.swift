import AsyncHTTPClient
package import GatewayPlan
package import NIOCore

/// A sign-in under way: it waits for the browser to come back, or for its address to be pasted.
package struct Login: Sendable {
    private enum Event: Sendable {
        case visit(RedirectListener.Visit)
        case pasted(String)
        case timeout
    }

    private let plan: OAuthPlan
    private let signIn: SignInPlan
    private let account: String
    private let request: AuthorizationRequest
    private let listener: RedirectListener
    private let store: TokenStore
    private let events: AsyncStream<Event>
    private let emit: AsyncStream<Event>.Continuation

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - scopes: what the person is asked for.
    ///   - port: of the redirect, instead of the plan's.
    /// - Throws: the system's error when the port cannot be had.
    package static func start(
        _ plan: OAuthPlan, _ signIn: SignInPlan, account: String, scopes: [String], port: Int?, store: TokenStore, group: any EventLoopGroup
    ) async throws -> Login {
        let (events, emit) = AsyncStream.makeStream(of: Event.self)
        let listener = try await RedirectListener.start(signIn.redirect, port: port, group: group) { emit.yield(.visit($0)) }
        return Login(
            plan: plan, signIn: signIn, account: account,
            request: AuthorizationRequest(redirectURI: listener.redirectURI, scopes: scopes), listener: listener, store: store,
            events: events, emit: emit)
    }

    /// Where the browser is to go.
    package var url: String { request.url(plan, signIn) }

    /// Where it comes back to.
    package var redirectURI: String { listener.redirectURI }

    /// A person has pasted an address.
    package func paste(_ text: String) { emit.yield(.pasted(text)) }

    /// Waits for the answer, redeems its code and keeps the tokens.
    ///
    /// - Parameters:
    ///   - upstream: how the token endpoint is connected to.
    ///   - onStranger: told when a browser brings an answer that is not to this request; it is not the end.
    package func finish(
        within timeout: Duration, upstream: UpstreamPlan, group: any EventLoopGroup, now: Int64 = WallClock.now(),
        onStranger: (LoginFailure) -> Void
    ) async throws(LoginFailure) -> StoredAccount {
        let timer = Task {
            try await Task.sleep(for: timeout)
            emit.yield(.timeout)
        }
        let client = HTTPClient.make(upstream, group: group)
        let result = await answer(TokenEndpoint(plan: plan, client: client), now, onStranger)
        timer.cancel()
        await listener.close()
        try? await client.shutdown()
        return try result.get()
    }

    private func answer(
        _ endpoint: TokenEndpoint, _ now: Int64, _ onStranger: (LoginFailure) -> Void
    ) async -> Result<StoredAccount, LoginFailure> {
        for await event in events {
            switch event {
            case .timeout: return .failure(.timedOut(redirectURI: redirectURI))
            case .pasted(let text):
                return await settle(endpoint, now) { () throws(LoginFailure) in try request.code(inPasted: text) }
            case .visit(let visit):
                let result = await settle(endpoint, now) { () throws(LoginFailure) in try request.code(in: visit.query[...]) }
                switch result {
                case .success:
                    await visit.show(.signedIn(account: account))
                    return result
                case .failure(let failure):
                    await visit.show(.failed(failure))
                    // Any page may send a browser here; only an answer that knows the state is one.
                    guard failure == .stateMismatch || failure == .noAnswer else { return result }
                    onStranger(failure)
                }
            }
        }
        return .failure(.timedOut(redirectURI: redirectURI))
    }

    private func settle(
        _ endpoint: TokenEndpoint, _ now: Int64, _ code: () throws(LoginFailure) -> String
    ) async -> Result<StoredAccount, LoginFailure> {
        do throws(LoginFailure) {
            return .success(try await keep(try await redeem(try code(), endpoint), now))
        } catch {
            return .failure(error)
        }
    }

    private func redeem(_ code: String, _ endpoint: TokenEndpoint) async throws(LoginFailure) -> TokenGrant {
        do throws(TokenFailure) {
            return try await endpoint.redeem(code: code, verifier: request.pkce.verifier, redirectURI: redirectURI)
        } catch {
            throw .notRedeemed(error)
        }
    }

    private func keep(_ grant: TokenGrant, _ now: Int64) async throws(LoginFailure) -> StoredAccount {
        var record = StoredAccount(
            credential: plan.name, account: account, clientID: plan.clientID, accessToken: nil, accessTokenEndsAt: nil, refreshToken: nil,
            scopes: request.scopes, authorizedAt: now / 1_000_000_000)
        record.take(grant, at: now / 1_000_000_000)
        guard !record.hasEnded else { throw .notRedeemed(.unavailable("there is no refresh token among them")) }
        let kept = record
        do throws(TokenStoreFailure) {
            let written: Result<Void, TokenStoreFailure> = try await store.update(patience: .nanoseconds(plan.requestTimeout * 2)) {
                document, save in
                document.signIn(kept)
                do throws(TokenStoreFailure) { return .success(try save(document)) } catch { return .failure(error) }
            }
            try written.get()
        } catch {
            throw .notKept(error)
        }
        return kept
    }
}
