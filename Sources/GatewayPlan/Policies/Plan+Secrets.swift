extension Plan {
    /// Every secret that the configuration holds, for whoever has to keep them out of what is shown; tokens that are fetched are not here.
    package var secrets: [Secret] {
        var secrets = upstream.headers.map(\.value)
        switch upstream.credentials {
        case .none: break
        case .bearer(let token, _): secrets.append(token)
        case .oauth2(let oauth):
            secrets += [oauth.clientSecret, oauth.fixedToken, oauth.signIn?.refreshToken, oauth.store.key].compactMap { $0 }
        }
        if let token = admin?.token { secrets.append(token) }
        return secrets
    }
}
