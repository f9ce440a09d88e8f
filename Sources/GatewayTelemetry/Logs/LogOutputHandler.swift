import Logging

/// swift-log's way to a `LogOutput`: metadata become fields, sorted by name.
struct LogOutputHandler: LogHandler {
    let output: LogOutput
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// Of this logger alone; `nil`: what the output is set to, also when that changes.
    private var ownLevel: Logger.Level?

    init(output: LogOutput) { self.output = output }

    var logLevel: Logger.Level {
        get { ownLevel ?? output.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        output.line(event.level, event.message.description) { line in
            if let error = event.error { line.add("error", "\(error)") }
            for (key, value) in all.sorted(by: { $0.key < $1.key }) { line.add(key, value.description) }
        }
    }
}
