import ArgumentParser
import Diagnostics
import JSONBytes

/// `setlist health`: how a running gateway is.
struct HealthCommand: AsyncParsableCommand {
    enum Probe: String, ExpressibleByArgument, CaseIterable { case live, ready, startup }

    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Show how a running gateway is: every check with its state and age.",
        discussion: """
            Asks the admin listener. Exits 0 when the gateway is healthy, warnings included,
            1 when it is not or does not answer, 2 when called wrongly. With --probe it
            answers one probe alone, for containers whose supervisor runs a command.

            EXAMPLES
              setlist health
              setlist health --admin http://127.0.0.1:9809 --format json
              setlist health --probe ready
            """)

    @OptionGroup var admin: AdminOptions
    @Option(help: "One probe instead of everything: live, ready or startup.") var probe: Probe?

    func run() async throws {
        if let probe {
            let answer = try await admin.client().send(.get, [probe.path])
            let lines = answer.text.split(separator: "\n").map(String.init)
            switch admin.format {
            case .text: lines.forEach { Terminal.output.print($0) }
            case .json: Terminal.output.print(probe.json(passed: answer.status == 200, lines).pretty)
            }
            if answer.status != 200 { throw ExitCode(1) }
        } else {
            let answer = try await admin.show(.get, ["health"]) { HealthText(health: $0).lines(color: $1) }
            if answer.status != 200 { throw ExitCode(1) }
        }
    }
}

extension HealthCommand.Probe {
    /// - Parameter lines: what the gateway says, which are reasons where the probe has not passed.
    fileprivate func json(passed: Bool, _ lines: [String]) -> JSONValue {
        ["probe": .string(rawValue), "passed": .bool(passed), "reasons": .array(passed ? [] : lines.map { .string($0) })]
    }

    /// The path's one segment.
    fileprivate var path: String {
        switch self {
        case .live: "livez"
        case .ready: "readyz"
        case .startup: "startupz"
        }
    }
}
