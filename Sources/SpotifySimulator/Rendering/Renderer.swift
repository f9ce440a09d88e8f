/// Writes the API's objects, as the profile has them, for one viewer, and with links under the base that the client used.
struct Renderer: Sendable {
    let catalogue: Catalogue
    let profile: SimulatorProfile
    /// `http://127.0.0.1:PORT/v1`.
    let base: String
    let fragments: CatalogueFragments
    let viewer: Viewer

    init(fragments: CatalogueFragments, viewer: Viewer) {
        catalogue = fragments.members.catalogue
        profile = fragments.members.profile
        base = fragments.members.base
        self.fragments = fragments
        self.viewer = viewer
    }
}
