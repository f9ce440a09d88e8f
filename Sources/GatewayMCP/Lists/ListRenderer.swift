import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Renders the entries of the lists, each revision told only what it knows.
struct ListRenderer {
    let plan: Plan
    let serverInfoMember: ByteBuffer
    /// Who asks, when that makes a difference; `nil`: anybody.
    var principal: Principal?

    /// - Parameter pageSize: that of the Plan unless given.
    func list(_ kind: ListKind, _ revision: Revision, pageSize: Int? = nil) -> PagedList {
        PagedList(
            kind: kind, entries: entries(kind, revision), pageSize: pageSize ?? plan.surface.pageSize,
            tail: revision.isModern ? tail : ByteBuffer(), isModern: revision.isModern)
    }

    private func entries(_ kind: ListKind, _ revision: Revision) -> [PagedList.Entry] {
        switch kind {
        case .tools: plan.tools.filter(mayUse).map { .init(name: $0.name, json: render($0, revision)) }
        case .resources: resources.filter { !$0.isTemplate }.map { .init(name: $0.name, json: render($0, revision)) }
        case .resourceTemplates: resources.filter(\.isTemplate).map { .init(name: $0.name, json: render($0, revision)) }
        case .prompts: plan.surface.prompts.map { .init(name: $0.name, json: render($0, revision)) }
        }
    }

    private var resources: [ResourcePlan] { plan.surface.resources.filter { mayUse($0.tool) } }

    private func mayUse(_ tool: ToolPlan) -> Bool { principal?.mayUse(tool) ?? true }

    /// What modern lists say of themselves.
    private var tail: ByteBuffer {
        var tail = ByteBuffer()
        tail.writeStaticString(#","ttlMs":"#)
        tail.writeString(String(plan.surface.listTTL / 1_000_000))
        tail.writeStaticString(principal == nil ? #","cacheScope":"public","_meta":{"# : #","cacheScope":"private","_meta":{"#)
        tail.writeImmutableBuffer(serverInfoMember)
        tail.writeStaticString("}")
        return tail
    }

    func render(_ tool: ToolPlan, _ revision: Revision) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.name(tool.name, title: tool.title, tool.descriptionForModels, revision)
        json.key("inputSchema")
        json.raw(tool.inputSchema)
        if revision.knowsStructuredContent, let schema = tool.outputSchema(depth: plan.surface.outputDepth) {
            json.key("outputSchema")
            json.raw(schema)
        }
        if revision.knowsAnnotations {
            json.key("annotations")
            json.annotations(tool.annotations, titled: revision.knowsTitle ? nil : tool.title)
        }
        json.icons(tool.icons, revision)
        json.endObject()
        return json.buffer
    }

    private func render(_ resource: ResourcePlan, _ revision: Revision) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.key(resource.isTemplate ? "uriTemplate" : "uri")
        json.string(resource.uri.text)
        json.name(resource.name, title: resource.title, resource.description, revision)
        json.key("mimeType")
        json.string(ResourceResult.mediaType)
        json.icons(resource.icons, revision)
        json.endObject()
        return json.buffer
    }

    private func render(_ prompt: PromptPlan, _ revision: Revision) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.name(prompt.name, title: prompt.title, prompt.description, revision)
        if !prompt.arguments.isEmpty {
            json.key("arguments")
            json.beginArray()
            for argument in prompt.arguments {
                json.beginObject()
                json.name(argument.name, title: argument.title, argument.description, revision)
                json.key("required")
                json.bool(argument.isRequired)
                json.endObject()
            }
            json.endArray()
        }
        json.icons(prompt.icons, revision)
        json.endObject()
        return json.buffer
    }
}

extension JSONWriter {
    fileprivate mutating func name(_ name: String, title: String?, _ description: String, _ revision: Revision) {
        key("name")
        string(name)
        if revision.knowsTitle, let title {
            key("title")
            string(title)
        }
        key("description")
        string(description)
    }

    /// 2025-03-26 has the title only here.
    fileprivate mutating func annotations(_ annotations: ToolAnnotations, titled title: String?) {
        beginObject()
        if let title {
            key("title")
            string(title)
        }
        for (name, value) in [
            ("readOnlyHint", annotations.readOnly), ("destructiveHint", annotations.destructive),
            ("idempotentHint", annotations.idempotent), ("openWorldHint", annotations.openWorld),
        ] {
            key(name)
            bool(value)
        }
        endObject()
    }

    fileprivate mutating func icons(_ icons: [IconPlan], _ revision: Revision) {
        guard revision.knowsIcons, !icons.isEmpty else { return }
        key("icons")
        value(.array(icons.map(\.json)))
    }
}

extension IconPlan {
    /// As the protocol writes it.
    var json: JSONValue {
        var icon: JSONObject = ["src": .string(source)]
        if let mediaType { icon["mimeType"] = .string(mediaType) }
        if !sizes.isEmpty { icon["sizes"] = .array(sizes.map { .string($0) }) }
        if let theme { icon["theme"] = .string(theme.rawValue) }
        return .object(icon)
    }
}
