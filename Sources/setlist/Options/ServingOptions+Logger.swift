import Logging

extension ServingOptions {
    /// Writes to stderr what the options ask for.
    var logger: Logger {
        var logger = Logger(label: "setlist") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel.level
        return logger
    }
}
