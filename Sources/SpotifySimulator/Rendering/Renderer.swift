import JSONBytes

/// Writes the API's objects, as the profile has them and with links under the base that the client used.
struct Renderer {
    let catalogue: Catalogue
    let profile: SimulatorProfile
    /// `http://127.0.0.1:PORT/v1`.
    let base: String

    /// The fields that lead to the object itself.
    func links(_ uri: ResourceURI, into writer: inout JSONWriter) {
        let plural = uri.kind.rawValue + "s"
        externalURL(uri, into: &writer)
        writer.member("href", "\(base)/\(plural)/\(uri.id)")
    }

    func externalURL(_ uri: ResourceURI, into writer: inout JSONWriter) {
        writer.member("external_urls") { $0.member("spotify", "https://open.spotify.com/\(uri.kind.rawValue)/\(uri.id)") }
    }

    /// The fields that end most objects.
    func typeAndURI(_ uri: ResourceURI, into writer: inout JSONWriter) {
        writer.member("type", uri.kind.rawValue)
        writer.member("uri", uri.text)
    }

    func images(_ picture: Picture, _ sizes: [(Int, String)], into writer: inout JSONWriter) {
        writer.member("images", array: sizes) { size, writer in
            writer.object {
                $0.member("url", picture.address(size.1))
                $0.member("height", size.0)
                $0.member("width", size.0)
            }
        }
    }

    /// Only the extended profile still says where something is available.
    func markets(into writer: inout JSONWriter) {
        guard profile == .extended else { return }
        writer.member("available_markets", array: ["DE", "FI", "GB", "NO", "SE", "US"]) { $1.string($0) }
    }
}
