package import JSONBytes

/// What a route's handler is given.
package struct AdminRequest: Sendable {
    /// The values of the path's parameters, by name.
    package let parameters: [String: String]
    /// The query, by name; empty text where no value was given.
    package let query: [String: String]
    /// The JSON object that was sent; empty when nothing was.
    package let body: JSONObject
    /// Who asks, for the history of changes: the header `Setlist-Actor` or the query's `actor`, or else the client's address.
    package let actor: String
    /// The client prefers JSON where there is also text for people.
    package let prefersJSON: Bool
    /// The media types that the client takes, as it wrote them.
    package let accept: String

    package init(
        parameters: [String: String] = [:], query: [String: String] = [:], body: JSONObject = [:], actor: String, prefersJSON: Bool = true,
        accept: String = ""
    ) {
        self.parameters = parameters
        self.query = query
        self.body = body
        self.actor = actor
        self.prefersJSON = prefersJSON
        self.accept = accept
    }
}
