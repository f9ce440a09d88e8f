import GatewayConfig
import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayServer
import Glibc
import NIOCore
import NIOEmbedded

/// Answers one cached call many times over, for counting instructions: the difference between two counts of iterations is the hit path.
///
/// usage: hit-path engine|mcp|http ITERATIONS, in the directory of endpoints.yaml
@main
enum HitPath {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let iterations = Int(CommandLine.arguments[2]) else {
            fputs("usage: hit-path engine|mcp|http ITERATIONS\n", stderr)
            exit(2)
        }
        let bench = try await Bench()
        switch CommandLine.arguments[1] {
        case "engine": try bench.engine(iterations)
        case "mcp": bench.mcp(iterations)
        default: try bench.http(iterations)
        }
    }
}

private struct Bench {
    private static let body = #"""
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_track","arguments":{"id":"5bQy3cRo8tUaS0vWxZ2dLe"}}}
        """#

    private let engine: Engine
    private let server: MCPServer
    private let scratch = CallScratch()

    init() async throws {
        let environment = ConfigEnvironment(variables: { _ in nil }, file: { try ConfigLoader.readFile($0) })
        let loaded = ConfigLoader.load(endpointsPath: "endpoints.yaml", policiesPath: "policies.yaml", environment: environment)
        guard let plan = loaded.config?.plan else { throw NoConfiguration() }
        engine = Engine(plan: plan, upstream: OneTrack())
        server = MCPServer(engine: engine)
        // Fills the cache.
        guard case .later(let reply) = receive() else { throw NoConfiguration() }
        _ = await reply.finish()
        guard case .now = receive() else { throw NoConfiguration() }
    }

    private struct NoConfiguration: Error {}

    private func receive() -> Reply {
        server.receive(
            ByteBuffer(string: Self.body), headers: RoutingHeaders(),
            MessageContext(principal: .local, scratch: scratch, now: .now()))
    }

    func mcp(_ iterations: Int) {
        let message = ByteBuffer(string: Self.body)
        let context = MessageContext(principal: .local, scratch: scratch, now: .now())
        for _ in 0..<iterations {
            guard case .now = server.receive(message, headers: RoutingHeaders(), context) else { fatalError("not a hit") }
        }
    }
}
