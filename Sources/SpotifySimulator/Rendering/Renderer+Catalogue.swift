import JSONBytes

/// Each takes the index of the thing in the catalogue.
extension Renderer {
    func artist(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.artist(index)]) }
    }

    /// An album with its first page of tracks.
    func album(_ index: Int, into writer: inout JSONWriter) {
        let album = catalogue.albums[index]
        writer.object {
            $0.raw(fragments[.album(index)])
            $0.key("tracks")
            let link = PageLink(path: "/albums/\(album.id)/tracks")
            page(Page(limit: 50, offset: 0), of: Array(album.tracks), link: link, into: &$0, albumTrack)
            $0.member("copyrights", array: ["C", "P"]) { mark, writer in
                writer.object {
                    $0.member("text", "\(album.year) \(album.label)")
                    $0.member("type", mark)
                }
            }
            $0.member("external_ids") { $0.member("upc", album.upc) }
            $0.member("genres", array: [String]()) { $1.string($0) }
            guard profile == .extended else { return }
            $0.member("label", album.label)
            $0.member("popularity", album.popularity)
        }
    }

    func simplifiedAlbum(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.album(index)]) }
    }

    func discographyEntry(_ entry: Discography.Entry, into writer: inout JSONWriter) {
        writer.object {
            $0.raw(fragments[.album(entry.album)])
            if profile == .extended { $0.member("album_group", entry.group.rawValue) }
        }
    }

    func track(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.track(index)]) }
    }

    func albumTrack(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.albumTrack(index)]) }
    }
}
