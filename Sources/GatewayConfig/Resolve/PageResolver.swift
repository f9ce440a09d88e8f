import Diagnostics
import GatewayPlan

/// Checks an endpoint's pages against its parameters.
struct PageResolver {
    let decoding: Decoding
    let references: ParameterReferences

    /// The pages; `nil`, and reported, when something about them is wrong.
    func resolve(_ field: Field<[Located<PageSpec>]>) -> [PagePlan]? {
        guard !field.isInvalid else { return nil }
        let pages = field.value ?? []
        let areNamed = pages.count < 2 || areNamed(pages)
        let plans = pages.map(plan).compactMap { $0 }
        return areNamed && plans.count == pages.count ? plans : nil
    }

    private func areNamed(_ pages: [Located<PageSpec>]) -> Bool {
        let nameless = pages.filter { $0.value.name.isAbsent }
        for page in nameless {
            decoding.report(
                .missingKey, "one page of several needs `name`", at: page.range, hint: "`name` is missing here",
                notes: ["`name`: \(PageSpec.name.entry.type). \(PageSpec.name.entry.summary)"])
        }
        return decoding.areUnique(pages.compactMap(\.value.name.located), in: "page") && nameless.isEmpty
    }

    private func plan(of page: Located<PageSpec>) -> PagePlan? {
        let spec = page.value
        guard !spec.hasInvalidField, let items = spec.items.value, let next = next(of: page) else { return nil }
        return PagePlan(name: spec.name.value, items: items, total: spec.total.value, next: next)
    }

    private func next(of page: Located<PageSpec>) -> PagePlan.Next? {
        let spec = page.value
        switch (spec.offset.located, spec.limit.located, spec.cursor.value, spec.parameter.located) {
        case (let offset?, let limit, nil, nil):
            guard let position = number(offset) else { return nil }
            guard let limit else { return .offset(parameter: position, limit: nil) }
            return number(limit).map { .offset(parameter: position, limit: $0) }
        case (nil, nil, let path?, let parameter?):
            return references.position(of: parameter, in: "the page").map { .cursor(path: path, parameter: $0) }
        default:
            decoding.report(
                .unclearPage, "nothing says how to get the next page", at: page.range,
                hint: "needs `offset`, or `cursor` and `parameter`", help: "give either `offset` and perhaps `limit`, or the other two")
            return nil
        }
    }

    /// The position of a parameter that counts rows.
    private func number(_ name: Located<String>) -> Int? {
        guard let position = references.position(of: name, in: "the page") else { return nil }
        guard let plan = references.parameters[position].plan else { return nil }
        if case .integer = plan.rule { return position }
        decoding.report(
            .unsuitablePageParameter, "`\(name.value)` cannot count rows", at: name.range, hint: "must be of type `integer`",
            labels: [.init("the parameter is declared here", at: references.parameters[position].range)])
        return nil
    }
}
