import JSONBytes
import NIOHTTP1

/// A refusal in the API's own shape: `{"error":{"status":404,"message":"…"}}`.
struct APIError: Error, Equatable {
    let status: HTTPResponseStatus
    let message: String
    /// One of the player's reasons.
    var reason: String?

    static let noToken = APIError(status: .unauthorized, message: "No token provided")
    static let badToken = APIError(status: .unauthorized, message: "Invalid access token")
    static let lengthRequired = APIError(status: .lengthRequired, message: "Length Required")
    static let tooLarge = APIError(status: .payloadTooLarge, message: "Payload too large")
    static let forbidden = APIError(status: .forbidden, message: "Forbidden")
    static let badID = badRequest("Invalid base62 id")
    static let badJSON = badRequest("Malformed json")
    /// Nothing has this id.
    static let notFound = APIError(status: .notFound, message: "Resource not found")
    /// Nothing has this path.
    static let noService = APIError(status: .notFound, message: "Service not found")

    static func badRequest(_ message: String) -> APIError { APIError(status: .badRequest, message: message) }

    static func missing(_ field: String) -> APIError { badRequest("Missing required field: \(field)") }

    var reply: Reply {
        .json(status: status) { writer in
            writer.object {
                $0.member("error") {
                    $0.member("status", Int(status.code))
                    $0.member("message", message)
                    if let reason { $0.member("reason", reason) }
                }
            }
        }
    }
}
