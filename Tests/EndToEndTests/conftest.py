"""Fixtures: running gateways, recorded connections, and measurements for the report."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import configuration, schemas
from support.clients import over_http, over_stdio
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import MODERN
from support.recording import Recording
from support.stdio import Stdio

measurements = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["stdio", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["legacy", "auto", MODERN])
def mode(request: pytest.FixtureRequest) -> str:
    """How the official client finds its revision."""
    return request.param


@pytest.fixture
def connect(transport: str, mode: str, tmp_path: Path) -> Any:
    """Connects in the way of the test's parameters: `async with connect() as agent`."""

    def connect(*arguments: str, **options: Any) -> Any:
        if transport == "http":
            return over_http(mode, *arguments, **options)
        return over_stdio(mode, tmp_path, *arguments, **options)

    return connect


@pytest.fixture
def recording() -> Iterator[Recording]:
    """What the test's raw connections receive; judged by the protocol's schemas when the test has ended."""
    recording = Recording()
    yield recording
    schemas.check(recording)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway of the test's own, with a simulator."""
    with Gateway.demo() as gateway:
        yield gateway


@pytest.fixture(scope="session")
def session_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Without limits: what one test uses up would be missing in another."""
    with Gateway.demo("--config", str(configuration.write(tmp_path_factory.mktemp("unlimited"), unlimited=True))) as gateway:
        yield gateway


@pytest.fixture
def shared(session_gateway: Gateway) -> Gateway:
    """A gateway that tests share which leave nothing behind; its simulator is as at the start."""
    session_gateway.simulator.reset()
    return session_gateway


@pytest.fixture
def http(shared: Gateway, recording: Recording) -> Iterator[RawHTTP]:
    """A connection to the shared gateway."""
    with RawHTTP(shared, recording) as http:
        yield http


@pytest.fixture
def stdio(recording: Recording) -> Iterator[Stdio]:
    """A gateway of the test's own, on pipes, with a simulator."""
    with Stdio(recording) as stdio:
        yield stdio


@pytest.fixture
def broken_copy(tmp_path: Path):
    """Copies the shipped configuration with one text replaced where it first stands: `broken_copy("endpoints.yaml", old, new)`."""
    return lambda file, old, new: configuration.write(tmp_path, (file, old, new), first=True)


@pytest.fixture
def measured(request: pytest.FixtureRequest):
    """Notes a figure that is shown at the end of the run."""
    return request.config.stash.setdefault(measurements, []).append


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What judges the whole run comes last."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(measurements, [])
    if lines:
        terminalreporter.section("measured, not judged")
        for line in lines:
            terminalreporter.line(line)
