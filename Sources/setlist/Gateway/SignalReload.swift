import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at each SIGHUP.
struct SignalReload: Service {
    let reload: @Sendable () async -> Void

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { await reload() }
    }
}
