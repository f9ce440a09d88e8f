/// A picture that clients may show beside a name.
package struct IconPlan: Sendable, Equatable {
    /// What background it is made for.
    package enum Theme: String, Sendable, CaseIterable { case light, dark }

    /// `https:` or `data:`.
    package var source: String
    package var mediaType: String?
    /// `48x48`, or `any` for one that can be scaled.
    package var sizes: [String]
    package var theme: Theme?

    package init(source: String, mediaType: String?, sizes: [String], theme: Theme?) {
        self.source = source
        self.mediaType = mediaType
        self.sizes = sizes
        self.theme = theme
    }
}
