import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Testing

@Suite struct OutputSchemaTests {
    private func schema(_ paths: [String], depth: Int = 9, pages: [PagePlan] = []) throws -> JSONValue? {
        let views = [ViewPlan(name: "short", projection: try JSONProjection(paths: paths)), ViewPlan(name: "full", projection: .identity)]
        return try PlanFixtures.tool(views: views, pages: pages).outputSchema(depth: depth).map { try JSONValue.parse($0) }
    }

    @Test func namesMembersAndPromisesNothing() throws {
        #expect(
            try schema(["id", "artists[].{id,name}", "album.images"]) == [
                "type": "object",
                "properties": [
                    "id": [:], "artists": ["items": ["properties": ["id": [:], "name": [:]]]], "album": ["properties": ["images": [:]]],
                ],
            ])
    }

    @Test func goesAsDeepAsItMay() throws {
        let paths = ["items[].{id,album.name}"]
        #expect(try schema(paths, depth: 1) == ["type": "object", "properties": ["items": [:]]])
        #expect(
            try schema(paths, depth: 2) == [
                "type": "object", "properties": ["items": ["items": ["properties": ["id": [:], "album": [:]]]]],
            ])
        #expect(try schema(paths, depth: 0) == nil)
    }

    @Test func aListAtTheRootIsWrappedAsItsAnswerIs() throws {
        #expect(try schema(["[].id"]) == ["type": "object", "properties": ["items": ["items": ["properties": ["id": [:]]]]]])
    }

    @Test func pagesAreNamedAsInTheAnswer() throws {
        let next = PagePlan.Next.offset(parameter: 0, limit: nil)
        #expect(
            try schema(["id"], pages: [PagePlan(name: nil, items: ["items"], total: nil, next: next)])?["properties"]
                == ["id": [:], "page": [:]])
        #expect(
            try schema(["id"], pages: [PagePlan(name: "songs", items: ["items"], total: nil, next: next)])?["properties"]
                == ["id": [:], "pages": [:]])
    }

    @Test func aToolWithoutViewsHasNone() throws {
        #expect(try PlanFixtures.tool().outputSchema(depth: 9) == nil)
    }
}
