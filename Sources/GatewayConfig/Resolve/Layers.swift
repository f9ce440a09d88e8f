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

    /// The innermost value, or this one; `nil`, and reported, when it is wrong.
    func innermost<Value>(
        _ path: KeyPath<InheritableSpec, Field<Value>>, orBuiltIn standard: Value
    ) -> Resolved<Value>? {
        for layer in layers.reversed() where !layer.spec[keyPath: path].isAbsent {
            return layer.spec[keyPath: path].located.map {
                Resolved(value: $0.value, origin: Origin(layer: layer.origin, range: $0.range))
            }
        }
        return Resolved(value: standard, origin: .builtIn)
    }

    /// What the innermost layer names, or `nil` inside where nothing does or it is switched off; `nil`, and reported, when it is wrong.
    func reference<Value>(
        _ path: KeyPath<InheritableSpec, Field<String>>, _ find: (Located<String>) -> Value?
    ) -> Resolved<Value?>? {
        for layer in layers.reversed() {
            switch layer.spec[keyPath: path] {
            case .absent: continue
            case .invalid: return nil
            case .off(let range): return Resolved(value: nil, origin: Origin(layer: layer.origin, range: range))
            case .value(let name):
                return find(name).map { Resolved(value: $0, origin: Origin(layer: layer.origin, range: name.range)) }
            }
        }
        return Resolved(value: nil, origin: .builtIn)
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
