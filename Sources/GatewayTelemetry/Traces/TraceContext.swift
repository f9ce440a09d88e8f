package import Tracing

/// Where a call stands in a trace, in the terms of W3C Trace Context.
///
/// A class, since it is handed on with every call and most have none.
package final class TraceContext: Sendable {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 of them: what happens next happens on behalf of this span.
    package let spanID: String
    /// Two hexadecimal digits, of which the last bit says whether the caller records.
    package let flags: String
    /// Of the vendors that came before, handed on as it is: at most 512 printable characters of ASCII, or it is dropped.
    package let state: String?
    /// The span, when it is one of this process that is still being recorded.
    package let span: (any Span)?
    /// The span is somebody else's: what is sent for it is told a span of its own.
    package let isRemote: Bool

    /// Reads a `traceparent`; `nil` when it is not valid, and then there is no trace to go on with.
    ///
    /// Later versions may have more behind the flags.
    package init?(parent: String, state: String? = nil) {
        let parts = parent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts.prefix(4).allSatisfy(Self.isHexadecimal) else { return nil }
        guard parts.prefix(4).map(\.utf8.count) == [2, 32, 16, 2], parts[0] != "ff", parts[0] != "00" || parts.count == 4 else {
            return nil
        }
        guard parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }) else { return nil }
        traceID = String(parts[1])
        spanID = String(parts[2])
        flags = String(parts[3])
        self.state = state.flatMap { $0.utf8.count <= 512 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? $0 : nil }
        span = nil
        isRemote = true
    }

    /// A span of this process.
    init(traceID: String, spanID: String, isSampled: Bool, state: String?, span: (any Span)?) {
        self.traceID = traceID
        self.spanID = spanID
        self.flags = isSampled ? "01" : "00"
        self.state = state
        self.span = span
        self.isRemote = false
    }

    /// Whether the caller records this trace.
    package var isSampled: Bool { flags.utf8.last.map { $0 & 1 == ($0 >= UInt8(ascii: "a") ? 0 : 1) } ?? false }

    /// The `traceparent` of a request that is made for this span.
    package var parent: String { "00-\(traceID)-\(spanID)-\(flags)" }

    /// The `traceparent` of a request that is made for this span and is told a span of its own, which nobody records.
    ///
    /// - Parameter span: not zero.
    package func parent(span: UInt64) -> String { "00-\(traceID)-\(Self.digits(span))-\(flags)" }

    /// A span's id.
    static func digits(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isHexadecimal(_ text: Substring) -> Bool {
        text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}

extension InstrumentationContext {
    private enum Key: InstrumentationContextKey {
        typealias Value = TraceContext
        static var nameOverride: String? { "w3c-trace-context" }
    }

    /// What a span begins from; nothing for one that begins a trace.
    package init(_ trace: TraceContext?) {
        self = .topLevel
        self.trace = trace
    }

    package var trace: TraceContext? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
