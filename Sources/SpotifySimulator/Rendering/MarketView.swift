/// What an object says about where it can be played.
struct MarketView: Hashable, Sendable {
    let isPlayable: Bool
    let listsMarkets: Bool
}
