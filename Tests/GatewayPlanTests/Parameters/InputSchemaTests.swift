import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Testing

@Suite struct InputSchemaTests {
    private func schema(_ parameters: [ParameterPlan]) throws -> JSONValue {
        try JSONValue.parse(PlanFixtures.tool(path: [.literal("/")], parameters: parameters).inputSchema)
    }

    @Test func everyRuleIsShownAsItIsChecked() throws {
        let text = ValueRule.string(.init(minimumLength: 1, maximumLength: 22, pattern: try TextPattern("^[A-Z]{2}$")))
        let schema = try schema([
            PlanFixtures.parameter("text", text, in: .query(name: "t", list: .comma), required: true),
            PlanFixtures.parameter("choice", .string(.init(allowed: ["a", "b"])), in: .view, default: #""a""#),
            PlanFixtures.parameter("whole", .integer(minimum: 1, maximum: 50), in: .query(name: "w", list: .comma), default: "20"),
            PlanFixtures.parameter("real", .number(minimum: 0.5, maximum: nil), in: .query(name: "r", list: .comma)),
            PlanFixtures.parameter("flag", .boolean, in: .query(name: "f", list: .comma), default: "false"),
            PlanFixtures.parameter(
                "list", .array(of: .string(.init(maximumLength: 3)), minimumItems: 1, maximumItems: 100),
                in: .body(path: ["l"], itemKey: nil), required: true),
        ])
        #expect(
            schema == [
                "type": "object",
                "properties": [
                    "text": ["type": "string", "minLength": 1, "maxLength": 22, "pattern": "^[A-Z]{2}$", "description": "A value."],
                    "choice": ["type": "string", "enum": ["a", "b"], "description": "A value.", "default": "a"],
                    "whole": ["type": "integer", "minimum": 1, "maximum": 50, "description": "A value.", "default": 20],
                    "real": ["type": "number", "minimum": 0.5, "description": "A value."],
                    "flag": ["type": "boolean", "description": "A value.", "default": false],
                    "list": [
                        "type": "array", "items": ["type": "string", "maxLength": 3], "minItems": 1, "maxItems": 100,
                        "description": "A value.",
                    ],
                ],
                "required": ["text", "list"], "additionalProperties": false,
            ])
    }

    @Test func aListOfObjectsShowsTheirMembers() throws {
        let object = ValueRule.object([
            .init(name: "id", rule: .string(.init(minimumLength: 1)), isRequired: true),
            .init(name: "n", rule: .integer(minimum: 0, maximum: nil), isRequired: false, description: "How many."),
        ])
        let schema = try schema([
            PlanFixtures.parameter(
                "rows", .array(of: object, minimumItems: 1, maximumItems: nil), in: .body(path: ["rows"], itemKey: nil))
        ])
        #expect(
            schema["properties"]?["rows"] == [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "id": ["type": "string", "minLength": 1], "n": ["type": "integer", "minimum": 0, "description": "How many."],
                    ],
                    "required": ["id"], "additionalProperties": false,
                ],
                "minItems": 1, "description": "A value.",
            ])
    }

    @Test func aToolWithoutParametersTakesNothing() throws {
        #expect(try schema([]) == ["type": "object", "additionalProperties": false])
    }
}
