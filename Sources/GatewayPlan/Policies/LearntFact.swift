/// Something about the caller that a tool's answers tell, for the scopes of other tools' answers.
package struct LearntFact: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case country
        case locale
    }

    package var kind: Kind
    /// Where the upstream's answer holds it.
    package var path: [String]

    package init(kind: Kind, path: [String]) {
        self.kind = kind
        self.path = path
    }
}
