import GatewayPlan
import JSONBytes
import NIOCore
import Synchronization

extension Engine {
    /// Sends a call whose answer is not kept: a write, with all that it makes stale, or a read without a cache.
    func send(_ call: ToolCall) async -> Answer {
        var outcome = CallOutcome()
        do throws(UpstreamFailure) {
            let response = try await sendInvalidating(call, outcome: &outcome)
            let content = renderer.render(response, for: call, view: call.view, outcome)
            return Answer(content: content, source: .upstream, outcome: outcome)
        } catch {
            return failure(error, of: call, outcome)
        }
    }

    /// Sends a call and makes stale what it touches, also when it is not known whether it was carried out.
    func sendInvalidating(_ call: ToolCall, outcome: inout CallOutcome) async throws(UpstreamFailure) -> UpstreamResponse {
        let tags = call.tool.invalidates.map { (text: $0.text(of: call), slots: $0.staleSlots(of: call)) }
        let slots = tags.flatMap(\.slots)
        let caller = stamp(ofCaller: call)
        quiet.hold(slots)
        do throws(UpstreamFailure) {
            let response = try await upstream.send(call, outcome: &outcome)
            outcome.status = response.status
            // Only a refusal says that nothing happened; after a server error or a redirect it may have.
            let cause: InvalidationRecord.Cause? =
                (400..<500).contains(response.status) ? nil : (200..<300).contains(response.status) ? .write : .unknownOutcome
            finish(tags, cause, call.tool)
            if cause != nil, !slots.isEmpty { await shared?.invalidate(slots) }
            learn(from: response, call, asOf: caller)
            return response
        } catch {
            finish(tags, error.provesNothingWasSent ? nil : .unknownOutcome, call.tool)
            if !error.provesNothingWasSent, !slots.isEmpty { await shared?.invalidate(slots) }
            throw error
        }
    }

    /// A write has ended.
    ///
    /// - Parameter cause: `nil`: nothing was written.
    private func finish(_ tags: [(text: String, slots: [TagSlot])], _ cause: InvalidationRecord.Cause?, _ tool: ToolPlan) {
        guard !tags.isEmpty else { return }
        let slots = tags.flatMap(\.slots)
        guard let cause else { return quiet.release(slots) }
        let time = now().nanoseconds
        // Before the counting up, since what begins after that counts as having seen the write.
        if tool.settle > 0 {
            settling.withLock { $0.append(SettleQueue.Write(tags: tags, actor: tool.name, settlesAt: time + tool.settle)) }
            quiet.unsettle(slots, until: time + tool.settle)
        }
        // Of the tags of a list's kinds, those of which it has an item.
        for tag in tags where !tag.slots.isEmpty {
            invalidate(tag.slots, InvalidationRecord(tag: tag.text, cause: cause, actor: tool.name, time: time))
        }
        // Behind the counting up: who asks in between sees a write under way.
        quiet.release(slots)
        invalidations.send()
    }

    @discardableResult func invalidate(_ slots: [TagSlot], _ record: InvalidationRecord) -> Int {
        cache.log.append(record, stamps: slots.map { cache.epochs.bump($0) })
    }
}

extension TagTemplate {
    func staleSlots(of call: ToolCall) -> [TagSlot] {
        paths(of: call).flatMap { $0.staleSlots(withDescendants: coversDescendants) }
    }

    /// The tag as a person reads it, with the values of the call; those of a list as they were written.
    func text(of call: ToolCall) -> String {
        let words = segments.map { segment -> String in
            switch segment {
            case .literal(let word): word
            case .part: "{}"
            case .parameter(let position):
                call.withValue(ofParameter: position) { value, bytes in
                    value.kind == .string ? value.string(in: bytes) : value.excerpt(in: bytes)
                } ?? ""
            }
        }
        return (words + (coversDescendants ? ["**"] : [])).joined(separator: "/")
    }
}
