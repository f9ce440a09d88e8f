"""What is shipped: what it links, and figures that are noted but not judged."""

import subprocess
import time

import pytest
from support.binary import BINARY
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern, modern_call
from support.recording import Recording
from support.stdio import Stdio


@pytest.fixture(scope="module")
def libraries() -> list[str]:
    """The shared libraries that the loader would load."""
    listing = subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listing.splitlines()]


def test_it_runs_where_swift_is_not_installed(libraries: list[str]) -> None:
    assert [name for name in libraries if "swift" in name.lower() or "Foundation" in name] == []


def test_it_links_only_what_every_debian_has_and_libyaml(libraries: list[str]) -> None:
    known = ("linux-vdso", "libc.so", "libm.so", "libgcc_s", "libstdc++", "libz.so", "libyaml-0", "/lib64/ld-linux", "/lib/ld-linux")
    assert [name for name in libraries if not name.startswith(known)] == []


@pytest.mark.parametrize("mark", [b"icudt", b"_FoundationICU", b"FoundationInternationalization"])
def test_neither_icu_nor_the_full_foundation_is_inside(mark: bytes) -> None:
    assert mark not in BINARY.read_bytes()


def test_it_stays_below_40_mb_without_symbols(tmp_path) -> None:
    """ICU's data alone is 30 MB."""
    stripped = tmp_path / "setlist"
    subprocess.run(["strip", "-o", stripped, BINARY], check=True)
    assert stripped.stat().st_size < 40_000_000


def test_figures_of_a_start_and_of_a_load_are_noted(measured, gateway: Gateway) -> None:
    starts = []
    for _ in range(5):
        began = time.monotonic()
        with Stdio(Recording()) as stdio:
            stdio.ask(modern("server/discover"))
            starts.append((time.monotonic() - began) * 1000)
    with RawHTTP(gateway, Recording()) as http:
        began = time.monotonic()
        for id in range(2000):
            http.modern(modern_call("get_my_playlists", id))
        rate = 2000 / (time.monotonic() - began)
    measured(f"start to first answer (demo, stdio): median {sorted(starts)[2]:.0f} ms of 5, from {min(starts):.0f} to {max(starts):.0f} ms")
    measured(f"resident after 2000 cached calls: {gateway.resident_bytes / 2**20:.1f} MiB; this client reached {rate:.0f} calls/s on one connection")
    measured(f"binary: {BINARY.stat().st_size / 1e6:.1f} MB")


def test_a_gateway_that_nobody_calls_uses_no_processor(gateway: Gateway) -> None:
    before = gateway.processor_seconds
    time.sleep(1)
    assert gateway.processor_seconds - before < 0.2
