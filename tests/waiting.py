"""Waiting for what another process or thread does in a time of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def await_that(holds: Callable[[], bool], within_s: float = 10) -> None:
    """Wait until something holds; a test whose wish never comes true fails here."""
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)  # noqa: TID251 - a real process takes its time


def awaited(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, in a thread that has no event loop running: this one may have."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
