import GatewayConfig
import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayServer
import GatewayTelemetry
import Glibc
import JSONBytes
import Logging
import NIOCore
import NIOEmbedded

/// Answers one cached call many times over, for counting instructions.
///
/// The difference between two counts of iterations is the hit path alone; `Benchmarks/count` takes it with callgrind.
///
/// usage: hit-path engine|mcp|http ITERATIONS [metrics], in the directory of endpoints.yaml
@main
enum HitPath {
    static func main() async throws {
        guard (3...4).contains(CommandLine.arguments.count), let iterations = Int(CommandLine.arguments[2]) else {
            print("usage: hit-path engine|mcp|http ITERATIONS [metrics]")
            exit(2)
        }
        let bench = try await Bench(isMeasured: CommandLine.arguments.last == "metrics")
        switch CommandLine.arguments[1] {
        case "engine": try bench.engine(iterations)
        case "mcp": try bench.mcp(iterations)
        case "http": try bench.http(iterations)
        default: exit(2)
        }
    }
}

private struct Bench {
    struct NotAHit: Error {}

    private static let arguments = #"{"id":"5bQy3cRo8tUaS0vWxZ2dLe"}"#
    private static let message =
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_track","arguments":"# + arguments + "}}"

    private let engine: Engine
    private let server: MCPServer
    private let scratch = CallScratch()

    /// Compiles the shipped configuration and fills the cache.
    ///
    /// - Parameter isMeasured: calls are counted, as in a gateway that serves.
    init(isMeasured: Bool) async throws {
        let (config, _) = ConfigLoader.load(
            endpointsPath: "endpoints.yaml", policiesPath: "policies.yaml", environment: .process)
        guard let plan = config?.plan else { throw NotAHit() }
        let registry = isMeasured ? MetricRegistry() : nil
        engine = Engine(plan: plan, upstream: OneTrack(), recorder: registry.map { CallRecorder(plan, in: $0) })
        server = MCPServer(engine: engine, operations: registry.map { OperationMetrics(.tcp, in: $0) })
        let context = MessageContext(principal: .local, scratch: scratch, now: .now())
        guard case .later(let reply) = server.receive(ByteBuffer(string: Self.message), headers: RoutingHeaders(), context) else {
            throw NotAHit()
        }
        _ = await reply.finish()
    }

    /// Check, key, lookup.
    func engine(_ iterations: Int) throws {
        let message = ByteBuffer(string: Self.arguments)
        let token = try JSONScanner.scan(message.readableBytesUInt8Span)
        guard let tool = engine.plan.tool(named: "get_track") else { throw NotAHit() }
        let now = NIODeadline.now()
        for _ in 0..<iterations {
            let admission = engine.admit(tool, arguments: token, message: message, principal: .local, scratch: scratch, now: now)
            guard case .answered(let answer) = admission, !answer.content.isError else { throw NotAHit() }
        }
    }

    /// Message bytes to reply bytes.
    func mcp(_ iterations: Int) throws {
        let message = ByteBuffer(string: Self.message)
        let context = MessageContext(principal: .local, scratch: scratch, now: .now())
        for _ in 0..<iterations {
            guard case .now = server.receive(message, headers: RoutingHeaders(), context) else { throw NotAHit() }
        }
    }

    /// Request bytes to response bytes, through the connection's own pipeline.
    func http(_ iterations: Int) throws {
        let channel = EmbeddedChannel()
        try HTTPListener.configure(channel, serving: server, plan: engine.plan.listener, logger: Logger(label: "hit-path"))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let request = ByteBuffer(
            string: "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:8808\r\nContent-Type: application/json\r\nAccept: application/json, "
                + "text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\nContent-Length: \(Self.message.utf8.count)\r\n\r\n"
                + Self.message)
        for _ in 0..<iterations {
            try channel.writeInbound(request)
            guard try channel.readOutbound(as: ByteBuffer.self) != nil else { throw NotAHit() }
        }
    }
}
