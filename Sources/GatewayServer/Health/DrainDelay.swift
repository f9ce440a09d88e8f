package import GatewayEngine
package import Logging
import ServiceLifecycle

/// The first step of a stop: the gateway says that it is not ready, and goes on for a while so that this is noticed.
///
/// To be the last of its service group, since that is shut down from the last to the first.
package struct DrainDelay: Service {
    private let board: HealthBoard
    private let delay: Duration
    private let logger: Logger

    package init(board: HealthBoard, delay: Duration, logger: Logger) {
        self.board = board
        self.delay = delay
        self.logger = logger
    }

    package func run() async throws {
        try await gracefulShutdown()
        board.noteDraining()
        logger.info("draining", metadata: ["delay": "\(delay)"])
        try await Task.sleep(for: delay)
    }
}
