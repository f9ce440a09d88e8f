import JSONBytes
package import NIOCore

extension ToolPlan {
    /// The JSON Schema of the tool's arguments, as `tools/list` shows it: plain types only, no unions, nothing else allowed.
    ///
    /// Derived from the same rules that check a call, so that the two cannot disagree.
    package var inputSchema: ByteBuffer {
        if let declared = relay?.inputSchema { return declared }
        var json = JSONWriter()
        json.beginObject()
        json.key("type")
        json.string("object")
        if !parameters.isEmpty {
            json.key("properties")
            json.beginObject()
            for parameter in parameters {
                json.key(parameter.name)
                json.schema(of: parameter)
            }
            json.endObject()
        }
        let required = parameters.filter(\.isRequired)
        if !required.isEmpty {
            json.key("required")
            json.beginArray()
            for parameter in required { json.string(parameter.name) }
            json.endArray()
        }
        json.key("additionalProperties")
        json.bool(false)
        json.endObject()
        return json.buffer
    }
}

extension JSONWriter {
    fileprivate mutating func schema(of parameter: ParameterPlan) {
        beginObject()
        rule(parameter.rule)
        if !parameter.description.isEmpty {
            key("description")
            string(parameter.description)
        }
        if let defaultValue = parameter.defaultValue {
            key("default")
            raw(defaultValue)
        }
        if let header = parameter.mcpHeader {
            key("x-mcp-header")
            string(header)
        }
        endObject()
    }

    /// The members that say what a value must be.
    private mutating func rule(_ rule: ValueRule) {
        key("type")
        switch rule {
        case .string(let rule):
            string("string")
            text(rule)
        case .integer(let minimum, let maximum):
            string("integer")
            limit("minimum", minimum)
            limit("maximum", maximum)
        case .number(let minimum, let maximum):
            string("number")
            limit("minimum", minimum)
            limit("maximum", maximum)
        case .boolean:
            string("boolean")
        case .array(let element, let minimum, let maximum):
            string("array")
            key("items")
            beginObject()
            self.rule(element)
            endObject()
            limit("minItems", minimum)
            limit("maxItems", maximum)
        case .object(let members):
            string("object")
            object(members)
        }
    }

    private mutating func object(_ members: [ValueRule.Member]) {
        key("properties")
        beginObject()
        for member in members {
            key(member.name)
            beginObject()
            rule(member.rule)
            if let description = member.description {
                key("description")
                string(description)
            }
            endObject()
        }
        endObject()
        let required = members.filter(\.isRequired)
        if !required.isEmpty {
            key("required")
            beginArray()
            for member in required { string(member.name) }
            endArray()
        }
        key("additionalProperties")
        bool(false)
    }

    private mutating func text(_ rule: ValueRule.StringRule) {
        if !rule.allowed.isEmpty {
            key("enum")
            beginArray()
            for value in rule.allowed { string(value) }
            endArray()
        }
        // A client that checks for itself must let the other spellings pass.
        guard rule.forms.isEmpty else { return }
        limit("minLength", rule.minimumLength)
        limit("maxLength", rule.maximumLength)
        if let pattern = rule.pattern {
            key("pattern")
            string(pattern.source)
        }
    }

    private mutating func limit(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        key(name)
        integer(value)
    }

    private mutating func limit(_ name: String, _ value: Double?) {
        guard let value else { return }
        key(name)
        number(value)
    }
}
