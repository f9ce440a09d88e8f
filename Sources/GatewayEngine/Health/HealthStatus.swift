/// How something is.
package enum HealthStatus: String, Sendable, CaseIterable {
    case pass
    /// Well, and the last run says otherwise.
    case warn
    case fail
    /// Not looked at yet, or too long ago to say.
    case unknown
}
