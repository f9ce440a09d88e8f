import Glibc
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at each SIGHUP, and ends when that was the hang-up of the terminal that the program was started in.
struct SignalReload: Service {
    /// The program's messages went to a terminal when it was started.
    let isAttended = isatty(STDERR_FILENO) == 1
    let reload: @Sendable () async -> Void

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            // Of a terminal that has hung up nothing can be asked any more.
            if isAttended, isatty(STDERR_FILENO) == 0 { return }
            await reload()
        }
    }
}
