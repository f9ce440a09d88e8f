/// A shelf of the browse tab.
struct Category: Sendable {
    let id: String
    let name: String

    static let all = [
        ("toplists", "Top Lists"), ("tidalfolk", "Tidal Folk"), ("focus", "Focus"), ("kitchen", "Kitchen"), ("harbour", "Harbour"),
        ("sleep", "Sleep"), ("workshop", "Workshop"), ("travel", "Travel"),
    ].map { Category(id: $0.0, name: $0.1) }
}
