import JSONBytes

extension Renderer {
    func artist(_ index: Int, into writer: inout JSONWriter) {
        let artist = catalogue.artists[index]
        let uri = ResourceURI(.artist, artist.id)
        writer.object {
            links(uri, into: &$0)
            if profile == .extended { followers(artist.followers, into: &$0) }
            $0.member("genres", array: artist.genres) { $1.string($0) }
            $0.member("id", artist.id)
            images(artist.picture, Picture.artistSizes, into: &$0)
            $0.member("name", artist.name)
            if profile == .extended { $0.member("popularity", artist.popularity) }
            typeAndURI(uri, into: &$0)
        }
    }

    func simplifiedArtist(_ index: Int, into writer: inout JSONWriter) {
        let artist = catalogue.artists[index]
        let uri = ResourceURI(.artist, artist.id)
        writer.object {
            links(uri, into: &$0)
            $0.member("id", artist.id)
            $0.member("name", artist.name)
            typeAndURI(uri, into: &$0)
        }
    }

    /// An album with its first page of tracks.
    func album(_ index: Int, into writer: inout JSONWriter) {
        let album = catalogue.albums[index]
        writer.object {
            albumFields(album, into: &$0)
            $0.key("tracks")
            let link = PageLink(path: "/albums/\(album.id)/tracks")
            page(Page(limit: 50, offset: 0), of: Array(album.tracks), link: link, into: &$0, simplifiedTrack)
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
        writer.object { albumFields(catalogue.albums[index], into: &$0) }
    }

    func discographyEntry(_ entry: Discography.Entry, into writer: inout JSONWriter) {
        writer.object {
            albumFields(catalogue.albums[entry.album], into: &$0)
            if profile == .extended { $0.member("album_group", entry.group.rawValue) }
        }
    }

    private func albumFields(_ album: Album, into writer: inout JSONWriter) {
        let uri = ResourceURI(.album, album.id)
        writer.member("album_type", album.kind.rawValue)
        writer.member("total_tracks", album.tracks.count)
        markets(into: &writer)
        links(uri, into: &writer)
        writer.member("id", album.id)
        images(album.picture, Picture.albumSizes, into: &writer)
        writer.member("name", album.name)
        writer.member("release_date", album.releaseDate)
        writer.member("release_date_precision", album.datePrecision)
        typeAndURI(uri, into: &writer)
        writer.member("artists", array: CollectionOfOne(album.artist), simplifiedArtist)
    }

    func track(_ index: Int, into writer: inout JSONWriter) {
        writer.object { trackFields(index, into: &$0) }
    }

    /// The fields of a full track.
    func trackFields(_ index: Int, into writer: inout JSONWriter) {
        let track = catalogue.tracks[index]
        writer.key("album")
        simplifiedAlbum(track.album, into: &writer)
        commonFields(track, into: &writer)
        writer.member("external_ids") { $0.member("isrc", track.isrc) }
        if profile == .extended { writer.member("popularity", track.popularity) }
    }

    func simplifiedTrack(_ index: Int, into writer: inout JSONWriter) {
        writer.object { commonFields(catalogue.tracks[index], into: &$0) }
    }

    private func commonFields(_ track: Track, into writer: inout JSONWriter) {
        let uri = ResourceURI(.track, track.id)
        writer.member("artists", array: track.artists, simplifiedArtist)
        markets(into: &writer)
        writer.member("disc_number", 1)
        writer.member("duration_ms", track.duration)
        writer.member("explicit", track.isExplicit)
        links(uri, into: &writer)
        writer.member("id", track.id)
        writer.member("is_local", false)
        writer.member("is_playable", true)
        writer.member("name", track.name)
        writer.nullMember("preview_url")
        writer.member("track_number", track.number)
        typeAndURI(uri, into: &writer)
    }

    func followers(_ total: Int, into writer: inout JSONWriter) {
        writer.member("followers") {
            $0.nullMember("href")
            $0.member("total", total)
        }
    }
}
