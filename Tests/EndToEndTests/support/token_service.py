"""A token endpoint under the test's control: it counts, rotates, and remembers which tokens are good."""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class TokenService:
    """At `/api/token`; everything below `/v1` is an API that takes the access tokens which it gave."""

    def __init__(self, rotation: str = "none") -> None:
        #: none: refresh tokens stay. overlap: the old one ends when what replaced it is first used. strict: the old one ends at once.
        self.rotation = rotation
        self.lock = threading.Lock()
        self.reset()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.answer(*service._call(self.headers.get("Authorization", "")))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(*service._token(dict(urllib.parse.parse_qsl(body))))

            def answer(self, status: int, document: Any) -> None:
                data = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self, number: int = 0) -> None:
        with self.lock:
            self.number = number
            self.good = {f"r{number}"}
            self.refreshes = 0

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        with self.lock:
            self.refreshes += 1
            token = form.get("refresh_token")
            if token not in self.good:
                return 400, {"error": "invalid_grant", "error_description": f"{token} has ended"}
            self._used(int(token[1:]))
            self.number += 1
            grant = {"access_token": f"a{self.number}", "token_type": "Bearer", "expires_in": 3600}
            if self.rotation != "none":
                grant["refresh_token"] = f"r{self.number}"
                self.good.add(f"r{self.number}")
                if self.rotation == "strict":
                    self.good = {f"r{self.number}"}
            return 200, grant

    def _call(self, authorization: str) -> tuple[int, Any]:
        with self.lock:
            token = authorization.removeprefix("Bearer ")
            if token not in {f"a{number}" for number in range(1, self.number + 1)}:
                return 401, {"error": {"status": 401, "message": "Invalid access token"}}
            self._used(int(token[1:]))
            return 200, {"devices": []}

    def _used(self, number: int) -> None:
        if self.rotation == "overlap":
            self.good = {token for token in self.good if int(token[1:]) >= number}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> "TokenService":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
