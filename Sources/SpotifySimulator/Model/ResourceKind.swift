/// The kinds of things that have an id.
enum ResourceKind: String, Sendable, CaseIterable {
    case track
    case album
    case artist
    case playlist
    case show
    case episode
    case audiobook
    case user
}
