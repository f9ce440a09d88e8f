import ArgumentParser

/// `setlist completions`: what a shell needs to complete the command line.
struct CompletionsCommand: ParsableCommand {
    enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completions of commands and options for a shell.",
        discussion: """
            EXAMPLES
              setlist completions bash > ~/.local/share/bash-completion/completions/setlist
              setlist completions zsh > ~/.zfunc/_setlist     (a folder of $fpath)
              setlist completions fish > ~/.config/fish/completions/setlist.fish
            """)

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Terminal.output.print(Setlist.completionScript(for: shell))
    }
}
