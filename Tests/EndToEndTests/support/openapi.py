"""The official OpenAPI description, when it is there, as JSON Schemas of answers."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from .binary import ROOT

FILE = Path(os.environ.get("SETLIST_OPENAPI", ROOT.parent / "shared/spotify/official-spotify-open-api.yml"))


@cache
def document() -> dict[str, Any]:
    return yaml.load(FILE.read_text(), yaml.CSafeLoader)


class Answers:
    """The schemas of the successful answers of one profile."""

    def __init__(self, *, without_deprecated: bool) -> None:
        """`without_deprecated`: members that are marked so may be missing, as new apps find them."""
        self._without_deprecated = without_deprecated
        self._components = self._convert(document()["components"])

    def problems(self, method: str, path: str, status: int, value: Any) -> list[str]:
        responses = document()["paths"][path][method.lower()]["responses"]
        response = responses.get(str(status))
        if response is None:
            return [f"{status} is not documented"]
        if "$ref" in response:
            response = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        schema = self._convert(response["content"]["application/json"]["schema"])
        validator = Draft202012Validator({"allOf": [schema], "components": self._components})
        return [f"at {'/'.join(map(str, error.absolute_path)) or '.'}: {error.message[:200]}" for error in validator.iter_errors(value)]

    def _convert(self, node: Any) -> Any:
        """From OpenAPI 3.0's dialect: `nullable` becomes a type, a discriminator says nothing that the members do not."""
        if isinstance(node, list):
            return [self._convert(element) for element in node]
        if not isinstance(node, dict):
            return node
        schema = {name: self._convert(value) for name, value in node.items() if name not in ("nullable", "discriminator", "example")}
        if self._without_deprecated and isinstance(node.get("required"), list):
            # Names are required beside the properties, or beside an allOf that holds them.
            parts = [node, *node.get("allOf", [])]
            properties = {name: value for part in parts for name, value in part.get("properties", {}).items()}
            schema["required"] = [name for name in node["required"] if not properties.get(name, {}).get("deprecated")]
        if node.get("nullable") is True:
            return {"anyOf": [schema, {"type": "null"}]}
        return schema


def operations(method: str) -> list[str]:
    """The paths that have this method."""
    return [path for path, item in document()["paths"].items() if method.lower() in item]
