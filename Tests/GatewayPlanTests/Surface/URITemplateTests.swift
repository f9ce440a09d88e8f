import GatewayPlan
import Testing

@Suite struct URITemplateTests {
    private let song = URITemplate(segments: [.literal("music:"), .literal(""), .literal("song"), .variable("id")])
    private let part = URITemplate(segments: [.literal("music:"), .literal(""), .variable("kind"), .literal("top")])

    @Test(arguments: [
        ("music://song/7", ["7"]), ("music://song/a%2Fb", ["a/b"]), ("music://song/%C3%A9", ["é"]), ("music://song/é", ["é"]),
        ("music://song/{id}", ["{id}"]), ("music://song/a+b", ["a+b"]),
    ])
    func aVariableIsOneSegmentUnescaped(uri: String, values: [String]) {
        #expect(song.values(in: uri) == values)
    }

    @Test(arguments: [
        "music://song/", "music://song", "music://song/7/", "music://song/7/8", "music://Song/7", "Music://song/7", "", "7", "music:song/7",
        "music://song/%", "music://song/%2", "music://song/%zz", "music://song/%+1", "music://song/%FF", "music://song/7?x",
        "music://song/7#x",
    ])
    func everythingElseIsAnotherURI(uri: String) {
        #expect(song.values(in: uri) == nil)
    }

    @Test func isShownAsItWasWritten() {
        #expect(song.text == "music://song/{id}")
        #expect(song.variables == ["id"])
    }

    @Test func formsDifferInTheirLiteralsOrTheirPlaces() {
        let other = URITemplate(segments: [.literal("music:"), .literal(""), .literal("song"), .variable("name")])
        let fixed = URITemplate(segments: [.literal("music:"), .literal(""), .literal("song"), .literal("top")])
        #expect(song.hasSameForm(as: other))
        #expect(!song.hasSameForm(as: fixed))
        #expect(!song.hasSameForm(as: part))
    }
}
