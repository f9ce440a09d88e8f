import ArgumentParser
import GatewayConfig
import JSONBytes

/// `setlist schema`: what editors complete and check by.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of endpoints.yaml or policies.yaml, for editors.",
        discussion: """
            JSON Schema 2020-12, made of the same table that the files are read by. An editor with the YAML
            language server uses it after this comment at the top of the file:

              # yaml-language-server: $schema=.setlist/endpoints.schema.json

            It knows keys, types, units, words and defaults; what refers to something else is for
            `setlist validate`.

            EXAMPLES
              setlist schema endpoints > endpoints.schema.json
              setlist schema --output .setlist
            """)

    @Argument(help: "The file: endpoints or policies.") var file: ConfigFile?
    @Option(help: "A folder to write endpoints.schema.json and policies.schema.json into.") var output: String?

    func validate() throws {
        guard file != nil || output != nil else { throw ValidationError("Name a file, endpoints or policies, or a folder with --output.") }
    }

    func run() throws {
        for file in ConfigFile.allCases where self.file == nil || self.file == file {
            let text = SchemaWriter.schema(of: file).pretty
            if let output {
                try Folder(path: output).write("\(file.rawValue).schema.json", Array((text + "\n").utf8))
            } else {
                Terminal.output.print(text)
            }
        }
    }
}
