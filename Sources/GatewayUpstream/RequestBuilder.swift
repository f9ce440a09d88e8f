import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Builds a tool's upstream request from a checked call: pure, so that every request shape is tested without a network.
struct RequestBuilder {
    struct Request: Equatable {
        var method: RequestPlan.Method
        /// Path and query, percent-encoded; appended to the base URL.
        var target: String
        var contentType: String?
        var body: ByteBuffer?
    }

    let call: ToolCall

    func build() -> Request {
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
