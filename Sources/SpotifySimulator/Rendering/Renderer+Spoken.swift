import JSONBytes

/// Each takes the index of the thing in the catalogue.
extension Renderer {
    /// A show with its first page of episodes.
    func show(_ index: Int, into writer: inout JSONWriter) {
        let show = catalogue.spoken.shows[index]
        writer.object {
            showMembers(show, into: &$0)
            $0.key("episodes")
            let link = PageLink(path: "/shows/\(show.id)/episodes")
            page(Page(limit: 50, offset: 0), of: Array(show.episodes), link: link, into: &$0, simplifiedEpisode)
        }
    }

    func simplifiedShow(_ index: Int, into writer: inout JSONWriter) {
        writer.object { showMembers(catalogue.spoken.shows[index], into: &$0) }
    }

    /// An episode with its show.
    func episode(_ index: Int, into writer: inout JSONWriter) {
        writer.object { episodeMembers(index, into: &$0) }
    }

    func simplifiedEpisode(_ index: Int, into writer: inout JSONWriter) {
        writer.object { simplifiedEpisodeMembers(index, into: &$0) }
    }

    /// An audiobook with its first page of chapters.
    func audiobook(_ index: Int, into writer: inout JSONWriter) {
        let book = catalogue.spoken.audiobooks[index]
        writer.object {
            audiobookMembers(book, into: &$0)
            $0.key("chapters")
            let link = PageLink(path: "/audiobooks/\(book.id)/chapters")
            page(Page(limit: 50, offset: 0), of: Array(book.chapters), link: link, into: &$0, simplifiedChapter)
        }
    }

    func simplifiedAudiobook(_ index: Int, into writer: inout JSONWriter) {
        writer.object { audiobookMembers(catalogue.spoken.audiobooks[index], into: &$0) }
    }

    /// A chapter with its book.
    func chapter(_ index: Int, into writer: inout JSONWriter) {
        writer.object {
            chapterMembers(index, into: &$0)
            $0.key("audiobook")
            simplifiedAudiobook(catalogue.spoken.chapters[index].audiobook, into: &$0)
        }
    }

    func simplifiedChapter(_ index: Int, into writer: inout JSONWriter) {
        writer.object { chapterMembers(index, into: &$0) }
    }

    func episodeMembers(_ index: Int, into writer: inout JSONWriter) {
        simplifiedEpisodeMembers(index, into: &writer)
        writer.key("show")
        simplifiedShow(catalogue.spoken.episodes[index].show, into: &writer)
    }

    private func showMembers(_ show: Show, into writer: inout JSONWriter) {
        markets(into: &writer)
        writer.copyrights("2026 \(show.publisher)")
        description(show.description, into: &writer)
        writer.member("explicit", show.isExplicit)
        writer.links(ResourceURI(.show, show.id), base: base)
        writer.member("id", show.id)
        writer.images(show.picture, Picture.albumSizes)
        writer.member("is_externally_hosted", false)
        writer.member("languages", array: ["en"]) { $1.string($0) }
        writer.member("media_type", "audio")
        writer.member("name", show.name)
        if profile == .extended { writer.member("publisher", show.publisher) }
        writer.member("total_episodes", show.episodes.count)
        writer.typeAndURI(ResourceURI(.show, show.id))
    }

    private func simplifiedEpisodeMembers(_ index: Int, into writer: inout JSONWriter) {
        let episode = catalogue.spoken.episodes[index]
        let uri = ResourceURI(.episode, episode.id)
        writer.nullMember("audio_preview_url")
        description(episode.description, into: &writer)
        writer.member("duration_ms", episode.duration)
        writer.member("explicit", episode.isExplicit)
        writer.links(uri, base: base)
        writer.member("id", episode.id)
        writer.images(catalogue.spoken.shows[episode.show].picture, Picture.albumSizes)
        writer.member("is_externally_hosted", false)
        writer.member("is_playable", viewer.country != nil)
        writer.member("language", "en")
        writer.member("languages", array: ["en"]) { $1.string($0) }
        writer.member("name", episode.name)
        writer.member("release_date", episode.releaseDate)
        writer.member("release_date_precision", "day")
        resumePoint(index, duration: episode.duration, into: &writer)
        writer.typeAndURI(uri)
    }

    private func audiobookMembers(_ book: Audiobook, into writer: inout JSONWriter) {
        let uri = ResourceURI(.audiobook, book.id)
        names("authors", book.authors, into: &writer)
        markets(into: &writer)
        writer.copyrights("2026 \(book.publisher)")
        description(book.description, into: &writer)
        writer.member("edition", "Unabridged")
        writer.member("explicit", false)
        writer.links(uri, base: base)
        writer.member("id", book.id)
        writer.images(book.picture, Picture.albumSizes)
        writer.member("languages", array: ["English"]) { $1.string($0) }
        writer.member("media_type", "audio")
        writer.member("name", book.name)
        names("narrators", book.narrators, into: &writer)
        if profile == .extended { writer.member("publisher", book.publisher) }
        writer.member("total_chapters", book.chapters.count)
        writer.typeAndURI(uri)
    }

    /// To the API a chapter is a kind of episode.
    private func chapterMembers(_ index: Int, into writer: inout JSONWriter) {
        let chapter = catalogue.spoken.chapters[index]
        let book = catalogue.spoken.audiobooks[chapter.audiobook]
        writer.nullMember("audio_preview_url")
        markets(into: &writer)
        writer.member("chapter_number", chapter.number)
        description(book.description, into: &writer)
        writer.member("duration_ms", chapter.duration)
        writer.member("explicit", false)
        writer.member("external_urls") { $0.member("spotify", "https://open.spotify.com/episode/\(chapter.id)") }
        writer.member("href", "\(base)/chapters/\(chapter.id)")
        writer.member("id", chapter.id)
        writer.images(book.picture, Picture.albumSizes)
        writer.member("is_playable", viewer.country != nil)
        writer.member("languages", array: ["English"]) { $1.string($0) }
        writer.member("name", chapter.name)
        writer.member("release_date", chapter.releaseDate)
        writer.member("release_date_precision", "day")
        resumePoint(index, duration: chapter.duration, into: &writer)
        writer.typeAndURI(ResourceURI(.episode, chapter.id))
    }

    /// Every third was listened to, and half of those to the end.
    private func resumePoint(_ index: Int, duration: Int, into writer: inout JSONWriter) {
        guard viewer.seesPositions else { return }
        let isDone = index.isMultiple(of: 6)
        writer.member("resume_point") {
            $0.member("fully_played", isDone)
            $0.member("resume_position_ms", index.isMultiple(of: 3) && !isDone ? duration / 3 : 0)
        }
    }

    private func description(_ text: String, into writer: inout JSONWriter) {
        writer.member("description", text)
        writer.member("html_description", "<p>\(text)</p>")
    }

    private func names(_ member: String, _ names: [String], into writer: inout JSONWriter) {
        writer.member(member, array: names) { name, writer in
            writer.object { $0.member("name", name) }
        }
    }

    private func markets(into writer: inout JSONWriter) {
        guard profile == .extended, !viewer.namesMarket else { return }
        writer.member("available_markets", array: Market.all) { $1.string($0) }
    }
}
