import GatewayPlan
import JSONBytes
import NIOCore

/// Puts `warming` into the form that the engine runs.
enum WarmingLowering {
    /// The plan; calls of tools that are not offered are left out, `nil` only for values that were reported as wrong.
    static func plan(_ spec: WarmingSpec?, _ calls: [CheckedWarming], tools: [ToolPlan]) -> WarmingPlan? {
        guard let spec, let triggers = spec.triggers.value, let interval = spec.interval.value, let jitter = spec.jitter.value else {
            return nil
        }
        guard let pause = spec.pause.value, let concurrency = spec.concurrency.value, let deadline = spec.deadline.value else { return nil }
        guard let readiness = spec.readiness.value else { return nil }
        let offered = calls.compactMap { call -> WarmingPlan.Call? in
            guard let tool = tools.first(where: { $0.name == call.endpoint }) else { return nil }
            return WarmingPlan.Call(tool: tool.id, arguments: ByteBuffer(json: .object(call.arguments)))
        }
        return WarmingPlan(
            triggers: Set(triggers.map(\.value)), calls: offered, interval: interval, jitterPercent: jitter, pause: pause,
            concurrency: Int(concurrency), deadline: deadline, readiness: readiness)
    }
}
