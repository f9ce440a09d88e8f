package import GatewayPlan
import JSONBytes
package import NIOCore

extension Engine {
    /// Admits the call that reads a resource.
    package func admit(_ request: ResourceRequest, principal: Principal, scratch: CallScratch, now: NIODeadline) -> Admission {
        admit(request.resource.tool, arguments: request.arguments, principal: principal, scratch: scratch, now: now)
    }

    /// Admits a call whose arguments stand alone: a JSON object that the gateway itself has written.
    package func admit(
        _ tool: ToolPlan, arguments: ByteBuffer, principal: Principal, scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        let token = try? JSONScanner.scan(arguments.readableBytesUInt8Span)
        return admit(tool, arguments: token, message: arguments, principal: principal, scratch: scratch, now: now)
    }

    /// The call that reads a resource, whatever the cache has; `nil` when its URI cannot be right.
    ///
    /// For subscriptions: the tags of the call are those whose writes change the resource.
    package func call(for request: ResourceRequest, principal: Principal) -> ToolCall? {
        let tool = request.resource.tool
        var (message, values) = (request.arguments, [JSONToken?]())
        guard let token = try? JSONScanner.scan(message.readableBytesUInt8Span) else { return nil }
        let check = ArgumentCheck(tool: tool)
        if !check.passes(token, in: message.readableBytesUInt8Span, values: &values) {
            guard let respelt = Respelling(tool: tool).respell(token, in: message.readableBytesUInt8Span) else { return nil }
            message = respelt.message
            guard check.passes(respelt.arguments, in: message.readableBytesUInt8Span, values: &values) else { return nil }
        }
        return ToolCall(tool: tool, message: message, values: values, principal: principal)
    }
}
