/// The certificate that a listener shows, and its key: PEM files.
package struct TLSPlan: Sendable, Equatable {
    /// The whole chain, the listener's own first.
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
