/// A value that is used and never shown: printing, dumping or interpolating it gives `<secret>`.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) { self.value = value }

    package var isEmpty: Bool { value.isEmpty }
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The only way out: the value lives as long as the closure.
    package func reveal<Result>(_ use: (String) throws -> Result) rethrows -> Result { try use(value) }
}
