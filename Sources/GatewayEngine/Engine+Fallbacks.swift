import GatewayPlan
import JSONBytes
import NIOCore

extension Engine {
    /// What stands in for an answer that could not be had, or that answer.
    ///
    /// Only trouble with the upstream has a substitute: an answer that says no is an answer.
    ///
    /// - Parameter stale: the old answer, as far as it may be served.
    func substitute(for answer: Answer, orStale stale: Answer? = nil, to call: ToolCall) async -> Answer {
        guard answer.content.isError, let reason = answer.outcome?.trouble else { return stale ?? answer }
        for step in call.tool.resilience.fallback {
            switch step {
            case .stale:
                if let stale { return stale }
            case .fixed(let json):
                var substitute = answer
                let note = "\(renderer.upstreamName) cannot answer this now (\(reason)). This is a fixed answer in its place."
                substitute.content = AnswerContent(object: ByteBuffer(string: json)).noting(note)
                substitute.source = .gateway
                substitute.substitute = .init(tool: nil, reason: reason)
                return substitute
            case .alternate(let id, let arguments):
                guard let tool = plan.tool(id), var substitute = await ask(tool, arguments, of: call) else { continue }
                let note =
                    "\(renderer.upstreamName) cannot answer \(call.tool.name) now (\(reason)). This is the answer of \(tool.name)."
                substitute.content = substitute.content.noting(note)
                substitute.substitute = .init(tool: tool.name, reason: reason)
                return substitute
            }
        }
        return stale ?? answer
    }

    /// The answer of another tool within the deadline of the call; `nil` when that has none either.
    private func ask(_ tool: ToolPlan, _ arguments: [FallbackStep.Argument], of call: ToolCall) async -> Answer? {
        var object = JSONObject()
        for argument in arguments {
            object[tool.parameters[argument.theirs].name] =
                call.withValue(ofParameter: argument.ours) { token, bytes in
                    bytes.extracting(token.range).withUnsafeBufferPointer { try? JSONValue.parse(ByteBuffer(bytes: $0)) }
                } ?? nil
        }
        let message = ByteBuffer(json: .object(object))
        guard let token = try? JSONScanner.scan(message.readableBytesUInt8Span) else { return nil }
        let admission = admit(
            tool, arguments: token, message: message, principal: call.principal, priority: call.priority, counts: false,
            scratch: CallScratch(executor: executor), now: now()
        )
        let answer: Answer
        switch admission {
        case .answered(let cached):
            answer = cached
        case .deferred(var deferred):
            // What is there already costs no time; there is none left to ask for more.
            guard now() < call.deadline else { return nil }
            deferred.deadline = call.deadline
            var lookup: CacheLookup?
            answer = await self.answer(deferred, &lookup)
        }
        return answer.content.isError ? nil : answer
    }
}

extension CallOutcome {
    /// A word for what kept the upstream from answering; `nil`: it answered, or the caller or the credential was the reason.
    fileprivate var trouble: String? {
        if attempts == 0, let refusal { return refusal.kind.rawValue }
        switch outcome {
        case .failure?, .throttled?: return outcome?.rawValue
        // Not held against the upstream, whose answer the caller has not had all the same.
        case .success?, .slow?, .neutral?, .retry?, nil: return isTimedOut ? CallError.timedOut.rawValue : nil
        }
    }
}

extension AnswerContent {
    /// The same result with a sentence for the model behind its text.
    fileprivate func noting(_ note: String) -> AnswerContent {
        var added = ByteBuffer()
        added.writeStaticString(#",{"type":"text","text":"#)
        added.writeJSONString(note)
        added.writeStaticString("}")
        // Before the bracket that ends the list of contents.
        let end = bytes.startIndex + contentLength - 1
        let noted = bytes[..<end] + added.readableBytesView + bytes[end...]
        return AnswerContent(bytes: Array(noted)[...], contentLength: contentLength + added.readableBytes, isError: isError)
    }
}
