/// What a connection does about a request.
struct Delivery: Sendable {
    enum Outcome: Sendable {
        case reply(Reply)
        /// The connection is reset instead.
        case reset
    }

    let outcome: Outcome
    var delay: Duration = .zero
}
