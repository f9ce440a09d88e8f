"""An API that answers with what it was asked, after a while, so that calls are under way when something changes."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


class EchoUpstream(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seconds = seconds
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    #: Head and body in one segment each would wait for an acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        time.sleep(self.server.seconds)
        target = urlsplit(self.path)
        kind, _, id = target.path.strip("/").partition("/")
        body = json.dumps({"kind": kind, "id": id, **dict(parse_qsl(target.query)), "one": 1, "two": 2}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""
