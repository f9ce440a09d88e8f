package import JSONBytes

/// The key tables as JSON Schema 2020-12, for editors and for checks without this program.
package struct SchemaWriter {
    /// By the name under which they are referred to.
    private var definitions: JSONObject = ["variable": ["type": "string", "pattern": .string(variablePattern)]]
    /// `${NAME}`, which is replaced before the value is judged.
    private static let variablePattern = #"\$\{"#

    /// What a file may hold.
    package static func schema(of file: SchemaFile) -> JSONValue {
        var writer = SchemaWriter()
        var root: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(file.title),
            "description": .string("Written by `setlist schema`; \(file.page) has the whole language."),
        ]
        let body = writer.mapping(file.table)
        for member in body.members { root[member.key] = member.value }
        root["$defs"] = .object(writer.definitions)
        return .object(root)
    }

    private mutating func mapping(_ table: KeyTable) -> JSONObject {
        var properties: JSONObject = [:]
        var required: [JSONValue] = []
        for entry in table.entries {
            properties[entry.name] = .object(property(entry))
            if case .required = entry.presence { required.append(.string(entry.name)) }
        }
        var object: JSONObject = ["type": "object", "additionalProperties": false, "properties": .object(properties)]
        if !required.isEmpty { object["required"] = .array(required) }
        return object
    }

    private mutating func property(_ entry: KeyEntry) -> JSONObject {
        var object: JSONObject = [:]
        let kind = "\(entry.isSecret ? "Secret. " : "")\(entry.summary)"
        if !kind.isEmpty { object["description"] = .string(kind) }
        var alternatives = schemas(of: entry.shape)
        if entry.isNullable { alternatives.append(["type": "null"]) }
        add(alternatives, to: &object)
        switch entry.presence {
        case .standard(let text): object["default"] = Self.value(text, entry.shape)
        case .standardList(let texts):
            guard case .list(let item, _) = entry.shape else { break }
            object["default"] = .array(texts.map { Self.value($0, item) })
        case .required, .optional, .described: break
        }
        return object
    }

    /// One schema as it is, several as a choice.
    private func add(_ alternatives: [JSONObject], to object: inout JSONObject) {
        guard alternatives.count == 1 else {
            object["anyOf"] = .array(alternatives.map { .object($0) })
            return
        }
        for member in alternatives[0].members { object[member.key] = member.value }
    }

    private mutating func schema(of shape: ValueShape) -> JSONValue {
        var object: JSONObject = [:]
        add(schemas(of: shape), to: &object)
        return .object(object)
    }

    private mutating func schemas(of shape: ValueShape) -> [JSONObject] {
        let variable: JSONObject = ["$ref": "#/$defs/variable"]
        switch shape {
        case .any: return [[:]]
        case .secret, .text(pattern: nil): return [Self.text]
        case .text(let pattern?):
            var text = Self.text
            text["pattern"] = .string(Self.orVariable(pattern))
            return [text]
        case .form(let pattern): return [["type": "string", "pattern": .string(Self.orVariable(pattern))]]
        case .boolean: return [["type": "boolean"], variable]
        case .integer(let range):
            var integer: JSONObject = ["type": "integer"]
            if range.lowerBound != .min { integer["minimum"] = .integer(range.lowerBound) }
            if range.upperBound != .max { integer["maximum"] = .integer(range.upperBound) }
            return [integer, variable]
        case .number(let range):
            var number: JSONObject = ["type": "number"]
            if range.lowerBound.isFinite { number["minimum"] = .number(range.lowerBound) }
            if range.upperBound.isFinite { number["maximum"] = .number(range.upperBound) }
            return [number, variable]
        case .choice(let words):
            // A reader of YAML may take a word for a number.
            let values = words.flatMap { word in [JSONValue.string(word)] + (Int64(word).map { [.integer($0)] } ?? []) }
            return [["enum": .array(values)], variable]
        case .list(let item, let allowsEmpty):
            var list: JSONObject = ["type": "array", "items": schema(of: item)]
            if !allowsEmpty { list["minItems"] = 1 }
            return [list]
        case .named(let value, let rule):
            return [
                [
                    "type": "object", "propertyNames": ["pattern": .string(rule.pattern)],
                    "additionalProperties": schema(of: value),
                ]
            ]
        case .mapping(let table): return [reference(to: table)]
        case .either(let shapes): return shapes.flatMap { schemas(of: $0) }
        }
    }

    private static func orVariable(_ pattern: String) -> String { "\(pattern)|\(variablePattern)" }

    /// Text that a reader of YAML may take for something else.
    private static let text: JSONObject = ["type": ["string", "number", "boolean"]]

    /// A mapping that stands in many places is written once.
    private mutating func reference(to table: KeyTable) -> JSONObject {
        let object = mapping(table)
        let words = table.owner.split { !($0.isLetter || $0.isNumber || $0 == "_") }.filter { $0 != "a" && $0 != "an" }
        let name = words.joined(separator: "_")
        guard let known = definitions[name] else {
            definitions[name] = .object(object)
            return ["$ref": .string("#/$defs/\(name)")]
        }
        return known == .object(object) ? ["$ref": .string("#/$defs/\(name)")] : object
    }

    private static func value(_ text: String, _ shape: ValueShape) -> JSONValue {
        switch shape {
        case .integer: Int64(text).map { .integer($0) } ?? .string(text)
        case .number: Double(text).map { .number($0) } ?? .string(text)
        case .boolean: .bool(text == "true")
        case .either(let shapes): shapes.first.map { value(text, $0) } ?? .string(text)
        case .any, .choice, .form, .list, .mapping, .named, .secret, .text: .string(text)
        }
    }
}
