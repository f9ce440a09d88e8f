"""Any bytes at all on both transports: no crash, no hang, no answer without its id, no leak.

SETLIST_FUZZ_MESSAGES says how many and SETLIST_FUZZ_SEED which; the seed is fixed, so that a failure happens again.
"""

import json
import os
import socket
from pathlib import Path

import pytest
from support import configuration
from support.fuzzing import Fuzzed, Fuzzer
from support.gateway import Gateway
from support.http_wire import HTTPMessage, read_message
from support.messages import encode, initialize, legacy
from support.recording import Recording
from support.stdio import Stdio

MESSAGES = int(os.environ.get("SETLIST_FUZZ_MESSAGES", "3000"))
SEED = int(os.environ.get("SETLIST_FUZZ_SEED", "20260728"))
#: How much memory may grow after the first tenth: sessions and cached answers have limits of their own.
GROWTH = 24 << 20


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """The shipped configuration without the limits that would make the calls of a fuzzer wait."""
    return str(configuration.write(tmp_path, unlimited=True))


class Connection:
    def __init__(self, gateway: Gateway) -> None:
        self.socket = gateway.connect()
        self.reader = self.socket.makefile("rb")

    def close(self) -> None:
        self.reader.close()
        self.socket.close()


def response(connection: Connection) -> HTTPMessage | None:
    """The next response; of a stream that stays open, the first event."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = connection.reader.readline()
        if not line:
            assert head == b"", f"half a response: {head!r}"
            return None
        head += line
    if b"text/event-stream" in head:
        connection.reader.readline()
        connection.reader.readline()
        data = connection.reader.readline()
        assert data.startswith(b"data: "), data
        return HTTPMessage(head.split(b"\r\n")[0].decode(), [("content-type", "application/json")], data[6:].strip())
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    kind = next((line[13:].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"content-type:")), b"")
    return HTTPMessage(head.split(b"\r\n")[0].decode(), [("content-type", kind.decode())], connection.reader.read(length))


def check(fuzzed: Fuzzed, answer: HTTPMessage) -> None:
    context = f"{fuzzed.body[:400]!r} -> {answer.start} {answer.body[:400]!r}"
    assert 200 <= answer.status < 600 and answer.status != 500, context
    if answer.header("content-type") != "application/json":
        return
    message = json.loads(answer.body)
    request = fuzzed.request
    for part in message if isinstance(message, list) else [message]:
        assert part["jsonrpc"] == "2.0", context
        if request is not None and "method" not in part and not isinstance(message, list):
            assert part.get("id") == request["id"] and type(part["id"]) is type(request["id"]), context


@pytest.mark.timeout(0 if MESSAGES > 10_000 else 120)
def test_raw_http_survives_anything(folder: str, measured) -> None:
    with Gateway.demo("--config", folder) as gateway:
        fuzz(gateway, measured)


def fuzz(gateway: Gateway, measured) -> None:
    fuzzer, host = Fuzzer(SEED), f"{gateway.host}:{gateway.port}"
    connection, memory, answered = Connection(gateway), 0, 0
    descriptors = len(list(Path(f"/proc/{gateway.process.pid}/fd").iterdir()))
    for number in range(MESSAGES // 2):
        if number == MESSAGES // 20:
            memory = gateway.resident_bytes
        fuzzed = fuzzer.next()
        if fuzzer.random.random() < 0.05:
            # Nothing can be said of the answer but that the other side lives and comes to an end.
            with gateway.connect() as broken:
                broken.sendall(fuzzer.broken(fuzzed, host))
                broken.shutdown(socket.SHUT_WR)
                while broken.recv(65536):
                    pass
            continue
        connection.socket.sendall(fuzzer.head(fuzzed, host) + fuzzed.body)
        answer = response(connection)
        assert answer is not None, fuzzed
        check(fuzzed, answer)
        answered += 1
        if answer.status in (400, 413) and not answer.body.startswith(b"{") or b"subscriptionId" in answer.body:
            connection.close()
            connection = Connection(gateway)
    connection.close()
    with Connection(gateway).socket as last:
        last.sendall(f"POST /mcp HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n".encode())
        last.sendall(b'{"jsonrpc":"2.0","id":1,"method":"ping"}')
        assert read_message(last.makefile("rb")).json["result"] == {}
    growth = gateway.resident_bytes - memory
    assert growth < GROWTH, f"memory grew by {growth >> 20} MiB"
    left = len(list(Path(f"/proc/{gateway.process.pid}/fd").iterdir()))
    assert left <= descriptors + 40, f"{left} descriptors, {descriptors} at the start"
    measured(f"raw HTTP: {answered} of {MESSAGES // 2} fuzzed requests answered, memory grew by {growth >> 10} KiB")


@pytest.mark.timeout(0 if MESSAGES > 10_000 else 120)
def test_stdio_survives_anything(folder: str, measured) -> None:
    fuzzer, command = Fuzzer(SEED + 1), ("demo", "--transport", "stdio", "--simulator-port", "0")
    with Stdio(Recording(), *command, "--config", folder) as stdio:
        pid = stdio.process.pid
        stdio.ask(initialize(id="handshake"))
        read, memory = 1, 0
        for batch in range(max(1, MESSAGES // 2 // 100)):
            if batch == max(1, MESSAGES // 2 // 1000):
                memory = resident(pid)
            fuzzed = [fuzzer.next() for _ in range(100)]
            # A line break inside makes two messages of one, of which nothing can be said.
            sent = [one for one in fuzzed if b"\n" not in one.body and b"\r" not in one.body]
            sentinel = f"sentinel-{batch}"
            stdio.write(b"".join(one.body + b"\n" for one in sent) + encode(legacy("ping", sentinel)) + b"\n")
            waiting = {request["id"] for one in sent if (request := one.request) and request["method"] != "subscriptions/listen"}
            waiting = {id for id in waiting if not any(may_cancel(one, id) for one in sent)}
            waiting.add(sentinel)
            while waiting:
                line = stdio.stdout.line(read, 30)
                assert line is not None, f"stdout ended; stderr:\n{stdio.stderr.text}"
                read += 1
                for part in parts(line):
                    assert part["jsonrpc"] == "2.0", line
                    if "method" not in part and isinstance(part.get("id"), (int, str)):
                        waiting.discard(part["id"])
        growth = resident(pid) - memory
        assert growth < GROWTH, f"memory grew by {growth >> 20} MiB"
    measured(f"stdio: {MESSAGES // 2} fuzzed lines, memory grew by {growth >> 10} KiB")


def parts(line: bytes) -> list[dict]:
    message = json.loads(line)
    return message if isinstance(message, list) else [message]


def may_cancel(fuzzed: Fuzzed, id: int | str) -> bool:
    """Whether a message that is, or was before it was damaged, a cancellation names this id."""
    return fuzzed.message.get("method") == "notifications/cancelled" and str(id).encode() in fuzzed.body


def resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))
