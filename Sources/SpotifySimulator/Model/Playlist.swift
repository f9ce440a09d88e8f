struct Playlist: Sendable {
    /// What a row plays.
    enum Content: Sendable {
        /// Index of a track of the catalogue.
        case track(Int)
        /// A file on the user's own disk.
        case local(LocalTrack)
        /// Something that no longer exists: the row's item is null.
        case removed
    }

    struct Row: Sendable {
        let content: Content
        let addedAt: Timestamp
        /// An account id.
        let addedBy: String
    }

    let id: String
    var name: String
    var description: String
    var isPublic: Bool
    var isCollaborative: Bool
    /// An account id.
    let owner: String
    /// Whether the user lists it under their own; always so for the playlists they own.
    var isFollowed: Bool
    let followers: Int
    /// Set when a cover was uploaded; else the cover is that of the first album.
    private(set) var cover: Picture?
    private(set) var rows: [Row]
    /// Counts the changes; the snapshot id follows from it.
    private(set) var revision = 1

    /// The name of this version, 32 base64 characters: the revision and 20 bytes that depend on the playlist.
    var snapshotID: String { snapshotID(revision: revision) }

    /// Whether it names this version or an earlier one.
    func hadSnapshot(_ id: String) -> Bool {
        guard let bytes = Base64.decode(Array(id.utf8)), bytes.count == 24 else { return false }
        let named = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return (1...revision).contains(named) && snapshotID(revision: named) == id
    }

    mutating func insert(_ new: [Row], at index: Int) {
        rows.insert(contentsOf: new, at: index)
        revision += 1
    }

    mutating func replace(with new: [Row]) {
        rows = new
        revision += 1
    }

    /// Moves a run of rows before the row that stands at `target` now.
    mutating func move(_ range: Range<Int>, before target: Int) {
        let moved = Array(rows[range])
        let kept = Array(rows[..<range.lowerBound] + rows[range.upperBound...])
        // A target inside the run leaves it where it is.
        let place = target <= range.lowerBound ? target : max(target - moved.count, range.lowerBound)
        rows = Array(kept[..<place] + moved + kept[place...])
        revision += 1
    }

    mutating func removeAll(where matches: (Row) -> Bool) {
        rows.removeAll(where: matches)
        revision += 1
    }

    mutating func setCover(_ picture: Picture) {
        cover = picture
        revision += 1
    }

    private func snapshotID(revision: Int) -> String {
        let head = (0..<4).map { UInt8(truncatingIfNeeded: revision >> (24 - 8 * $0)) }
        var random = SplitMix64(seed: id.utf8.reduce(UInt64(revision)) { $0 &* 1_099_511_628_211 ^ UInt64($1) })
        return Base64.encode(head + (0..<20).map { _ in UInt8(random.number(in: 0...255)) })
    }
}

extension Playlist {
    /// The tracks of the catalogue in it, in order.
    var trackIndices: [Int] {
        rows.compactMap { row in
            guard case .track(let index) = row.content else { return nil }
            return index
        }
    }
}
