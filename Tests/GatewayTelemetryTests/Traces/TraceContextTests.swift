import GatewayTelemetry
import Testing

@Suite struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"

    @Test func aRequestGoesOnWithTheTraceUnderASpanOfItsOwn() throws {
        let context = try #require(TraceContext(parent: "00-\(Self.trace)-b7ad6b7169203331-01", state: "vendor=1"))
        #expect(context.parent(span: 0xAB) == "00-\(Self.trace)-00000000000000ab-01")
        #expect(context.state == "vendor=1")
    }

    @Test func aLaterVersionIsReadAsFarAsItIsKnown() {
        #expect(TraceContext(parent: "cc-\(Self.trace)-b7ad6b7169203331-01-what-else") != nil)
    }

    @Test(arguments: ["a=1\r\nx-injected: 1", "a=ü", String(repeating: "a", count: 513)]) func aStateThatCannotBeAHeaderIsDropped(
        state: String
    ) {
        let context = TraceContext(parent: "00-\(Self.trace)-b7ad6b7169203331-01", state: state)
        #expect(context != nil)
        #expect(context?.state == nil)
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-b7ad6b7169203331", "00-\(trace)-b7ad6b7169203331-01-more", "ff-\(trace)-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-\(trace)-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "00-\(trace)-b7ad6b716920333-01", "0-\(trace)-b7ad6b7169203331-01",
    ]) func whatIsNotValidIsNoTrace(parent: String) {
        #expect(TraceContext(parent: parent) == nil)
    }
}
