package import GatewayMCP
import Glibc
package import Logging
package import NIOCore
import ServiceLifecycle

/// MCP over standard input and output: one message a line, and nothing else on the output.
///
/// Ends when the input ends, when nobody reads the output any more, or when the service group shuts down. Calls under way then have
/// a moment to finish, and more of it when the client is still there: in a shutdown.
package struct StdioTransport: Service {
    private let server: @Sendable () -> MCPServer
    private let input: CInt
    private let output: CInt
    private let maximumMessageBytes: Int
    private let maximumBacklog: Int
    private let grace: Duration
    private let drainTimeout: Duration
    private let now: @Sendable () -> NIODeadline
    private let logger: Logger

    /// Describes the transport.
    ///
    /// - Parameters:
    ///   - server: asked when the conversation begins, and not kept beside it, since a reload brings another.
    ///   - input, output: descriptors, used as they are and left open.
    ///   - maximumMessageBytes: a longer line is answered with an error and skipped.
    ///   - maximumBacklog: a client that leaves more unread gets answers only, bytes.
    ///   - grace: how long calls under way, and then their answers, are waited for at the end of the input.
    ///   - drainTimeout: how long calls under way are waited for in a graceful shutdown.
    package init(
        server: @escaping @autoclosure @Sendable () -> MCPServer, input: CInt = STDIN_FILENO, output: CInt = STDOUT_FILENO,
        maximumMessageBytes: Int, maximumBacklog: Int, grace: Duration = .milliseconds(400), drainTimeout: Duration,
        now: @escaping @Sendable () -> NIODeadline = { .now() },
        logger: Logger
    ) {
        self.server = server
        self.input = input
        self.output = output
        self.maximumMessageBytes = maximumMessageBytes
        self.maximumBacklog = maximumBacklog
        self.grace = grace
        self.drainTimeout = drainTimeout
        self.now = now
        self.logger = logger
    }

    package func run() async throws {
        // A client that closes our output ends the conversation, not the process.
        signal(SIGPIPE, SIG_IGN)
        let reader = try DescriptorReader(input)
        let writer = DescriptorWriter(output) { reader.stop() }
        let connection = StdioConnection(server: server(), writer: writer, maximumBacklog: maximumBacklog, now: now)
        logger.info("serving on standard input and output")
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await serve(connection, from: reader, to: writer)
            } onGracefulShutdown: {
                reader.stop()
                writer.stopWaiting()
            }
        } onCancel: {
            reader.stop()
            writer.stopWaiting()
        }
        await connection.finish(within: Task.isShuttingDownGracefully ? drainTimeout : grace)
        await writer.close(within: grace)
        await reader.close()
        logger.info("stopped")
    }

    private func serve(_ connection: StdioConnection, from reader: DescriptorReader, to writer: DescriptorWriter) async {
        var lines = LineFramer(limit: maximumMessageBytes)
        while let bytes = await reader.next() {
            lines.append(bytes)
            while let line = lines.next() {
                await writer.waitForRoom()
                await connection.receive(line, limit: maximumMessageBytes)
            }
        }
        if let line = lines.last() { await connection.receive(line, limit: maximumMessageBytes) }
    }
}
