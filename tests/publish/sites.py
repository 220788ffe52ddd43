"""Folders to be published, and an executor that works while one waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from handscue.app.hands import local
from handscue.app.publishing import Labour
from handscue.publish.labour import Hands

SESSION = """\
title: {title}
voice: pyttsx3
steps:
  - name: {step}
    technique: effleurage
    area: calf
    duration: 5s
"""


class AtOnce(Executor):
    """Does what it is given at once, in this thread."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See ``Executor``."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed on, as by any executor
            future.set_exception(error)
        return future


def at_once() -> Labour:
    """Return this thread as who makes the sessions."""
    here = local()
    return Labour(Hands(AtOnce, 1), here.give, here.received)


def write_session(folder: Path, name: str, title: str = "Legs", step: str = "Stroke") -> Path:
    """Write a session of five seconds."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SESSION.format(title=title, step=step), encoding="utf-8")
    return path


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what every file of a folder holds, and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def double(number: int) -> int:
    if number == 13:
        raise ValueError("unlucky")
    return 2 * number


def die_of(poison: int, number: int, dead: Path | None = None) -> int:
    """Die of one number; where ``dead`` is given, only the first time."""
    if number == poison and not (dead and dead.exists()):
        if dead:
            dead.touch()
        os._exit(1)
    return number
