import Diagnostics
import GatewayPlan

/// Checks an endpoint's pages against its parameters.
struct PageResolver {
    let decoding: Decoding
    let references: ParameterReferences
    /// There is an answer that is not the full one.
    let hasViews: Bool

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
        let skips = skips(of: spec)
        guard !spec.hasInvalidField, let items = spec.items.value, let next = next(of: page), let skips else { return nil }
        return PagePlan(name: spec.name.value, items: items, total: spec.total.value, next: next, skips: skips)
    }

    /// The kinds of rows that are left out; `nil`, and reported, when something about one is wrong.
    private func skips(of spec: PageSpec) -> [RowSkip]? {
        let declared = spec.skip.value ?? []
        if let range = spec.skip.range, !hasViews {
            decoding.report(
                .inapplicableKey, "`skip` has no meaning without `views`: the full answer has every row", at: range, hint: "remove this")
            return nil
        }
        let skips = declared.map { named -> RowSkip? in
            guard let spec = named.value, !spec.hasInvalidField else { return nil }
            switch (spec.without.value, spec.given.value) {
            case (let paths?, nil): return RowSkip(name: named.name, condition: .areNull(paths.map(\.value)))
            case (nil, let path?): return RowSkip(name: named.name, condition: .isTrue(path))
            case (nil, nil), (_?, _?):
                decoding.report(
                    .unclearPage, "nothing says clearly which rows are `\(named.name)`", at: named.range,
                    hint: "give either `without` or `where`")
                return nil
            }
        }
        let known = skips.compactMap { $0 }
        return known.count == skips.count ? known : nil
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
