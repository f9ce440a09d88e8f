"""What the README and the demo tell a newcomer to paste works when pasted."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.binary import BINARY, ROOT, environment
from support.gateway import Gateway
from support.messages import modern_call
from support.recording import Recording
from support.stdio import Stdio

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
        found += [re.sub(r"\s+# .*", "", line) for line in prompted or text.splitlines() if line and not line.startswith("#")]
    return found


def curls() -> list[str]:
    return [command for command in commands() if command.startswith("curl ")]


def test_there_are_commands_to_run_and_to_test_and_a_call_to_paste() -> None:
    assert "make run" in commands()
    assert "make test" in commands()
    assert curls()


def paste(command: str) -> None:
    """Runs a curl line; it must bring an answer, and a search must find something."""
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout[done.stdout.index("{") :])
    assert "result" in answer and not answer["result"].get("isError"), done.stdout
    found = json.loads(answer["result"]["content"][0]["text"]) if "content" in answer["result"] else {}
    found.pop("pages", None)
    for kind, page in found.items():
        assert page["items"], f"a newcomer's first search finds no {kind}"


def start(server: dict, recording: Recording) -> None:
    """Starts a server as a client's configuration declares it, for one call."""
    with Stdio(recording, *server["args"]) as stdio:
        assert "result" in stdio.ask(modern_call("get_devices"))


@pytest.mark.parametrize("command", curls() if README.exists() else ["README.md is missing"])
def test_each_curl_line_is_answered_when_pasted(shared: Gateway, command: str) -> None:
    assert DEFAULT in command
    paste(command.replace(DEFAULT, f"127.0.0.1:{shared.port}"))


def test_the_demo_prints_a_curl_line_and_client_configurations_that_work(gateway: Gateway, recording: Recording) -> None:
    gateway.stderr.search(r"Ctrl-C")
    said = gateway.stderr.text
    paste(re.search(r"^\s*(curl .*)$", said, re.M)[1])
    servers = [json.loads(line)["mcpServers"]["setlist"] for line in said.splitlines() if "mcpServers" in line]
    assert [server["url"] for server in servers if "url" in server] == [gateway.url]
    (server,) = [server for server in servers if "command" in server]
    assert server["command"] == str(BINARY.resolve())
    start(server, recording)
    assert f"claude mcp add --transport http setlist {gateway.url}" in said


def test_the_address_in_the_readme_is_the_default() -> None:
    policies = (ROOT / "policies.yaml").read_text()
    assert "host: 127.0.0.1" in policies and "port: 8808" in policies and "path: /mcp" in policies
    assert f"http://{DEFAULT}/mcp" in README.read_text()


def test_the_endpoint_in_the_readme_is_the_shipped_one() -> None:
    (snippet,) = blocks("yaml")
    assert snippet in (ROOT / "endpoints.yaml").read_text()


def test_the_mistake_in_the_readme_is_reported_as_it_says(tmp_path: Path) -> None:
    (block,) = [block for block in blocks("console") if block.startswith("$ setlist validate\n")]
    said = block.removeprefix("$ setlist validate\n")
    number, wrong = re.search(r"^(\d+) \| (.*)$", said, re.M).groups()
    lines = (ROOT / "endpoints.yaml").read_text().splitlines()
    assert lines[int(number) - 1] == wrong.replace("ttll", "ttl")
    lines[int(number) - 1] = wrong
    (tmp_path / "endpoints.yaml").write_text("\n".join(lines) + "\n")
    shutil.copy(ROOT / "policies.yaml", tmp_path)
    done = subprocess.run([BINARY, "validate"], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and done.stdout + done.stderr == said


def client_configurations() -> list[dict]:
    """The servers that the README's JSON snippets declare."""
    return [server for block in blocks("json") for server in json.loads(block)["mcpServers"].values()]


def test_the_snippet_for_http_clients_names_the_default_address() -> None:
    assert {server["url"] for server in client_configurations() if "url" in server} == {f"http://{DEFAULT}/mcp"}


def test_the_snippet_for_stdio_clients_starts_a_server_that_answers(recording: Recording) -> None:
    (server,) = [server for server in client_configurations() if "command" in server]
    start({**server, "args": [argument.replace("/path/to/repository", str(ROOT)) for argument in server["args"]]}, recording)
