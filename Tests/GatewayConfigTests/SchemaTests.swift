import GatewayConfig
import JSONBytes
import Testing

/// `setlist schema`: the key tables as JSON Schema.
///
/// Tests/EndToEndTests/test_schema.py holds files against it with a real validator.
@Suite struct SchemaTests {
    private static func property(_ path: [String], of file: SchemaFile) throws -> JSONValue {
        let root = SchemaWriter.schema(of: file)
        var schema = root
        for name in path {
            if let reference = schema["$ref"]?.stringValue {
                schema = try #require(root["$defs"]?[String(reference.dropFirst("#/$defs/".count))])
            }
            schema = try #require(schema["properties"]?[name], "\(name) of \(path)")
        }
        return schema
    }

    @Test func everyKeyOfTheTablesIsThere() throws {
        for (table, path, file) in [
            (KeyReference.policies, [], SchemaFile.policies), (KeyReference.endpoints, [], .endpoints),
            (KeyReference.cases, [], .cases), (KeyReference.scenario, [], .scenario), (KeyReference.scenarioLoad, ["load"], .scenario),
            (KeyReference.rateTier, ["rate_limits", "account"], .policies), (KeyReference.inheritable, ["defaults"], .endpoints),
        ] {
            for entry in table.entries { _ = try Self.property(path + [entry.name], of: file) }
        }
    }

    @Test func aKeySaysItsTypeRangeDefaultAndMeaning() throws {
        let port = try Self.property(["server", "http", "port"], of: .policies)
        #expect(port["default"] == 8808)
        #expect(port["description"] == "0 picks a free one.")
        #expect(port["anyOf"] == [["type": "integer", "minimum": 0, "maximum": 65535], ["$ref": "#/$defs/variable"]])
        let path = try Self.property(["server", "http", "path"], of: .policies)
        #expect(path["pattern"] == #"^/|\$\{"#)
        #expect(path["default"] == "/mcp")
        let confirm = try Self.property(["mcp", "confirm"], of: .policies)
        #expect(confirm["anyOf"] == [["enum": ["off", "ask", "require"]], ["$ref": "#/$defs/variable"]])
    }

    @Test func unknownKeysAreRefusedAndNeededOnesRequired() {
        let schema = SchemaWriter.schema(of: .endpoints)
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == ["version", "server", "upstream", "endpoints"])
    }

    @Test(arguments: [
        (["upstream", "retry_budget", "ratio"], ["0%", "7%", "42%", "100%"], ["101%", "-1%", "07%", "5", "1.5%"]),
        (["rate_limits", "reserve"], ["0%", "90%"], ["91%", "100%"]),
        (["server", "http", "idle_timeout"], ["75s", "1.5h", "250ms"], ["0s", "0.0s", "75", "5 s", "5sec", "05s"]),
        (["server", "http", "drain_delay"], ["0s"], ["0"]),
        (["cache_store", "max_size"], ["4MiB", "512B"], ["4MB", "0B", "4"]),
        (["rate_limits", "account", "budget"], ["50000/1d", "10/1s burst 5"], ["0/1s", "10/1", "10 / 1s", "10/0s"]),
    ])
    func unitsAreInThePatterns(_ path: [String], _ good: [String], _ bad: [String]) throws {
        let pattern = try Regex(try #require(try Self.property(path, of: .policies)["pattern"]?.stringValue))
        for text in good + ["${X:-a}"] { #expect(text.contains(pattern), "\(text)") }
        for text in bad { #expect(!text.contains(pattern), "\(text)") }
    }

    private static func namePattern(_ file: SchemaFile, _ table: String, _ key: String) throws -> Regex<AnyRegexOutput> {
        let schema = SchemaWriter.schema(of: file)["$defs"]?[table]?["properties"]?[key]
        return try Regex(try #require(schema?["propertyNames"]?["pattern"]?.stringValue))
    }

    @Test func namesAreInThePatterns() throws {
        let series = try Self.namePattern(.cases, "expect", "metrics")
        for text in ["a_total", #"a_total{b="c"}"#, #"a_total{ b = "c" , d="e\"f", }"#, "a_total{}"] {
            #expect(text.contains(series), "\(text)")
        }
        for text in ["a total", "a_total{b=c}", #"a_total{b="c""#, #"a_total{b="c" d="e"}"#, "{}", "1a", "a_total{,}"] {
            #expect(!text.contains(series), "\(text)")
        }
        let status = try Self.namePattern(.scenario, "upstream_of_phase", "status")
        for text in ["200", "599"] { #expect(text.contains(status), "\(text)") }
        for text in ["199", "600", "+200", "2xx", ""] { #expect(!text.contains(status), "\(text)") }
    }
}
