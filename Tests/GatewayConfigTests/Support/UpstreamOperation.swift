import Foundation

/// One operation of the upstream's own description.
struct UpstreamOperation: Decodable {
    struct Parameter: Decodable {
        let name: String
        let `in`: String
        let required: Bool
        let type: String?
        let minimum: Double?
        let maximum: Double?
        let maxItems: Int?
        let `enum`: [String]?
        let `default`: Default?
    }

    /// A default as JSON text.
    struct Default: Decodable {
        let json: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                json = "\(number)"
            } else {
                json = "\"\(try container.decode(String.self))\""
            }
        }
    }

    struct Body: Decodable {
        let contentType: String
        let properties: [String: String]
        let required: [String]
    }

    let operationId: String
    let method: String
    let path: String
    let availability: String
    let params: [Parameter]
    let body: Body?
    let scopes: [String]
    /// By status: the kinds of body; none when there is no JSON.
    let success: [String: [String]]
    /// Writes only.
    let retrySafe: Bool?

    static let file = Repository.root.appending(path: "../shared/spotify/operations.json").standardized

    static func all() throws -> [UpstreamOperation] {
        struct File: Decodable { let operations: [UpstreamOperation] }
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).operations
    }

    /// What may be sent, path aside.
    ///
    /// A name that stands in the query and in the body may be sent in either.
    var names: Set<String> { Set(params.filter { $0.in == "query" }.map(\.name)).union(body?.properties.keys.map { $0 } ?? []) }

    /// What must be sent, path aside.
    ///
    /// The description requires some members that it does not have.
    var requiredNames: Set<String> {
        Set(params.filter { $0.in == "query" && $0.required }.map(\.name)).union(body?.required ?? []).intersection(names)
    }

    func query(_ name: String) -> Parameter? { params.first { $0.name == name && $0.in == "query" } }
}
