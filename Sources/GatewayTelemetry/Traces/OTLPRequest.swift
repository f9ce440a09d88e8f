import JSONBytes
import NIOCore
import Tracing

/// The body of a request to a collector: OTLP's JSON, with ids in hexadecimal and 64-bit integers as text.
package enum OTLPRequest {
    /// What sends the spans.
    package struct Resource: Sendable, Equatable {
        package var attributes: [(name: String, value: String)]
        /// Of the program that made the spans.
        package var scope: String
        package var version: String

        package init(attributes: [(name: String, value: String)], scope: String, version: String) {
            self.attributes = attributes
            self.scope = scope
            self.version = version
        }

        package static func == (left: Resource, right: Resource) -> Bool {
            left.scope == right.scope && left.version == right.version && left.attributes.elementsEqual(right.attributes, by: ==)
        }
    }

    static func encode(_ spans: [SpanRecord], _ resource: Resource) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.list("resourceSpans") { json in
            json.beginObject()
            json.key("resource")
            json.beginObject()
            json.list("attributes") { json in
                for attribute in resource.attributes { json.attribute(attribute.name, .string(attribute.value)) }
            }
            json.endObject()
            json.list("scopeSpans") { json in
                json.beginObject()
                json.key("scope")
                json.beginObject()
                json.member("name", resource.scope)
                json.member("version", resource.version)
                json.endObject()
                json.list("spans") { json in for span in spans { json.span(span) } }
                json.endObject()
            }
            json.endObject()
        }
        json.endObject()
        return json.buffer
    }
}

extension JSONWriter {
    fileprivate mutating func span(_ span: SpanRecord) {
        beginObject()
        member("traceId", span.traceID)
        member("spanId", span.spanID)
        if let parent = span.parentID { member("parentSpanId", parent) }
        if let state = span.state { member("traceState", state) }
        member("name", span.name)
        key("kind")
        integer(span.kind.number)
        member("startTimeUnixNano", String(span.start))
        member("endTimeUnixNano", String(span.end))
        attributes(span.attributes)
        if !span.events.isEmpty {
            list("events") { json in
                for event in span.events {
                    json.beginObject()
                    json.member("timeUnixNano", String(event.nanosecondsSinceEpoch))
                    json.member("name", event.name)
                    json.attributes(event.attributes)
                    json.endObject()
                }
            }
        }
        let links = span.links.compactMap { link in link.context.trace.map { ($0, link.attributes) } }
        if !links.isEmpty {
            list("links") { json in
                for (trace, attributes) in links {
                    json.beginObject()
                    json.member("traceId", trace.traceID)
                    json.member("spanId", trace.spanID)
                    json.attributes(attributes)
                    json.endObject()
                }
            }
        }
        key("status")
        beginObject()
        if let status = span.status {
            key("code")
            integer(status.code == .error ? 2 : 1)
            if let message = status.message { member("message", message) }
        }
        endObject()
        endObject()
    }

    private mutating func attributes(_ attributes: SpanAttributes) {
        var sorted: [(name: String, value: SpanAttribute)] = []
        attributes.forEach { sorted.append((name: $0, value: $1)) }
        list("attributes") { json in
            for attribute in sorted.sorted(by: { $0.name < $1.name }) { json.attribute(attribute.name, attribute.value) }
        }
    }

    fileprivate mutating func attribute(_ name: String, _ value: SpanAttribute) {
        beginObject()
        member("key", name)
        key("value")
        self.value(value)
        endObject()
    }

    private mutating func value(_ value: SpanAttribute) {
        beginObject()
        switch value {
        case .int32(let number): member("intValue", String(number))
        case .int64(let number): member("intValue", String(number))
        case .double(let number):
            key("doubleValue")
            self.number(number)
        case .bool(let isTrue):
            key("boolValue")
            bool(isTrue)
        case .string(let text): member("stringValue", text)
        case .stringConvertible(let text): member("stringValue", text.description)
        case .int32Array(let numbers): array(numbers.map { .int64(Int64($0)) })
        case .int64Array(let numbers): array(numbers.map { .int64($0) })
        case .doubleArray(let numbers): array(numbers.map { .double($0) })
        case .boolArray(let values): array(values.map { .bool($0) })
        case .stringArray(let texts): array(texts.map { .string($0) })
        case .stringConvertibleArray(let texts): array(texts.map { .string($0.description) })
        default: break
        }
        endObject()
    }

    private mutating func array(_ values: [SpanAttribute]) {
        key("arrayValue")
        beginObject()
        list("values") { json in for value in values { json.value(value) } }
        endObject()
    }

    fileprivate mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    fileprivate mutating func list(_ name: String, _ write: (inout JSONWriter) -> Void) {
        key(name)
        beginArray()
        write(&self)
        endArray()
    }
}

extension SpanKind {
    /// In the protocol, where 0 is unspecified.
    fileprivate var number: Int {
        switch self {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}
