/// A file on the user's disk: it has a uri but no id.
struct LocalTrack: Sendable {
    let artist: String
    let album: String
    let name: String
    /// Milliseconds.
    let duration: Int

    var uri: String {
        let words = [artist, album, name].map { $0.split(separator: " ").joined(separator: "+") }
        return "spotify:local:\(words.joined(separator: ":")):\(duration / 1000)"
    }
}
