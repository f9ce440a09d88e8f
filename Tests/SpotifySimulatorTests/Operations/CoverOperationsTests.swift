import Foundation
import JSONBytes
import SpotifySimulator
import Testing

@Suite struct CoverOperationsTests {
    private let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3])

    private func upload(_ client: Client, _ body: String, type: String = "image/jpeg") async throws -> Response {
        let id = try await client.get("/v1/me/playlists").json.string("items.0.id")
        return try await client.send("PUT", "/v1/playlists/\(id)/images", headers: ["Content-Type": type], body: body)
    }

    @Test func aCoverReplacesTheFirstAlbums() async throws {
        try await withSimulator { client async throws in
            let playlist = try await client.get("/v1/me/playlists").json.at("items.0") ?? .null
            let path = "/v1/playlists/\(playlist.string("id"))/images"
            let before = try await client.get(path).json
            #expect(before == playlist.at("images"))
            let uploaded = try await upload(client, jpeg.base64EncodedString())
            #expect(uploaded.status == 202)
            #expect(uploaded.body.isEmpty)
            let after = try await client.get(path).json
            #expect(after.string("0.url") != before.string("0.url"))
            #expect(try await client.get("/v1/me/playlists").json.string("items.0.snapshot_id") != playlist.string("snapshot_id"))
        }
    }

    @Test func anyLengthOfImageIsBase64() async throws {
        try await withSimulator { client async throws in
            for length in 3...8 {
                let image = Data([0xFF, 0xD8, 0xFF]) + Data(repeating: 0xA7, count: length - 3)
                #expect(try await upload(client, image.base64EncodedString()).status == 202)
            }
        }
    }

    @Test func whatIsNoCoverIsRefused() async throws {
        try await withSimulator { client async throws in
            #expect(try await upload(client, "not base64!").error == ["400", "Invalid image data", nil])
            #expect(try await upload(client, Data("GIF89a".utf8).base64EncodedString()).error == ["400", "Invalid image data", nil])
            #expect(try await upload(client, "").status == 400)
            #expect(try await upload(client, jpeg.base64EncodedString(), type: "application/json").status == 400)
            #expect(try await upload(client, String(repeating: "/9j/", count: 65_537)).status == 413)
            #expect(try await upload(client, String(repeating: "/9j/", count: 65_536)).status == 202)
            #expect(try await upload(client, String(repeating: "/9j/", count: 400_000)).status == 413)
        }
    }
}
