import ArgumentParser
import GatewayPlan
import GatewayUpstream
import Logging

/// Whose sign-in is used, the same for every command that calls the upstream.
struct AccountOptions: ParsableArguments {
    /// The account of those who name none.
    static let standardName = StoredAccount.standardName

    private static let characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

    @Option(help: "Use the sign-in of this name; setlist login --account makes one.") var account = standardName

    func validate() throws {
        guard Self.isName(account) else {
            throw ValidationError("--account must be 1 to 64 of A-Z a-z 0-9 _ -; got \"\(account)\".")
        }
    }

    /// Whether accounts and callers may be called so.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(characters.utf8.contains)
    }

    /// Where access tokens come from.
    ///
    /// - Parameter logger: told what happens to them.
    func tokens(_ logger: Logger) -> TokenSource {
        TokenSource(
            account: account, standardStorePath: Self.standardStorePath,
            report: { event in
                logger.log(level: event.level, "\(event.message)", metadata: ["account": "\(event.account)"])
            })
    }

    /// `$XDG_STATE_HOME/setlist/tokens.json`; without a home, in the working directory.
    static var standardStorePath: String { StateDirectory.path(of: "tokens.json") ?? "tokens.json" }
}

extension CredentialEvent {
    fileprivate var account: String {
        switch self {
        case .renewed(let account), .renewalFailed(let account, _), .ended(let account, _), .endsSoon(let account, _),
            .signInNeeded(let account):
            account
        }
    }

    fileprivate var level: Logger.Level {
        switch self {
        case .renewed: .info
        case .signInNeeded: .notice
        case .renewalFailed, .endsSoon: .warning
        case .ended: .error
        }
    }

    fileprivate var message: String {
        switch self {
        case .renewed: "fetched a new access token"
        case .renewalFailed(_, let why): "no new access token: \(why)"
        case .ended(_, let why): "the sign-in has ended: \(why); run setlist login"
        case .endsSoon(_, let days): "the sign-in ends in \(days) days; run setlist login before"
        case .signInNeeded: "nobody has signed in; run setlist login"
        }
    }
}
