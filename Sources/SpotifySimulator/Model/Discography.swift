/// An artist's albums.
struct Discography: Sendable {
    /// Why an album is listed: by its kind when it is the artist's own.
    enum Group: String, Sendable, CaseIterable {
        case album
        case single
        case appearsOn = "appears_on"
        case compilation
    }

    struct Entry: Sendable {
        let album: Int
        let group: Group
    }

    /// Newest first.
    let entries: [Entry]

    init(of artist: Int, albums: [Album], tracks: [Track]) {
        let entries = albums.indices.compactMap { index -> Entry? in
            let album = albums[index]
            guard album.artist != artist else { return Entry(album: index, group: Group(album.kind)) }
            let appears = album.tracks.contains { tracks[$0].artists.contains(artist) }
            return appears ? Entry(album: index, group: .appearsOn) : nil
        }
        self.entries = entries.sorted {
            (albums[$0.album].releaseDate, $0.album) > (albums[$1.album].releaseDate, $1.album)
        }
    }
}

extension Discography.Group {
    fileprivate init(_ kind: Album.Kind) {
        switch kind {
        case .album: self = .album
        case .single: self = .single
        case .compilation: self = .compilation
        }
    }
}
