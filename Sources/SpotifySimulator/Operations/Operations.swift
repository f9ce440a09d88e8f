import NIOHTTP1

/// Every operation that is simulated.
enum Operations {
    /// The routes of a profile; what is in no table answers 404.
    static func routes(profile: SimulatorProfile) -> [Route] {
        let current =
            SearchOperations.routes + CatalogueOperations.routes + AccountOperations.routes + PlaylistOperations.routes
            + PlaylistItemOperations.routes + CoverOperations.routes + LibraryOperations.routes + PlayerOperations.routes
        return profile == .development ? current + WithdrawnOperations.routes : current
    }
}
