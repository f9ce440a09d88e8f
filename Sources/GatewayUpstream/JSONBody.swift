import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Writes the JSON body of a call: values go in as the caller wrote them, under the upstream's names.
struct JSONBody {
    let call: ToolCall

    /// `nil` when the call gives nothing to send.
    func build() -> ByteBuffer? {
        var root = Members()
        for (position, parameter) in call.tool.parameters.enumerated() {
            switch parameter.destination {
            case .body(let path, let itemKey):
                _ = call.withValue(ofParameter: position) { value, bytes in
                    root.insert(Self.json(value, in: bytes, itemKey: itemKey), at: path[...])
                }
            case .routed(let routes):
                _ = call.withValue(ofParameter: position) { value, bytes in
                    let route = call.withText(ofParameter: position) { text in routes.first { $0.when.matches(text) } }
                    guard let route else { return }
                    let json = Self.json(value, in: bytes, itemKey: nil)
                    root.insert(route.asList ? Self.list(of: json) : json, at: [route.name])
                }
            case .path, .query, .rawBody, .view, .confirmation:
                break
            }
        }
        if let relay = call.relay { root.insert(relay.request, at: [RelayedCall.key]) }
        guard !root.isEmpty else { return nil }
        var body = ByteBuffer()
        root.write(to: &body)
        return body
    }

    private static func json(_ value: JSONToken, in bytes: Span<UInt8>, itemKey: String?) -> ByteBuffer {
        var json = ByteBuffer()
        guard value.kind == .array else {
            write(value, in: bytes, to: &json)
            return json
        }
        var elements = JSONElements(of: value)
        var isFirst = true
        json.writeStaticString("[")
        while let element = elements.next(in: bytes) {
            if !isFirst { json.writeStaticString(",") }
            isFirst = false
            if let itemKey {
                json.writeStaticString("{")
                json.writeJSONString(itemKey)
                json.writeStaticString(":")
            }
            write(element, in: bytes, to: &json)
            if itemKey != nil { json.writeStaticString("}") }
        }
        json.writeStaticString("]")
        return json
    }

    /// As the caller wrote it, but for `5.0`, which is an integer to JSON Schema and a surprise to an upstream.
    private static func write(_ value: JSONToken, in bytes: Span<UInt8>, to json: inout ByteBuffer) {
        switch value.kind {
        case .number:
            if let integer = value.int64(in: bytes) {
                json.writeString(String(integer))
            } else {
                JSONProjection.identity.write(value, of: bytes, to: &json)
            }
        case .object:
            var members = JSONMembers(of: value)
            var isFirst = true
            json.writeStaticString("{")
            while let member = members.next(in: bytes) {
                if !isFirst { json.writeStaticString(",") }
                isFirst = false
                JSONProjection.identity.write(member.key, of: bytes, to: &json)
                json.writeStaticString(":")
                write(member.value, in: bytes, to: &json)
            }
            json.writeStaticString("}")
        case .string, .boolean, .null, .array:
            JSONProjection.identity.write(value, of: bytes, to: &json)
        }
    }

    private static func list(of json: ByteBuffer) -> ByteBuffer {
        var list = ByteBuffer(string: "[")
        list.writeImmutableBuffer(json)
        list.writeStaticString("]")
        return list
    }

    /// An object under construction, members in the order they were first named.
    private struct Members {
        private enum Value {
            case json(ByteBuffer)
            case object(Members)
        }

        private var members: [(name: String, value: Value)] = []

        var isEmpty: Bool { members.isEmpty }

        mutating func insert(_ json: ByteBuffer, at path: ArraySlice<String>) {
            guard let name = path.first else { return }
            let rest = path.dropFirst()
            if rest.isEmpty {
                members.append((name, .json(json)))
            } else if let index = members.firstIndex(where: { $0.name == name }), case .object(var object) = members[index].value {
                object.insert(json, at: rest)
                members[index].value = .object(object)
            } else {
                var object = Members()
                object.insert(json, at: rest)
                members.append((name, .object(object)))
            }
        }

        func write(to body: inout ByteBuffer) {
            body.writeStaticString("{")
            for (index, member) in members.enumerated() {
                if index > 0 { body.writeStaticString(",") }
                body.writeJSONString(member.name)
                body.writeStaticString(":")
                switch member.value {
                case .json(let json): body.writeImmutableBuffer(json)
                case .object(let object): object.write(to: &body)
                }
            }
            body.writeStaticString("}")
        }
    }
}
