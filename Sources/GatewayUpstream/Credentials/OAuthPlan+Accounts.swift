import Crypto
package import GatewayPlan
import JSONBytes

extension OAuthPlan {
    /// An account's sign-in; a configured refresh token stands for one of the standard account that is not in the store yet.
    ///
    /// - Parameter now: nanoseconds since 1970.
    package func record(of account: String, in document: TokenDocument, now: Int64) -> StoredAccount? {
        // Tokens of another app are worth nothing to this one.
        let found = document.account(account, of: name).flatMap { $0.clientID == clientID ? $0 : nil }
        guard let token = signIn?.refreshToken, account == StoredAccount.standardName else { return found }
        let origin = token.reveal { Hexadecimal.encode(SHA256.hash(data: Array($0.utf8)).prefix(16)) }
        // The token may have been replaced by others since; a new one in the configuration begins anew.
        if let found, found.origin == origin { return found }
        return StoredAccount(
            credential: name, account: account, clientID: clientID, accessToken: nil, accessTokenEndsAt: nil, refreshToken: token,
            scopes: [], authorizedAt: now / 1_000_000_000, origin: origin)
    }
}

extension SignInPlan {
    /// When a sign-in ends, seconds since 1970; `nil`: never, as far as is known.
    package func end(of record: StoredAccount) -> Int64? { lifetime.map { record.authorizedAt + $0 / 1_000_000_000 } }

    /// How many days a sign-in has left, when it is time to say so.
    func daysToWarnOf(_ record: StoredAccount, now: Int64) -> Int? {
        guard let end = end(of: record) else { return nil }
        let left = end * 1_000_000_000 - now
        return left < warnBefore ? Int(max(0, left) / 86_400_000_000_000) : nil
    }
}
