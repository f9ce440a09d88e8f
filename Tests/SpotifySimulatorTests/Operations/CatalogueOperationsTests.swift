import JSONBytes
import SpotifySimulator
import Testing

@Suite struct CatalogueOperationsTests {
    @Test func aTrackHasItsAlbumArtistsAndLinks() async throws {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/me/tracks").json.string("items.0.track.id")
            let track = try await client.get("/v1/tracks/\(id)?market=SE")
            #expect(track.status == 200)
            #expect(track.headers["content-type"] == "application/json; charset=utf-8")
            #expect(track.json.string("id") == id)
            #expect(track.json.string("uri") == "spotify:track:\(id)")
            #expect(track.json.string("href") == "\(client.simulator.baseURL)/tracks/\(id)")
            #expect(track.json.count("album.images") == 3)
            #expect(track.json.at("is_playable") == true)
            #expect(track.json.at("is_local") == false)
            #expect(!track.json.string("artists.0.name").isEmpty)
            #expect(!track.json.string("external_ids.isrc").isEmpty)
        }
    }

    @Test func theDevelopmentProfileDropsTheWithdrawnFields() async throws {
        for (profile, isThere) in [(SimulatorProfile.development, false), (.extended, true)] {
            try await withSimulator(SimulatorConfiguration(profile: profile)) { client async throws in
                let track = try await client.get("/v1/me/tracks").json.at("items.0.track") ?? .null
                let album = try await client.get("/v1/albums/\(track.string("album.id"))").json
                let artist = try await client.get("/v1/artists/\(track.string("artists.0.id"))").json
                let me = try await client.get("/v1/me").json
                for field in ["popularity", "available_markets"] { #expect(track.keys().contains(field) == isThere) }
                for field in ["popularity", "available_markets", "label"] { #expect(album.keys().contains(field) == isThere) }
                for field in ["popularity", "followers"] { #expect(artist.keys().contains(field) == isThere) }
                for field in ["country", "email", "explicit_content", "followers", "product"] {
                    #expect(me.keys().contains(field) == isThere)
                }
                #expect(me.string("account_id") != me.string("id"))
            }
        }
    }

    @Test func anAlbumListsItsTracksInOrder() async throws {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/me/albums").json.string("items.0.album.id")
            let album = try await client.get("/v1/albums/\(id)").json
            #expect(album.count("tracks.items") == album.int("total_tracks"))
            let page = try await client.get("/v1/albums/\(id)/tracks/?limit=1&offset=0").json
            #expect(page.string("items.0.id") == album.string("tracks.items.0.id"))
            #expect(page.int("items.0.track_number") == 1)
            #expect(page.int("total") == album.int("total_tracks"))
        }
    }

    @Test func anArtistsAlbumsCanBeFollowedFromPageToPage() async throws {
        try await withSimulator { client async throws in
            let artist = try await client.get("/v1/search?q=a&type=artist").json.string("artists.items.0.id")
            let whole = try await client.get("/v1/artists/\(artist)/albums?limit=10").json
            var ids: [String] = []
            var next = "/v1/artists/\(artist)/albums?limit=1"
            while !next.isEmpty {
                let page = try await client.get(next).json
                #expect(page.int("offset") == ids.count)
                ids += page.strings("items", "id")
                next = page.string("next")
            }
            #expect(ids == whole.strings("items", "id"))
            #expect(ids.count == whole.int("total"))
            #expect(ids.count >= 2)
            let dates = whole.strings("items", "release_date")
            #expect(dates == dates.sorted(by: >))
        }
    }

    @Test func includedGroupsAndTheDefaultLimitAreHeeded() async throws {
        try await withSimulator { client async throws in
            let artist = try await client.get("/v1/search?q=a&type=artist").json.string("artists.items.0.id")
            let path = "/v1/artists/\(artist)/albums"
            #expect(try await client.get(path).json.int("limit") == 5)
            let albums = try await client.get("\(path)?include_groups=album").json
            #expect(albums.strings("items", "album_type").allSatisfy { $0 == "album" })
            #expect(try await client.get("\(path)?include_groups=live").status == 400)
            #expect(try await client.get("\(path)?limit=11").error == ["400", "Invalid limit", nil])
        }
    }

    @Test func idsAreChecked() async throws {
        try await withSimulator { client async throws in
            for kind in ["tracks", "albums", "artists", "playlists"] {
                #expect(try await client.get("/v1/\(kind)/nonsense").error == ["400", "Invalid base62 id", nil])
                #expect(try await client.get("/v1/\(kind)/0000000000000000000000").error == ["404", "Resource not found", nil])
            }
        }
    }
}
