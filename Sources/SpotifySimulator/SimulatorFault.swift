/// Something that goes wrong for the requests it matches.
package struct SimulatorFault: Sendable, Equatable {
    /// What happens instead of, or to, the right answer.
    package enum Action: Sendable, Equatable {
        /// The right answer, late.
        case delay
        /// This answer; the operation is not carried out.
        case status(Answer)
        /// The operation is carried out and its answer lost: the connection is reset.
        case reset
        /// The operation is carried out and half of its body sent, as a complete HTTP message.
        case truncate
    }

    /// An answer that takes the place of the right one.
    package struct Answer: Sendable, Equatable {
        package var status: Int
        /// Nil for the API's own error shape.
        package var body: String?
        package var contentType: String
        /// Seconds, for the header of that name.
        package var retryAfter: Int?

        package init(status: Int, body: String? = nil, contentType: String = "application/json", retryAfter: Int? = nil) {
            self.status = status
            self.body = body
            self.contentType = contentType
            self.retryAfter = retryAfter
        }
    }

    /// The whole path with its `/v1`; a `*` stands for any characters.
    package var path: String
    /// Nil for every method.
    package var method: String?
    package var action: Action
    /// Added to the configured latency.
    package var latency: Duration
    /// How many requests it meets; nil for all of them.
    package var times: Int?

    package init(path: String, method: String? = nil, action: Action, latency: Duration = .zero, times: Int? = nil) {
        self.path = path
        self.method = method
        self.action = action
        self.latency = latency
        self.times = times
    }
}
