import Diagnostics

/// A value and where it was written.
struct Located<Value: Sendable>: Sendable {
    var value: Value
    var range: SourceRange

    init(_ value: Value, at range: SourceRange) {
        self.value = value
        self.range = range
    }
}

/// An entry of a mapping whose keys the operator chooses.
struct Named<Value: Sendable>: Sendable {
    let name: String
    /// Of the name.
    let range: SourceRange
    /// `nil`: reported as wrong.
    let value: Value?
}
