import ArgumentParser
import GatewayConfig
import GatewayPlan
import GatewayUpstream
import NIOCore
import NIOPosix

/// `setlist login`: a person agrees in the browser, and the gateway keeps the tokens.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in to your own account, in the browser.",
        discussion: """
            Asks for what the tools on offer need, and nothing else. The browser comes back
            to this machine; where there is none, open the address elsewhere and paste the
            one that it ends at.

            EXAMPLES
              setlist login
              setlist login --account work --port 8888
              setlist login --no-browser
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @OptionGroup var account: AccountOptions
    @Option(help: "Port that the browser comes back to, instead of the one in policies.yaml; 0 picks a free one.") var port: Int?
    @Flag(name: [.customLong("no-browser"), .customLong("headless")], help: "Print the address, and read the one to paste from stdin.")
    var isHeadless = false
    @Option(help: ArgumentHelp("How long to wait.", valueName: "seconds")) var timeout = 300

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535; got \(port).") }
        guard timeout > 0 else { throw ValidationError("--timeout must be more than 0; got \(timeout).") }
    }

    func run() async throws {
        let target = try SignInTarget(try files.loadOrExit(tools: selection.overrides).plan)
        guard !target.oauth.clientID.isEmpty else {
            throw CommandFailure("There is no client id. " + (target.oauth.help ?? "credentials.\(target.oauth.name).client_id is empty."))
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let login = try await start(target, group)
        let stranger = { (failure: LoginFailure) in Terminal.error.print("setlist: a browser came with something else. \(failure)") }
        Terminal.error.print("Asking for: \(target.plan.scopes.isEmpty ? "nothing special" : target.plan.scopes.joined(separator: " "))")
        Terminal.error.print("Coming back to: \(login.redirectURI)")
        if isHeadless || !Browser.open(login.url) {
            readPaste(login)
        } else {
            Terminal.error.print("Opened in the browser:\n  \(login.url)")
        }
        let record = try await login.finish(
            within: .seconds(timeout), upstream: target.plan.upstream, group: group, onStranger: stranger)
        Terminal.output.print(Terminal.output.green("Signed in") + "  account \(record.account), kept in \(target.store.path)")
        let missing = Set(target.plan.scopes).subtracting(record.scopes).sorted()
        if !missing.isEmpty { Terminal.error.print("Not given: \(missing.joined(separator: " ")). Tools that need these will be refused.") }
        if target.oauth.fixedToken != nil {
            Terminal.error.print("As long as credentials.\(target.oauth.name).token is set, it is used instead.")
        }
    }

    private func start(_ target: SignInTarget, _ group: MultiThreadedEventLoopGroup) async throws -> Login {
        do {
            return try await Login.start(
                target.oauth, target.signIn, account: account.account, scopes: target.plan.scopes, port: port, store: target.store,
                group: group)
        } catch let error as IOError {
            let redirect = target.signIn.redirect
            throw BindFailure(host: redirect.host, port: port ?? redirect.port, option: "--port", error: error)
        }
    }

    /// Reads lines on a thread of its own: a read of stdin cannot be called off, and the process ends soon.
    private func readPaste(_ login: Login) {
        Terminal.error.print("Open this address in a browser:\n\n  \(login.url)\n")
        Terminal.error.print("If it ends at a page that cannot be shown, paste its address here:")
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        thread.submit { state in
            guard case .active = state else { return }
            while let line = readLine() {
                if line.contains(where: { !$0.isWhitespace }) { return login.paste(line) }
            }
        }
    }
}
