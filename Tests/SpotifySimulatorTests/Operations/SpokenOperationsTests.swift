import JSONBytes
import SpotifySimulator
import Testing

@Suite struct SpokenOperationsTests {
    @Test func aShowListsItsEpisodesFromPageToPage() async throws {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/search?q=a&type=episode&limit=1").json.string("episodes.items.0.id")
            let episode = try await client.get("/v1/episodes/\(id)").json
            let show = try await client.get("/v1/shows/\(episode.string("show.id"))").json
            #expect(show.count("episodes.items") == min(show.int("total_episodes") ?? 0, 50))
            var ids: [String] = []
            var next = "/v1/shows/\(show.string("id"))/episodes?limit=7"
            while !next.isEmpty {
                let page = try await client.get(next).json
                ids += page.strings("items", "id")
                next = page.string("next")
            }
            #expect(ids.count == show.int("total_episodes"))
            #expect(Set(ids).count == ids.count)
            #expect(ids.contains(id))
        }
    }

    @Test func aChapterKnowsItsBook() async throws {
        try await withSimulator { client async throws in
            let book = try await client.get("/v1/me/audiobooks").json.at("items.0.audiobook") ?? .null
            let chapters = try await client.get("/v1/audiobooks/\(book.string("id"))/chapters?limit=50").json
            #expect(chapters.int("total") == book.int("total_chapters"))
            let chapter = try await client.get("/v1/chapters/\(chapters.string("items.1.id"))").json
            #expect(chapter.int("chapter_number") == 1)
            #expect(chapter.string("type") == "episode")
            #expect(chapter.string("audiobook.id") == book.string("id"))
        }
    }

    @Test func newAppsDoNotSeeTheWithdrawnFields() async throws {
        for (profile, isThere) in [(SimulatorProfile.development, false), (.extended, true)] {
            try await withSimulator(SimulatorConfiguration(profile: profile)) { client async throws in
                for path in ["/v1/me/shows items.0.show", "/v1/me/audiobooks items.0.audiobook"] {
                    let parts = path.split(separator: " ").map(String.init)
                    let item = try await client.get(parts[0]).json.at(parts[1]) ?? .null
                    #expect((item.at("publisher") != nil) == isThere)
                    #expect((item.at("available_markets") != nil) == isThere)
                }
            }
        }
    }

    @Test func episodesCanBeRowsOfAPlaylist() async throws {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/me/playlists").json.string("items.3.id")
            let path = "/v1/playlists/\(id)/items"
            let last = (try await client.get("\(path)?limit=50").json.int("total") ?? 0) - 1
            let row = try await client.get("\(path)?limit=50").json.at("items.\(last).item") ?? .null
            #expect(row.string("type") == "episode")
            #expect(row.at("episode") == true)
            let uri = JSONValue.string(row.string("uri"))
            #expect(try await client.post(path, ["uris": [uri]]).status == 201)
            #expect(try await client.delete(path, ["items": [["uri": uri]]]).status == 200)
            #expect(try await client.get(path).json.int("total") == last)
        }
    }
}
