import JSONBytes

/// Writes the members of the catalogue's objects, as the profile has them, each by its index.
struct CatalogueMembers: Sendable {
    let catalogue: Catalogue
    let profile: SimulatorProfile
    let base: String

    func artist(_ index: Int, into writer: inout JSONWriter) {
        let artist = catalogue.artists[index]
        let uri = ResourceURI(.artist, artist.id)
        writer.links(uri, base: base)
        if profile == .extended { writer.followers(artist.followers) }
        writer.member("genres", array: artist.genres) { $1.string($0) }
        writer.member("id", artist.id)
        writer.images(artist.picture, Picture.artistSizes)
        writer.member("name", artist.name)
        if profile == .extended { writer.member("popularity", artist.popularity) }
        writer.typeAndURI(uri)
    }

    func album(_ index: Int, _ view: MarketView, into writer: inout JSONWriter) {
        let album = catalogue.albums[index]
        let uri = ResourceURI(.album, album.id)
        writer.member("album_type", album.kind.rawValue)
        writer.member("total_tracks", album.tracks.count)
        markets(Market.all, view, into: &writer)
        writer.links(uri, base: base)
        writer.member("id", album.id)
        writer.images(album.picture, Picture.albumSizes)
        writer.member("name", album.name)
        writer.member("release_date", album.releaseDate)
        writer.member("release_date_precision", album.datePrecision)
        writer.typeAndURI(uri)
        performers([album.artist], into: &writer)
    }

    func track(_ index: Int, _ view: MarketView, into writer: inout JSONWriter) {
        let track = catalogue.tracks[index]
        writer.member("album") { album(track.album, view, into: &$0) }
        albumTrack(index, view, into: &writer)
        writer.member("external_ids") { $0.member("isrc", track.isrc) }
        if profile == .extended { writer.member("popularity", track.popularity) }
    }

    func albumTrack(_ index: Int, _ view: MarketView, into writer: inout JSONWriter) {
        let track = catalogue.tracks[index]
        let uri = ResourceURI(.track, track.id)
        performers(track.artists, into: &writer)
        markets(track.markets, view, into: &writer)
        writer.member("disc_number", 1)
        writer.member("duration_ms", track.duration)
        writer.member("explicit", track.isExplicit)
        writer.links(uri, base: base)
        writer.member("id", track.id)
        writer.member("is_local", false)
        writer.member("is_playable", view.isPlayable)
        if !view.isPlayable {
            writer.member("restrictions") { $0.member("reason", "market") }
        }
        writer.member("name", track.name)
        writer.nullMember("preview_url")
        writer.member("track_number", track.number)
        writer.typeAndURI(uri)
    }

    private func performers(_ artists: [Int], into writer: inout JSONWriter) {
        writer.member("artists", array: artists) { index, writer in
            let artist = catalogue.artists[index]
            let uri = ResourceURI(.artist, artist.id)
            writer.object {
                $0.links(uri, base: base)
                $0.member("id", artist.id)
                $0.member("name", artist.name)
                $0.typeAndURI(uri)
            }
        }
    }

    /// Only the extended profile still says where something is available.
    private func markets(_ markets: [String], _ view: MarketView, into writer: inout JSONWriter) {
        guard profile == .extended, view.listsMarkets else { return }
        writer.member("available_markets", array: markets) { $1.string($0) }
    }
}
