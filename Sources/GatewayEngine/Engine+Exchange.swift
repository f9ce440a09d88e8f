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
        guard calls.begin() else { return .failed(overloaded(call)) }
        defer { calls.end() }
        do throws(UpstreamFailure) {
            let response = try await sendInvalidating(call)
            guard (200..<300).contains(response.status), response.isJSON else {
                return .failed(Answer(content: renderer.render(response, for: call, view: 0), source: .upstream))
            }
            return .answered(response.body)
        } catch {
            return .failed(failure(error, of: call))
        }
    }
}
