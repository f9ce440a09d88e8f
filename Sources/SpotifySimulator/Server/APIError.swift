import JSONBytes
import NIOHTTP1

/// A refusal in the API's own shape: `{"error":{"status":404,"message":"…"}}`.
struct APIError: Error, Equatable {
    let status: HTTPResponseStatus
    let message: String
    /// One of the player's reasons, or of the quota.
    var reason: String?
    /// Seconds, for the header of that name.
    var retryAfter: Int?

    static let noToken = APIError(status: .unauthorized, message: "No token provided")
    static let badToken = APIError(status: .unauthorized, message: "Invalid access token")
    static let expiredToken = APIError(status: .unauthorized, message: "The access token expired")
    /// The token stands for an app alone.
    static let noUser = APIError(status: .unauthorized, message: "Valid user authentication required")
    static let lengthRequired = APIError(status: .lengthRequired, message: "Length Required")
    static let tooLarge = APIError(status: .payloadTooLarge, message: "Payload too large")
    static let forbidden = APIError(status: .forbidden, message: "Forbidden")
    static let insufficientScope = APIError(status: .forbidden, message: "Insufficient client scope")
    static let premiumRequired = APIError(
        status: .forbidden, message: "Player command failed: Premium required", reason: "PREMIUM_REQUIRED")
    static let badID = badRequest("Invalid base62 id")
    static let badJSON = badRequest("Malformed json")
    /// Nothing has this id.
    static let notFound = APIError(status: .notFound, message: "Resource not found")
    /// Nothing has this path.
    static let noService = APIError(status: .notFound, message: "Service not found")

    static func badRequest(_ message: String) -> APIError { APIError(status: .badRequest, message: message) }

    static func missing(_ field: String) -> APIError { badRequest("Missing required field: \(field)") }

    static func limited(_ refusal: RateLimiter.Refusal, seconds: Int) -> APIError {
        switch refusal {
        case .rate: APIError(status: .tooManyRequests, message: "API rate limit exceeded", retryAfter: seconds)
        case .quota: APIError(status: .tooManyRequests, message: "Too many requests", reason: "QUOTA_EXCEEDED", retryAfter: seconds)
        }
    }

    var reply: Reply {
        var reply = Reply.json(status: status) { writer in
            writer.object {
                $0.member("error") {
                    $0.member("status", Int(status.code))
                    $0.member("message", message)
                    if let reason { $0.member("reason", reason) }
                }
            }
        }
        if let retryAfter { reply.headers.add(name: "retry-after", value: String(retryAfter)) }
        return reply
    }
}
