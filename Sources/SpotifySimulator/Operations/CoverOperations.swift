import JSONBytes
import NIOCore
import NIOHTTP1

/// Playlist covers.
enum CoverOperations {
    static let routes = [
        Route(.GET, "/playlists/{id}/images", list),
        Route(.PUT, "/playlists/{id}/images", scopes: [.uploadImages], upload),
    ]

    /// Bytes of base64 text.
    private static let maximumSize = 256 * 1024
    private static let jpegMagic: [UInt8] = [0xFF, 0xD8, 0xFF]

    private static func list(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let playlist = world.playlists[try PlaylistOperations.index(call, world)]
        return .json { call.render.cover(of: playlist, into: &$0) }
    }

    /// The body is the base64 text of a JPEG, with nothing around it.
    private static func upload(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.writableIndex(call, world)
        guard call.request.headers.first(name: "content-type") == "image/jpeg" else { throw .badRequest("Invalid content type") }
        guard call.request.body.readableBytes <= maximumSize else { throw .tooLarge }
        guard let image = Base64.decode(call.request.body.readableBytesView), image.starts(with: jpegMagic) else {
            throw .badRequest("Invalid image data")
        }
        let picture = Picture(key: world.random.hex(24))
        world.playlists[index].change(at: call.now) { $0.setCover(picture) }
        return .empty(.accepted)
    }
}
