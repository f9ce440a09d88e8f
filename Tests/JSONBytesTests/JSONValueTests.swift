import JSONBytes
import NIOCore
import Testing

@Suite struct JSONValueTests {
    private let document: JSONValue = [
        "name": "x", "count": 3, "share": 0.5, "on": true, "off": nil, "list": [1, "two", ["three": 3]],
    ]

    @Test func writesCompactAndInOrder() {
        #expect(document.description == #"{"name":"x","count":3,"share":0.5,"on":true,"off":null,"list":[1,"two",{"three":3}]}"#)
    }

    @Test func readsBackWhatItWrote() throws {
        var buffer = ByteBuffer(string: "kept ")
        document.write(to: &buffer)
        #expect(buffer.readString(length: 5) == "kept ")
        #expect(try JSONValue.parse(buffer) == document)
    }

    @Test func answersWhatItHolds() {
        #expect(document["name"]?.stringValue == "x")
        #expect(document["count"]?.intValue == 3)
        #expect(document["share"]?.doubleValue == 0.5)
        #expect(document["on"]?.boolValue == true)
        #expect(document["off"]?.isNull == true)
        #expect(document["list"]?[2]?["three"]?.intValue == 3)
        #expect(document["list"]?[3] == nil)
        #expect(document["list"]?.arrayValue?.count == 3)
        #expect(document["missing"] == nil)
        #expect(document[0] == nil)
        #expect(JSONValue.number(5).intValue == 5)
        #expect(JSONValue.number(5.5).intValue == nil)
        #expect(JSONValue.integer(5).doubleValue == 5)
    }

    @Test func setsMembersInPlace() {
        var value = document
        value["count"] = 4
        value["new"] = [:]
        value["off"] = Optional<JSONValue>.none
        value["list"]?["x"] = 1
        #expect(value.description == #"{"name":"x","count":4,"share":0.5,"on":true,"list":{"x":1},"new":{}}"#)
    }

    @Test func numbersKeepTheirForm() throws {
        #expect(try JSONValue.parse("[5,5.0,-0,1e2,9223372036854775808]") == [5, 5.0, 0, 100.0, 9_223_372_036_854_775_808.0])
        #expect(JSONValue.array([.number(5), .number(1e300), .number(.infinity), .number(.nan)]).description == "[5.0,1e+300,null,null]")
        #expect(throws: JSONSyntaxError(offset: 1, reason: .numberOutOfRange)) { try JSONValue.parse("[1e999]") }
    }

    @Test func writerPutsTheCommas() {
        var writer = JSONWriter(appendingTo: ByteBuffer(string: ">"))
        writer.beginArray()
        writer.beginObject()
        writer.endObject()
        writer.beginObject()
        writer.key("a\"")
        writer.string("\n")
        writer.key("b")
        writer.beginArray()
        writer.integer(1)
        writer.integer(UInt64.max)
        writer.endArray()
        writer.key("c")
        writer.raw(ByteBuffer(string: "{\"d\":1}"))
        writer.endObject()
        writer.bool(true)
        writer.null()
        writer.number(0.5)
        writer.endArray()
        #expect(String(buffer: writer.buffer) == #">[{},{"a\"":"\n","b":[1,18446744073709551615],"c":{"d":1}},true,null,0.5]"#)
    }
}
