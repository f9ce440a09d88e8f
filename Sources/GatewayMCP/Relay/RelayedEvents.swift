import GatewayEngine
import JSONBytes
import NIOCore

/// What an upstream says before its answer: notifications of the protocol, of which those are handed on that the client asked for.
struct RelayedEvents: Sendable {
    let server: MCPServer
    let principal: Principal
    let channel: ClientChannel

    func take(_ event: ByteBuffer) {
        guard let message = try? JSONValue.parse(event), let method = message["method"]?.stringValue else { return }
        let params = message["params"]
        switch method {
        case "notifications/progress":
            channel.progress?.report(
                progress: params?["progress"]?.doubleValue, of: params?["total"]?.doubleValue, params?["message"]?.stringValue)
        case "notifications/message":
            guard let params = params?.objectValue, let level = params["level"]?.stringValue.flatMap(LogLevel.init) else { return }
            channel.log(params, level)
        case "notifications/tools/list_changed": server.publish(.tools)
        case "notifications/prompts/list_changed": server.publish(.prompts)
        case "notifications/resources/list_changed": server.publish(.resources)
        case "notifications/resources/updated":
            guard let uri = params?["uri"]?.stringValue else { return }
            server.publish(.resource(uri: uri, principal: principal.id))
        default: break
        }
    }
}
