import JSONBytes

/// Groups of members that many of the API's objects share.
extension JSONWriter {
    /// The members that lead to the object itself.
    mutating func links(_ uri: ResourceURI, base: String) {
        externalURL(uri)
        member("href", "\(base)/\(uri.kind.rawValue)s/\(uri.id)")
    }

    /// The members that end most objects.
    mutating func typeAndURI(_ uri: ResourceURI) {
        member("type", uri.kind.rawValue)
        member("uri", uri.text)
    }

    mutating func images(_ picture: Picture, _ sizes: [(Int, String)]) {
        member("images", array: sizes) { size, writer in
            writer.object {
                $0.member("url", picture.address(size.1))
                $0.member("height", size.0)
                $0.member("width", size.0)
            }
        }
    }

    mutating func copyrights(_ text: String) {
        member("copyrights", array: ["C", "P"]) { mark, writer in
            writer.object {
                $0.member("text", text)
                $0.member("type", mark)
            }
        }
    }

    mutating func followers(_ total: Int) {
        member("followers") {
            $0.nullMember("href")
            $0.member("total", total)
        }
    }

    private mutating func externalURL(_ uri: ResourceURI) {
        member("external_urls") { $0.member("spotify", "https://open.spotify.com/\(uri.kind.rawValue)/\(uri.id)") }
    }
}
