"""The upstream that every gateway in a run is measured against: keep-alive HTTP/1.1, one JSON track for every GET.

usage: upstream.py PORT
"""
import asyncio
import json
import sys

ARTIST = {"id": "4aPx2bQn7sTzR9uVwY1cKd", "name": "The Sample Band", "uri": "spotify:artist:4aPx2bQn7sTzR9uVwY1cKd", "type": "artist",
          "genres": [], "followers": {"href": None, "total": 12}, "popularity": 41, "href": "https://upstream.invalid/v1/artists/x",
          "external_urls": {"spotify": "https://upstream.invalid/artist/x"}}
TRACK = {
    "id": "5bQy3cRo8tUaS0vWxZ2dLe", "name": "Quiet Harbour", "uri": "spotify:track:5bQy3cRo8tUaS0vWxZ2dLe", "type": "track",
    "duration_ms": 213573, "explicit": False, "popularity": 47, "track_number": 3, "disc_number": 1, "is_local": False,
    "is_playable": True, "href": "https://upstream.invalid/v1/tracks/x", "external_urls": {"spotify": "https://upstream.invalid/track/x"},
    "external_ids": {"isrc": "XXAAA2600001"}, "preview_url": None, "artists": [ARTIST],
    "album": {"id": "6cRz4dSp9uVbT1wXyA3eMf", "name": "Long Way Round", "album_type": "album", "release_date": "2021-11-12",
              "total_tracks": 10, "uri": "spotify:album:6cRz4dSp9uVbT1wXyA3eMf", "artists": [{"id": "x", "name": "The Sample Band"}],
              "images": [{"url": "https://upstream.invalid/image/x", "height": 640, "width": 640}]},
}
BODY = json.dumps(TRACK).encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY


class Upstream(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            self.buffer = self.buffer[end + 4:]
            self.transport.write(ANSWER)


async def main():
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", int(sys.argv[1]), backlog=1024)
    await server.serve_forever()


asyncio.run(main())
