import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayPlan
import JSONBytes

/// Where the running gateway is and how its answers are shown: the same for every command that asks one.
struct AdminOptions: ParsableArguments {
    @OptionGroup var files: ConfigurationOptions

    @Option(
        help: ArgumentHelp(
            "The running gateway's admin listener. [default: $SETLIST_ADMIN, or server.admin of policies.yaml]", valueName: "url"))
    var admin: String?

    @Option(help: "text for people, json for programs.") var format = ValidateCommand.Format.text

    /// Sends one request and prints the answer; what the gateway refuses goes to stderr and ends with exit code 1.
    ///
    /// - Parameter lines: the answer as text, in colour or not.
    @discardableResult
    func show(
        _ method: AdminClient.Method, _ path: [String], query: [(name: String, value: String)] = [], body: JSONObject = [:],
        lines: (_ answer: JSONValue, _ color: Bool) -> [String]
    ) async throws -> AdminClient.Answer {
        let client = try client()
        let answer = try await client.send(method, path, query: query, body: body)
        if answer.status >= 400, let message = answer.json["message"]?.stringValue, answer.json["error"] != nil {
            throw AdminClient.Failure(description: message)
        }
        switch format {
        case .json: Terminal.output.print(answer.json.pretty)
        case .text: lines(answer.json, Terminal.output.usesColor).forEach { Terminal.output.print($0) }
        }
        return answer
    }

    /// The client for where the options, the environment or policies.yaml say, in this order.
    func client() throws -> AdminClient {
        let named = [admin, Environment.variable("SETLIST_ADMIN")].lazy.compactMap { $0 }.first { !$0.isEmpty }
        let variable = Environment.variable("SETLIST_ADMIN_TOKEN").flatMap { $0.isEmpty ? nil : Secret($0) }
        let actor = Environment.variable("USER") ?? "setlist"
        if let named {
            guard named.hasPrefix("http://") || named.hasPrefix("https://") else {
                throw ValidationError("--admin must begin with http:// or https://; got \(named).")
            }
            let url = named.hasSuffix("/") ? String(named.dropLast()) : named
            return AdminClient(url: url, token: variable, actor: actor)
        }
        guard let plan = try files.loadOrExit().plan.admin else {
            throw AdminClient.Failure(
                description: "server.admin is null in policies.yaml: there is no admin listener to ask. --admin URL names another one.")
        }
        guard plan.port != 0 else {
            throw AdminClient.Failure(description: "server.admin.port is 0 in policies.yaml: name the listener's address with --admin URL.")
        }
        return AdminClient(url: "http://\(plan.reachableHost):\(plan.port)", token: variable ?? plan.token, actor: actor)
    }
}

extension AdminPlan {
    /// Where this machine reaches the listener.
    fileprivate var reachableHost: String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }
}
