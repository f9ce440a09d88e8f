import GatewayPlan
import JSONBytes
import NIOCore

/// Turns what the upstream sent into what the caller reads: projected, compact, honest about errors.
struct AnswerRenderer {
    let plan: Plan

    /// The content of an upstream answer.
    func render(_ response: UpstreamResponse, for call: ToolCall, view: Int, _ outcome: CallOutcome? = nil) -> AnswerContent {
        let tool = call.tool
        guard (200..<300).contains(response.status) else { return error(response, for: tool, outcome) }
        let bytes = response.body.readableBytesUInt8Span
        guard response.isJSON, !bytes.isEmpty else { return withoutJSON(response, for: tool) }
        do {
            let root = try JSONScanner.scan(bytes)
            switch root.kind {
            case .object:
                var object = ByteBuffer()
                object.reserveCapacity(bytes.count)
                tool.views[view].projection.write(root, of: bytes, to: &object)
                guard !tool.pages.isEmpty else { return AnswerContent(object: object) }
                let pager = AnswerPager(
                    call: call, isFull: tool.views[view].projection.isIdentity, maximumBytes: plan.maximumAnswerBytes)
                return AnswerContent(object: pager.paged(object, of: root, in: bytes))
            case .array:
                // Clients before 2026-07-28 accept only objects as structured content.
                var object = ByteBuffer()
                object.reserveCapacity(bytes.count + 16)
                object.writeStaticString(#"{"items":"#)
                tool.views[view].projection.write(root, of: bytes, to: &object)
                object.writeStaticString("}")
                return AnswerContent(object: object)
            case .string, .number, .boolean, .null:
                return withoutJSON(response, for: tool)
            }
        } catch {
            return tool.effect == .safe ? unreadable(response, "is not valid JSON (\(error.description))") : status(response, for: tool)
        }
    }

    /// A read must answer with JSON or with nothing; a write that succeeded has succeeded, whatever its body says.
    private func withoutJSON(_ response: UpstreamResponse, for tool: ToolPlan) -> AnswerContent {
        if tool.effect == .safe, response.body.readableBytes > 0 {
            return unreadable(response, "is \(response.mediaType.isEmpty ? "of no stated type" : response.mediaType), not JSON")
        }
        return status(response, for: tool)
    }

    private func status(_ response: UpstreamResponse, for tool: ToolPlan) -> AnswerContent {
        var object: JSONObject = ["ok": true, "status": .integer(Int64(response.status))]
        if let message = tool.statusMessages[response.status] { object["message"] = .string(message) }
        return AnswerContent(object: ByteBuffer(json: .object(object)))
    }

    private func unreadable(_ response: UpstreamResponse, _ why: String) -> AnswerContent {
        let text = "\(upstreamName) answered \(response.status), but its body \(why). Try again later."
        return AnswerContent(errorText: text, object: ["error": Self.word(.unreadableAnswer), "status": .integer(Int64(response.status))])
    }

    var upstreamName: String { plan.server.title ?? plan.server.name }
}

extension UpstreamResponse {
    /// `application/json`, `text/json`, and types that end in `+json`.
    var isJSON: Bool { mediaType == "application/json" || mediaType == "text/json" || mediaType.hasSuffix("+json") }
}
