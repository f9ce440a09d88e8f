/// What the browser shows at the end: one page, without scripts and without anything from elsewhere.
struct LoginPage {
    let status: Int
    let isGood: Bool
    let title: String
    let text: String

    static func signedIn(account: String) -> LoginPage {
        let who = account == StoredAccount.standardName ? "" : " as <b>\(escaped(account))</b>"
        return LoginPage(
            status: 200, isGood: true, title: "You are signed in",
            text: "Setlist can now use your account\(who). You can close this window and go back to the terminal.")
    }

    static func failed(_ failure: LoginFailure) -> LoginPage {
        let isElsewhere = failure == .stateMismatch || failure == .noAnswer
        return LoginPage(
            status: isElsewhere ? 400 : 200, isGood: false, title: failure == .denied ? "You are not signed in" : "Signing in did not work",
            text: escaped(failure.description))
    }

    /// There is one address here, and this is another.
    static let unknown = LoginPage(status: 404, isGood: false, title: "There is nothing here", text: "Go back to the terminal.")

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) – Setlist</title>
        <style>
        :root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --text: #1c2430; --soft: #5a6675; --mark: \(isGood ? "#1a7f4b" : "#b3412e") }
        @media (prefers-color-scheme: dark) { :root { --ground: #14181e; --card: #1e242c; --text: #edf0f4; --soft: #a3aebc; --mark: \(isGood ? "#4cc38a" : "#f08a76") } }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif }
        main { background: var(--card); border-radius: 12px; padding: 2.5rem 2.75rem; max-width: 26rem; margin: 1rem; box-shadow: 0 1px 3px #0002, 0 8px 24px #0001; overflow-wrap: anywhere }
        svg { display: block; width: 44px; height: 44px; stroke: var(--mark) }
        h1 { font-size: 1.4rem; margin: 1rem 0 .5rem }
        p { margin: 0; color: var(--soft) }
        </style>
        </head>
        <body>
        <main>
        <svg viewBox="0 0 24 24" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="\(isGood ? "M7.5 12.5l3 3 6-6.5" : "M12 7v6M12 16.5v.01")"/></svg>
        <h1>\(title)</h1>
        <p>\(text)</p>
        </main>
        </body>
        </html>

        """
    }

    private static func escaped(_ text: String) -> String {
        text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"][$0] ?? String($0) }.joined()
    }
}
