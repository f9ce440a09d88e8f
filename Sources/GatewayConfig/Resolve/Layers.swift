import GatewayPlan

/// What an endpoint inherits, outermost first: defaults, its group, itself.
struct Layers {
    /// One of them and how its values are named in `explain`.
    struct Layer {
        let spec: InheritableSpec
        let origin: Origin.Layer
    }

    let layers: [Layer]
    /// Something that would be inherited could not be read, so nothing may be called missing.
    let isIncomplete: Bool

    /// The innermost value, or the key's standard one.
    func innermost<Value>(_ path: KeyPath<InheritableSpec, Field<Value>>, or key: Key<Value>, _ decoding: Decoding) -> Resolved<Value>? {
        for layer in layers.reversed() {
            let field = layer.spec[keyPath: path]
            if let value = field.located { return Resolved(value: value.value, origin: Origin(layer: layer.origin, range: value.range)) }
            if field.isInvalid { return nil }
        }
        return key.standard(decoding).value.map { Resolved(value: $0, origin: .builtIn) }
    }

    /// All advice, innermost first, since the first that fits is given.
    var advice: [Resolved<ErrorAdvice>] {
        layers.reversed().flatMap { layer in
            (layer.spec.advice.value ?? []).compactMap { item in
                guard let status = item.value.status.value, let say = item.value.say.value else { return nil }
                let advice = ErrorAdvice(status: Int(status), reason: item.value.reason.value, text: say)
                return Resolved(value: advice, origin: Origin(layer: layer.origin, range: item.range))
            }
        }
    }
}
