/// What a running gateway cannot change, of the Plan that it was started with; the rest of that may go.
package struct FixedPlan: Sendable {
    private let listener: ListenerPlan
    private let admin: AdminPlan?
    private let health: HealthPlan
    private let credentials: CredentialPlan

    package init(_ plan: Plan) {
        (listener, admin, health, credentials) = (plan.listener, plan.admin, plan.health, plan.upstream.credentials)
    }

    /// What a Plan says otherwise: keys of policies.yaml.
    package func restartNeeds(of other: Plan) -> [String] {
        var keys: [String] = []
        func compare<Value: Equatable>(_ key: String, _ ours: Value, _ theirs: Value) { if ours != theirs { keys.append(key) } }
        let (ours, theirs) = (listener, other.listener)
        compare("server.http.host", ours.host, theirs.host)
        compare("server.http.port", ours.port, theirs.port)
        compare("server.http.path", ours.path, theirs.path)
        compare("server.http.allowed_hosts", ours.allowedHosts, theirs.allowedHosts)
        compare("server.http.allowed_origins", ours.allowedOrigins, theirs.allowedOrigins)
        compare("server.http.tls", ours.tls, theirs.tls)
        compare("server.http.access", ours.access, theirs.access)
        compare(
            "server.http limits",
            [Int64(ours.maximumBodyBytes), Int64(ours.maximumConnections), ours.idleTimeout, ours.drainDelay, ours.drainTimeout],
            [Int64(theirs.maximumBodyBytes), Int64(theirs.maximumConnections), theirs.idleTimeout, theirs.drainDelay, theirs.drainTimeout])
        compare("server.streams and server.sessions", ours.streams, theirs.streams)
        compare("server.admin", admin, other.admin)
        compare("health", health, other.health)
        if case .oauth2 = other.upstream.credentials { compare("credentials", credentials, other.upstream.credentials) }
        return keys
    }
}
