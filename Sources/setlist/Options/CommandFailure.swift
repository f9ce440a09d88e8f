/// What a command could not do, for the person who ran it; exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Nobody is signed in where somebody should be.
    static func notSignedIn(_ account: String, _ why: String) -> CommandFailure {
        let option = account == AccountOptions.standardName ? "" : " --account \(account)"
        return CommandFailure("\(why): account \(account). Run: setlist login\(option)")
    }
}
