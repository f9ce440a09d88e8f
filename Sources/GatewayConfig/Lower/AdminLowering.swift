import GatewayPlan

extension AdminSpec {
    /// The Plan's form; `nil` only for values that were reported as wrong.
    var plan: AdminPlan? {
        guard let host = host.value, let port = port.value, let maximumBody = maximumBody.value else { return nil }
        guard let maximumConnections = maximumConnections.value, let idleTimeout = idleTimeout.value else { return nil }
        guard let drainTimeout = drainTimeout.value else { return nil }
        return AdminPlan(
            host: host, port: Int(port), token: token.value.flatMap { $0.isEmpty ? nil : $0 }, allowedHosts: allowedHosts.map(\.value),
            maximumBodyBytes: Int(maximumBody), maximumConnections: Int(maximumConnections), idleTimeout: idleTimeout,
            drainTimeout: drainTimeout)
    }
}
