import Diagnostics
import GatewayPlan
import JSONBytes

/// Checks where the values of a completion come from.
struct CompletionResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// The completion; `nil`, and reported, when something about it is wrong.
    func resolve(_ spec: CompletionSpec, at range: SourceRange) -> CheckedCompletion? {
        guard !spec.hasInvalidField else { return nil }
        switch (spec.values.value, spec.endpoint.located) {
        case (let values?, nil):
            guard spec.rows.isAbsent, spec.item.isAbsent, spec.label.isAbsent, spec.arguments.isAbsent else { break }
            return .values(values.map(\.value))
        case (nil, let name?):
            guard let item = spec.item.located, spec.rows.value != nil else { break }
            return answers(spec, name, item, at: range)
        case (nil, nil), (_?, _?): break
        }
        decoding.report(
            .unclearCompletion, "nothing says clearly where the values come from", at: range,
            hint: "needs either `values`, or `endpoint`, `rows` and `value`")
        return nil
    }

    private func answers(
        _ spec: CompletionSpec, _ name: Located<String>, _ item: Located<[String]>, at range: SourceRange
    ) -> CheckedCompletion? {
        guard let endpoint = endpoints.read(name, for: "a completion") else { return nil }
        guard endpoint.relay == nil else {
            decoding.report(
                .unclearCompletion, "the answers of `\(name.value)` are handed on as they are, so no rows are read from them",
                at: name.range,
                hint: "name an endpoint without `relay`", labels: [.init("declared here", at: endpoint.name.range)])
            return nil
        }
        let fixed = FixedArguments(decoding: decoding, endpoint: endpoint)
        guard let arguments = fixed.resolve(spec.arguments, besides: [], at: name.range) else { return nil }
        if endpoint.cache == nil {
            decoding.report(
                .uncachedCompletion, "`\(name.value)` is not cached, so every letter typed calls the upstream", at: name.range,
                severity: .warning, hint: "has no cache", labels: [.init("declared here", at: endpoint.name.range)],
                help: "give it a `cache`, or list the `values`")
        }
        let rows = spec.rows.value ?? []
        warnAboutView(of: endpoint, arguments, rows, item)
        if let label = spec.label.located { warnAboutView(of: endpoint, arguments, rows, label) }
        return .answers(endpoint: name.value, arguments: arguments, rows: rows, value: item.value, label: spec.label.value)
    }

    private func warnAboutView(of endpoint: CheckedEndpoint, _ arguments: JSONObject, _ rows: [String], _ item: Located<[String]>) {
        let name = arguments[ViewPlan.parameterName]?.stringValue
        guard let view = name.flatMap({ name in endpoint.views.first { $0.name == name } }) ?? endpoint.views.first else { return }
        guard !view.projection.keeps(item.value, ofRowsAt: rows) else { return }
        decoding.report(
            .completionOfNothing, "view `\(view.name)` of `\(endpoint.name.value)` leaves out `\(item.value.joined(separator: "."))`",
            at: item.range, severity: .warning, hint: "nothing to offer", labels: [.init("declared here", at: endpoint.name.range)],
            help: "add it to the view, or write `arguments: {view: full}`")
    }
}
