/// What a connection does about a request.
struct Delivery: Sendable {
    enum Outcome: Sendable {
        case reply(Reply)
        /// The body comes in pieces, with a pause before each.
        case trickle(Reply, SimulatorFault.Pace)
        /// The connection is reset instead.
        case reset
    }

    let outcome: Outcome
    var delay: Duration = .zero
}
