import Diagnostics

/// Checks `tools` of policies.yaml against the profiles, groups and endpoints that it names.
struct SelectionResolver {
    let decoding: Decoding
    let groups: Declared<InheritableSpec>
    let endpoints: [Named<EndpointSpec>]

    /// The selection; `nil`, and reported, when something about it is wrong.
    func resolve(_ tools: ToolsSpec?, _ profiles: Field<[Named<ProfileSpec>]>) -> ToolSelection? {
        guard let tools, !tools.hasInvalidField, !profiles.isInvalid else { return nil }
        warnAboutAvailability(profiles.value ?? [])
        warnAboutEmptyAvailability(profiles.value ?? [])
        warnAboutGlobs((tools.allow.value ?? []) + (tools.deny.value ?? []))
        var profile: ToolSelection.Profile?
        var maximumList = tools.maximumList.isAbsent ? ToolsSpec.maximumList.standard(decoding) : tools.maximumList
        if let name = tools.profile.located {
            let declared = Declared(profiles, unknown: .unknownProfile, kind: "profile", home: "`profiles` of policies.yaml")
            guard let spec = declared.use(name, decoding), let availability = spec.availability.value else { return nil }
            maximumList = spec.maximumList.inheriting(maximumList)
            profile = .init(name: name.value, availabilities: availability.map(\.value), help: spec.help.value)
        }
        let toolsets = tools.toolsets.value
        guard toolsets?.allSatisfy({ groups.use($0, decoding) != nil }) ?? true else { return nil }
        guard let maximumList = maximumList.located else { return nil }
        let isReadOnly = tools.readOnly.isAbsent ? ToolsSpec.readOnly.standard(decoding) : tools.readOnly
        return ToolSelection(
            profile: profile, toolsets: toolsets?.map(\.value), isReadOnly: isReadOnly.value ?? false,
            allow: tools.allow.value?.map(\.value), deny: (tools.deny.value ?? []).map(\.value),
            listBudget: ListBudget(maximumBytes: maximumList.value, range: maximumList.range))
    }

    /// A word that no profile lists hides its tools in every profile; each word is mentioned once.
    private func warnAboutAvailability(_ profiles: [Named<ProfileSpec>]) {
        let listed = profiles.flatMap { ($0.value?.availability.value ?? []).map(\.value) }
        guard !profiles.isEmpty, profiles.allSatisfy({ $0.value?.availability.value != nil }) else { return }
        var seen = Set(listed)
        for endpoint in endpoints {
            guard let availability = endpoint.value?.availability.located, seen.insert(availability.value).inserted else { continue }
            let match = EditDistance.closestMatch(to: availability.value, in: listed)
            decoding.report(
                .availabilityNobodyLists, "no profile has what is `\(availability.value)`",
                at: availability.range.isBuiltIn ? endpoint.range : availability.range, severity: .warning,
                hint: match.map { "did you mean `\($0)`?" } ?? "offered only without a profile",
                help: "list it in an entry of `profiles` in policies.yaml")
        }
    }

    /// A word that no endpoint has brings nothing; each is mentioned once.
    ///
    /// Where an endpoint has a word that no profile lists, that has been mentioned, and one of these may be what is meant.
    private func warnAboutEmptyAvailability(_ profiles: [Named<ProfileSpec>]) {
        let specs = endpoints.compactMap(\.value)
        guard !specs.isEmpty, specs.count == endpoints.count, specs.allSatisfy({ $0.availability.value != nil }) else { return }
        let known = Set(specs.compactMap { $0.availability.value })
        let items = profiles.flatMap { $0.value?.availability.value ?? [] }
        guard known.isSubset(of: items.map(\.value)) else { return }
        var seen = known
        for item in items where seen.insert(item.value).inserted {
            let match = EditDistance.closestMatch(to: item.value, in: known.sorted())
            decoding.report(
                .availabilityNobodyHas, "no endpoint is `\(item.value)`", at: item.range, severity: .warning,
                hint: match.map { "did you mean `\($0)`?" } ?? "brings no tool",
                help: "it is what `availability` of an endpoint says; one that says nothing is `current`")
        }
    }

    private func warnAboutGlobs(_ globs: [Located<ToolGlob>]) {
        for glob in globs where !endpoints.contains(where: { glob.value.matches($0.name) }) {
            let match = EditDistance.closestMatch(to: glob.value.text, in: endpoints.map(\.name))
            decoding.report(
                .globMatchesNothing, "no tool is called `\(glob.value.text)`", at: glob.range, severity: .warning,
                hint: match.map { "did you mean `\($0)`?" } ?? "matches nothing")
        }
    }
}

extension ToolsSpec {
    fileprivate var hasInvalidField: Bool {
        profile.isInvalid || toolsets.isInvalid || readOnly.isInvalid || allow.isInvalid || deny.isInvalid || maximumList.isInvalid
    }
}
