import JSONBytes

extension Renderer {
    func account(_ account: Account, into writer: inout JSONWriter) {
        let uri = ResourceURI(.user, account.id)
        writer.object {
            $0.member("account_id", account.accountID)
            $0.member("display_name", account.name)
            $0.links(uri, base: base)
            $0.member("id", account.id)
            $0.member("images", array: [String]()) { $1.string($0) }
            $0.typeAndURI(uri)
            guard profile == .extended else { return }
            $0.member("country", account.country)
            $0.member("email", account.email)
            $0.member("explicit_content") {
                $0.member("filter_enabled", false)
                $0.member("filter_locked", false)
            }
            $0.followers(3)
            $0.member("product", "premium")
        }
    }
}
