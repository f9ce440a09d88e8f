import ArgumentParser
import GatewayConfig

/// `setlist dump`: the configuration as it holds.
struct DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Write the effective configuration: every default, groups and variables resolved.",
        discussion: """
            What is written can be read again and means the same. Secrets are left out;
            where a variable or a file stood for one, such as ${TOKEN}, that stays. A
            default that depends on something else, such as where tokens are kept, is left
            out, too: docs/configuration.md says it.

            EXAMPLES
              setlist dump --effective
              setlist dump --effective policies
              setlist dump --effective --output out && setlist validate --config out
            """)

    @OptionGroup var files: ConfigurationOptions
    @Flag(help: "What holds, not what is written; there is no other form yet.") var effective = false
    @Argument(help: "One of the files: endpoints or policies.") var file: ConfigFile?
    @Option(help: "A folder to write the files into, in place of standard output.") var output: String?

    func validate() throws {
        guard effective else { throw ValidationError("Say what to dump: setlist dump --effective") }
    }

    func run() throws {
        let effective = try files.loadOrExit().effective
        for (index, file) in ConfigFile.allCases.filter({ self.file == nil || self.file == $0 }).enumerated() {
            let text =
                "# \(file.name) as it holds, by `setlist dump --effective`.\n" + String(decoding: effective.text(of: file), as: UTF8.self)
            if let output {
                try Folder(path: output).write(file.name, Array(text.utf8))
            } else {
                Terminal.output.print((index == 0 ? "" : "---\n") + text.dropLast())
            }
        }
    }
}

extension ConfigFile: ExpressibleByArgument {}
