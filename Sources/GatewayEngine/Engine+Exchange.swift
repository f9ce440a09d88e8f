import GatewayPlan
package import NIOCore

/// What came of a call whose answer is not made here but is the protocol's own.
package enum Exchanged: Sendable {
    /// The body of a success; JSON by its type.
    case answered(ByteBuffer)
    /// What to say instead.
    case failed(Answer)
}

extension Engine {
    /// Sends a call and hands its answer on as it is; a write invalidates as it does in `complete`.
    package func exchange(_ deferred: DeferredCall) async -> Exchanged {
        let call = deferred.call
        guard calls.begin(atMost: plan.concurrency.calls) else { return .failed(overloaded(call)) }
        defer { calls.end() }
        var outcome = CallOutcome()
        do throws(UpstreamFailure) {
            let response = try await sendInvalidating(call, outcome: &outcome)
            guard (200..<300).contains(response.status), response.isJSON else {
                let content = renderer.render(response, for: call, view: 0, outcome)
                return .failed(Answer(content: content, source: .upstream, outcome: outcome))
            }
            return .answered(response.body)
        } catch {
            return .failed(failure(error, of: call, outcome))
        }
    }
}
