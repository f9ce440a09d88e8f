import Testing

@testable import GatewayUpstream

/// RFC 9110, 10.2.3 and 5.6.7.
@Suite struct RetryAfterTests {
    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200),
            ("Tue, 24 Nov 2026 18:12:00 GMT", 1_795_543_920), ("Tuesday, 24-Nov-26 18:12:00 GMT", 1_795_543_920),
            ("Fri, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ] as [(String, Int64)]) func readsEveryFormOfADate(_ text: String, _ expected: Int64)
    {
        #expect(HTTPDate.secondsSince1970(text) == expected)
    }

    @Test(arguments: [
        "", "soon", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, -6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
    ]) func refusesWhatIsNoDate(_ text: String) { #expect(HTTPDate.secondsSince1970(text) == nil) }

    @Test func readsSecondsAndDates() {
        #expect(RetryAfter.seconds("7", date: nil, now: 0) == 7)
        #expect(RetryAfter.seconds(" 79892 ", date: nil, now: 0) == 79_892)
        #expect(RetryAfter.seconds("99999999999999999999", date: nil, now: 0) == Int(Int32.max))
        #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT", date: nil, now: 784_111_700) == 77)
        #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT", date: nil, now: 784_111_900) == 0)
        // By the upstream's own clock, however wrong this machine's is.
        #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT", date: "Sun, 06 Nov 1994 08:49:07 GMT", now: 5) == 30)
        #expect(RetryAfter.seconds("-1", date: nil, now: 0) == nil)
        #expect(RetryAfter.seconds("1.5", date: nil, now: 0) == nil)
        #expect(RetryAfter.seconds("", date: nil, now: 0) == nil)
    }
}
