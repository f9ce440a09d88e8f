"""The command line as an operator uses it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.binary import BINARY, ROOT, run
from support.operations import OFFERED, OPERATIONS

COMMANDS = [
    "serve", "demo", "validate", "tools", "call", "explain", "test", "simulate", "dump", "schema", "fmt", "migrate", "plan", "reload", "rollback", "health", "cache",
    "breakers", "limits", "log-level", "login", "logout", "whoami", "token", "generate", "completions", "simulate-upstream",
]  # fmt: skip


# Help and usage


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples(command: str) -> None:
    done = run(*[command] if command else [], "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "EXAMPLES" in done.stdout
    assert f"setlist {command}".strip() in done.stdout.split("EXAMPLES")[1]


def test_the_commands_are_those_that_the_program_lists() -> None:
    listed = run("--help").stdout.split("SUBCOMMANDS:\n")[1].split("\n\n")[0]
    assert re.findall(r"^  ([a-z-]+) ", listed, re.M) == COMMANDS


def test_the_version_is_printed() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"\d+\.\d+\.\d+", done.stdout.strip())


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["serve", "--frobnicate"],
        ["serve", "--transport", "carrier-pigeon"],
        ["serve", "--port", "seventy"],
        ["serve", "--port", "70000"],
        ["simulate-upstream", "--profile", "retired"],
        ["simulate"],
        ["simulate", "picnic"],
        ["simulate", "outage", "--rate", "0"],
        ["test", "--format", "xml"],
        ["test", "--filter", "no case is called so"],
        ["validate", "--format", "xml"],
        ["validate", "surplus"],
        ["fmt", "--format", "json"],
        ["call"],
        ["explain"],
        ["call", "search", "no-equals-sign", "--demo"],
        ["call", "nope", "--demo"],
        ["tools", "nope"],
        ["explain", "nope"],
    ],
)
def test_wrong_usage_exits_2_and_explains_itself_on_stderr(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")


def test_a_misspelt_tool_brings_the_nearest_name() -> None:
    assert "did you mean get_track?" in run("tools", "get_trak").stderr


# completions


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_know_the_commands(shell: str, tmp_path: Path) -> None:
    done = run("completions", shell)
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("validate", "rollback", "against"):
        assert word in done.stdout
    script = tmp_path / "script"
    script.write_text(done.stdout)
    if shutil.which(shell):
        assert subprocess.run([shell, "-n", script], capture_output=True, timeout=30).returncode == 0


def test_bash_completes_a_command(tmp_path: Path) -> None:
    script = tmp_path / "completions"
    script.write_text(run("completions", "bash").stdout)
    asked = f"""
        source {script}
        COMP_WORDS=(setlist valid); COMP_CWORD=1; COMP_LINE="setlist valid"; COMP_POINT=13; COMP_TYPE=9
        "$(complete -p setlist | sed -E 's/.*-F ([^ ]+).*/\\1/')" setlist valid setlist
        echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ["validate"], done.stderr


# codes


def test_explain_knows_every_code_that_has_a_page() -> None:
    pages = sorted(path.stem for path in (ROOT / "docs/diagnostics").glob("*.md") if path.stem != "README")
    assert len(pages) > 120
    for code in pages[::20]:
        done = run("explain", code)
        assert done.returncode == 0
        assert done.stdout.startswith(f"{code}: ")
        assert f"docs/diagnostics/{code}.md" in done.stdout
    assert run("explain", "E9999").returncode == 2


# formats


def misspelt_port(folder: Path) -> Path:
    shutil.copy(ROOT / "endpoints.yaml", folder)
    (folder / "policies.yaml").write_text((ROOT / "policies.yaml").read_text().replace("port: 8808", "prot: 8808"))
    return folder


def test_validate_speaks_to_github(tmp_path: Path) -> None:
    done = run("validate", "--format", "github", cwd=misspelt_port(tmp_path))
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=policies.yaml,line=7,col=5,endLine=7,endColumn=9,title=E2101::unknown key `prot`")
    assert run("validate", "--format", "github").stdout == ""


def test_validate_writes_sarif(tmp_path: Path) -> None:
    done = run("validate", "--format", "sarif", cwd=misspelt_port(tmp_path))
    assert done.returncode == 1
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("E2101", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "policies.yaml"
    assert place["region"]["startLine"] == 7 and place["region"]["startColumn"] == 5
    good = json.loads(run("validate", "--format", "sarif").stdout)
    assert good["version"] == "2.1.0" and good["runs"][0]["results"] == []


# validate


def test_the_shipped_configuration_is_valid_without_a_warning() -> None:
    done = run("validate")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(OFFERED)} tools" in done.stdout


def test_the_configuration_may_be_elsewhere(tmp_path: Path) -> None:
    for name in ("endpoints.yaml", "policies.yaml"):
        shutil.copy(ROOT / name, tmp_path / f"my-{name}")
    files = ["--endpoints", tmp_path / "my-endpoints.yaml", "--policies", tmp_path / "my-policies.yaml"]
    assert run("validate", *files, cwd=tmp_path).returncode == 0
    assert run("validate", "--config", ROOT, cwd=tmp_path).returncode == 0
    assert run("validate", env={"SETLIST_CONFIG": str(ROOT)}, cwd=tmp_path).returncode == 0


#: File, its text, the text in its place, and what the message must say besides its file and line.
MISTAKES = {
    "unknown key": ("endpoints.yaml", "    timeout: 10s", "    timout: 10s", ["timout", "timeout"]),
    "no unit": ("endpoints.yaml", "  timeout: 30s", "  timeout: 30", ["30", "s"]),
    "unknown group": ("endpoints.yaml", "    group: catalog", "    group: catalogue", ["catalogue", "catalog"]),
    "unknown shared parameter": ("endpoints.yaml", "{use: track_id}", "{use: track_ident}", ["track_ident", "track_id"]),
    "duplicate key": ("endpoints.yaml", "    operation: get-track\n", "    operation: get-track\n    operation: x\n", ["operation"]),
    "placeholder without a parameter": ("endpoints.yaml", "GET /tracks/{id}", "GET /tracks/{track}", ["track"]),
    "default outside its bounds": ("endpoints.yaml", "maximum: 10, default: 5", "maximum: 10, default: 50", ["50", "10"]),
    "bad pattern": ("endpoints.yaml", '"^[A-Z]{2}$"', '"^[A-Z"', ["^[A-Z"]),
    "tab": ("policies.yaml", "    host: 127.0.0.1", "\t  host: 127.0.0.1", ["tab"]),
    "not loopback": ("policies.yaml", "host: 127.0.0.1", "host: 0.0.0.0", ["0.0.0.0"]),
    "bad size": ("policies.yaml", "max_body: 1MiB", "max_body: 1MB", ["1MB"]),
    "wrong type": ("policies.yaml", "port: 8808", "port: eighty", ["eighty"]),
    "unclosed": ("policies.yaml", "version: 1", "version: [1", ["policies.yaml"]),
    "unknown credentials": ("endpoints.yaml", "credentials: spotify_user", "credentials: spotify_users", ["spotify_users", "spotify_user"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_shown_where_it_is_with_a_caret(broken_copy, name: str) -> None:
    file, old, new, words = MISTAKES[name]
    folder = broken_copy(file, old, new)
    done = run("validate", "--config", folder)
    assert done.returncode == 1, done.stdout
    assert done.stdout == ""
    assert re.search(r"error\[E\d{4}\]", done.stderr)
    line = (folder / file).read_text().splitlines().index(next(l for l in (folder / file).read_text().splitlines() if new.splitlines()[-1] in l)) + 1
    located = [int(number) for number in re.findall(rf"{re.escape(file)}:(\d+)", done.stderr)]
    assert any(abs(number - line) <= 1 for number in located) or name == "unclosed", f"line {line} is not named:\n{done.stderr}"
    assert "^" in done.stderr
    for word in words:
        assert word in done.stderr


def test_all_mistakes_of_both_files_come_in_one_run(broken_copy) -> None:
    folder = broken_copy("endpoints.yaml", "    timeout: 10s", "    timout: 10s")
    for file, old, new in (
        ("endpoints.yaml", "    group: library", "    group: librray"),
        ("policies.yaml", "max_body: 1MiB", "max_body: lots"),
    ):
        path = folder / file
        path.write_text(path.read_text().replace(old, new, 1))
    done = run("validate", "--config", folder)
    assert done.returncode == 1
    for word in ("timout", "librray", "lots"):
        assert word in done.stderr


def test_json_is_for_programs(broken_copy) -> None:
    assert json.loads(run("validate", "--format", "json").stdout) == []
    folder = broken_copy("endpoints.yaml", "    timeout: 10s", "    timout: 10s")
    done = run("validate", "--config", folder, "--format", "json")
    assert done.returncode == 1
    assert done.stderr == ""
    text = json.dumps(json.loads(done.stdout))
    assert "endpoints.yaml" in text and "timout" in text and re.search(r'"E\d{4}"', text)


@pytest.mark.parametrize("command", [["validate"], ["serve"], ["tools"], ["serve", "--transport", "stdio"]])
def test_without_a_configuration_it_says_where_it_looked_and_what_to_do(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "endpoints.yaml" in done.stderr
    if command != ["validate"]:
        assert "--config" in done.stderr


def test_serve_refuses_a_broken_configuration_with_the_same_messages(broken_copy) -> None:
    folder = broken_copy("endpoints.yaml", "    timeout: 10s", "    timout: 10s")
    done = run("serve", "--config", folder, "--port", "0")
    assert done.returncode == 1
    assert "timout" in done.stderr and "^" in done.stderr


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"\xef\xbb\xbfversion: 1\n", b"- a\n- b\n", b"version: 1\n---\nversion: 1\n", b"&a [*a]", b"{" * 10_000, b"a: &a [x]\nb: !tag y\n<<: *a\n"],
    ids=["empty", "not UTF-8", "byte order mark", "a list", "two documents", "recursive alias", "deep", "tags and merges"],
)
def test_no_file_makes_it_crash(tmp_path: Path, content: bytes) -> None:
    shutil.copy(ROOT / "policies.yaml", tmp_path)
    (tmp_path / "endpoints.yaml").write_bytes(content)
    done = run("validate", "--config", tmp_path)
    assert done.returncode == 1
    assert re.search(r"error\[E\d{4}\]", done.stderr)


# tools and explain


def test_tools_lists_every_tool() -> None:
    done = run("tools")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(OFFERED)
    assert "search" in done.stdout


def test_tools_as_json_have_their_schemas() -> None:
    tools = json.loads(run("tools", "--format", "json").stdout)
    assert len(tools) == len(OFFERED)
    assert all(tool["inputSchema"]["type"] == "object" for tool in tools)


def test_the_tools_to_offer_can_be_chosen_on_the_command_line() -> None:
    chosen = run("tools", "--toolsets", "player,library", "--read-only", "--allow", "get_*", "--deny", "get_devices,get_saved_*")
    assert (chosen.returncode, chosen.stderr) == (0, "")
    names = [line.split()[0] for line in chosen.stdout.splitlines()]
    assert names == ["get_currently_playing", "get_followed_artists", "get_playback", "get_queue", "get_recently_played"]
    everything = run("tools", "--all", "--read-only").stdout
    assert len(everything.splitlines()) == len(OPERATIONS)
    assert "not offered: it changes something" in next(line for line in everything.splitlines() if line.startswith("save_to_library"))


def test_a_tool_that_is_not_offered_says_why() -> None:
    done = run("call", "start_playback", "--demo", "--read-only")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "tool_not_offered"


def test_a_profile_that_does_not_exist_is_shown_where_it_was_written() -> None:
    done = run("validate", "--profile", "developmnt")
    assert done.returncode == 1
    assert "--profile:1:1" in done.stderr and "did you mean `development`?" in done.stderr


def test_one_tool_is_shown_with_its_arguments() -> None:
    done = run("tools", "add_playlist_items")
    assert "POST /playlists/{playlist_id}/items" in done.stdout
    assert "uris" in done.stdout and "position" in done.stdout


def test_explain_names_the_line_that_each_value_came_from() -> None:
    done = run("explain", "get_track")
    assert done.returncode == 0
    ttl = next(line for line in done.stdout.splitlines() if line.startswith("cache.ttl"))
    number = int(re.search(r"endpoints\.yaml:(\d+)", ttl)[1])
    assert "24h" in (ROOT / "endpoints.yaml").read_text().splitlines()[number - 1]


def test_explain_shows_one_field_on_demand() -> None:
    done = run("explain", "get_track.cache.ttl")
    assert len(done.stdout.splitlines()) == 1


# call


def test_call_prints_the_answer_as_json() -> None:
    done = run("call", "search", "query=lantern", "types=track,album", "limit=2", "--demo")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"tracks", "albums", "pages"}


def test_call_without_arguments() -> None:
    assert json.loads(run("call", "get_devices", "--demo").stdout)["devices"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["search", "query=x", "limit=99"], "invalid_arguments"),
        (["search", "query=x", "limit=many"], "invalid_arguments"),
        (["get_track", "id=" + "0" * 22], "upstream_error"),
    ],
)
def test_call_exits_1_for_an_error_and_prints_it_as_json(arguments: list[str], error: str) -> None:
    done = run("call", *arguments, "--demo")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == error


def test_call_without_a_token_says_how_to_get_one() -> None:
    done = run("call", "get_devices")
    assert done.returncode == 1
    assert "SPOTIFY_ACCESS_TOKEN" in done.stdout


def test_the_same_seed_gives_the_same_answer() -> None:
    first, second = (run("call", "get_my_playlists", "--demo").stdout for _ in range(2))
    assert json.loads(first)["items"] == json.loads(second)["items"]


def test_the_binary_runs_from_anywhere(tmp_path: Path) -> None:
    assert run("call", "get_devices", "--demo", "--config", ROOT, cwd=tmp_path).returncode == 0
    assert BINARY.is_absolute()
