import Diagnostics
import Testing

@Suite struct EditDistanceTests {
    private let keys = ["cache", "group", "stale_if_error", "ttl", "rate_tier", "retry", "breaker", "request"]

    @Test(arguments: [
        ("cahce", "cache"), ("cach", "cache"), ("caches", "cache"), ("gruop", "group"), ("tll", "ttl"), ("TTL", "ttl"),
        ("stale_if_eror", "stale_if_error"), ("stale_of_eroor", "stale_if_error"), ("rate-tier", "rate_tier"), ("brake", "breaker"),
    ])
    func misspelt(_ name: String, _ meant: String) { #expect(EditDistance.closestMatch(to: name, in: keys) == meant) }

    @Test func theBeginningOfOneName() {
        #expect(EditDistance.closestMatch(to: "stale", in: keys) == "stale_if_error")
        #expect(EditDistance.closestMatch(to: "re", in: keys) == nil)
        #expect(EditDistance.closestMatch(to: "s", in: keys) == nil)
    }

    @Test func nothingNear() {
        #expect(EditDistance.closestMatch(to: "description", in: keys) == nil)
        #expect(EditDistance.closestMatch(to: "url", in: keys) == nil)
        #expect(EditDistance.closestMatch(to: "", in: keys) == nil)
        #expect(EditDistance.closestMatch(to: "cache", in: []) == nil)
    }

    @Test func theNearestWinsAndTiesAreAlphabetical() {
        #expect(EditDistance.closestMatch(to: "retri", in: ["retries", "retry"]) == "retry")
        #expect(EditDistance.closestMatch(to: "item", in: ["items", "itemx"]) == "items")
        #expect(EditDistance.closestMatch(to: "item", in: ["itemx", "items"]) == "items")
    }
}
