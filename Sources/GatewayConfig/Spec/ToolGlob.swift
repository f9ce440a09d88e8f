import Diagnostics

/// A tool's name, or a pattern of names in which `*` stands for any text.
struct ToolGlob: Sendable, Equatable {
    let text: String

    func matches(_ name: String) -> Bool { Self.matches(Array(text.utf8)[...], Array(name.utf8)[...]) }

    private static func matches(_ glob: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        guard let first = glob.first else { return name.isEmpty }
        let rest = glob.dropFirst()
        guard first == UInt8(ascii: "*") else { return name.first == first && matches(rest, name.dropFirst()) }
        return (0...name.count).contains { matches(rest, name.dropFirst($0)) }
    }
}

extension ValueType where Value == ToolGlob {
    /// A name with or without `*`.
    static let toolGlob = scalar("tool name", .text(pattern: "^[A-Za-z0-9_*-]+$")) { scalar, _, decoding in
        let name = scalar.text.filter { $0 != "*" }
        guard name.isEmpty ? scalar.text == "*" : NameRule.word.check(name, at: scalar.range, decoding) else {
            if name.isEmpty { decoding.report(.invalidName, "`\(scalar.text)` is not a tool name", at: scalar.range, hint: "write `*`") }
            return nil
        }
        return ToolGlob(text: scalar.text)
    }
}
