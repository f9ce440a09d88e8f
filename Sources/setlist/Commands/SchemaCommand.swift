import ArgumentParser
import GatewayConfig
import JSONBytes

/// `setlist schema`: what editors complete and check by.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of endpoints.yaml, policies.yaml, cases or scenarios, for editors.",
        discussion: """
            JSON Schema 2020-12, made of the same table that the files are read by. An
            editor with the YAML language server uses it after this comment at the top of
            the file:

              # yaml-language-server: $schema=.setlist/endpoints.schema.json

            Files of cases and scenarios have theirs, too:

              # yaml-language-server: $schema=../.setlist/cases.schema.json

            It knows keys, types, units, words and defaults; what refers to something else
            is for `setlist validate`, `setlist test` and `setlist simulate`.

            EXAMPLES
              setlist schema endpoints > endpoints.schema.json
              setlist schema scenario > scenario.schema.json
              setlist schema --output .setlist
            """)

    @Argument(help: "The kind of file: endpoints, policies, cases or scenario.") var file: SchemaFile?
    @Option(help: "A folder to write them into, as endpoints.schema.json and so on.") var output: String?

    func validate() throws {
        guard file != nil || output != nil else {
            throw ValidationError("Name endpoints, policies, cases or scenario, or a folder with --output.")
        }
    }

    func run() throws {
        for file in SchemaFile.allCases where self.file == nil || self.file == file {
            let text = SchemaWriter.schema(of: file).pretty
            if let output {
                try Folder(path: output).write("\(file.rawValue).schema.json", Array((text + "\n").utf8))
            } else {
                Terminal.output.print(text)
            }
        }
    }
}

extension SchemaFile: ExpressibleByArgument {}
