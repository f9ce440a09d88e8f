import JSONBytes

/// What an upstream wants to know from the client before it answers.
struct InputRequests {
    /// One question, as the protocol's request to the client.
    struct Question {
        let key: String
        let method: String
        let params: JSONValue?
    }

    let questions: [Question]
    /// The upstream's own, to be brought back with the answers.
    let state: String?
    private let json: JSONValue

    /// `nil` for what is not an `input_required` result that a client understands.
    init?(_ result: JSONValue) {
        guard result["resultType"] == "input_required" else { return nil }
        state = result["requestState"]?.stringValue
        json = result["inputRequests"] ?? .object([:])
        questions = (json.objectValue?.members ?? []).compactMap { member in
            guard let method = member.value["method"]?.stringValue else { return nil }
            return Question(key: member.key, method: method, params: member.value["params"])
        }
        guard questions.count == json.objectValue?.members.count, !questions.isEmpty || state != nil else { return nil }
    }

    /// The client's capabilities that the questions need and that it has not declared: a `ClientCapabilities` object.
    ///
    /// - Returns: `nil` when it has declared all.
    func missing(_ capabilities: ClientCapabilities) -> JSONValue? {
        var missing: JSONObject = [:]
        for question in questions {
            switch question.method {
            case "elicitation/create" where question.params?["mode"] == "url":
                if !capabilities.elicitsURLs { missing["elicitation"] = ["url": [:]] }
            case "elicitation/create":
                if !capabilities.elicitsForms { missing["elicitation"] = ["form": [:]] }
            case "sampling/createMessage":
                if !capabilities.samples { missing["sampling"] = [:] }
            case "roots/list":
                if !capabilities.listsRoots { missing["roots"] = [:] }
            default: missing[question.method] = [:]
            }
        }
        return missing.members.isEmpty ? nil : .object(missing)
    }

    /// The members of the modern result.
    ///
    /// - Parameter sealed: the upstream's state, as the client carries it.
    func members(sealed: String?) -> JSONObject {
        var members: JSONObject = ["resultType": "input_required"]
        if !questions.isEmpty { members["inputRequests"] = json }
        if let sealed { members["requestState"] = .string(sealed) }
        return members
    }
}
