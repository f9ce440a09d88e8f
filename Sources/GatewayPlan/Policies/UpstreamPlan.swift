/// The API behind the gateway and how to reach it.
package struct UpstreamPlan: Sendable, Equatable {
    /// Without a trailing slash: `https://api.example.com/v1`.
    package var baseURL: String
    package var credentials: CredentialPlan
    /// Sent with every request.
    package var headers: [Header]
    /// Nanoseconds.
    package var connectTimeout: Int64
    /// A larger answer is an error, bytes.
    package var maximumResponseBytes: Int
    /// At most this many connections to the upstream at once.
    package var maximumConnections: Int
    package var errors: ErrorShape

    package struct Header: Sendable, Equatable {
        package var name: String
        /// Often a key, and so never printed.
        package var value: Secret

        package init(name: String, value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// Where in an upstream error body its message and reason stand: member paths, the first that exists counts.
    package struct ErrorShape: Sendable, Equatable {
        package var message: [[String]]
        package var reason: [[String]]

        package init(message: [[String]], reason: [[String]]) {
            self.message = message
            self.reason = reason
        }
    }

    package init(
        baseURL: String, credentials: CredentialPlan, headers: [Header], connectTimeout: Int64, maximumResponseBytes: Int,
        maximumConnections: Int, errors: ErrorShape
    ) {
        self.baseURL = baseURL
        self.credentials = credentials
        self.headers = headers
        self.connectTimeout = connectTimeout
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumConnections = maximumConnections
        self.errors = errors
    }
}
