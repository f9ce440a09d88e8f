import GatewayEngine
import GatewayMCP
import GatewayTelemetry
import NIOHTTP1

/// The parts of a request head that are looked at, found in one pass over its headers.
///
/// A class, since it is handed on with its request and holds many texts, each of which every copy would count.
final class RequestHead {
    /// A header that may occur once.
    enum Single: Equatable {
        case absent
        case one(String)
        case several

        mutating func take(_ value: String) { self = self == .absent ? .one(value) : .several }
    }

    let method: HTTPMethod
    let uri: String
    private(set) var host = Single.absent
    private(set) var origin = Single.absent
    private(set) var authorization = Single.absent
    private(set) var contentType: String?
    /// `nil` when the client did not say.
    private(set) var acceptsJSON: Bool?
    /// `nil` when the client did not say.
    private(set) var acceptsEvents: Bool?
    /// Bytes, as announced.
    private(set) var contentLength: Int?
    private(set) var expectsContinue = false
    private(set) var isPreflight = false
    private(set) var routing = RoutingHeaders()
    private var traceParent = Single.absent
    private var traceState: String?
    /// HTTP/1.0 has to be told that the connection stays open.
    let mustAnnounceKeepAlive: Bool
    private var asksToKeepAlive = false
    private var endsConnection: Bool

    /// Whether the connection can be used again, and the client wants to.
    var isKeptAlive: Bool { !endsConnection && (!mustAnnounceKeepAlive || asksToKeepAlive) }

    init(_ head: HTTPRequestHead) {
        method = head.method
        uri = head.uri
        mustAnnounceKeepAlive = head.version.minor < 1
        // After this method and after `Connection: Upgrade` the decoder takes what follows for another protocol.
        endsConnection = head.method == .CONNECT
        for (name, value) in head.headers { take(name, value) }
    }

    /// The client's trace; `nil` when there is none, or none that is valid.
    var trace: TraceContext? {
        guard case .one(let parent) = traceParent else { return nil }
        return TraceContext(parent: HeaderText.trimmed(parent), state: traceState)
    }

    /// The length narrows the choice to names of which at most three must be compared.
    private func take(_ name: String, _ value: String) {
        switch name.utf8.count {
        case 4 where name.equalsIgnoringCase("host"):
            host.take(value)
        case 6 where name.equalsIgnoringCase("accept"):
            let accepted = MediaType.accepted(value)
            acceptsJSON = acceptsJSON == true || accepted.json
            acceptsEvents = acceptsEvents == true || accepted.events
        case 6 where name.equalsIgnoringCase("origin"):
            origin.take(value)
        case 6 where name.equalsIgnoringCase("expect"):
            expectsContinue = value.equalsIgnoringCase("100-continue")
        case 8 where name.equalsIgnoringCase("mcp-name"):
            routing.name.take(value)
        case 10 where name.equalsIgnoringCase("mcp-method"):
            routing.method.take(value)
        case 10 where name.equalsIgnoringCase("connection"):
            takeConnection(value)
        case 10 where name.equalsIgnoringCase("tracestate"):
            traceState = traceState.map { "\($0),\(value)" } ?? value
        case 11 where name.equalsIgnoringCase("traceparent"):
            traceParent.take(value)
        case 12 where name.equalsIgnoringCase("content-type"):
            contentType = value
        case 13 where name.equalsIgnoringCase("authorization"):
            authorization.take(value)
        case 14 where name.equalsIgnoringCase("mcp-session-id"):
            routing.session.take(value)
        case 14 where name.equalsIgnoringCase("content-length"):
            contentLength = Int(value)
        case 20 where name.equalsIgnoringCase("mcp-protocol-version"):
            routing.protocolVersion.take(value)
        case 29 where name.equalsIgnoringCase("access-control-request-method"):
            isPreflight = method == .OPTIONS
        case 11... where name.utf8.first == UInt8(ascii: "m") || name.utf8.first == UInt8(ascii: "M"):
            takeParameter(name, value)
        default: break
        }
    }

    private func takeParameter(_ name: String, _ value: String) {
        let prefix = "mcp-param-"
        guard String(name.prefix(prefix.count)).equalsIgnoringCase(prefix) else { return }
        routing.parameters.append(.init(name: String(name.dropFirst(prefix.count)), value: HeaderText.trimmed(value)))
    }

    private func takeConnection(_ value: String) {
        HeaderText.forEach(inList: value) { option in
            if ASCII.equalsIgnoringCase(option, "keep-alive".utf8.span) { asksToKeepAlive = true }
            if ASCII.equalsIgnoringCase(option, "close".utf8.span) || ASCII.equalsIgnoringCase(option, "upgrade".utf8.span) {
                endsConnection = true
            }
        }
    }
}

extension RoutingHeaders.Field {
    fileprivate mutating func take(_ value: String) {
        self = self == .absent ? .one(HeaderText.trimmed(value)) : .several
    }
}
