import GatewayEngine
import GatewayPlan
import GatewayTelemetry
import GatewayUpstream
import Logging
import NIOCore
import ServiceLifecycle

/// Traces on their way to a collector, where the environment asks for them.
struct TraceExport: Service {
    let settings: TraceSettings
    let queue: SpanQueue
    private let exporter: SpanExporter
    private let sender: SpanSender
    private let log: LogOutput

    /// - Returns: `nil` when nothing is to be exported.
    init?(of plan: Plan, log: LogOutput, group: any EventLoopGroup) {
        let logger = log.logger
        let settings = TraceSettings.read(Environment.variable, serviceName: "setlist") { logger.warning("\($0)") }
        guard let settings else { return nil }
        self.settings = settings
        self.log = log
        queue = SpanQueue(maximum: settings.maximumQueue, maximumBatch: settings.maximumBatch)
        let sender = SpanSender(settings, group: group)
        self.sender = sender
        var attributes = settings.attributes
        attributes["service.version"] = attributes["service.version"] ?? ServerIdentity.currentVersion
        let (queue, endpoint) = (queue, settings.endpoint)
        exporter = SpanExporter(
            queue: queue,
            resource: .init(
                attributes: attributes.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }, scope: "setlist",
                version: ServerIdentity.currentVersion),
            period: settings.period, patience: settings.patience, sleep: { try? await Task.sleep(for: .nanoseconds($0)) },
            report: { problem in
                if let problem {
                    logger.warning("spans are lost: \(problem)", metadata: ["endpoint": "\(endpoint)"])
                } else {
                    logger.notice("spans arrive again", metadata: queue.counts.metadata)
                }
            }, send: { await sender.send($0) })
    }

    /// What collectors are shown to get in.
    var secrets: [String] { Array(settings.headers.values) }

    /// What makes the spans.
    func tracer(for plan: Plan, over transport: ServingOptions.Transport) -> CallTracer {
        CallTracer(
            SpanTracer(sampler: settings.sampler, queue: queue), plan: plan, transport: transport == .stdio ? "pipe" : "tcp",
            wallClock: WallClock.now)
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await exporter.run()
        } onGracefulShutdown: {
            queue.finish()
        }
        let counts = queue.counts
        log.logger.log(level: counts.dropped + counts.failed > 0 ? .warning : .info, "traces ended", metadata: counts.metadata)
        try await sender.shutdown()
    }
}

extension SpanQueue.Counts {
    fileprivate var metadata: Logger.Metadata { ["exported": "\(exported)", "failed": "\(failed)", "dropped": "\(dropped)"] }
}
