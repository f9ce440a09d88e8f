import Testing

@testable import GatewayRehearsal

@Suite struct LabelRowsTests {
    @Test func labelsThatWouldTouchStandInTwoRows() {
        var rows = LabelRows(left: 0, right: 400)
        let areas = [("upstream down", 80.0, 120.0), ("upstream slow", 120, 140), ("limited", 140, 160), ("calm again", 160, 161)]
        let places = areas.map { rows.place($0.0, from: $0.1, to: $0.2) }
        // The third moves to the right, and the last has no room above its area: that is shown without its name.
        #expect(places.map(\.?.row) == [0, 1, 0, nil])
        #expect(places[0]?.x == 100)
        #expect(places[1]?.x == 130)
        #expect((places[2]?.x ?? 0) > 165)
    }

    @Test func labelsStayWithinThePicture() throws {
        var rows = LabelRows(left: 50, right: 200)
        let (first, last) = (rows.place("upstream down", from: 50, to: 52), rows.place("down", from: 198, to: 200))
        #expect(try #require(first).x > 80)
        #expect(try #require(last).x < 190)
    }
}
