import GatewayPlan
import JSONBytes

extension AnswerRenderer {
    /// An upstream error with its true status, message and reason, and the operator's advice.
    func error(_ response: UpstreamResponse, for tool: ToolPlan, _ outcome: CallOutcome? = nil) -> AnswerContent {
        let said = ErrorText(of: response, plan.upstream.errors)
        let (message, reason) = (said.message, said.reason)
        let advice = tool.advice.first { $0.status == response.status && ($0.reason == nil || $0.reason == reason) }

        var text = "\(upstreamName) answered \(response.status)"
        if let message { text += ": \(message)" }
        if let reason { text += " (\(reason))" }
        if text.last != "." { text += "." }
        var object: JSONObject = ["error": Self.word(.upstream), "status": .integer(Int64(response.status))]
        if let message { object["message"] = .string(message) }
        if let reason { object["reason"] = .string(reason) }
        add(outcome, retryAfter: response.retryAfterSeconds.map { Int64($0) }, to: &text, &object)
        if let advice {
            text += " \(advice.text)"
            object["advice"] = .string(advice.text)
        }
        // A reason of the upstream's own says that it is something else.
        if response.status == 403, reason == nil, !tool.scopes.isEmpty {
            text += " \(tool.name) needs what these scopes allow: \(tool.scopes.joined(separator: ", "))."
            object["needs_scopes"] = .array(tool.scopes.map { .string($0) })
        }
        return AnswerContent(errorText: text, object: .object(object))
    }

    /// No answer came from the upstream.
    func failure(_ failure: UpstreamFailure, for tool: ToolPlan, _ outcome: CallOutcome? = nil) -> AnswerContent {
        let name = upstreamName
        let (code, sentence): (JSONValue, String) =
            switch failure {
            case .noCredential(let help): (Self.word(.noCredential), help)
            case .unreachable(let why): (Self.word(.unreachable), "\(name) cannot be reached: \(why). Nothing was sent.")
            case .timedOut: (Self.word(.timedOut), "\(name) did not answer within \(Self.seconds(tool.request.timeout)).")
            case .deadlinePassed: (Self.word(.timedOut), "\(name) did not answer before the call's deadline.")
            case .interrupted(let why): (Self.word(.interrupted), "The connection to \(name) broke before its answer was complete: \(why).")
            case .tooLarge(let limit): (Self.word(.answerTooLarge), "\(name)'s answer is larger than \(limit) bytes. Ask for less.")
            case .cancelled: (Self.word(.cancelled), "The call was cancelled.")
            case .refused(let refusal): (.string(refusal.kind.rawValue), sentence(for: refusal))
            }
        let mayHaveHappened = tool.effect != .safe && !failure.provesNothingWasSent
        let warning = mayHaveHappened ? " It may have been carried out all the same: look before you try again." : ""
        var text = sentence + warning
        var object: JSONObject = ["error": code, "message": .string(sentence)]
        var retryAfter: Int64?
        if case .refused(let refusal) = failure {
            object["refused_by"] = .string(refusal.name)
            retryAfter = refusal.retryAfterSeconds
        }
        add(outcome, retryAfter: retryAfter, to: &text, &object)
        return AnswerContent(errorText: text, object: .object(object))
    }

    /// What the way of a call adds to its error: how often it was tried, when to try again, and a breaker that is not closed.
    private func add(_ outcome: CallOutcome?, retryAfter: Int64?, to text: inout String, _ object: inout JSONObject) {
        if let attempts = outcome?.attempts, attempts > 1 {
            text += " It was tried \(attempts) times."
            object["attempts"] = .integer(Int64(attempts))
        }
        let seconds = max(retryAfter ?? 0, outcome?.retryAfterSeconds ?? 0)
        if retryAfter != nil || seconds > 0 {
            text += " Try again in \(seconds) s."
            object["retry_after_seconds"] = .integer(seconds)
        }
        if let breaker = outcome?.breaker, breaker.state != .closed {
            object["breaker"] = .object(["name": .string(breaker.name), "state": .string(breaker.state.rawValue)])
        }
    }

    /// Why the gateway itself sent nothing.
    private func sentence(for refusal: Refusal) -> String {
        switch refusal.kind {
        case .gateClosed: "\(upstreamName) asked for no more requests for now. Nothing was sent."
        case .limited: "The gateway's limit for requests to \(upstreamName) is used up. Nothing was sent."
        case .circuitOpen: "\(upstreamName) keeps failing at this, so it is left alone for now. Nothing was sent."
        case .overloaded: "Too many calls to \(upstreamName) are under way. Nothing was sent."
        case .deadline: "The time for this call was over before anything was sent."
        }
    }

    /// The tool exists and is left out by the operator's choice.
    func notOffered(_ hidden: HiddenTool) -> AnswerContent {
        let key = hidden.filter.setting
        var text = "\(hidden.tool.name) is not offered: \(hidden.why)"
        if text.last != "." { text += "." }
        var object: JSONObject = [
            "error": Self.word(.notOffered), "tool": .string(hidden.tool.name), "why": .string(hidden.why), "setting": .string(key),
        ]
        if let instead = hidden.instead {
            text += " Use \(instead) instead."
            object["instead"] = .string(instead)
        }
        let option = hidden.filter.option.map { " or \($0)" } ?? ""
        text += " The operator can change this with \(key) in policies.yaml\(option)."
        return AnswerContent(errorText: text, object: .object(object))
    }

    /// The user has not agreed to the call; nothing was sent.
    func unconfirmed(_ why: Unconfirmed, _ tool: ToolPlan) -> AnswerContent {
        let (code, text): (CallError, String) =
            switch why {
            case .declined: (.declined, "The user declined, so \(tool.name) was not called. Do not try again unless the user asks for it.")
            case .unanswered: (.unconfirmed, "The user was asked and has not answered, so \(tool.name) was not called.")
            case .argumentMissing:
                (
                    .confirmationRequired,
                    "\(tool.name) was not called: the user must agree first. Say what would happen, ask, and only then call it again with "
                        + "the same arguments and \(ToolPlan.confirmationParameter)=true."
                )
            }
        return AnswerContent(errorText: text, object: ["error": Self.word(code), "tool": .string(tool.name)])
    }

    /// The tool is offered, but not to this caller.
    func notPermitted(_ tool: ToolPlan) -> AnswerContent {
        AnswerContent(
            errorText:
                "The caller's token does not allow \(tool.name). The operator can change this with server.http.access in policies.yaml.",
            object: ["error": Self.word(.notPermitted), "tool": .string(tool.name), "setting": "server.http.access"])
    }

    /// The caller's arguments are wrong; nothing was sent.
    func invalid(_ problems: [ArgumentProblem], for tool: ToolPlan) -> AnswerContent {
        let details = problems.map { problem -> JSONValue in
            var object: JSONObject = [:]
            if let argument = problem.argument { object["argument"] = .string(argument) }
            object["must_be"] = .string(problem.mustBe)
            object["got"] = .string(problem.got)
            return .object(object)
        }
        let text = problems.map(\.sentence).joined(separator: " ")
        let object: JSONObject = ["error": Self.word(.invalidArguments), "tool": .string(tool.name), "problems": .array(details)]
        return AnswerContent(errorText: text, object: .object(object))
    }

    static func word(_ error: CallError) -> JSONValue { .string(error.rawValue) }

    private static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
