/// The types that are spoken here, as headers name them.
enum MediaType {
    /// `application/json`, whatever its parameters.
    static func isJSON(_ contentType: String) -> Bool { isJSON(contentType.utf8.span) }

    /// Which of the two kinds of answer an `Accept` list has a range for; weights are not weighed.
    static func accepted(_ accept: String) -> (json: Bool, events: Bool) {
        var accepted = (json: false, events: false)
        HeaderText.forEach(inList: accept) { range in
            let essence = range.extracting(essence(of: range))
            let isAny = named("*/*", essence)
            if isAny || named("application/json", essence) || named("application/*", essence) { accepted.json = true }
            if isAny || named("text/event-stream", essence) || named("text/*", essence) { accepted.events = true }
        }
        return accepted
    }

    /// Whether an `Accept` list names JSON itself.
    static func listNamesJSON(_ accept: String) -> Bool {
        var isNamed = false
        HeaderText.forEach(inList: accept) { if isJSON($0) { isNamed = true } }
        return isNamed
    }

    private static func isJSON(_ text: Span<UInt8>) -> Bool { named("application/json", text.extracting(essence(of: text))) }

    /// The type without its parameters.
    private static func essence(of text: Span<UInt8>) -> Range<Int> {
        var end = 0
        while end < text.count, text[end] != UInt8(ascii: ";") { end += 1 }
        return HeaderText.trimmed(0..<end, of: text)
    }

    private static func named(_ type: StaticString, _ essence: Span<UInt8>) -> Bool {
        essence.count == type.utf8CodeUnitCount && type.withUTF8Buffer { ASCII.equalsIgnoringCase(essence, $0.span) }
    }
}
