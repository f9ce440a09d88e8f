"""Waiting on a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

#: Seconds that anything may take here, on a machine that is busy with something else.
PATIENCE = 20.0


def until(condition: Callable[[], Value], what: str, seconds: float = PATIENCE) -> Value:
    """The first true value of `condition`; AssertionError naming `what` when none comes in time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"still waiting after {seconds} s for {what}"
        time.sleep(0.002)
