/// Whose token it is.
package enum SimulatorUser: String, Sendable {
    /// The demo user: has Premium, a full library and most of the playlists.
    case owner
    /// Has a free account and a library of their own.
    case neighbour
    /// Nobody: the token stands for the app alone.
    case app

    /// Index of the account.
    var account: Int? {
        switch self {
        case .owner: 0
        case .neighbour: 1
        case .app: nil
        }
    }
}
