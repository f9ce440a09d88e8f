"""Waiting on a condition, never for a time."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

Value = TypeVar("Value")

#: Seconds that anything may take here, on a machine that is busy with something else.
PATIENCE = 20.0


def until(condition: Callable[[], Value], what: str, seconds: float = PATIENCE, pause: float = 0.002) -> Value:
    """The first true value of `condition`, asked again after `pause`; AssertionError naming `what` when none comes in time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"still waiting after {seconds} s for {what}"
        time.sleep(pause)


async def eventually(condition: Callable[[], Awaitable[Value]], what: str, seconds: float = PATIENCE) -> Value:
    """The same where asking takes an `await`."""
    end = time.monotonic() + seconds
    while True:
        value = await condition()
        if value:
            return value
        assert time.monotonic() < end, f"still waiting after {seconds} s for {what}"
        await anyio.sleep(0.01)
