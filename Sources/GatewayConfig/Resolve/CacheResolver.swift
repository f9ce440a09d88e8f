import Diagnostics
import GatewayPlan

/// Merges the caches of all layers key by key.
struct CacheResolver {
    enum Verdict {
        case none(switchedOff: Origin?)
        case cached(ttl: Resolved<Int64>, scope: Resolved<CachePolicy.Scope>, tags: Resolved<[TagSpec]>)
        /// Reported as wrong.
        case invalid
    }

    let decoding: Decoding
    let endpoint: String

    func resolve(_ layers: Layers) -> Verdict {
        var ttl: Resolved<Int64>?
        var scope: Resolved<CachePolicy.Scope>?
        var tags: Resolved<[TagSpec]>?
        var written: SourceRange?
        var off: Origin?
        var isInvalid = layers.isIncomplete
        for layer in layers.layers {
            switch layer.spec.cache {
            case .absent: continue
            case .invalid: isInvalid = true
            case .off(let range):
                (ttl, scope, tags, written) = (nil, nil, nil, nil)
                off = Origin(layer: layer.origin, range: range)
            case .value(let cache):
                written = cache.range
                let spec = cache.value
                isInvalid = isInvalid || spec.ttl.isInvalid || spec.scope.isInvalid || spec.tags.isInvalid
                ttl = resolved(spec.ttl, layer) ?? ttl
                scope = resolved(spec.scope, layer) ?? scope
                if let list = spec.tags.located {
                    tags = Resolved(value: list.value.map(\.value), origin: Origin(layer: layer.origin, range: list.range))
                }
            }
        }
        guard !isInvalid else { return .invalid }
        guard let written else { return .none(switchedOff: off) }
        guard let ttl else {
            reportMissingTTL(at: written, off: off)
            return .invalid
        }
        guard let scope = scope ?? CacheSpec.scope.standard(decoding).value.map({ Resolved(value: $0, origin: .builtIn) }) else {
            return .invalid
        }
        return .cached(ttl: ttl, scope: scope, tags: tags ?? Resolved(value: [], origin: .builtIn))
    }

    private func resolved<Value>(_ field: Field<Value>, _ layer: Layers.Layer) -> Resolved<Value>? {
        field.located.map { Resolved(value: $0.value, origin: Origin(layer: layer.origin, range: $0.range)) }
    }

    private func reportMissingTTL(at range: SourceRange, off: Origin?) {
        let labels = off?.range.map { [Diagnostic.Label("an inherited cache is switched off here", at: $0)] } ?? []
        decoding.report(
            .missingTTL, "nothing says how long answers are kept", at: range, hint: "`ttl` is missing", labels: labels,
            notes: ["applies to endpoint `\(endpoint)`"], help: "give a `ttl` here, in the group or in `defaults`")
    }
}
