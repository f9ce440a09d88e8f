import Diagnostics
import GatewayPlan

/// Joins tags with the parameters that fill them, each of which must have a value in every call or be a list.
struct TagResolver {
    let decoding: Decoding
    let references: ParameterReferences

    /// What an answer is about; `nil`, and reported, when a parameter does not fit.
    func template(of tag: TagSpec) -> TagTemplate? { template(of: tag, list: nil, onlyFor: nil) }

    /// What one item of `invalidates` makes stale; `nil`, and reported, when a parameter does not fit.
    func templates(of stale: StaleSpec) -> [TagTemplate]? {
        switch stale {
        case .tag(let tag): return template(of: tag).map { [$0] }
        case .byValue(let spec):
            guard let each = spec.each.located, let cases = spec.cases.value else { return nil }
            let forms = cases.compactMap(\.value.like.located)
            guard forms.count == cases.count, cases.allSatisfy({ !$0.value.tags.isInvalid }) else { return nil }
            guard decoding.areUnique(forms.map { Located($0.value.source, at: $0.range) }, in: "cases") else { return nil }
            guard let position = position(of: each), let isList = isList(position, named: each) else { return nil }
            var templates: [TagTemplate?] = []
            for (index, item) in cases.enumerated() {
                let onlyFor = TagTemplate.Case(parameter: position, forms: forms.map(\.value), index: index)
                for tag in item.value.tags.value ?? [] {
                    templates.append(template(of: tag.value, list: isList ? position : nil, onlyFor: onlyFor))
                }
            }
            let known = templates.compactMap { $0 }
            return known.count == templates.count ? known : nil
        }
    }

    private func template(of tag: TagSpec, list: Int?, onlyFor: TagTemplate.Case?) -> TagTemplate? {
        var list = list
        var segments: [TagTemplate.Segment] = []
        for segment in tag.segments {
            switch segment {
            case .literal(let text): segments.append(.literal(text))
            case .part: segments.append(.part)
            case .parameter(let name):
                guard let position = position(of: name) else { return nil }
                if case .array(let item, _, _) = references.parameters[position].plan?.rule {
                    if case .object = item {
                        return refuse(
                            position, named: name, "its items are objects",
                            message: "a tag takes values, not the objects of `\(name.value)`",
                            help: "use a list of values")
                    }
                    guard (list ?? position) == position else {
                        return refuse(
                            position, named: name, "it is a second list", message: "a tag cannot vary with `\(name.value)`, too",
                            help: "a tag can vary with one list")
                    }
                    list = position
                }
                segments.append(.parameter(position))
            }
        }
        guard let first = segments.first, first != .part, first != list.map({ .parameter($0) }) else {
            let range = tag.range
            decoding.report(
                .invalidTag, "`\(tag.text)` is not a tag", at: range, hint: "begin with a word",
                help: "what stands before the values is the tag of all of them")
            return nil
        }
        return TagTemplate(segments: segments, coversDescendants: tag.coversDescendants, list: list, onlyFor: onlyFor)
    }

    private func position(of name: Located<String>) -> Int? {
        guard let position = references.position(of: name, in: "the tag") else { return nil }
        // A parameter that is wrong itself has been reported.
        guard references.parameters[position].plan != nil else { return nil }
        // Without a list, a tag is about all values.
        if case .array = references.parameters[position].plan?.rule { return position }
        guard !references.parameters[position].alwaysHasValue else { return position }
        return refuse(
            position, named: name, "it may be left out", message: "a tag needs one value of `\(name.value)` in every call",
            help: "use a parameter that is required, in the path, or has a default")
    }

    /// Whether the parameter that chooses a case is a list; `nil`, and reported, when it holds no text.
    private func isList(_ position: Int, named name: Located<String>) -> Bool? {
        switch references.parameters[position].plan?.rule {
        case .string: return false
        case .array(.string, _, _): return true
        default:
            return refuse(
                position, named: name, "it holds no text", message: "`each` takes a parameter that holds text, not `\(name.value)`",
                help: "use a string or a list of strings")
        }
    }

    private func refuse<Value>(
        _ position: Int, named name: Located<String>, _ problem: String, message: String, help: String
    ) -> Value? {
        decoding.report(
            .unsuitableTagParameter, message, at: name.range, hint: problem,
            labels: [.init("the parameter is declared here", at: references.parameters[position].range)], help: help)
        return nil
    }
}
