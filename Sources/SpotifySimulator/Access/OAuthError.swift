import JSONBytes
import NIOHTTP1

/// A refusal of the accounts service, whose shape is another than the API's: `{"error":"invalid_grant","error_description":"…"}`.
struct OAuthError: Error, Equatable {
    let code: String
    let description: String

    static let invalidClient = OAuthError(code: "invalid_client", description: "Invalid client")
    static let unsupportedGrant = OAuthError(code: "unsupported_grant_type", description: "grant_type parameter is missing or unknown")

    static func invalidRequest(_ description: String) -> OAuthError { OAuthError(code: "invalid_request", description: description) }

    static func invalidGrant(_ description: String) -> OAuthError { OAuthError(code: "invalid_grant", description: description) }

    var reply: Reply {
        .json(status: .badRequest) { writer in
            writer.object {
                $0.member("error", code)
                $0.member("error_description", description)
            }
        }
    }
}
