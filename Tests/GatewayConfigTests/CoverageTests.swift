import Foundation
import GatewayConfig
import GatewayPlan
import Testing

/// The shipped endpoints against the project's own list of what the upstream offers.
@Suite struct CoverageTests {
    private static let file = "Tests/EndToEndTests/operations.csv"

    @Test func everyListedOperationIsAToolAndEveryToolIsListed() throws {
        let lines = try Repository.text(Self.file).split(separator: "\n").map(String.init)
        #expect(lines.first == "method,path,availability,tool")
        let listed = Set(lines.dropFirst())
        #expect(listed.count == lines.count - 1, "an operation is listed twice")
        let declared = Set(try ShippedTools.all().map { "\($0.request.method.rawValue),\($0.pathTemplate),\($0.availability),\($0.name)" })
        #expect(listed.subtracting(declared) == [], "listed, but not declared")
        #expect(declared.subtracting(listed) == [], "declared, but not listed")
    }

    @Test func theListHasAsManyAsTheUpstreamOffers() throws {
        let lines = try Repository.text(Self.file).split(separator: "\n").dropFirst()
        let counts = Dictionary(grouping: lines) { $0.split(separator: ",")[2] }.mapValues(\.count)
        #expect(counts == ["current": 49, "extended": 40, "retired": 8])
    }

    @Test func whatAWriteMakesStaleIsWhatSomeReadIsAbout() throws {
        let tools = try ShippedTools.all()
        let tags = tools.flatMap { $0.cache?.tags ?? [] }
        for tool in tools {
            for stale in tool.invalidates {
                #expect(tags.contains { stale.reaches($0) }, "\(tool.name): nothing carries \(stale)")
            }
        }
    }

    @Test func everyWriteSaysWhatItMakesStale() throws {
        for tool in try ShippedTools.all() where tool.effect != .safe { #expect(!tool.invalidates.isEmpty, "\(tool.name)") }
    }
}

extension TagTemplate {
    /// Whether this, in `invalidates`, can meet that tag; a parameter can be anything.
    fileprivate func reaches(_ tag: TagTemplate) -> Bool {
        guard coversDescendants ? segments.count <= tag.segments.count : segments.count == tag.segments.count else { return false }
        return zip(segments, tag.segments).allSatisfy { mine, theirs in
            guard case .literal(let mine) = mine, case .literal(let theirs) = theirs else { return true }
            return mine == theirs
        }
    }
}
