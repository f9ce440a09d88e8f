package import NIOCore

/// What is asked of the upstream before anybody asks, and when.
package struct WarmingPlan: Sendable, Equatable {
    package enum Trigger: String, Sendable, CaseIterable {
        /// The gateway begins to serve.
        case startup
        /// A person has signed in.
        case login
        /// Another configuration is served, under which some of what was kept may not be.
        case reload
        /// Time has passed.
        case interval
        /// Something was made stale.
        case invalidation
    }

    /// One call of a tool whose answers are cached.
    package struct Call: Sendable, Equatable {
        /// The tool's id.
        package var tool: Int
        /// A JSON object.
        package var arguments: ByteBuffer

        package init(tool: Int, arguments: ByteBuffer) {
            self.tool = tool
            self.arguments = arguments
        }
    }

    package var triggers: Set<Trigger>
    package var calls: [Call]
    /// Nanoseconds from one round to the next.
    package var interval: Int64
    /// By how much an interval is shortened or lengthened at most, in hundredths.
    package var jitterPercent: Int64
    /// The least time between two rounds, nanoseconds.
    package var pause: Int64
    /// Calls at once.
    package var concurrency: Int
    /// How long a round may take, nanoseconds.
    package var deadline: Int64
    /// How long clients wait at most for the first round, nanoseconds.
    package var readiness: Int64

    /// Nothing.
    package static let none = WarmingPlan(
        triggers: [], calls: [], interval: 1, jitterPercent: 0, pause: 0, concurrency: 1, deadline: 1, readiness: 0)

    package init(
        triggers: Set<Trigger>, calls: [Call], interval: Int64, jitterPercent: Int64, pause: Int64, concurrency: Int, deadline: Int64,
        readiness: Int64
    ) {
        self.triggers = triggers
        self.calls = calls
        self.interval = interval
        self.jitterPercent = jitterPercent
        self.pause = pause
        self.concurrency = concurrency
        self.deadline = deadline
        self.readiness = readiness
    }
}
