import GatewayEngine
import NIOCore

/// An upstream whose requests are counted as those that go over the wire are.
struct CountedUpstream: UpstreamClient {
    let upstream: any UpstreamClient
    let metrics: UpstreamMetrics
    let time: SimulatedTime

    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let start = time.now
        let request = metrics.begin(call.tool)
        let result: Result<UpstreamResponse, UpstreamFailure>
        do throws(UpstreamFailure) {
            result = .success(try await upstream.send(call))
        } catch {
            result = .failure(error)
        }
        request.end(result, nanoseconds: (time.now - start).nanoseconds)
        return try result.get()
    }
}
