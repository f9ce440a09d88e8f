import JSONBytes

/// The revisions of the protocol that are spoken here, and what each one knows.
package enum Revision: String, Sendable, CaseIterable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    /// The first without a handshake: every request carries its own envelope.
    case july2026 = "2026-07-28"

    /// What `initialize` can agree on, oldest first.
    package static let legacy: [Revision] = [.november2024, .march2025, .june2025, .november2025]
    /// Offered to a client whose `initialize` asks for anything else.
    package static let newestLegacy = Revision.november2025
    /// What an HTTP request without `MCP-Protocol-Version` speaks, by the rule of 2025-06-18.
    package static let assumedWithoutHeader = Revision.march2025
    package static let modern = Revision.july2026

    package var isModern: Bool { self == .july2026 }
    package var knowsAnnotations: Bool { self != .november2024 }
    /// Also `serverInfo.title`.
    package var knowsTitle: Bool { knowsStructuredContent }
    package var knowsStructuredContent: Bool { self != .november2024 && self != .march2025 }
    package var knowsProgressMessages: Bool { self != .november2024 }
    package var knowsIcons: Bool { self == .november2025 || self == .july2026 }
    /// Besides a form, a URL can be asked to be opened, and a request says which it is.
    package var knowsElicitationModes: Bool { knowsIcons }
    /// As a capability; the method is older.
    package var knowsCompletions: Bool { self != .november2024 }
    /// Only 2025-03-26 has JSON-RPC batches.
    package var acceptsBatches: Bool { self == .march2025 }

    /// The revision that this string token names.
    init?(_ token: JSONToken, in bytes: Span<UInt8>) {
        // Modern first: its requests name their revision every time, legacy clients once.
        if token.equals("2026-07-28", in: bytes) {
            self = .july2026
        } else if let revision = Self.legacy.first(where: { token.equals($0.rawValue.utf8.span, in: bytes) }) {
            self = revision
        } else {
            return nil
        }
    }
}
