import GatewayEngine
import NIOCore

/// An upstream whose every answer is a track of a realistic size.
struct OneTrack: UpstreamClient {
    private static let track = #"""
        {"id":"5bQy3cRo8tUaS0vWxZ2dLe","name":"Quiet Harbour","uri":"x:track:5bQy3cRo8tUaS0vWxZ2dLe","type":"track","duration_ms":213573,
        "explicit":false,"track_number":3,"disc_number":1,"is_local":false,"is_playable":true,"href":"https://upstream.invalid/v1/tracks/x",
        "external_urls":{"web":"https://upstream.invalid/track/x"},"external_ids":{"isrc":"XXAAA2600001"},"preview_url":null,
        "artists":[{"id":"4aPx2bQn7sTzR9uVwY1cKd","name":"The Sample Band","uri":"x:artist:4aPx2bQn7sTzR9uVwY1cKd","type":"artist"}],
        "album":{"id":"6cRz4dSp9uVbT1wXyA3eMf","name":"Long Way Round","album_type":"album","release_date":"2021-11-12","total_tracks":10,
        "images":[{"url":"https://upstream.invalid/image/x","height":640,"width":640}]}}
        """#

    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        UpstreamResponse(status: 200, mediaType: "application/json", retryAfterSeconds: nil, body: ByteBuffer(string: Self.track))
    }
}
