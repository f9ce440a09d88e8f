import Diagnostics
import GatewayPlan
import JSONBytes
import NIOCore
import YAMLSyntax

/// Holds the cases of one file against the endpoints that they call.
struct CaseResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// The cases that are right; what is wrong is reported.
    func resolve(_ spec: CasesSpec) -> [CasePlan] {
        let cases = spec.cases.value ?? []
        _ = decoding.areUnique(cases.compactMap { $0.value.name.located }, in: "cases")
        return cases.compactMap { item in
            guard let name = item.value.name.located else { return nil }
            let steps = (item.value.steps.value ?? []).map { step($0) }
            return CasePlan(name: name.value, place: name.range.description, steps: steps.compactMap { $0 })
        }
    }

    private func step(_ item: Located<CaseStepSpec>) -> CaseStep? {
        let spec = item.value
        let call = call(spec)
        let upstream = (spec.upstream.value ?? []).map { answer($0) }
        return CaseStep(
            place: item.range.description, advance: spec.advance.value ?? 0, call: call, upstream: upstream.compactMap { $0 },
            expectations: expectations(spec, hasCall: call != nil))
    }

    private func call(_ spec: CaseStepSpec) -> CaseCall? {
        guard let name = spec.call.located else {
            // Each of these says something about a call.
            let range = spec.arguments.range ?? spec.caller.range ?? spec.upstream.range
            if spec.call.isAbsent, let range {
                decoding.report(
                    .missingKey, "this step calls nothing", at: range, hint: "`call` is missing here", help: "name an endpoint in `call`")
            }
            return nil
        }
        guard let endpoint = endpoints.find(name) else { return nil }
        let references = ParameterReferences(decoding: decoding, endpoint: name.value, parameters: endpoint.parameters)
        var object = JSONObject()
        for argument in spec.arguments.value ?? [] {
            guard let node = argument.value else { continue }
            var rule: ValueRule?
            if argument.name != ViewPlan.parameterName || endpoint.views.count < 2 {
                let position = references.position(of: Located(argument.name, at: argument.range), in: "`arguments`")
                rule = position.map { endpoint.plans[$0].rule }
            }
            // Held against its rule when it is called, as everybody's is: that may be the case.
            let subject = Subject(name: argument.name, range: argument.range)
            if let value = decoding.json(node, of: rule, for: subject) { object[argument.name] = value }
        }
        return CaseCall(
            tool: name.value, arguments: ByteBuffer(string: JSONValue.object(object).description), caller: spec.caller.value,
            insistsOnFresh: spec.fresh.value ?? false)
    }

    private func answer(_ item: Located<ScriptedAnswerSpec>) -> ScriptedAnswer? {
        let spec = item.value
        let delay = spec.after.value ?? 0
        guard !areTogether(spec.json.range, "json", spec.text.range, "text") else { return nil }
        if let failure = spec.transport.located {
            let parts = [
                (spec.status.range, "status"), (spec.json.range, "json"), (spec.text.range, "text"), (spec.headers.range, "headers"),
            ]
            let isAlone = parts.allSatisfy { !areTogether($0.0, $0.1, failure.range, "transport") }
            return isAlone ? ScriptedAnswer(.failure(failure.value), delay: delay) : nil
        }
        var headers = fields(spec.headers)
        if spec.json.value != nil, !headers.contains(where: { $0.name == "content-type" }) {
            headers.append(("content-type", "application/json"))
        }
        let text = spec.json.value.map(\.description) ?? spec.text.value ?? ""
        return ScriptedAnswer(
            .answer(status: Int(spec.status.value ?? 200), headers: headers, body: ByteBuffer(string: text)), delay: delay)
    }

    /// Whether two keys are there that exclude each other; reports it.
    private func areTogether(_ range: SourceRange?, _ name: String, _ other: SourceRange?, _ otherName: String) -> Bool {
        guard let range, let other else { return false }
        decoding.report(
            .inapplicableKey, "`\(name)` has no meaning beside `\(otherName)`", at: range, hint: "remove one of them",
            labels: [.init("`\(otherName)` is here", at: other)])
        return true
    }

    private func fields(_ field: Field<[Named<String>]>) -> [(name: String, value: String)] {
        (field.value ?? []).compactMap { entry in entry.value.map { (entry.name.lowercased(), $0) } }
    }

    private func expectations(_ step: CaseStepSpec, hasCall: Bool) -> [CaseExpectation] {
        let spec = step.expect.value
        var list: [CaseExpectation] = []
        func add<Value>(_ field: Field<Value>?, _ make: (Value) -> CaseExpectation.Subject) {
            guard let located = field?.located else { return }
            list.append(CaseExpectation(place: located.range.description, subject: make(located.value)))
        }
        if hasCall, spec?.isError.isAbsent ?? true, let call = step.call.range {
            list.append(CaseExpectation(place: call.description, subject: .isError(false)))
        }
        add(spec?.isError) { .isError($0) }
        add(spec?.cache) { .cache($0) }
        add(spec?.result) { .result($0) }
        add(spec?.text) { .text($0.map(\.value)) }
        add(spec?.age) { .age($0) }
        add(spec?.standsIn) { .standsIn($0) }
        add(spec?.outcome) { .outcome($0) }
        add(spec?.attempts) { .attempts(Int($0)) }
        add(spec?.took) { .took($0) }
        add(spec?.sent) { items in .sent(items.compactMap { sent($0) }) }
        add(spec?.invalidated) { .invalidated($0.map(\.value)) }
        add(spec?.unreachable) { .unreachable(Int($0)) }
        add(spec?.breaker) { .breaker($0) }
        add(spec?.gate) { .gate($0) }
        let series = SeriesResolver(decoding: decoding, endpoints: endpoints)
        add(spec?.metrics) { entries in .metrics(entries.compactMap { series.resolve($0) }) }
        if let name = spec?.standsIn.located { _ = endpoints.exists(name) }
        return list
    }

    private func sent(_ item: Located<SentSpec>) -> SentRequest? {
        let spec = item.value
        guard let line = spec.request.located, !areTogether(spec.json.range, "json", spec.text.range, "text") else { return nil }
        let body: SentRequest.Body = spec.json.value.map { .json($0) } ?? spec.text.value.map { .text($0) } ?? .none
        return SentRequest(
            place: line.range.description, method: line.value.method, target: line.value.target, body: body,
            headers: fields(spec.headers))
    }
}
