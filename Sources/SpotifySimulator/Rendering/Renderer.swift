/// Writes the API's objects, as the profile has them and with links under the base that the client used.
struct Renderer: Sendable {
    let catalogue: Catalogue
    let profile: SimulatorProfile
    /// `http://127.0.0.1:PORT/v1`.
    let base: String
    let fragments: CatalogueFragments

    init(catalogue: Catalogue, profile: SimulatorProfile, base: String) {
        self.catalogue = catalogue
        self.profile = profile
        self.base = base
        fragments = CatalogueFragments(CatalogueMembers(catalogue: catalogue, profile: profile, base: base))
    }
}
