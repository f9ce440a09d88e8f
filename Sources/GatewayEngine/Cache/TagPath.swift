import GatewayPlan
import JSONBytes

/// One tag of one call as the hashes of its levels: `a`, `a/b`, `a/b/c`.
struct TagPath {
    /// Outermost first, never empty.
    private(set) var levels: [TagHash]
    /// What stands below the last level is not known, so everything below it is meant.
    let isCut: Bool

    /// The last level; a path always has one.
    var last: TagHash { levels[levels.count - 1] }
}

extension TagTemplate {
    /// The tags that this stands for in a call: none, where its case applies to no value.
    ///
    /// One path that means all values stands for a list without values, one with more than `limit`, and one with a value of no case.
    func paths(of call: ToolCall, atMost limit: Int = .max) -> [TagPath] {
        let none = [UInt8]()
        let common = path(of: call, item: none.span, part: none.span, isKnown: false)
        guard let position = onlyFor?.parameter ?? list else { return [common] }
        var paths: [TagPath] = []
        var isUnclear = false
        var count = 0
        _ = call.withValue(ofParameter: position) { value, bytes in
            var elements = JSONElements(of: value)
            var next: JSONToken? = value.kind == .array ? elements.next(in: bytes) : value
            while let item = next, count <= limit {
                count += 1
                item.withTagText(in: bytes) { text in
                    switch part(of: text) {
                    case .other: break
                    case .unclear: isUnclear = true
                    case .found(let part): paths.append(path(of: call, item: text, part: text.extracting(part), isKnown: true))
                    }
                }
                next = value.kind == .array ? elements.next(in: bytes) : nil
            }
        }
        if count == 0 || count > limit || isUnclear { return [common] }
        return paths.isEmpty || common.isCut ? paths : [common]
    }

    private enum Match {
        /// The value is of another case.
        case other
        /// The value is of no case.
        case unclear
        /// Where in the value its part stands; the whole value without a case.
        case found(Range<Int>)
    }

    private func part(of text: Span<UInt8>) -> Match {
        guard let onlyFor else { return .found(0..<text.count) }
        for (index, form) in onlyFor.forms.enumerated() {
            if let range = form.value(in: text) { return index == onlyFor.index ? .found(range) : .other }
        }
        return .unclear
    }

    /// The path for one value; up to where it varies with the value, when that is not known.
    private func path(of call: ToolCall, item: Span<UInt8>, part: Span<UInt8>, isKnown: Bool) -> TagPath {
        var hash = TagHash()
        var levels: [TagHash] = []
        for segment in segments {
            switch segment {
            case .literal(let text): hash.add(text.utf8.span)
            case .parameter(let position) where position != list:
                _ = call.withValue(ofParameter: position) { value, bytes in value.withTagText(in: bytes) { hash.add($0) } }
            case .parameter, .part:
                guard isKnown else { return TagPath(levels: levels, isCut: true) }
                hash.add(segment == .part ? part : item)
            }
            levels.append(hash)
        }
        return TagPath(levels: levels, isCut: false)
    }
}

extension JSONToken {
    /// The text that a value has in a tag; `5.0` is `5`, as in the cache key.
    fileprivate func withTagText(in bytes: Span<UInt8>, _ use: (Span<UInt8>) -> Void) {
        if kind == .number, let integer = int64(in: bytes) {
            let text = String(integer)
            use(text.utf8.span)
        } else {
            withUnescaped(in: bytes, use)
        }
    }
}

/// FNV-1a over a tag's segments.
struct TagHash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ segment: Span<UInt8>) {
        for index in segment.indices { add(segment[index]) }
        add(UInt8(ascii: "/"))
    }

    /// For the tag itself.
    var exact: Int { marked(0) }
    /// For the tag and everything below it.
    var subtree: Int { marked(1) }
    /// For whatever happens below the tag.
    var below: Int { marked(2) }

    /// FNV-1a hardly mixes its last byte, so what tells the three apart is mixed in anew (the finish of MurmurHash3).
    private func marked(_ mark: UInt64) -> Int {
        var mixed = value &+ mark &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return Int(truncatingIfNeeded: mixed >> 1)
    }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
