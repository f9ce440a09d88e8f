package import Diagnostics

/// The scenarios that come with the program, written in the language of everybody's own.
package struct BuiltInScenario: Sendable {
    package let name: String
    /// What happens, in a sentence.
    package let summary: String
    /// `load` and `phases`.
    private let body: String

    /// The whole file.
    package var text: String { "\(LanguageVersion.key): \(Migrator.standard.current)\nname: \(name)\nsummary: \(summary)\n\n\(body)\n" }

    package var file: SourceFile { SourceFile(path: "\(name).yaml", bytes: Array(text.utf8)) }

    package static let all = [
        BuiltInScenario(
            name: "outage", summary: "The upstream answers 503 for three minutes.",
            body: """
                phases:
                  - for: 4m
                  - for: 3m
                    upstream: {status: {503: 100%}}
                  - for: 5m
                """),
        BuiltInScenario(
            name: "unreachable", summary: "No connection for three minutes.",
            body: """
                phases:
                  - for: 4m
                  - for: 3m
                    upstream: {down: true}
                  - for: 5m
                """),
        BuiltInScenario(
            name: "flaky", summary: "A third of all requests fails for five minutes.",
            body: """
                phases:
                  - for: 3m
                  - for: 5m
                    upstream: {status: {502: 33%}}
                  - for: 4m
                """),
        BuiltInScenario(
            name: "429-storm", summary: "The upstream bears 15 requests in 30 s, for four minutes.",
            body: """
                load: {rate: 90/1m}

                phases:
                  - for: 4m
                  - for: 4m
                    upstream: {limit: 15/30s}
                  - for: 7m
                """),
        BuiltInScenario(
            name: "slow-upstream", summary: "Four of five requests take 8 s, for four minutes.",
            body: """
                phases:
                  - for: 4m
                  - for: 4m
                    upstream: {latency: 8s, latency_share: 80%}
                  - for: 4m
                """),
        BuiltInScenario(
            name: "cold-start", summary: "Forty people call a gateway that has just been started.",
            body: """
                load: {rate: 3/1s, callers: 40}

                phases:
                  - for: 6m
                """),
        BuiltInScenario(
            name: "day", summary: "A day of traffic, with three minutes of 503 in the afternoon.",
            body: """
                load: {callers: 20}

                phases:
                  - {for: 1h, load: {rate: 65/1h}}
                  - {for: 1h, load: {rate: 39/1h}}
                  - {for: 1h, load: {rate: 26/1h}}
                  - {for: 1h, load: {rate: 22/1h}}
                  - {for: 1h, load: {rate: 22/1h}}
                  - {for: 1h, load: {rate: 30/1h}}
                  - {for: 1h, load: {rate: 86/1h}}
                  - {for: 1h, load: {rate: 194/1h}}
                  - {for: 1h, load: {rate: 259/1h}}
                  - {for: 1h, load: {rate: 227/1h}}
                  - {for: 1h, load: {rate: 205/1h}}
                  - {for: 1h, load: {rate: 205/1h}}
                  - {for: 1h, load: {rate: 238/1h}}
                  - {for: 1h, load: {rate: 216/1h}}
                  - {for: 1h, load: {rate: 205/1h}}
                  - {for: 3m, load: {rate: 216/1h}, upstream: {status: {503: 100%}}, label: 503 for 3 min}
                  - {for: 57m, load: {rate: 216/1h}}
                  - {for: 1h, load: {rate: 248/1h}}
                  - {for: 1h, load: {rate: 324/1h}}
                  - {for: 1h, load: {rate: 410/1h}}
                  - {for: 1h, load: {rate: 475/1h}}
                  - {for: 1h, load: {rate: 497/1h}}
                  - {for: 1h, load: {rate: 432/1h}}
                  - {for: 1h, load: {rate: 324/1h}}
                  - {for: 1h, load: {rate: 153/1h}}
                """),
    ]
}
