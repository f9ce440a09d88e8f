/// What comes after the end.
enum RepeatMode: String, Sendable {
    case off
    /// The same again.
    case track
    /// The first of the context.
    case context
}
