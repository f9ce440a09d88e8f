import Glibc
import JSONBytes

/// What a person needs to connect a client to the demo, ready to paste.
struct ConnectHelp {
    /// `nil` over stdio, where a client has already connected.
    let address: String?
    let simulator: String
    let files: ConfigurationOptions

    func text(on terminal: Terminal) -> String {
        guard let address else { return "simulator: \(simulator)" }
        return """
            simulator: \(simulator)

            \(terminal.bold("Try it"))
              \(curl(address))

            \(terminal.bold("Claude Code"))
              claude mcp add --transport http setlist \(address)

            \(terminal.bold("Cursor")) (.cursor/mcp.json), and every client that connects over HTTP
              {"mcpServers": {"setlist": {"url": "\(address)"}}}

            \(terminal.bold("Claude Desktop")) (claude_desktop_config.json), and every client that starts its servers
              \(stdio)

            \(terminal.dim("Stop with Ctrl-C."))
            """
    }

    private func curl(_ address: String) -> String {
        let body =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"harbour","types":["track"]}}}"#
        return "curl -s \(address) -H 'Content-Type: application/json' -d '\(body)'"
    }

    private var stdio: String {
        var arguments: [JSONValue] = ["demo", "--transport", "stdio", "--config", .string(Self.absolute(files.directory ?? "."))]
        if let endpoints = files.endpoints { arguments += ["--endpoints", .string(Self.absolute(endpoints))] }
        if let policies = files.policies { arguments += ["--policies", .string(Self.absolute(policies))] }
        let server: JSONValue = ["command": .string(Self.absolute("/proc/self/exe")), "args": .array(arguments)]
        return JSONValue.object(["mcpServers": ["setlist": server]]).description
    }

    /// The path that works from anywhere; as it was, when it cannot be resolved.
    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
