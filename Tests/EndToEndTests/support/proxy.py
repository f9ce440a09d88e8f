"""A loopback proxy that forwards bytes unchanged and remembers them."""

import io
import socket
import threading

from . import emitted
from .gateway import Gateway
from .http_wire import HTTPMessage, read_message
from .recording import Recording


class RecordingProxy:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._streams: list[tuple[bytearray, bytearray]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}{gateway.path}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = self._gateway.connect()
            sent, received = bytearray(), bytearray()
            self._streams.append((sent, received))
            for source, target, record in ((client, server, sent), (server, client, received)):
                threading.Thread(target=self._copy, args=(source, target, record), daemon=True).start()

    @staticmethod
    def _copy(source: socket.socket, target: socket.socket, record: bytearray) -> None:
        try:
            while data := source.recv(65536):
                record += data
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def recording(self) -> Recording:
        """The JSON-RPC messages of all connections; to be called when the client has gone."""
        recording = Recording()
        for sent, received in self._streams:
            emitted.note("HTTP answers to a client", bytes(received))
            requests, responses = io.BytesIO(bytes(sent)), io.BytesIO(bytes(received))
            while (request := read_message(requests)) is not None:
                self._record(request, read_message(responses, answers=request.start.split(" ")[0], cut_off=True), recording)
        return recording

    @staticmethod
    def _record(request: HTTPMessage, response: HTTPMessage | None, recording: Recording) -> None:
        revision = request.header("mcp-protocol-version")
        for message in request.messages:
            recording.to_server(message, revision)
        for message in response.messages if response else []:
            recording.from_server(message, revision)

    def close(self) -> None:
        self._listener.close()

    def __enter__(self) -> "RecordingProxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
