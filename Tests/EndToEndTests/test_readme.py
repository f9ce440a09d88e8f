"""What the README tells a newcomer to paste works when pasted."""

import json
import re
import subprocess

import pytest
from support.binary import ROOT
from support.gateway import Gateway

README = ROOT / "README.md"
DEFAULT = "127.0.0.1:8808"


def blocks(*languages: str) -> list[str]:
    return [body for language, body in re.findall(r"^```(\w+)\n(.*?)^```", README.read_text(), re.M | re.S) if language in languages]


def commands() -> list[str]:
    """The shell commands of the README, with continued lines joined and prompts taken off."""
    found = []
    for block in blocks("console", "bash", "sh", "shell"):
        text = block.replace("\\\n", " ")
        prompted = re.findall(r"^\$ (.*)$", text, re.M)
        found += prompted or [line for line in text.splitlines() if line and not line.startswith("#")]
    return found


def curls() -> list[str]:
    return [command for command in commands() if command.startswith("curl ")]


def test_there_are_commands_to_run_and_to_test_and_a_call_to_paste() -> None:
    assert "make run" in commands()
    assert "make test" in commands()
    assert curls()


@pytest.mark.parametrize("command", curls() if README.exists() else ["README.md is missing"])
def test_each_curl_line_is_answered_when_pasted(shared: Gateway, command: str) -> None:
    assert DEFAULT in command
    pasted = command.replace(DEFAULT, f"127.0.0.1:{shared.port}")
    done = subprocess.run(["bash", "-c", pasted], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout[done.stdout.index("{") :])
    assert "result" in answer, done.stdout
    assert not answer["result"].get("isError"), done.stdout


def test_the_address_in_the_readme_is_the_default() -> None:
    policies = (ROOT / "policies.yaml").read_text()
    assert "host: 127.0.0.1" in policies and "port: 8808" in policies and "path: /mcp" in policies
    assert f"http://{DEFAULT}/mcp" in README.read_text()


@pytest.mark.parametrize("number", range(len(blocks("json"))) if README.exists() else [])
def test_client_configurations_are_valid_json(number: int) -> None:
    json.loads(blocks("json")[number])
