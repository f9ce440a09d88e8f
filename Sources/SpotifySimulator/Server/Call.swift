import JSONBytes
import NIOCore

/// One request on its way through an operation.
struct Call {
    let request: SimulatorRequest
    /// The id in the path; empty when the route has none.
    let id: String
    let grant: AccessGrant
    let settings: SimulatorSettings
    let render: Renderer
    let now: Timestamp

    var catalogue: Catalogue { render.catalogue }
    var query: Query { request.parameters }

    /// Index of the account; throws for the token of an app.
    func user() throws(APIError) -> Int {
        guard let account = grant.account else { throw .noUser }
        return account
    }

    /// The JSON object or list in the body; nil when there is no body.
    func body() throws(APIError) -> JSONValue? {
        guard request.body.readableBytes > 0 else { return nil }
        guard let value = try? JSONValue.parse(request.body), value.objectValue != nil || value.arrayValue != nil else { throw .badJSON }
        return value
    }

    /// `limit` and `offset`, each checked; the default profile of a list is 20 rows of at most 50.
    func page(default: Int = 20, maximum: Int = 50, maximumOffset: Int = 100_000) throws(APIError) -> Page {
        Page(
            limit: try query.integer("limit", in: 1...maximum, default: `default`),
            offset: try query.integer("offset", in: 0...maximumOffset, default: 0))
    }

    /// The comma list of ids in the query, each of which has the form of one.
    func ids(maximum: Int) throws(APIError) -> [String] {
        guard let ids = query.list("ids") else { throw .missing("ids") }
        return try checked(ids, maximum: maximum)
    }

    func checked(_ ids: [String], maximum: Int) throws(APIError) -> [String] {
        guard ids.count <= maximum else { throw .badRequest("Too many ids requested") }
        guard ids.allSatisfy({ Identifier.isValid($0) }) else { throw .badID }
        return ids
    }
}
