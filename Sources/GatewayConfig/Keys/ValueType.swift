import Diagnostics
import GatewayPlan
import YAMLSyntax

/// What a key's value may be, what the reference calls it and how it is read.
struct ValueType<Value: Sendable>: Sendable {
    /// Reads a node, or reports what is wrong with it and gives `nil`.
    typealias Decode = @Sendable (YAMLNode, Subject, Decoding) -> Value?

    let label: String
    var shape: ValueShape
    var isSecret = false
    var suffix = ""
    var nested: (infix: String, table: KeyTable)?
    /// Where it is left out it is read as if it were empty.
    var isSection = false
    let decode: Decode

    init(_ label: String, _ shape: ValueShape, decode: @escaping Decode) {
        self.label = label
        self.shape = shape
        self.decode = decode
    }

    /// A type that is written as one scalar.
    static func scalar(
        _ label: String, _ shape: ValueShape = .text(pattern: nil), _ read: @escaping @Sendable (Scalar, Subject, Decoding) -> Value?
    ) -> ValueType {
        ValueType(label, shape) { node, subject, decoding in
            decoding.scalar(node, for: subject).flatMap { read($0, subject, decoding) }
        }
    }

    /// A mapping with known keys.
    static func mapping(
        _ label: String, _ table: KeyTable, _ read: @escaping @Sendable (MappingCursor) -> Value
    ) -> ValueType {
        var type = ValueType(label, .mapping(table)) { node, subject, decoding in
            MappingCursor(node, table, subject: subject, decoding: decoding).map(read)
        }
        type.nested = (".", table)
        return type
    }

    /// A mapping that is read as if it were empty where it is left out.
    static func section(_ table: KeyTable, _ read: @escaping @Sendable (MappingCursor) -> Value) -> ValueType {
        mapping("mapping", table, read).asSection
    }
}

extension ValueType {
    /// The same type, read as if it were empty where it is left out.
    var asSection: ValueType {
        var type = self
        type.isSection = true
        return type
    }

    /// The same type, whose keys the reference shows in a table of their own.
    var documentedApart: ValueType {
        var type = self
        type.nested = nil
        return type
    }
}

/// What a value belongs to: its key, for messages and for places where the value itself has none.
struct Subject: Sendable {
    let name: String
    let range: SourceRange
}

extension ValueType {
    /// A list of values of a type.
    ///
    /// One bad item makes the list invalid, so that what depends on the list is not judged by half of it.
    static func list<Item>(
        of type: ValueType<Item>, label: String? = nil, allowsEmpty: Bool = true
    ) -> ValueType where Value == [Located<Item>] {
        var list = ValueType(label ?? "list of \(type.label)", .list(type.shape, allowsEmpty: allowsEmpty)) { node, subject, decoding in
            guard let items = decoding.sequence(node, for: subject) else { return nil }
            guard allowsEmpty || !items.isEmpty else {
                decoding.report(.emptyList, "`\(subject.name)` lists nothing", at: node.range, hint: "give at least one item")
                return nil
            }
            var values: Value? = []
            for item in items {
                let value = type.decode(item, Subject(name: subject.name, range: item.range), decoding)
                if let value { values?.append(Located(value, at: item.range)) } else { values = nil }
                // Later items are still read, for their own mistakes.
            }
            return values
        }
        list.nested = type.nested.map { ("[].", $0.table) }
        return list
    }

    /// A mapping whose keys the operator chooses; a bad entry keeps its name, so that references to it still resolve.
    static func named<Item>(
        _ type: ValueType<Item>, name: NameRule = .word
    ) -> ValueType where Value == [Named<Item>] {
        var named = ValueType(type.label, .named(type.shape, name)) { node, subject, decoding in
            guard let entries = decoding.mapping(node, for: subject) else { return nil }
            return entries.map { entry in
                let isNamed = name.check(entry.key, at: entry.keyRange, decoding)
                let value = type.decode(entry.value, Subject(name: entry.key, range: entry.keyRange), decoding)
                return Named(name: entry.key, range: entry.keyRange, value: isNamed ? value : nil)
            }
        }
        named.suffix = name.suffix
        named.nested = type.nested.map { ("\(name.suffix).", $0.table) }
        return named
    }
}
