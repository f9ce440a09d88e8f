import JSONBytes
package import NIOCore

extension ToolPlan {
    /// The JSON Schema of what the tool answers unless another view is asked for; `nil` where nothing is known about it.
    ///
    /// It names members and promises nothing: no type but that of the root, no member required. Clients refuse an answer that breaks it,
    /// and every view, an answer without a body and the upstream's own `null`s must pass.
    ///
    /// - Parameter depth: how many levels of members it names; 0: no schema.
    package func outputSchema(depth: Int) -> ByteBuffer? {
        guard depth > 0, let shape = views.first?.projection.shape, !shape.isWhole else { return nil }
        var json = JSONWriter()
        json.beginObject()
        json.key("type")
        json.string("object")
        json.key("properties")
        json.beginObject()
        if !shape.elements.isEmpty {
            json.key("items")
            json.schema(of: shape, depth: depth)
        }
        json.members(of: shape, depth: depth)
        if !pages.isEmpty {
            json.key(pages.contains { $0.name != nil } ? "pages" : "page")
            json.anything()
        }
        json.endObject()
        json.endObject()
        return json.buffer
    }
}

extension JSONWriter {
    /// Recursion is bounded by the depth of shapes.
    fileprivate mutating func schema(of shape: JSONShape, depth: Int) {
        beginObject()
        if depth > 0, !shape.isWhole {
            if let element = shape.elements.first {
                key("items")
                schema(of: element, depth: depth)
            }
            if !shape.members.isEmpty {
                key("properties")
                beginObject()
                members(of: shape, depth: depth)
                endObject()
            }
        }
        endObject()
    }

    fileprivate mutating func members(of shape: JSONShape, depth: Int) {
        for member in shape.members {
            key(String(decoding: member.key, as: UTF8.self))
            schema(of: member.shape, depth: depth - 1)
        }
    }

    /// `{}`: older revisions know no `true` here.
    fileprivate mutating func anything() {
        beginObject()
        endObject()
    }
}
