"""A toy authorization server: metadata, registration, codes with PKCE, and signed tokens. It says yes to everything."""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def _unpadded(number: int, size: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(size)).rstrip(b"=").decode()


class AuthorizationServer:
    def __init__(self, subject: str = "ann") -> None:
        self.subject = subject
        #: The scopes that are given at most; None: whatever is asked for.
        self.grants: set[str] | None = None
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.rotate()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urllib.parse.urlsplit(self.path)
                server.asked.append(f"GET {parts.path}")
                if parts.path == "/.well-known/oauth-authorization-server":
                    return self.answer(200, server.metadata)
                if parts.path == "/keys":
                    return self.answer(200, {"keys": server.keys})
                if parts.path == "/authorize":
                    fields = dict(urllib.parse.parse_qsl(parts.query))
                    code = secrets.token_urlsafe(16)
                    server.codes[code] = fields
                    query = urllib.parse.urlencode({"code": code, "state": fields["state"]})
                    self.send_response(302)
                    self.send_header("Location", f"{fields['redirect_uri']}?{query}")
                    self.send_header("Content-Length", "0")
                    return self.end_headers()
                self.answer(404, {})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.asked.append(f"POST {self.path}")
                if self.path == "/register":
                    return self.answer(201, json.loads(body) | {"client_id": "client-1"})
                form = dict(urllib.parse.parse_qsl(body))
                asked = server.codes.pop(form.get("code", ""), None)
                challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                if asked is None or asked["code_challenge"] != base64.urlsafe_b64encode(challenge).rstrip(b"=").decode():
                    return self.answer(400, {"error": "invalid_grant"})
                scope = " ".join(scope for scope in asked.get("scope", "").split() if server.grants is None or scope in server.grants)
                token = server.token(aud=form["resource"], scope=scope)
                self.answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 600, "scope": scope})

            def answer(self, status: int, document: Any) -> None:
                data = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "registration_endpoint": f"{self.url}/register",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
        }

    def rotate(self) -> None:
        """From now on tokens are signed with another key."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.key_id = secrets.token_hex(4)

    @property
    def keys(self) -> list[dict[str, str]]:
        point = self.key.public_key().public_numbers()
        return [
            {"kty": "EC", "crv": "P-256", "kid": self.key_id, "use": "sig", "x": _unpadded(point.x, 32), "y": _unpadded(point.y, 32)},
        ]

    def token(self, key: Any = None, algorithm: str = "ES256", headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token that holds but for what the claims change; None leaves one out."""
        now = int(time.time())
        told = {"iss": self.url, "sub": self.subject, "iat": now, "exp": now + 600, **claims}
        told = {name: value for name, value in told.items() if value is not None}
        header = {"kid": self.key_id, "typ": "at+jwt", **(headers or {})}
        return jwt.encode(told, key or self.key, algorithm, headers={name: value for name, value in header.items() if value is not None})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> "AuthorizationServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


#: A key that no server has.
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
