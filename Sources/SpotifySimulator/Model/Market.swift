/// The countries of the simulated world.
enum Market {
    static let all = ["AT", "AU", "BR", "CA", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "MX", "NL", "NO", "PL", "SE", "US"]
    /// Where the few tracks that are not licensed everywhere can be played.
    static let licensed = ["CA", "GB", "US"]
}
