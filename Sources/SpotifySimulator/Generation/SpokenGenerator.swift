/// Invents shows and audiobooks.
struct SpokenGenerator {
    private var random: SplitMix64
    private var shows: [Show] = []
    private var episodes: [Episode] = []
    private var audiobooks: [Audiobook] = []
    private var chapters: [Chapter] = []

    /// The same seed gives the same shows and books; the music's random numbers are others.
    static func generate(seed: UInt64) -> SpokenCatalogue {
        var generator = SpokenGenerator(random: SplitMix64(seed: seed ^ 0x5350_4F4B_454E))
        for index in 0..<16 { generator.addShow(index) }
        for _ in 0..<12 { generator.addAudiobook() }
        return SpokenCatalogue(
            shows: generator.shows, episodes: generator.episodes, audiobooks: generator.audiobooks, chapters: generator.chapters)
    }

    private init(random: SplitMix64) { self.random = random }

    /// The first has more episodes than fit on a page.
    private mutating func addShow(_ index: Int) {
        let count = index == 0 ? 64 : random.number(in: 6...24)
        let name = "\(random.pick(Words.adjectives)) \(random.pick(Words.nouns)) \(random.pick(["Hour", "Weekly", "Stories", "Radio"]))"
        let first = episodes.count
        for number in (1...count).reversed() {
            episodes.append(
                Episode(
                    id: random.id(), name: "\(number): \(random.pick(Words.nouns)) & \(random.pick(Words.nouns))",
                    description: "About the \(random.pick(Words.nouns).lowercased()) of \(random.pick(Words.places)).", show: index,
                    duration: random.number(in: 600_000...4_200_000), releaseDate: date(week: number), isExplicit: random.chance(percent: 9)
                ))
        }
        shows.append(
            Show(
                id: random.id(), name: name, publisher: random.pick(Words.labels),
                description: "Told from \(random.pick(Words.places)), once a week.", episodes: first..<episodes.count,
                isExplicit: random.chance(percent: 9), picture: Picture(key: random.hex(24))))
    }

    private mutating func addAudiobook() {
        let count = random.number(in: 6...26)
        let first = chapters.count
        let released = date(week: random.number(in: 1...60))
        for number in 0..<count {
            chapters.append(
                Chapter(
                    id: random.id(), name: "Chapter \(number + 1): \(random.pick(Words.nouns))", audiobook: audiobooks.count,
                    number: number,
                    duration: random.number(in: 400_000...2_900_000), releaseDate: released))
        }
        let name = "The \(random.pick(Words.adjectives)) \(random.pick(Words.nouns))"
        audiobooks.append(
            Audiobook(
                id: random.id(), name: name, description: "A novel set in \(random.pick(Words.places)).",
                authors: [random.pick(Words.roots)], narrators: [random.pick(Words.roots)], publisher: random.pick(Words.labels),
                chapters: first..<chapters.count, picture: Picture(key: random.hex(24))))
    }

    /// One week after the other, the last of them a week before the simulator's world begins.
    private func date(week: Int) -> String {
        let start = Timestamp.start.adding(milliseconds: (week - 65) * 7 * 86_400_000)
        return String(start.iso8601.prefix(10))
    }
}
