/// Shows with their episodes, and audiobooks with their chapters.
final class SpokenCatalogue: Sendable {
    let shows: [Show]
    let episodes: [Episode]
    let audiobooks: [Audiobook]
    let chapters: [Chapter]
    let showSearch: SearchIndex
    let episodeSearch: SearchIndex
    let audiobookSearch: SearchIndex
    private let showIndex: [String: Int]
    private let episodeIndex: [String: Int]
    private let audiobookIndex: [String: Int]
    private let chapterIndex: [String: Int]

    init(shows: [Show], episodes: [Episode], audiobooks: [Audiobook], chapters: [Chapter]) {
        self.shows = shows
        self.episodes = episodes
        self.audiobooks = audiobooks
        self.chapters = chapters
        showSearch = Self.search(shows.map { "\($0.name) \($0.publisher)" })
        episodeSearch = Self.search(episodes.map { "\($0.name) \(shows[$0.show].name)" })
        audiobookSearch = Self.search(audiobooks.map { "\($0.name) \($0.authors.joined(separator: " "))" })
        showIndex = Catalogue.index(shows.map(\.id))
        episodeIndex = Catalogue.index(episodes.map(\.id))
        audiobookIndex = Catalogue.index(audiobooks.map(\.id))
        chapterIndex = Catalogue.index(chapters.map(\.id))
    }

    func show(_ id: String) -> Int? { showIndex[id] }

    func episode(_ id: String) -> Int? { episodeIndex[id] }

    func audiobook(_ id: String) -> Int? { audiobookIndex[id] }

    func chapter(_ id: String) -> Int? { chapterIndex[id] }

    private static func search(_ texts: [String]) -> SearchIndex {
        SearchIndex(texts.map { SearchIndex.Document(terms: SearchQuery.words($0), popularity: 0) })
    }
}
