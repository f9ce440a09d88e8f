import JSONBytes
import SpotifySimulator
import Testing

@Suite struct FieldFilterTests {
    @Test func onlyTheNamedFieldsCome() async throws {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/me/playlists").json.string("items.0.id")
            let cases = [
                ("total", ["total"]), ("name,snapshot_id", []), ("total,limit", ["limit", "total"]),
                (
                    "!items",
                    [
                        "href", "limit", "next", "offset", "previous", "total",
                    ]
                ),
            ]
            for (fields, keys) in cases {
                #expect(try await client.get("/v1/playlists/\(id)/items?fields=\(fields)").json.keys() == keys)
            }
            let nested = try await client.get(
                "/v1/playlists/\(id)?fields=name,items(total,items(added_at,item(name,album(!images,artists))))"
            ).json
            #expect(nested.keys() == ["name", "items"])
            #expect(nested.keys("items") == ["total", "items"])
            #expect(nested.keys("items.items.3") == ["added_at", "item"])
            #expect(nested.keys("items.items.3.item") == ["album", "name"])
            #expect(!nested.keys("items.items.3.item.album").contains("images"))
            #expect(!nested.keys("items.items.3.item.album").contains("artists"))
            #expect(nested.keys("items.items.3.item.album").contains("uri"))
            let dotted = try await client.get("/v1/playlists/\(id)/items?limit=1&fields=items.item.name").body
            #expect(dotted.hasPrefix(#"{"items":[{"item":{"name":"#))
        }
    }

    @Test(arguments: ["items(", "items(name", "a,,b", ")", "items)", "a.", "items()"]) func brokenOnesAreRefused(fields: String)
        async throws
    {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/me/playlists").json.string("items.0.id")
            #expect(try await client.get("/v1/playlists/\(id)?fields=\(fields)").error == ["400", "Invalid fields", nil])
        }
    }
}
