import JSONBytes
import SpotifySimulator
import Testing

@Suite struct SearchOperationsTests {
    @Test func eachTypeHasItsOwnPage() async throws {
        try await withSimulator { client async throws in
            let found = try await client.get("/v1/search?q=the&type=track,album,artist,playlist,show,episode,audiobook").json
            #expect(found.keys() == ["tracks", "albums", "artists", "playlists", "shows", "episodes", "audiobooks"])
            #expect(found.int("tracks.limit") == 5)
            #expect(found.int("shows.limit") == 5)
        }
    }

    @Test func everyWordAndFilterMustMatch() async throws {
        try await withSimulator { client async throws in
            let track = try await client.get("/v1/me/tracks").json.at("items.0.track") ?? .null
            let isrc = track.string("external_ids.isrc")
            let byCode = try await client.get("/v1/search?type=track&q=isrc:\(isrc)").json
            #expect(byCode.strings("tracks.items", "id") == [track.string("id")])
            let year = track.string("album.release_date").prefix(4)
            for (filter, count) in [("\(year)", 1), ("1990-2030", 1), ("1900", 0), ("1800-1900", 0)] {
                let found = try await client.get("/v1/search?type=track&q=year:\(filter)+isrc:\(isrc)").json
                #expect(found.int("tracks.total") == count)
            }
            let word = track.string("artists.0.name").split(separator: " ")[0].lowercased()
            let quoted = try await client.send("GET", "/v1/search?type=artist&q=artist%3A%22\(Self.escaped(word))%22").json
            #expect(quoted.int("artists.total") ?? 0 >= 1)
        }
    }

    @Test func linksLeadToTheNextPageAndBack() async throws {
        try await withSimulator { client async throws in
            let first = try await client.get("/v1/search?q=amber&type=track&limit=3").json
            let second = try await client.get(first.string("tracks.next")).json
            #expect(second.int("tracks.offset") == 3)
            #expect(first.at("tracks.previous") == .some(.null))
            #expect(try await client.get(second.string("tracks.previous")).json == first)
        }
    }

    @Test func wrongParametersAreRefused() async throws {
        let cases = [
            ("q=a&type=track&limit=11", "Invalid limit"), ("q=a&type=track&limit=0", "Invalid limit"),
            ("q=a&type=track&limit=x", "Invalid limit"),
            ("q=a&type=track&offset=1001", "Invalid offset"), ("q=a", "Missing parameter type"), ("type=track", "No search query"),
            ("q=a&type=song", "Bad search type field song"),
        ]
        try await withSimulator { client async throws in
            for (query, message) in cases {
                #expect(try await client.get("/v1/search?\(query)").error == ["400", message, nil])
            }
        }
    }

    @Test func theExtendedProfileAllowsLargerPages() async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            #expect(try await client.get("/v1/search?q=amber&type=track&limit=50").json.int("tracks.limit") == 50)
            #expect(try await client.get("/v1/search?q=amber&type=track").json.int("tracks.limit") == 20)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 128 ? String(UnicodeScalar(byte)) : "%\(digits)"
        }.joined()
    }
}
