"""An upstream under the test's control, for what the simulator cannot show: when the gateway hangs up."""

import select
import socket
import threading
import time

from .http_wire import HTTPMessage, read_message

TRACK = b'{"id":"0000000000000000000001","name":"Held Note"}'


class HeldUpstream:
    """Answers every request with one track, but only after `release`; notes when a caller hangs up before."""

    def __init__(self) -> None:
        self.requests: list[HTTPMessage] = []
        #: When each came, seconds of a clock of its own.
        self.times: list[float] = []
        self.hung_up = threading.Event()
        self._release, self._held = socket.socketpair()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def release(self) -> None:
        """From now on requests are answered."""
        self._release.send(b"x")

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            try:
                while (request := read_message(reader)) is not None:
                    self.times.append(time.monotonic())
                    self.requests.append(request)
                    ready, _, _ = select.select([connection, self._held], [], [])
                    if connection in ready:
                        self.hung_up.set()
                        return
                    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(TRACK)}\r\n\r\n"
                    connection.sendall(head.encode() + TRACK)
            except OSError:
                self.hung_up.set()

    def close(self) -> None:
        self._listener.close()
        self.release()

    def __enter__(self) -> "HeldUpstream":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
