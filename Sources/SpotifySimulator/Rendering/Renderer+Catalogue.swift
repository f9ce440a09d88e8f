import JSONBytes

/// Each takes the index of the thing in the catalogue.
extension Renderer {
    func artist(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.artist(index), anywhere]) }
    }

    /// An album with its first page of tracks.
    func album(_ index: Int, into writer: inout JSONWriter) {
        let album = catalogue.albums[index]
        writer.object {
            $0.raw(fragments[.album(index), anywhere])
            $0.key("tracks")
            let link = PageLink(path: "/albums/\(album.id)/tracks")
            page(Page(limit: 50, offset: 0), of: Array(album.tracks), link: link, into: &$0, albumTrack)
            $0.copyrights("\(album.year) \(album.label)")
            $0.member("external_ids") { $0.member("upc", album.upc) }
            $0.member("genres", array: [String]()) { $1.string($0) }
            guard profile == .extended else { return }
            $0.member("label", album.label)
            $0.member("popularity", album.popularity)
        }
    }

    func simplifiedAlbum(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.album(index), anywhere]) }
    }

    func discographyEntry(_ entry: Discography.Entry, into writer: inout JSONWriter) {
        writer.object {
            $0.raw(fragments[.album(entry.album), anywhere])
            if profile == .extended { $0.member("album_group", entry.group.rawValue) }
        }
    }

    func track(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.track(index), view(index)]) }
    }

    func albumTrack(_ index: Int, into writer: inout JSONWriter) {
        writer.object { $0.raw(fragments[.albumTrack(index), view(index)]) }
    }

    /// What the track says about where it can be played.
    func view(_ track: Int) -> MarketView {
        MarketView(isPlayable: catalogue.isPlayable(track, in: viewer.country), listsMarkets: !viewer.namesMarket)
    }

    /// Of what is available everywhere.
    private var anywhere: MarketView { MarketView(isPlayable: true, listsMarkets: !viewer.namesMarket) }
}
