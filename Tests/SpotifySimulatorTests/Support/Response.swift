import JSONBytes

/// What came back over a connection that was used once.
struct Response: Equatable {
    let status: Int
    /// Lower-case names.
    let headers: [String: String]
    let body: String

    init?(_ text: String) {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let lines = parts[0].split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = Dictionary(
            lines.dropFirst().compactMap { line in
                let pair = line.split(separator: ":", maxSplits: 1)
                return pair.count == 2 ? (pair[0].lowercased(), String(pair[1].drop { $0 == " " })) : nil
            }, uniquingKeysWith: { first, _ in first })
        body = String(parts[1])
    }

    /// Null when the body is no JSON.
    var json: JSONValue { (try? JSONValue.parse(body)) ?? .null }

    /// Status, message and reason of an error in the API's shape.
    var error: [String?] {
        let error = json["error"]
        return [error?["status"]?.intValue.map(String.init), error?["message"]?.stringValue, error?["reason"]?.stringValue]
    }
}
