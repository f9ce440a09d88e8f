import GatewayPlan
import JSONBytes
import NIOCore

/// The resource's metadata (RFC 9728), by which clients find the authorization server.
struct ResourceMetadata: Sendable {
    private static let wellKnown = "/.well-known/oauth-protected-resource"

    let document: ByteBuffer
    /// The address of the document.
    let url: String
    private let paths: [String]

    /// - Parameter path: of the MCP endpoint.
    init(_ plan: ResourceServerPlan, path: String) {
        let origin = plan.resource.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
        let resourcePath = plan.resource.dropFirst(origin.count)
        url = origin + Self.wellKnown + resourcePath
        paths = [Self.wellKnown + resourcePath, Self.wellKnown + path, Self.wellKnown]
        var object: JSONObject = [
            "resource": .string(plan.resource), "authorization_servers": .array(plan.authorizationServers.map { .string($0) }),
            "bearer_methods_supported": ["header"],
        ]
        if !plan.scopes.isEmpty { object["scopes_supported"] = .array(plan.scopes.map { .string($0.name) }) }
        var document = ByteBuffer()
        JSONValue.object(object).write(to: &document)
        self.document = document
    }

    /// Whether a request's target, without its query, is the document's.
    func isAt(_ path: String) -> Bool { paths.contains(path) }
}
