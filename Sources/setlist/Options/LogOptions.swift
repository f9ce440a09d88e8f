import ArgumentParser
import GatewayTelemetry
import Logging

/// What is written to stderr and how, the same for `serve` and `demo`.
struct LogOptions: ParsableArguments {
    /// swift-log's levels, as words on the command line.
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case trace, debug, info, notice, warning, error, critical

        var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
    }

    @Option(help: "Log this much to stderr; setlist log-level changes it while the gateway runs.")
    var logLevel = Level.notice

    @Option(help: "How lines on stderr are written: text for people, json for programs, an object a line.")
    var logFormat = LogFormat.text

    @Option(help: ArgumentHelp("Log one call in N at level info. All of them are logged at level debug.", valueName: "n"))
    var logSample: Int?

    func validate() throws {
        if let logSample, logSample < 1 { throw ValidationError("--log-sample must be at least 1; got \(logSample).") }
    }

    /// The log of a command that serves.
    func output() -> LogOutput { .standardError(logLevel.level, logFormat) }
}

extension LogFormat: ExpressibleByArgument {}
