import ArgumentParser
import GatewayConfig
import JSONBytes

/// `setlist plan`: what a reload would change.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a reload would change, and change nothing.",
        discussion: """
            Asks a running gateway to read its files and to say what serving them would
            change: tools and policies value by value, with the line; which cached answers,
            breakers and counts stay; alert rules and panels, and how many series come and
            go. With --against and a folder, that folder stands for what is served, and no
            gateway is needed.

            Exits 0 when nothing changes, 2 when something does, 1 when the files have an
            error or no gateway answers. A wrong call ends with 2 as everywhere, and says
            so.

            EXAMPLES
              setlist plan
              setlist plan --against http://127.0.0.1:9809
              setlist plan --config new --against /etc/setlist --format json
            """)

    @OptionGroup var admin: AdminOptions
    @Option(help: ArgumentHelp("A gateway's admin listener, or a folder with two files.", valueName: "url or folder"))
    var against: String?

    func validate() throws {
        guard against?.isEmpty != true else { throw ValidationError("--against names nothing.") }
    }

    func run() async throws {
        let answer = try await self.answer()
        switch admin.format {
        case .json: Terminal.output.print(answer.pretty)
        case .text: PlanText(answer: answer, terminal: .output).lines.forEach { Terminal.output.print($0) }
        }
        if answer["changes"] == true { throw ExitCode(2) }
    }

    private func answer() async throws -> JSONValue {
        guard let against, !against.hasPrefix("http://"), !against.hasPrefix("https://") else {
            var admin = admin
            if let against { admin.admin = against }
            let answer = try await admin.client().send(.get, ["config", "plan"])
            guard answer.status < 400 else {
                throw AdminClient.Failure(
                    description: answer.json["message"]?.stringValue ?? "The gateway knows no plans: is it an older one?")
            }
            return answer.json
        }
        let folder = against.hasSuffix("/") ? against : against + "/"
        let (served, diagnostics) = ConfigLoader.load(
            endpointsPath: folder + ConfigFile.endpoints.name, policiesPath: folder + ConfigFile.policies.name, environment: .process)
        guard let served else {
            Terminal.error.print(diagnostics)
            throw ExitCode(1)
        }
        let (config, problems) = admin.files.load(after: served.plan)
        if !problems.isEmpty { Terminal.error.print(problems) }
        guard let config else { throw ExitCode(1) }
        return ConfigurationOutlook(from: served, to: config).json
    }
}
