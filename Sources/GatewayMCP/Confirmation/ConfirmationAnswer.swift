import JSONBytes

/// What came back from the user: an `ElicitResult` of the protocol.
enum ConfirmationAnswer: Equatable {
    case agreed
    case declined

    /// `nil` for what is no answer.
    init?(_ result: JSONValue) {
        switch result["action"] {
        case "accept":
            guard let isTicked = result["content"]?[ConfirmationQuestion.key]?.boolValue else { return nil }
            self = isTicked ? .agreed : .declined
        case "decline", "cancel": self = .declined
        default: return nil
        }
    }
}
