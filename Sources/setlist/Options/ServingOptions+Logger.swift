import Logging

extension ServingOptions {
    /// Writes to stderr what the options ask for.
    var logger: Logger { logLevel.logger }
}

extension ServingOptions.LogLevel {
    /// Writes to stderr what is as grave as this, or graver.
    var logger: Logger {
        var logger = Logger(label: "setlist") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
