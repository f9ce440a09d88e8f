import GatewayPlan
import JSONBytes

/// What `completion/complete` asks about: one argument of a prompt or one variable of a template, and what has been typed.
struct CompletionTarget {
    /// `nil`: there is nothing to offer.
    let completion: CompletionPlan?
    let typed: String

    /// Throws `.invalidParams` for anything that is not offered.
    init(_ params: Params, in bytes: Span<UInt8>, of surface: SurfacePlan) throws(RPCError) {
        guard let ref = params.ref, ref.kind == .object, let argument = params.argument, argument.kind == .object else {
            throw .invalidParams("Invalid params: ref and argument must be objects")
        }
        let (ref_, argument_) = (ref.texts(in: bytes), argument.texts(in: bytes))
        guard let name = argument_["name"], let typed = argument_["value"] else {
            throw .invalidParams("Invalid params: argument needs name and value, both strings")
        }
        self.typed = typed
        switch ref_["type"] {
        case "ref/prompt":
            guard let prompt = ref_["name"].flatMap(surface.prompt) else {
                throw .invalidParams("Unknown prompt: \(ref_["name"] ?? "")")
            }
            guard let argument = prompt.arguments.first(where: { $0.name == name }) else {
                throw .invalidParams("Prompt \(prompt.name) has no argument \(name)")
            }
            completion = argument.completion
        case "ref/resource":
            guard let resource = surface.resources.first(where: { $0.uri.text == ref_["uri"] }) else {
                throw .invalidParams("Unknown resource: \(ref_["uri"] ?? "")")
            }
            guard let position = resource.uri.variables.firstIndex(of: name) else {
                throw .invalidParams("Resource \(resource.uri.text) has no variable \(name)")
            }
            completion = resource.completions[position]
        default: throw .invalidParams("Invalid params: ref.type must be ref/prompt or ref/resource")
        }
    }
}

extension JSONToken {
    /// The members that are strings; the first of each name.
    fileprivate func texts(in bytes: Span<UInt8>) -> [String: String] {
        var texts: [String: String] = [:]
        var members = JSONMembers(of: self)
        while let member = members.next(in: bytes) {
            let key = member.key.string(in: bytes)
            if member.value.kind == .string, texts[key] == nil { texts[key] = member.value.string(in: bytes) }
        }
        return texts
    }
}
