/// What came of a case.
package struct CaseResult: Sendable {
    package let name: String
    /// Where it is written.
    package let place: String
    package internal(set) var failures: [CaseFailure]

    package init(name: String, place: String, failures: [CaseFailure] = []) {
        self.name = name
        self.place = place
        self.failures = failures
    }

    package var hasPassed: Bool { failures.isEmpty }
    /// The file that it is written in.
    package var file: String { String(place.prefix { $0 != ":" }) }
}

/// One thing that should have been otherwise.
package struct CaseFailure: Sendable, Equatable {
    /// Where the expectation is written.
    package let place: String
    /// What it is about: `result.items[0].name`.
    package let what: String
    package let expected: String
    package let got: String
    /// More of what there was, a line each.
    package let details: [String]

    package init(place: String, what: String, expected: String, got: String, details: [String] = []) {
        self.place = place
        self.what = what
        self.expected = expected
        self.got = got
        self.details = details
    }
}
