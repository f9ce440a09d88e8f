/// Invents the catalogue.
struct CatalogueGenerator {
    private static let albumCount = 100

    private var random: SplitMix64
    private var artists: [Artist] = []
    private var albums: [Album] = []
    private var tracks: [Track] = []

    /// The same seed gives the same catalogue, down to every id.
    static func generate(seed: UInt64) -> Catalogue {
        var generator = CatalogueGenerator(random: SplitMix64(seed: seed))
        let owner = generator.account("Robin Demo", country: "SE", isPremium: true)
        let neighbour = generator.account("Alex Nextdoor", country: "GB", isPremium: false)
        for root in generator.shuffledRoots() { generator.addArtist(root) }
        for index in 0..<albumCount { generator.addAlbum(index) }
        return Catalogue(
            artists: generator.artists, albums: generator.albums, tracks: generator.tracks, spoken: SpokenGenerator.generate(seed: seed),
            accounts: [owner, neighbour])
    }

    private init(random: SplitMix64) { self.random = random }

    private mutating func account(_ name: String, country: String, isPremium: Bool) -> Account {
        let login = name.lowercased().split(separator: " ").joined(separator: ".")
        return Account(
            id: "31\(random.hex(24))", accountID: random.hex(32), name: name, email: "\(login)@mail.example", country: country,
            isPremium: isPremium)
    }

    private mutating func shuffledRoots() -> [String] {
        random.sample(Words.roots.count, below: Words.roots.count).map { Words.roots[$0] }
    }

    private mutating func addArtist(_ root: String) {
        let name =
            switch random.number(in: 0...3) {
            case 0: "\(root) \(random.pick(Words.companies))"
            case 1: "\(random.pick(Words.adjectives)) \(root)"
            default: root
            }
        let popularity = random.number(in: 8...92)
        artists.append(
            Artist(
                id: random.id(), name: name,
                genres: random.sample(random.number(in: 0...3), below: Words.genres.count).map { Words.genres[$0] },
                popularity: popularity, followers: popularity * popularity * random.number(in: 40...900),
                picture: Picture(key: random.hex(24))))
    }

    /// Artists take turns, so that each has two or three albums.
    private mutating func addAlbum(_ index: Int) {
        let artist = index % artists.count
        let kind: Album.Kind = index % 20 == 19 ? .compilation : index % 4 == 3 ? .single : .album
        let first = tracks.count
        let name = title()
        let count = kind == .single ? random.number(in: 1...3) : random.number(in: 9...14)
        let year = random.number(in: 1994...2026)
        let popularity = min(max(artists[artist].popularity + random.number(in: -15...15), 0), 100)
        for number in 1...count {
            addTrack(
                name: kind == .single && number == 1 ? name : title(), number: number, artist: artist, year: year, popularity: popularity)
        }
        albums.append(
            Album(
                id: random.id(), name: name, kind: kind, artist: artist, tracks: first..<tracks.count, releaseDate: releaseDate(year),
                label: random.pick(Words.labels), upc: digits(13), popularity: popularity, picture: Picture(key: random.hex(24))))
    }

    private mutating func addTrack(name: String, number: Int, artist: Int, year: Int, popularity: Int) {
        let guest = random.number(in: 0...(artists.count - 1))
        let hasGuest = random.chance(percent: 12) && guest != artist
        tracks.append(
            Track(
                id: random.id(), name: name, album: albums.count, artists: hasGuest ? [artist, guest] : [artist], number: number,
                duration: random.number(in: 95_000...412_000), isExplicit: random.chance(percent: 9),
                isrc: "ZZSIM\(Timestamp.twoDigits(year % 100))\(digits(5))", popularity: max(popularity - random.number(in: 0...20), 0),
                // Not drawn from the random numbers, so that it changes no id.
                markets: tracks.count % 29 == 17 ? Market.licensed : Market.all))
    }

    private mutating func title() -> String {
        let noun = random.pick(Words.nouns)
        let title =
            switch random.number(in: 0...5) {
            case 0: "\(random.pick(Words.nouns)) & \(noun)"
            case 1: "\(noun) in \(random.pick(Words.places))"
            case 2: "\"\(random.pick(Words.adjectives))\" \(noun)"
            default: "\(random.pick(Words.adjectives)) \(noun)"
            }
        return random.chance(percent: 6) ? "\(title) - \(random.pick(Words.suffixes))" : title
    }

    /// One in ten is known by its year only.
    private mutating func releaseDate(_ year: Int) -> String {
        guard !random.chance(percent: 10) else { return String(year) }
        // Never after the day on which the simulator's world begins.
        let month = random.number(in: 1...(year == 2026 ? 10 : 12))
        return "\(year)-\(Timestamp.twoDigits(month))-\(Timestamp.twoDigits(random.number(in: 1...28)))"
    }

    private mutating func digits(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in UInt8(ascii: "0") + UInt8(random.number(in: 0...9)) }, as: UTF8.self)
    }
}
