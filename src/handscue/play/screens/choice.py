"""Which screen fits where the output goes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from handscue.play.screens.lines import Lines
from handscue.play.screens.unhurried import UnhurriedScreen

if TYPE_CHECKING:
    from handscue.play.player import Screen


@contextlib.contextmanager
def screen(file: TextIO, *, plain: bool) -> Iterator[Screen]:
    """Return the screen that fits a file, drawn unhurriedly; a terminal is put back in the end.

    ``plain`` takes lines on a terminal, too, as a screen reader wants them.
    """
    if plain or not file.isatty() or _is_dumb():
        unhurried = UnhurriedScreen(Lines(file))
        try:
            yield unhurried
        finally:
            unhurried.close()
        return
    from rich.console import Console
    from rich.live import Live

    from handscue.play.screens.terminal import Terminal

    live = Live(console=Console(file=file), screen=True, auto_refresh=False, transient=True)
    unhurried = UnhurriedScreen(Terminal(live, lambda: datetime.now().astimezone()))
    live.start()
    try:
        yield unhurried
    finally:
        if unhurried.close():
            with contextlib.suppress(OSError):  # a terminal that was closed
                live.stop()


def _is_dumb() -> bool:
    """Return whether a terminal is one that cannot be drawn on; Windows' own are not named."""
    return sys.platform != "win32" and os.environ.get("TERM", "") in {"", "dumb", "unknown"}
