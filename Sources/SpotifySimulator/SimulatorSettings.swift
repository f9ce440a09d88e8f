/// How the API behaves; can be changed while it runs.
package struct SimulatorSettings: Sendable, Equatable {
    /// What the page of `/authorize` does.
    package enum Consent: String, Sendable {
        /// Sends the visitor back with a code at once.
        case approve
        /// Shows a page with two links.
        case ask
        /// Sends the visitor back with `access_denied`.
        case deny
    }

    package var profile = SimulatorProfile.development
    /// Whether the operations that were retired in 2024 still answer, as they do for a few old apps.
    package var servesRetired = false
    /// How long a playlist's new snapshot id stays unseen by readers.
    package var snapshotLag = Duration.zero
    /// How long every read shows what was there before a write.
    package var readLag = Duration.zero
    /// Whether commands to the player are answered 200 with an opaque word instead of 204.
    package var answersOpaquely = false
    /// Whether each refresh brings a new refresh token and ends the old one.
    package var rotatesRefreshTokens = false
    package var consent = Consent.approve
    /// Who signs in on the page of `/authorize`.
    package var signsIn = SimulatorUser.owner
    package var limits = SimulatorLimits()

    package init() {}
}
