import AsyncHTTPClient
package import GatewayEngine
package import GatewayPlan
import GatewayTelemetry
package import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import Synchronization

/// The upstream over HTTP: pooled connections, one exchange per call, no redirects, and no retries but one.
///
/// A request whose access token the upstream refuses is sent again with a new one, if one can be had: it was not carried out.
///
/// A call that runs on an event loop prefers that loop's connections, so that an exchange crosses no thread. It does not insist: for a
/// request that does, the client opens a connection and closes it afterwards.
package final class HTTPUpstream: UpstreamClient {
    let plan: UpstreamPlan
    let group: any EventLoopGroup
    private let client: HTTPClient
    /// When the last answer came, whatever its status; 0 is never.
    private let lastAnswer = Atomic<UInt64>(0)
    private let isShutDown = Atomic(false)
    private let baseHeaders: HTTPHeaders
    private let credentials: UpstreamCredentials
    /// `nil`: nothing is counted.
    private let metrics: UpstreamMetrics?

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - tokens: where the tokens of a credential of `type: oauth2` come from.
    ///   - metrics: counts every request; `nil`: nobody does.
    package init(
        plan: UpstreamPlan, userAgent: String, tokens: TokenSource, metrics: UpstreamMetrics? = nil, group: any EventLoopGroup
    ) {
        self.plan = plan
        self.metrics = metrics
        self.group = group
        let client = HTTPClient.make(plan, group: group)
        self.client = client
        self.credentials = UpstreamCredentials(plan: plan.credentials, standardAccount: tokens.account) { oauth, account in
            AccountTokens(renewal: tokens.renewal(oauth, account: account, client: client))
        }
        var headers: HTTPHeaders = ["user-agent": userAgent, "accept": "application/json", "accept-encoding": "gzip"]
        for header in plan.headers { header.value.reveal { headers.replaceOrAdd(name: header.name, value: $0) } }
        self.baseHeaders = headers
    }

    package func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let deadline = min(.now() + .nanoseconds(call.tool.request.timeout), call.deadline)
        let token = try await credentials.token(of: call.principal.account)
        let response = try await send(call, token: token, deadline: deadline)
        guard response.status == 401, credentials.areRenewable, let token else { return response }
        let other = try await credentials.token(of: call.principal.account, insteadOf: token)
        return try await send(call, token: other, deadline: deadline)
    }

    private func send(_ call: ToolCall, token: Secret?, deadline: NIODeadline) async throws(UpstreamFailure) -> UpstreamResponse {
        let request = try request(for: call, token: token)
        let exchange = Exchange(maximumBytes: plan.maximumResponseBytes, onEvent: call.relay?.onEvent)
        let loop = MultiThreadedEventLoopGroup.currentEventLoop
        let start = NIODeadline.now()
        let counted = metrics?.begin(call.tool)
        let task = client.execute(
            request: request, delegate: exchange,
            eventLoop: loop.map { .delegate(on: $0) } ?? .indifferent,
            deadline: deadline)
        let result = await withTaskCancellationHandler {
            do {
                return Result<UpstreamResponse, UpstreamFailure>.success(try await task.get())
            } catch {
                return .failure(exchange.failure(error))
            }
        } onCancel: {
            task.cancel()
        }
        let end = NIODeadline.now()
        counted?.end(result, nanoseconds: (end - start).nanoseconds)
        if case .success = result { lastAnswer.store(end.uptimeNanoseconds, ordering: .relaxed) }
        return try result.get()
    }

    /// Since the last answer, nanoseconds; `nil` when there was none.
    var ageOfLastAnswer: Int64? {
        let last = lastAnswer.load(ordering: .relaxed)
        return last == 0 ? nil : Int64(NIODeadline.now().uptimeNanoseconds - last)
    }

    /// Closes the pooled connections.
    package func shutdown() async throws {
        guard !isShutDown.exchange(true, ordering: .relaxed) else { return }
        try await client.shutdown()
    }

    deinit {
        // One that a reload has replaced goes with the last call that used it.
        guard !isShutDown.load(ordering: .relaxed) else { return }
        Task { [client] in try? await client.shutdown() }
    }

    private func request(for call: ToolCall, token: Secret?) throws(UpstreamFailure) -> HTTPClient.Request {
        let builder = RequestBuilder(call: call)
        let built = builder.build()
        var headers = builder.headers(of: built, over: baseHeaders)
        token?.reveal { headers.replaceOrAdd(name: "authorization", value: "Bearer \($0)") }
        if let trace = call.trace {
            headers.replaceOrAdd(
                name: "traceparent", value: trace.isRemote ? trace.parent(span: .random(in: 1 ... .max)) : trace.parent)
            if let state = trace.state { headers.replaceOrAdd(name: "tracestate", value: state) }
        }
        do {
            return try HTTPClient.Request(
                url: plan.baseURL + built.target, method: HTTPMethod(rawValue: built.method.rawValue), headers: headers,
                body: built.body.map { .byteBuffer($0) })
        } catch {
            throw .unreachable("\(plan.baseURL) is not a URL that can be called")
        }
    }
}

extension HTTPClient {
    /// A client for one upstream and its token endpoint; nothing is retried or followed.
    static func make(_ plan: UpstreamPlan, group: any EventLoopGroup) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .nanoseconds(plan.connectTimeout)
        configuration.decompression = .enabled(limit: .size(plan.maximumResponseBytes))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = plan.maximumConnections
        // The client would go on connecting until the deadline; one attempt is one attempt.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }
}
