"""Judges recorded messages by the JSON Schema of the revision they belong to, and by what a schema cannot say."""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.protocols import Validator

from .binary import ROOT
from .messages import LATEST_LEGACY, MODERN, SERVER_KEY, VERSION_KEY
from .recording import Entry, Recording

FOLDER = Path(os.environ.get("SETLIST_MCP_SCHEMAS", ROOT.parent / "shared/mcp"))

#: The oldest revision whose schema there is; older ones are judged by it, for it knows all that they know.
OLDEST = "2025-06-18"
REVISIONS = (OLDEST, LATEST_LEGACY, MODERN)


def available() -> bool:
    return all((FOLDER / f"schema-{revision}.json").exists() for revision in REVISIONS)


class Schema:
    """One revision's types."""

    def __init__(self, revision: str) -> None:
        self.document = json.loads((FOLDER / f"schema-{revision}.json").read_text())
        self.container = "$defs" if "$defs" in self.document else "definitions"
        self.types: dict[str, Any] = self.document[self.container]
        self._kind = Draft202012Validator if self.container == "$defs" else Draft7Validator
        self.type_of_method = {
            definition["properties"]["method"]["const"]: name
            for name, definition in self.types.items()
            if name.endswith(("Request", "Notification")) and "const" in definition.get("properties", {}).get("method", {})
        }

    @cache
    def _validator(self, name: str) -> Validator:
        return self._kind({"$ref": f"#/{self.container}/{name}", self.container: self.types})

    def problems(self, value: Any, name: str) -> Iterator[str]:
        for error in self._validator(name).iter_errors(value):
            place = "/".join(map(str, error.absolute_path)) or "."
            yield f"{name}: at {place}: {error.message[:300]}"

    @property
    def answer_type(self) -> str:
        return "JSONRPCResultResponse" if "JSONRPCResultResponse" in self.types else "JSONRPCResponse"

    def error_type(self, code: int | None) -> str:
        typed = {-32020: "HeaderMismatchError", -32021: "MissingRequiredClientCapabilityError", -32022: "UnsupportedProtocolVersionError"}
        name = typed.get(code)
        if name in self.types:
            return name
        return "JSONRPCErrorResponse" if "JSONRPCErrorResponse" in self.types else "JSONRPCError"

    def result_type(self, method: str, result: Any) -> str:
        if isinstance(result, dict) and result.get("resultType") == "input_required":
            return "InputRequiredResult"
        name = self.type_of_method.get(method, "").removesuffix("Request") + "Result"
        return name if name in self.types and name != "Result" else "EmptyResult"


@cache
def schema(revision: str) -> Schema:
    return Schema(max(revision, OLDEST) if revision < MODERN else MODERN)


class Judge:
    """Goes through one recording; `problems` holds a line for everything that is wrong."""

    def __init__(self, *, both_directions: bool) -> None:
        """`both_directions`: also judge what the client sent, for clients that mean to be right."""
        self.both_directions = both_directions
        self.problems: list[str] = []
        self.judged = 0
        self._negotiated: str | None = None
        self._asked: dict[tuple[type, Any], list[tuple[str, str]]] = {}
        # A recording of a pipe has one direction before the other, so an answer may come before its question.
        self._questions: dict[tuple[type, Any], list[tuple[str, str]]] = {}
        self._client_answers: dict[tuple[type, Any], list[dict[str, Any]]] = {}

    def judge(self, recording: Recording) -> "Judge":
        for entry in recording.entries:
            for message in entry.message if isinstance(entry.message, list) else [entry.message]:
                self._from_server(message, entry) if entry.is_from_server else self._to_server(message, entry)
        if self.both_directions:
            for message in (message for answers in self._client_answers.values() for message in answers):
                self._complain(message, ["the client answers nothing that was asked, or answers it twice"])
        return self

    def _to_server(self, message: Any, entry: Entry) -> None:
        if not isinstance(message, dict):
            return
        revision = self._revision(message, entry)
        if "method" not in message and ("result" in message or "error" in message):
            key = (type(message.get("id")), message.get("id"))
            self._client_answers.setdefault(key, []).append(message)
            return self._judge_client_answer(key)
        method = str(message.get("method"))
        identifier = message.get("id")
        if isinstance(identifier, (int, str)):
            self._asked.setdefault((type(identifier), identifier), []).append((method, revision))
        if self.both_directions:
            self._check_method(message, method, revision)

    def _from_server(self, message: Any, entry: Entry) -> None:
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            return self._complain(message, ["not a JSON-RPC message"])
        if "method" in message:
            revision = self._negotiated or entry.revision or MODERN
            if "id" in message and revision == MODERN:
                return self._complain(message, ["a 2026-07-28 server must not send requests"])
            if "id" in message:
                key = (type(message["id"]), message["id"])
                self._questions.setdefault(key, []).append((message["method"], revision))
                self._judge_client_answer(key)
            return self._check_method(message, message["method"], revision)
        if ("result" in message) == ("error" in message):
            return self._complain(message, ["exactly one of result and error is wanted"])
        if "id" not in message and "error" in message:
            # Revisions before 2025-11-25 forgot that an error may be about a message whose id nobody could read.
            return self._check(message, max(entry.revision or LATEST_LEGACY, LATEST_LEGACY), "JSONRPCErrorResponse")
        asked = self._asked.get((type(message.get("id")), message.get("id")))
        if not asked:
            return self._complain(message, ["answers nothing that was asked, or answers it twice"])
        self._answer(message, *asked.pop(0))

    def _answer(self, message: dict[str, Any], method: str, revision: str) -> None:
        if method == "initialize" and "result" in message:
            revision = self._negotiated = message["result"].get("protocolVersion", revision)
        rules = schema(revision)
        if "error" in message:
            return self._check(message, revision, rules.error_type(message["error"].get("code")))
        result = message["result"]
        self._check(message, revision, rules.answer_type)
        self._complain(result, list(rules.problems(result, rules.result_type(method, result))))
        if revision == MODERN and SERVER_KEY not in result.get("_meta", {}):
            self._complain(message, [f"a {MODERN} result should carry {SERVER_KEY}"])

    def _judge_client_answer(self, key: tuple[type, Any]) -> None:
        """What a client answers to a request of the server, when clients are judged, too."""
        if not self._questions.get(key) or not self._client_answers.get(key):
            return
        (method, revision), message = self._questions[key].pop(0), self._client_answers[key].pop(0)
        if not self.both_directions:
            return
        rules = schema(revision)
        if ("result" in message) == ("error" in message):
            return self._complain(message, ["exactly one of result and error is wanted"])
        if "error" in message:
            return self._check(message, revision, rules.error_type(None))
        self._check(message, revision, rules.answer_type)
        self._complain(message, list(rules.problems(message["result"], rules.result_type(method, message["result"]))))

    def _revision(self, message: dict[str, Any], entry: Entry) -> str:
        params = message.get("params")
        meta = params.get("_meta") if isinstance(params, dict) else None
        if isinstance(meta, dict) and VERSION_KEY in meta and message.get("method") != "initialize":
            return MODERN
        return entry.revision or self._negotiated or LATEST_LEGACY

    def _check_method(self, message: dict[str, Any], method: str, revision: str) -> None:
        name = schema(revision).type_of_method.get(method)
        if name:
            self._check(message, revision, name)
        else:
            self._complain(message, [f"{revision} has no {method}"])

    def _check(self, message: Any, revision: str, name: str) -> None:
        self.judged += 1
        self._complain(message, list(schema(revision).problems(message, name)))

    def _complain(self, message: Any, problems: list[str]) -> None:
        text = json.dumps(message)
        self.problems += [f"{problem}\n    in {text[:400]}" for problem in problems]


def check(recording: Recording, *, both_directions: bool = False) -> None:
    """Fails when a message does not conform; does nothing when the schemas are not there, which a test of its own reports."""
    if not available():
        return
    problems = Judge(both_directions=both_directions).judge(recording).problems
    assert not problems, "messages do not conform to the protocol's schema:\n" + "\n".join(problems[:8])
