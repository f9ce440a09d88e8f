import NIOHTTP1

/// Every operation that is simulated; what is in no table answers 404.
enum Operations {
    static let routes =
        SearchOperations.routes + CatalogueOperations.routes + SpokenOperations.routes + AccountOperations.routes + TopOperations.routes
        + PlaylistOperations.routes + PlaylistItemOperations.routes + CoverOperations.routes + LibraryOperations.routes
        + SavedOperations.routes + TypedLibraryOperations.routes + FollowingOperations.routes + PlayerOperations.routes
        + PlayerModeOperations.routes + HistoryOperations.routes + SeveralOperations.routes + UserOperations.routes
        + BrowseOperations.routes + AudioOperations.routes + RecommendationOperations.routes
}
