import AsyncHTTPClient
package import GatewayEngine
package import GatewayPlan
package import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import Synchronization

/// The upstream over HTTP: pooled connections, one exchange per call, no retries, no redirects.
///
/// A call that runs on an event loop prefers that loop's connections, so that an exchange crosses no thread. It does not insist: for a
/// request that does, the client opens a connection and closes it afterwards.
package final class HTTPUpstream: UpstreamClient {
    let plan: UpstreamPlan
    let group: any EventLoopGroup
    private let client: HTTPClient
    /// When the last answer came, whatever its status; 0 is never.
    private let lastAnswer = Atomic<UInt64>(0)
    private let baseHeaders: HTTPHeaders

    package init(plan: UpstreamPlan, userAgent: String, group: any EventLoopGroup) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .nanoseconds(plan.connectTimeout)
        configuration.decompression = .enabled(limit: .size(plan.maximumResponseBytes))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = plan.maximumConnections
        // The client would go on connecting until the deadline; one attempt is one attempt.
        configuration.connectionPool.retryConnectionEstablishment = false
        self.plan = plan
        self.group = group
        self.client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        var headers: HTTPHeaders = ["user-agent": userAgent, "accept": "application/json", "accept-encoding": "gzip"]
        for header in plan.headers { header.value.reveal { headers.replaceOrAdd(name: header.name, value: $0) } }
        self.baseHeaders = headers
    }

    package func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let request = try request(for: call)
        let exchange = Exchange(maximumBytes: plan.maximumResponseBytes, onEvent: call.relay?.onEvent)
        let loop = MultiThreadedEventLoopGroup.currentEventLoop
        let task = client.execute(
            request: request, delegate: exchange,
            eventLoop: loop.map { .delegate(on: $0) } ?? .indifferent,
            deadline: min(.now() + .nanoseconds(call.tool.request.timeout), call.deadline))
        let result = await withTaskCancellationHandler {
            do {
                return Result<UpstreamResponse, any Error>.success(try await task.get())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            task.cancel()
        }
        switch result {
        case .success(let response):
            lastAnswer.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
            return response
        case .failure(let error): throw exchange.failure(error)
        }
    }

    /// Since the last answer, nanoseconds; `nil` when there was none.
    var ageOfLastAnswer: Int64? {
        let last = lastAnswer.load(ordering: .relaxed)
        return last == 0 ? nil : Int64(NIODeadline.now().uptimeNanoseconds - last)
    }

    /// Closes the pooled connections.
    package func shutdown() async throws { try await client.shutdown() }

    private func request(for call: ToolCall) throws(UpstreamFailure) -> HTTPClient.Request {
        let built = RequestBuilder(call: call).build()
        var headers = baseHeaders
        switch plan.credentials {
        case .none:
            break
        case .bearer(let token, let help):
            guard !token.isEmpty else { throw .noCredential(help: help ?? "The gateway has no access token for the upstream.") }
            token.reveal { headers.replaceOrAdd(name: "authorization", value: "Bearer \($0)") }
        }
        if let etag = call.ifNoneMatch { headers.replaceOrAdd(name: "if-none-match", value: etag) }
        if call.relay != nil { headers.replaceOrAdd(name: "accept", value: "application/json, text/event-stream") }
        if let trace = call.trace {
            headers.replaceOrAdd(name: "traceparent", value: trace.parent(span: .random(in: 1 ... .max)))
            if let state = trace.state { headers.replaceOrAdd(name: "tracestate", value: state) }
        }
        if let contentType = built.contentType { headers.replaceOrAdd(name: "content-type", value: contentType) }
        do {
            return try HTTPClient.Request(
                url: plan.baseURL + built.target, method: HTTPMethod(rawValue: built.method.rawValue), headers: headers,
                body: built.body.map { .byteBuffer($0) })
        } catch {
            throw .unreachable("\(plan.baseURL) is not a URL that can be called")
        }
    }
}
