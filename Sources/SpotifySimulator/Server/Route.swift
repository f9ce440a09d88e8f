import NIOHTTP1

/// A method and path, the function that answers them, and who may ask.
struct Route: Sendable {
    typealias Operation = @Sendable (Call, inout World) throws(APIError) -> Reply

    /// Since when new apps are refused.
    enum Availability: Sendable {
        case current
        /// Since February 2026, unless they have extended quota.
        case extended
        /// Since November 2024; everybody.
        case retired
    }

    private enum Segment: Sendable {
        case word(String)
        /// `{id}`: anything here, but other than an id it is refused.
        case id
        /// `{name}`: an id of another form.
        case name
    }

    let operation: Operation
    let availability: Availability
    /// One of them is enough; without any, a token of an app will do.
    let scopes: [Scope]
    private let method: HTTPMethod
    private let segments: [Segment]

    /// The path is below the base: `/albums/{id}/tracks`.
    init(
        _ method: HTTPMethod, _ path: String, scopes: [Scope] = [], for availability: Availability = .current,
        _ operation: @escaping Operation
    ) {
        self.method = method
        self.operation = operation
        self.availability = availability
        self.scopes = scopes
        segments = path.split(separator: "/").map { segment in
            switch segment {
            case "{id}": .id
            case "{name}": .name
            default: .word(String(segment))
            }
        }
    }

    /// The id in a path that this route serves, empty when it has none; nil when it serves another.
    func match(_ method: HTTPMethod, _ path: ArraySlice<String>) -> String? {
        guard segments.count == path.count, self.method == method else { return nil }
        var id = ""
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .word(let word): guard word == text else { return nil }
            case .id, .name: id = text
            }
        }
        return id
    }

    /// Whether the path holds an id of 22 characters.
    var hasID: Bool {
        segments.contains { segment in
            if case .id = segment { true } else { false }
        }
    }

    /// Refuses what the settings do not offer, whatever the arguments.
    func checkAvailability(_ settings: SimulatorSettings) throws(APIError) {
        switch availability {
        case .current: return
        case .extended: guard settings.profile == .extended else { throw .forbidden }
        case .retired:
            guard !settings.servesRetired else { return }
            // Alone of them, recommendations are not even known any more.
            if segments.count == 1, case .word("recommendations") = segments[0] { throw .noService }
            throw .forbidden
        }
    }
}
