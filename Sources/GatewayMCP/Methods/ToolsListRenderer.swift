import GatewayPlan
import JSONBytes
import NIOCore

/// Renders the result of `tools/list` for one revision: all tools on one page, in the order of the Plan.
///
/// One page, because some clients read no second one.
struct ToolsListRenderer {
    let plan: Plan
    let serverInfoMember: ByteBuffer

    func render(_ revision: Revision) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        if revision.isModern {
            json.key("resultType")
            json.string("complete")
        }
        json.key("tools")
        json.beginArray()
        for tool in plan.tools { json.raw(render(tool, revision)) }
        json.endArray()
        if revision.isModern {
            json.key("ttlMs")
            json.integer(ListCaching.ttlMilliseconds)
            json.key("cacheScope")
            json.string(ListCaching.scope)
            json.key("_meta")
            var meta = ByteBuffer(string: "{")
            meta.writeImmutableBuffer(serverInfoMember)
            meta.writeStaticString("}")
            json.raw(meta)
        }
        json.endObject()
        return json.buffer
    }

    /// One tool's entry.
    func render(_ tool: ToolPlan, _ revision: Revision) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.key("name")
        json.string(tool.name)
        if revision.knowsTitle {
            json.key("title")
            json.string(tool.title)
        }
        json.key("description")
        json.string(tool.descriptionForModels)
        json.key("inputSchema")
        json.raw(tool.inputSchema)
        if revision.knowsAnnotations {
            json.key("annotations")
            write(tool.annotations, titled: revision.knowsTitle ? nil : tool.title, to: &json)
        }
        json.endObject()
        return json.buffer
    }

    /// 2025-03-26 has the title only here.
    private func write(_ annotations: ToolAnnotations, titled title: String?, to json: inout JSONWriter) {
        json.beginObject()
        if let title {
            json.key("title")
            json.string(title)
        }
        for (key, value) in [
            ("readOnlyHint", annotations.readOnly), ("destructiveHint", annotations.destructive),
            ("idempotentHint", annotations.idempotent), ("openWorldHint", annotations.openWorld),
        ] {
            json.key(key)
            json.bool(value)
        }
        json.endObject()
    }
}
