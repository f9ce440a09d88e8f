import ArgumentParser
import GatewayConfig

/// How clients reach the gateway, the same for `serve` and `demo`.
struct ServingOptions: ParsableArguments {
    enum Transport: String, ExpressibleByArgument, CaseIterable { case http, stdio }

    @Option(help: "http listens; stdio speaks over standard input and output, as MCP clients start it.")
    var transport = Transport.http

    @Option(help: "Listen on this address instead of the one in policies.yaml.")
    var host: String?

    @Option(help: "Listen on this port instead of the one in policies.yaml; 0 picks a free one.")
    var port: Int?

    @Option(
        help: """
            Port of the admin listener instead of the one in policies.yaml; 0 picks a free one. Over stdio there is a listener only \
            with this option.
            """)
    var adminPort: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Ask for what `warming` of policies.yaml lists before anybody does. Over stdio only with this option.")
    var warming: Bool?

    /// Whether to warm: a client that uses pipes starts as many gateways as it likes, so there only on request.
    var isWarming: Bool { warming ?? (transport == .http) }

    @Flag(inversion: .prefixedNo, help: "Read the configuration again when its files change.")
    var watch = true

    @OptionGroup var logging: LogOptions

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535; got \(port).") }
        if let adminPort, !(0...65_535).contains(adminPort) {
            throw ValidationError("--admin-port must be from 0 to 65535; got \(adminPort).")
        }
    }
}
