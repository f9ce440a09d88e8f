package import GatewayEngine
package import GatewayPlan
import JSONBytes
package import NIOCore
package import NIOHTTP1

/// Builds a tool's upstream request from a checked call: pure, so that every request shape is tested without a network.
package struct RequestBuilder {
    /// What is sent, but for what is the same in every call and what only the sender knows.
    package struct Request: Equatable {
        package var method: RequestPlan.Method
        /// Path and query, percent-encoded; appended to the base URL.
        package var target: String
        package var contentType: String?
        package var body: ByteBuffer?
    }

    let call: ToolCall

    package init(call: ToolCall) { self.call = call }

    /// The header fields that this call needs, over those of every call.
    package func headers(of request: Request, over base: HTTPHeaders) -> HTTPHeaders {
        var headers = base
        if let etag = call.ifNoneMatch { headers.replaceOrAdd(name: "if-none-match", value: etag) }
        if call.relay != nil { headers.replaceOrAdd(name: "accept", value: "application/json, text/event-stream") }
        if let contentType = request.contentType { headers.replaceOrAdd(name: "content-type", value: contentType) }
        return headers
    }

    /// The request of the call.
    package func build() -> Request {
        let plan = call.tool.request
        var request = Request(method: plan.method, target: target, contentType: nil, body: nil)
        switch plan.body {
        case .none:
            break
        case .json:
            request.body = JSONBody(call: call).build()
            request.contentType = request.body == nil ? nil : "application/json"
        case .raw(let parameter, let contentType):
            request.body = call.withText(ofParameter: parameter) { text in
                text.withUnsafeBufferPointer { ByteBuffer(bytes: $0) }
            }
            request.contentType = contentType
        }
        return request
    }

    private var target: String {
        var target: [UInt8] = []
        for segment in call.tool.request.path {
            switch segment {
            case .literal(let text): target.append(contentsOf: text.utf8)
            case .parameter(let position): call.appendPercentEncoded(position, to: &target)
            }
        }
        var separator = UInt8(ascii: "?")
        for item in call.tool.request.fixedQuery {
            PercentEncoding.append(name: item.name, separator: &separator, to: &target)
            PercentEncoding.append(item.value.utf8.span, to: &target)
        }
        for (position, parameter) in call.tool.parameters.enumerated() {
            guard case .query(let name, let list) = parameter.destination else { continue }
            _ = call.withValue(ofParameter: position) { value, bytes in
                var elements = JSONElements(of: value)
                if value.kind == .array, list == .repeated {
                    while let element = elements.next(in: bytes) {
                        PercentEncoding.append(name: name, separator: &separator, to: &target)
                        PercentEncoding.append(element, in: bytes, to: &target)
                    }
                } else {
                    PercentEncoding.append(name: name, separator: &separator, to: &target)
                    PercentEncoding.append(value, in: bytes, to: &target)
                }
            }
        }
        return String(decoding: target, as: UTF8.self)
    }
}

extension ToolCall {
    fileprivate func appendPercentEncoded(_ position: Int, to target: inout [UInt8]) {
        _ = withValue(ofParameter: position) { value, bytes in PercentEncoding.append(value, in: bytes, to: &target) }
    }
}
