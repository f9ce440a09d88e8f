import JSONBytes

struct Playlist: Sendable {
    /// What a row plays.
    enum Content: Sendable {
        /// Index of a track of the catalogue.
        case track(Int)
        /// Index of an episode of the catalogue.
        case episode(Int)
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
    let followers: Int
    /// Set when a cover was uploaded; else the cover is that of the first album.
    private(set) var cover: Picture?
    private(set) var rows: [Row]
    /// When each version came to be, oldest first; never empty.
    private var versions: [Timestamp]

    init(
        id: String, name: String, description: String, isPublic: Bool, isCollaborative: Bool, owner: String, followers: Int, rows: [Row],
        madeAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.isPublic = isPublic
        self.isCollaborative = isCollaborative
        self.owner = owner
        self.followers = followers
        self.rows = rows
        versions = [madeAt]
    }

    /// The name of this version, 32 base64 characters: its number and 20 bytes that depend on the playlist.
    var snapshotID: String { snapshotID(revision: versions.count) }

    /// The name of the last version that was there at a time, for readers whom the news reaches late.
    func snapshotID(at time: Timestamp) -> String { snapshotID(revision: max(versions.count { $0 <= time }, 1)) }

    /// Whether it names this version or an earlier one.
    func hadSnapshot(_ id: String) -> Bool {
        guard let bytes = Base64.decode(id), bytes.count == 24 else { return false }
        let named = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return (1...versions.count).contains(named) && snapshotID(revision: named) == id
    }

    /// Makes a new version out of this one.
    mutating func change(at time: Timestamp, _ body: (inout Playlist) -> Void) {
        body(&self)
        versions.append(time)
    }

    mutating func insert(_ new: [Row], at index: Int) { rows.insert(contentsOf: new, at: index) }

    mutating func replace(with new: [Row]) { rows = new }

    /// Moves a run of rows before the row that stands at `target` now.
    mutating func move(_ range: Range<Int>, before target: Int) {
        let moved = Array(rows[range])
        let kept = Array(rows[..<range.lowerBound] + rows[range.upperBound...])
        // A target inside the run leaves it where it is.
        let place = target <= range.lowerBound ? target : max(target - moved.count, range.lowerBound)
        rows = Array(kept[..<place] + moved + kept[place...])
    }

    mutating func removeAll(where matches: (Row) -> Bool) { rows.removeAll(where: matches) }

    mutating func setCover(_ picture: Picture) { cover = picture }

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

    /// What of it a device can play, in order.
    var playables: [Playable] {
        rows.compactMap { row in
            switch row.content {
            case .track(let index): .track(index)
            case .episode(let index): .episode(index)
            case .local, .removed: nil
            }
        }
    }
}
