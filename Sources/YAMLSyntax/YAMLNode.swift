package import Diagnostics

/// A YAML value with the place it was written.
///
/// Scalars stay text: the schema types them, never the syntax.
package struct YAMLNode: Sendable {
    package enum Value: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    package var value: Value
    package var range: SourceRange

    package init(_ value: Value, range: SourceRange) {
        self.value = value
        self.range = range
    }
}

/// One `key: value` of a mapping, in the order written.
///
/// Keys are unique within their mapping.
package struct YAMLEntry: Sendable {
    package var key: String
    package var keyRange: SourceRange
    package var value: YAMLNode

    package init(key: String, keyRange: SourceRange, value: YAMLNode) {
        self.key = key
        self.keyRange = keyRange
        self.value = value
    }
}

/// A scalar's text after YAML unescaping and how it was quoted.
package struct YAMLScalar: Sendable, Equatable {
    package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    package var text: String
    package var style: Style

    package init(text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// Plain `null`, `~` or nothing at all: the one value that means "switched off".
    package var isNull: Bool { style == .plain && (text == "null" || text == "~" || text.isEmpty) }
}
