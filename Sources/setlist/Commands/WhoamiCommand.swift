import ArgumentParser
import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayTelemetry
import GatewayUpstream
import JSONBytes
import Logging
import NIOCore
import NIOPosix

/// `setlist whoami`: who is signed in, for how long and for what.
struct WhoamiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Show who is signed in, for how long and for what.",
        discussion: """
            Asks the upstream who it is when credentials.NAME.identity names a tool for
            that. Exits 1 when nobody is signed in.

            EXAMPLES
              setlist whoami
              setlist whoami --account work --format json
              setlist whoami --all
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var account: AccountOptions
    @Flag(help: "List every account that has signed in; asks nobody.") var all = false
    @Option(help: "text for people, json for programs.") var format = ValidateCommand.Format.text

    func run() async throws {
        let target = try SignInTarget(try files.loadOrExit().plan)
        let document = try target.store.read()
        if all {
            let records = document.accounts.filter { $0.credential == target.oauth.name }
            return show(records.map { SignInReport(record: $0, target: target, identity: nil) })
        }
        guard let record = target.oauth.record(of: account.account, in: document, now: WallClock.now()) else {
            throw CommandFailure.notSignedIn(account.account, "Nobody has signed in")
        }
        guard !record.hasEnded else { throw CommandFailure.notSignedIn(account.account, "The sign-in has ended") }
        show([SignInReport(record: record, target: target, identity: try await identity(target))])
    }

    private func show(_ reports: [SignInReport]) {
        switch format {
        case .json: Terminal.output.print(JSONValue.array(reports.map(\.json)).pretty)
        case .text where reports.isEmpty: Terminal.output.print("Nobody has signed in; run setlist login.")
        case .text: Terminal.output.print(reports.map { $0.text(on: .output) }.joined(separator: "\n\n"))
        }
    }

    /// What the upstream says; `nil` when no tool asks it.
    private func identity(_ target: SignInTarget) async throws -> JSONValue? {
        let plan = target.plan
        guard let name = target.signIn.identityTool else { return nil }
        guard let tool = plan.tool(named: name) ?? plan.hiddenTool(named: name)?.tool else { return nil }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let gateway = Gateway(plan: plan, tokens: account.tokens(LogOutput.standardError(.error).logger), group: group)
        let answer = try await gateway.use { try await $0.call(tool, ByteBuffer(string: "{}")) }
        try await group.shutdownGracefully()
        return try answer.structured()
    }
}
