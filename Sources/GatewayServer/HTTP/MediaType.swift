/// The types that are spoken here, as headers name them.
enum MediaType {
    /// `application/json`, whatever its parameters.
    static func isJSON(_ contentType: String) -> Bool { isJSON(contentType.utf8.span) }

    /// Whether an `Accept` list has a range that JSON is in; weights are not weighed.
    static func listAcceptsJSON(_ accept: String) -> Bool {
        HeaderText.list(accept) { range in
            isJSON(range) || names("*/*", range) || names("application/*", range)
        }
    }

    /// Whether an `Accept` list has a range that streams of events are in.
    static func listAcceptsEvents(_ accept: String) -> Bool {
        HeaderText.list(accept) { range in
            names("text/event-stream", range) || names("*/*", range) || names("text/*", range)
        }
    }

    static func isJSON(_ text: Span<UInt8>) -> Bool { names("application/json", text) }

    /// Whether the text is this type, perhaps with parameters.
    private static func names(_ type: StaticString, _ text: Span<UInt8>) -> Bool {
        var end = 0
        while end < text.count, text[end] != UInt8(ascii: ";") { end += 1 }
        let essence = text.extracting(HeaderText.trimmed(0..<end, of: text))
        return type.withUTF8Buffer { ASCII.equalsIgnoringCase(essence, $0.span) }
    }
}
