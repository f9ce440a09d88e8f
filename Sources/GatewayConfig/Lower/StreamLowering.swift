import GatewayPlan

/// Makes the limits of streams and sessions.
enum StreamLowering {
    static func streams(_ streams: StreamsSpec?, _ sessions: SessionsSpec?) -> StreamPlan? {
        guard let streams, let sessions, let maximum = streams.maximum.value, let maximumPerCaller = streams.maximumPerCaller.value else {
            return nil
        }
        guard let backlog = streams.backlog.value, let keepalive = streams.keepalive.value else { return nil }
        guard let maximumSessions = sessions.maximum.value, let idleTimeout = sessions.idleTimeout.value else { return nil }
        guard let answerTimeout = sessions.answerTimeout.value else { return nil }
        return StreamPlan(
            maximum: Int(maximum), maximumPerCaller: Int(maximumPerCaller), backlogBytes: Int(backlog), keepalive: keepalive,
            maximumSessions: Int(maximumSessions), sessionIdleTimeout: idleTimeout, answerTimeout: answerTimeout)
    }
}
