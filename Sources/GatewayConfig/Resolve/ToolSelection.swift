import GatewayPlan

/// Which tools are offered: profile, then toolsets, read-only, allow and deny.
struct ToolSelection: Sendable {
    struct Profile: Sendable {
        let name: String
        let availabilities: [String]
        let help: String?
    }

    let profile: Profile?
    /// `nil`: all.
    let toolsets: [String]?
    let isReadOnly: Bool
    /// `nil`: all.
    let allow: [ToolGlob]?
    let deny: [ToolGlob]
    let listBudget: ListBudget
    /// The credential when it is an app's, which stands for nobody.
    var appCredential: String?

    /// What keeps an endpoint from being offered, and why; `nil` when it is offered.
    func refusal(of endpoint: CheckedEndpoint) -> (filter: HiddenTool.Filter, why: String)? {
        let name = endpoint.name.value
        if let profile, !profile.availabilities.contains(endpoint.availability) {
            let offered = profile.availabilities.joined(separator: " and ")
            let why = "its availability is \(endpoint.availability), and profile \(profile.name) has \(offered)"
            return (.profile, why + (profile.help.map { ": \($0)" } ?? ""))
        }
        if let toolsets, !toolsets.contains(where: { $0 == endpoint.spec.group.value }) {
            let group = endpoint.spec.group.value.map { "its toolset is \($0)" } ?? "it has no toolset"
            return (.toolsets, "\(group), and only \(toolsets.joined(separator: " and ")) may be used")
        }
        if isReadOnly, endpoint.effect != .safe { return (.readOnly, "it changes something, and only reads may be used") }
        if let allow, !allow.contains(where: { $0.matches(name) }) { return (.allow, "it is not among the allowed tools") }
        if let glob = deny.first(where: { $0.matches(name) }) { return (.deny, "it is denied by \(glob.text)") }
        if let appCredential, let scopes = endpoint.spec.scopes.value, !scopes.isEmpty {
            return (.credentials, "it needs a user's leave, and credential \(appCredential) is the app's own (flow: client_credentials)")
        }
        return nil
    }
}
