/// Decides, when a span begins, whether it is recorded: the samplers of OpenTelemetry's `OTEL_TRACES_SAMPLER`.
package struct TraceSampler: Sendable, Equatable {
    /// 56 bits of a trace id are random by the rules of W3C.
    private static let range = UInt64(1) << 56

    /// What the caller decided holds.
    private let followsParent: Bool
    /// Traces whose random bits are below this are not recorded.
    private let threshold: UInt64

    /// - Parameters:
    ///   - ratio: of the traces that begin here, or of all, from 0 to 1.
    ///   - followsParent: a caller's own decision comes first.
    package init(ratio: Double, followsParent: Bool) {
        self.followsParent = followsParent
        threshold = Self.range - UInt64(min(max(ratio, 0), 1) * Double(Self.range))
    }

    /// By its name in `OTEL_TRACES_SAMPLER`; `nil` when there is none of this name, or its argument is no ratio.
    package init?(named name: String, argument: String?) {
        let prefix = "parentbased_"
        let followsParent = name.hasPrefix(prefix)
        switch followsParent ? String(name.dropFirst(prefix.count)) : name {
        case "always_on": self.init(ratio: 1, followsParent: followsParent)
        case "always_off": self.init(ratio: 0, followsParent: followsParent)
        case "traceidratio":
            guard let ratio = argument.map({ Double($0) }) ?? 1, (0...1).contains(ratio) else { return nil }
            self.init(ratio: ratio, followsParent: followsParent)
        default: return nil
        }
    }

    /// - Parameter traceID: 32 hexadecimal digits.
    func records(traceID: String, parent: TraceContext?) -> Bool {
        if followsParent, let parent { return parent.isSampled }
        guard let random = UInt64(traceID.suffix(14), radix: 16) else { return false }
        return random >= threshold
    }
}
