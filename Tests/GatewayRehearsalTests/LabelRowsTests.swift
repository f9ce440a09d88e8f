import Testing

@testable import GatewayRehearsal

@Suite struct LabelRowsTests {
    @Test func labelsThatWouldTouchStandInTwoRows() {
        var rows = LabelRows(left: 0, right: 400)
        let labels = [("upstream down", 100.0), ("upstream slow", 130), ("calm", 190), ("calm again", 191)]
        let places = labels.map { rows.place($0.0, at: $0.1) }
        // No room in either row for the last: its area is shown without its name.
        #expect(places.map(\.?.row) == [0, 1, 0, nil])
        #expect(places[0]?.x == 100)
    }

    @Test func labelsStayWithinThePicture() throws {
        var rows = LabelRows(left: 50, right: 200)
        let (first, last) = (rows.place("upstream down", at: 51), rows.place("down", at: 199))
        #expect(try #require(first).x > 80)
        #expect(try #require(last).x < 190)
    }
}
