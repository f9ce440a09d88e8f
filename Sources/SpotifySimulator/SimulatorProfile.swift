/// Which of the API's two faces is shown.
package enum SimulatorProfile: String, Sendable {
    /// What apps made since February 2026 see: operations and fields withdrawn, playlists with `items`.
    case development
    /// What apps with extended quota see: the old fields beside the new ones, and larger pages.
    case extended
}
