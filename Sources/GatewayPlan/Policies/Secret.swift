/// A value that is used and never shown: printing, dumping or interpolating it gives `<secret>`.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) { self.value = value }

    package var isEmpty: Bool { value.isEmpty }
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether a text is the value, in a time that does not tell how much of it is right.
    package func matches(_ text: some StringProtocol) -> Bool {
        let (left, right) = (Array(value.utf8), Array(text.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The only way out: the value lives as long as the closure.
    package func reveal<Result>(_ use: (String) throws -> Result) rethrows -> Result { try use(value) }
}
