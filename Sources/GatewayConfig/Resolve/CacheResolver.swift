import Diagnostics
import GatewayPlan

/// Merges the caches of all layers key by key.
struct CacheResolver {
    enum Verdict {
        case none(switchedOff: Origin?)
        case cached(CheckedCache)
        /// Reported as wrong.
        case invalid
    }

    /// A layer's cache and how its values are named in `explain`.
    private struct Part {
        let spec: CacheSpec
        let layer: Origin.Layer
    }

    let decoding: Decoding
    let endpoint: String

    func resolve(_ layers: Layers) -> Verdict {
        // Outermost first.
        var parts: [Part] = []
        var written: SourceRange?
        var off: Origin?
        var isInvalid = layers.isIncomplete
        for layer in layers.layers {
            switch layer.spec.cache {
            case .absent: continue
            case .invalid: isInvalid = true
            case .off(let range):
                (parts, written) = ([], nil)
                off = Origin(layer: layer.origin, range: range)
            case .value(let cache):
                written = cache.range
                parts.append(Part(spec: cache.value, layer: layer.origin))
                isInvalid = isInvalid || cache.value.hasInvalidField
            }
        }
        guard !isInvalid else { return .invalid }
        guard let written else { return .none(switchedOff: off) }
        guard let ttl = innermost(\.ttl, parts) else {
            reportMissingTTL(at: written, off: off)
            return .invalid
        }
        return merge(parts, ttl: ttl).map { .cached($0) } ?? .invalid
    }

    private func merge(_ parts: [Part], ttl: Resolved<Int64>) -> CheckedCache? {
        guard let scope = innermost(\.scope, parts, or: CacheSpec.scope) else { return nil }
        guard let whileRevalidate = innermost(\.staleWhileRevalidate, parts, or: CacheSpec.staleWhileRevalidate) else { return nil }
        guard let ifError = innermost(\.staleIfError, parts, or: CacheSpec.staleIfError) else { return nil }
        guard let keep = innermost(\.keep, parts, or: CacheSpec.keep) else { return nil }
        guard let ttlJitter = innermost(\.ttlJitter, parts, or: CacheSpec.ttlJitter) else { return nil }
        guard let aheadHits = innermost(\.refreshAheadHits, parts, or: CacheSpec.refreshAheadHits) else { return nil }
        guard let respect = innermost(\.respect, parts, or: CacheSpec.respect) else { return nil }
        guard let settleTTL = innermost(\.settleTTL, parts, or: CacheSpec.settleTTL) else { return nil }
        let tags = innermost(\.tags, parts).map { Resolved(value: $0.value.map(\.value), origin: $0.origin) }
        let ttlByStatus = innermost(\.ttlByStatus, parts).map { Resolved(value: Self.byStatus($0.value), origin: $0.origin) }
        return CheckedCache(
            ttl: ttl, scope: scope, tags: tags ?? Resolved(value: [], origin: .builtIn), staleWhileRevalidate: whileRevalidate,
            staleIfError: ifError, keep: keep, ttlJitter: ttlJitter, refreshAhead: innermost(\.refreshAhead, parts),
            refreshAheadHits: aheadHits, ttlByStatus: ttlByStatus ?? Resolved(value: [:], origin: .builtIn), respect: respect,
            settleTTL: settleTTL)
    }

    private static func byStatus(_ named: [Named<Int64>]) -> [Int: Int64] {
        var ttls: [Int: Int64] = [:]
        for entry in named {
            if let status = Int(entry.name), let ttl = entry.value { ttls[status] = ttl }
        }
        return ttls
    }

    /// The innermost value that is written; `nil` when there is none, or it is switched off.
    private func innermost<Value>(_ path: KeyPath<CacheSpec, Field<Value>>, _ parts: [Part]) -> Resolved<Value>? {
        guard let part = parts.last(where: { !$0.spec[keyPath: path].isAbsent }) else { return nil }
        return part.spec[keyPath: path].located.map { Resolved(value: $0.value, origin: Origin(layer: part.layer, range: $0.range)) }
    }

    private func innermost<Value>(_ path: KeyPath<CacheSpec, Field<Value>>, _ parts: [Part], or key: Key<Value>) -> Resolved<Value>? {
        innermost(path, parts) ?? key.standard(decoding).value.map { Resolved(value: $0, origin: .builtIn) }
    }

    private func reportMissingTTL(at range: SourceRange, off: Origin?) {
        let labels = off?.range.map { [Diagnostic.Label("an inherited cache is switched off here", at: $0)] } ?? []
        decoding.report(
            .missingTTL, "nothing says how long answers are kept", at: range, hint: "`ttl` is missing", labels: labels,
            notes: ["applies to endpoint `\(endpoint)`"], help: "give a `ttl` here, in the group or in `defaults`")
    }
}

extension CacheSpec {
    fileprivate var hasInvalidField: Bool {
        ttl.isInvalid || scope.isInvalid || tags.isInvalid || staleWhileRevalidate.isInvalid || staleIfError.isInvalid || keep.isInvalid
            || ttlJitter.isInvalid || refreshAhead.isInvalid || refreshAheadHits.isInvalid || ttlByStatus.isInvalid || respect.isInvalid
            || settleTTL.isInvalid || (ttlByStatus.value ?? []).contains { $0.value == nil }
    }
}
