package import GatewayEngine
import GatewayPlan
package import NIOCore
import ServiceLifecycle

/// Runs the health checks in the background, each for itself, and has the event loops show that they are alive.
package struct HealthMonitor: Service {
    package typealias Probe = @Sendable () async -> HealthOutcome

    /// What the checks look at, beyond event loops.
    package struct Probes: Sendable {
        var cache: Probe
        var credentials: Probe
        var metrics: @Sendable (_ maximumSeries: Int) -> HealthOutcome
        /// Gets the period of the check: traffic within it says enough.
        var upstream: @Sendable (_ period: Int64) async -> HealthOutcome

        package init(
            cache: @escaping Probe, credentials: @escaping Probe, metrics: @escaping @Sendable (_ maximumSeries: Int) -> HealthOutcome,
            upstream: @escaping @Sendable (_ period: Int64) async -> HealthOutcome
        ) {
            self.cache = cache
            self.credentials = credentials
            self.metrics = metrics
            self.upstream = upstream
        }
    }

    private let board: HealthBoard
    private let probes: Probes
    private let loops: [any EventLoop]
    private let now: @Sendable () -> NIODeadline
    private let sleep: @Sendable (_ nanoseconds: Int64) async throws -> Void

    package init(
        board: HealthBoard, probes: Probes, group: any EventLoopGroup, now: @escaping @Sendable () -> NIODeadline = { .now() },
        sleep: @escaping @Sendable (_ nanoseconds: Int64) async throws -> Void = { try await Task.sleep(for: .nanoseconds($0)) }
    ) {
        self.board = board
        self.probes = probes
        self.loops = Array(group.makeIterator())
        self.now = now
        self.sleep = sleep
    }

    /// Looks at everything again and again until the service group shuts down.
    package func run() async throws {
        let beats = loops.enumerated().map { index, loop in
            loop.scheduleRepeatedTask(initialDelay: .zero, delay: .nanoseconds(board.plan.heartbeatPeriod)) { [board, now] _ in
                board.beat(loop: index, now: now())
            }
        }
        defer { for beat in beats { beat.cancel() } }
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for (index, check) in board.plan.checks.enumerated() {
                    group.addTask { try? await self.look(at: check, index) }
                }
            }
        }
        // With nothing to look at this is still not the end, which would be that of the whole group.
        try await gracefulShutdown()
    }

    /// Ends when it is cancelled.
    private func look(at check: HealthCheckPlan, _ index: Int) async throws {
        let probe = probe(for: check)
        while true {
            let deviation = check.period / 100 * Int64(check.jitterPercent)
            let interval = check.period + Int64.random(in: -deviation...deviation)
            if let run = board.begin(index, now: now()) {
                // Not a child: a check that does not end must not keep the next round, or the stop, waiting.
                let task = Task { [board, now] in
                    board.finish(index, run: run, await probe(), now: now())
                }
                try await withTaskCancellationHandler {
                    try await sleep(check.timeout)
                } onCancel: {
                    task.cancel()
                }
                if board.expire(index, run: run, now: now()) { task.cancel() }
                try await sleep(max(0, interval - check.timeout))
            } else {
                try await sleep(interval)
            }
        }
    }

    private func probe(for check: HealthCheckPlan) -> Probe {
        switch check.kind {
        case .eventLoop(let maximumDelay):
            return { [board, now] in
                let delay = board.takeWorstDelay(now: now())
                let text = "at most \(delay / 1_000_000) ms late"
                return delay <= maximumDelay ? .well(text) : .ill(text)
            }
        case .cache: return probes.cache
        case .credentials: return probes.credentials
        case .metrics(let maximumSeries): return { [probes] in probes.metrics(maximumSeries) }
        case .upstream: return { [probes] in await probes.upstream(check.period) }
        }
    }
}
