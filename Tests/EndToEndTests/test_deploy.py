"""What docs/admin.md and deploy/ tell operators to do."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from support.admin import Admin
from support.binary import BINARY, ROOT, run
from support.deadline import until
from support.gateway import Gateway

DOCUMENT = (ROOT / "docs/admin.md").read_text()
PROBES = [
    block
    for block in (yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```", DOCUMENT, re.M | re.S))
    if "livenessProbe" in block
]


def test_every_route_is_documented(shared: Gateway) -> None:
    routes = Admin(shared.admin).get("/", Accept="application/json").json
    missing = [route["route"] for route in routes if f"`{route['route']}`" not in DOCUMENT]
    assert missing == []


def test_the_probes_of_a_container_are_answered(shared: Gateway) -> None:
    admin = Admin(shared.admin)
    until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
    assert len(PROBES) == 2
    for block in PROBES:
        for name in ("startupProbe", "livenessProbe", "readinessProbe"):
            probe = block[name]
            if "exec" in probe:
                program, *arguments = probe["exec"]["command"]
                assert program == "setlist"
                done = run(*[shared.admin if argument == "http://127.0.0.1:8809" else argument for argument in arguments])
                assert (done.returncode, done.stdout) == (0, "ok\n")
            else:
                request = probe["httpGet"]
                headers = {header["name"]: header["value"] for header in request["httpHeaders"]}
                assert request["port"] == 8809
                assert admin.get(request["path"], **headers).text == "ok\n"


def test_the_unit_keeps_its_state_where_systemd_makes_room_for_it() -> None:
    unit = dict(re.findall(r"^(StateDirectory|Environment)=(.*)$", (ROOT / "deploy/setlist.service").read_text(), re.M))
    assert unit["Environment"] == "XDG_STATE_HOME=/var/lib"
    # The program's own name below it, as docs/sign-in.md has it.
    assert unit["StateDirectory"] == "setlist"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_one_that_systemd_accepts(tmp_path: Path) -> None:
    unit = (ROOT / "deploy/setlist.service").read_text()
    for command in re.findall(r"^ExecStart(?:Pre)?=/usr/local/bin/setlist (.*) --config /etc/setlist$", unit, re.M):
        assert run(*command.split(), "--help").returncode == 0
    (tmp_path / "setlist.service").write_text(unit.replace("/usr/local/bin/setlist", str(BINARY.absolute())))
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / "setlist.service"], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
