/// A YAML document to be written.
package indirect enum YAMLDocument: Sendable, Equatable {
    /// Text; quoted where a reader would take it for something else.
    case string(String)
    /// A number or a boolean, written as it is.
    case plain(String)
    /// Text in lines, written as a literal block.
    case block(String)
    case sequence([YAMLDocument])
    case mapping([YAMLMember])
}

/// A key and its value, in the order in which they are written.
package struct YAMLMember: Sendable, Equatable {
    package var key: String
    package var value: YAMLDocument

    package init(_ key: String, _ value: YAMLDocument) {
        self.key = key
        self.value = value
    }
}

extension YAMLDocument: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}

extension YAMLDocument: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self = .plain(String(value)) }
}

extension YAMLDocument: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .plain(String(value)) }
}

extension YAMLDocument: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: YAMLDocument...) { self = .sequence(elements) }
}

extension YAMLDocument: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, YAMLDocument)...) {
        self = .mapping(elements.map { YAMLMember($0.0, $0.1) })
    }
}
