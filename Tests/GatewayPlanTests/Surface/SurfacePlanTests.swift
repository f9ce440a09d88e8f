import GatewayPlan
import GatewayTestSupport
import NIOCore
import Testing

@Suite struct SurfacePlanTests {
    private func resource(_ name: String, _ segments: [URITemplate.Segment], rule: ValueRule = .string(.init())) throws -> ResourcePlan {
        let variables = URITemplate(segments: segments).variables
        let tool = try PlanFixtures.tool(parameters: variables.map { try PlanFixtures.parameter($0, rule, in: .path, required: true) })
        return ResourcePlan(
            name: name, title: nil, description: "A.", icons: [], uri: URITemplate(segments: segments), tool: tool,
            arguments: ByteBuffer(string: #"{"view":"full"}"#), completions: [])
    }

    @Test func variablesJoinTheFixedArguments() throws {
        let song = try resource("song", [.literal("m:"), .variable("id"), .variable("part")])
        #expect(song.arguments(for: #"m:/a"b/c"#).map { String(buffer: $0) } == #"{"view":"full","id":"a\"b","part":"c"}"#)
        #expect(song.arguments(for: "m:/a").map { String(buffer: $0) } == nil)
    }

    @Test(arguments: [("7", "7"), ("-1.5", "-1.5"), ("true", "true"), ("seven", #""seven""#), ("[1]", #""[1]""#), ("%22x%22", #""\"x\"""#)])
    func aVariableHasTheTypeOfItsParameter(text: String, json: String) throws {
        let song = try resource("song", [.literal("m:"), .variable("n")], rule: .integer(minimum: nil, maximum: nil))
        #expect(song.arguments(for: "m:/\(text)").map { String(buffer: $0) } == #"{"view":"full","n":\#(json)}"#)
    }

    @Test func theMoreExactOfTwoResourcesAnswers() throws {
        let any = try resource("any", [.literal("m:"), .literal("me"), .variable("part")])
        let player = try resource("player", [.literal("m:"), .literal("me"), .literal("player")])
        for resources in [[any, player], [player, any]] {
            let surface = PlanFixtures.surface(resources: resources)
            #expect(surface.resource(at: "m:/me/player")?.resource.name == "player")
            #expect(surface.resource(at: "m:/me/queue")?.resource.name == "any")
            #expect(surface.resource(at: "m:/you/queue")?.resource.name == nil)
        }
    }
}
