import Diagnostics

/// What a mapping says under one key.
enum Field<Value: Sendable>: Sendable {
    case absent
    /// `null`: what would be inherited is switched off.
    case off(SourceRange)
    /// Reported as wrong; whatever depends on it must stay silent.
    case invalid
    case value(Located<Value>)

    var located: Located<Value>? {
        guard case .value(let located) = self else { return nil }
        return located
    }

    var value: Value? { located?.value }
    var range: SourceRange? { located?.range }

    var isAbsent: Bool {
        guard case .absent = self else { return false }
        return true
    }

    var isInvalid: Bool {
        guard case .invalid = self else { return false }
        return true
    }

    /// This, or what is inherited when nothing is written here.
    func inheriting(_ base: Field) -> Field { isAbsent ? base : self }
}
