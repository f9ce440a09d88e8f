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
        /// The right answer, piece by piece.
        case trickle(Pace)
    }

    /// How slowly a body comes.
    package struct Pace: Sendable, Equatable {
        /// In one piece; at least 1.
        package var bytes: Int
        /// Before each piece.
        package var pause: Duration

        package init(bytes: Int, pause: Duration) {
            self.bytes = bytes
            self.pause = pause
        }
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

        /// What a proxy in front of the API says when nothing answers behind it.
        package static func page(_ status: Int) -> Answer {
            let text = "<html><head><title>\(status)</title></head><body><h1>\(status) Server Error</h1></body></html>"
            return Answer(status: status, body: text, contentType: "text/html; charset=utf-8")
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
    /// When it begins and ends, since the simulator's world began; an end of nil is never.
    package var from: Duration
    package var until: Duration?

    package init(
        path: String, method: String? = nil, action: Action, latency: Duration = .zero, times: Int? = nil, from: Duration = .zero,
        until: Duration? = nil
    ) {
        self.path = path
        self.method = method
        self.action = action
        self.latency = latency
        self.times = times
        self.from = from
        self.until = until
    }
}
