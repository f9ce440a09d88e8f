import JSONBytes
import NIOCore
import NIOPosix
import SpotifySimulator

/// Talks to a simulator, one connection per request, and adds nothing that was not asked for.
struct Client {
    let simulator: SpotifySimulator
    var token: String? = "demo-token"

    /// `http://127.0.0.1:PORT`.
    var origin: String { String(simulator.baseURL.dropLast("/v1".count)) }

    func get(_ path: String) async throws -> Response { try await send("GET", path) }

    func put(_ path: String, _ body: JSONValue? = nil) async throws -> Response {
        try await send("PUT", path, body: body?.description ?? "")
    }

    func post(_ path: String, _ body: JSONValue? = nil) async throws -> Response {
        try await send("POST", path, body: body?.description ?? "")
    }

    func delete(_ path: String, _ body: JSONValue? = nil) async throws -> Response {
        try await send("DELETE", path, body: body?.description ?? "")
    }

    /// A path such as `/v1/me`, or an address that an answer gave.
    func send(_ method: String, _ path: String, headers: [String: String] = [:], body: String? = nil) async throws -> Response {
        let target = path.hasPrefix(origin) ? String(path.dropFirst(origin.count)) : path
        var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"]
        if let token { lines.append("Authorization: Bearer \(token)") }
        lines += headers.map { "\($0.key): \($0.value)" }
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        let text = try await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
        guard let response = Response(text) else { throw MalformedResponse(text: text) }
        return response
    }

    /// Sends bytes and gives all that comes back until the end of the connection.
    func exchange(_ text: String) async throws -> String {
        let port = Int(origin.split(separator: ":")[2]) ?? 0
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let done = loop.makePromise(of: ByteBuffer.self)
        do {
            let channel = try await ClientBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(done)) }
                }
                .connect(host: "127.0.0.1", port: port)
                .get()
            try await channel.writeAndFlush(ByteBuffer(string: text))
        } catch {
            done.fail(error)
        }
        return String(buffer: try await done.futureResult.get())
    }
}

struct MalformedResponse: Error {
    let text: String
}
