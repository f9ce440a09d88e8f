/// The one type that is spoken here, as headers name it.
enum MediaType {
    /// `application/json`, whatever its parameters.
    static func isJSON(_ contentType: String) -> Bool {
        // What every client sends.
        contentType == "application/json" || essence(contentType[...]).equalsIgnoringCase("application/json")
    }

    /// Whether an `Accept` list has a range that JSON is in; weights are not weighed.
    static func listAcceptsJSON(_ accept: String) -> Bool {
        accept.split(separator: ",").contains { range in
            let essence = essence(range)
            return essence.equalsIgnoringCase("application/json") || essence == "*/*" || essence.equalsIgnoringCase("application/*")
        }
    }

    private static func essence(_ type: Substring) -> String { String(HeaderText.trimmed(type.prefix { $0 != ";" })) }
}
