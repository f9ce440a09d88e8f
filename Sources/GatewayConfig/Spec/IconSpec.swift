import GatewayPlan

/// One entry of `icons` as written.
struct IconSpec: Sendable {
    static let source = Key("src", .iconSource, .required, "`https:` or `data:`; clients fetch it.")
    static let mediaType = Key("media_type", .mediaType, .optional, "Where the picture's own does not say it.")
    static let sizes = Key(
        "sizes", .list(of: .name("size"), label: "list of sizes"), .optional, "`48x48`, or `any` for one that can be scaled.")
    static let theme: Key<IconPlan.Theme> = Key("theme", .choice(), .optional, "The background it is made for.")
    static let table = KeyTable("an icon", [source.entry, mediaType.entry, sizes.entry, theme.entry])
    /// `icons` of a server, an endpoint, a resource or a prompt.
    static let list = Key(
        "icons", ValueType<[Located<IconSpec>]>.list(of: .mapping("icon", table, IconSpec.init), label: "list of icons").documentedApart,
        .optional,
        "Pictures that clients may show.")

    let source: Field<String>
    let mediaType: Field<String>
    let sizes: Field<[Located<String>]>
    let theme: Field<IconPlan.Theme>

    init(_ cursor: MappingCursor) {
        source = cursor.field(Self.source)
        mediaType = cursor.field(Self.mediaType)
        sizes = cursor.field(Self.sizes)
        theme = cursor.field(Self.theme)
    }

    /// `nil`: reported as wrong.
    var plan: IconPlan? {
        guard let source = source.value, !mediaType.isInvalid, !sizes.isInvalid, !theme.isInvalid else { return nil }
        return IconPlan(source: source, mediaType: mediaType.value, sizes: (sizes.value ?? []).map(\.value), theme: theme.value)
    }
}

extension Field<[Located<IconSpec>]> {
    /// `nil`: reported as wrong.
    var plans: [IconPlan]? {
        guard !isInvalid else { return nil }
        let written = value ?? []
        let plans = written.compactMap(\.value.plan)
        return plans.count == written.count ? plans : nil
    }
}
