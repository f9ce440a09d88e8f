import JSONBytes

extension Renderer {
    /// The user's own profile; what is personal only to tokens that may see it.
    func account(_ account: Account, _ grant: AccessGrant, into writer: inout JSONWriter) {
        writer.object {
            $0.member("account_id", account.accountID)
            publicMembers(account, into: &$0)
            guard profile == .extended else { return }
            $0.followers(3)
            if grant.scopes.contains(.readEmail) { $0.member("email", account.email) }
            guard grant.scopes.contains(.readPrivate) else { return }
            $0.member("country", account.country)
            $0.member("explicit_content") {
                $0.member("filter_enabled", false)
                $0.member("filter_locked", false)
            }
            $0.member("product", grant.isPremium ? "premium" : "free")
        }
    }

    /// What others see.
    func publicAccount(_ account: Account, into writer: inout JSONWriter) {
        writer.object {
            publicMembers(account, into: &$0)
            $0.followers(3)
        }
    }

    private func publicMembers(_ account: Account, into writer: inout JSONWriter) {
        let uri = ResourceURI(.user, account.id)
        writer.member("display_name", account.name)
        writer.links(uri, base: base)
        writer.member("id", account.id)
        writer.member("images", array: [String]()) { $1.string($0) }
        writer.typeAndURI(uri)
    }
}
