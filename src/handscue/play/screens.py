"""The screens: large on a terminal, a line for each segment elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from handscue.play.transport import State
from handscue.play.view import heading, passes
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.play.player import Screen
    from handscue.play.view import View
    from handscue.units import Milliseconds

KEYS_SHOWN = (
    "space pause · n next · b back · a again · w where · t 15 s more · h hold · m mute · q q end"
)


class Lines:
    """A line for each segment as it starts, and one when the sound goes or comes back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._segment: int | None = None
        self._trouble: str | None = None

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        if view.trouble != self._trouble:
            self._trouble = view.trouble
            self._write(no_sound(view.trouble) if view.trouble else "Sound is back.")
        if view.segment.index != self._segment:
            self._segment = view.segment.index
            self._write(line_of(view))

    def _write(self, line: str) -> None:
        print(line, file=self._file, flush=True)


def line_of(view: View) -> str:
    """Write a segment in a line: when, what, how many passes, how long, what to mind."""
    turn = view.segment.turn
    parts = [
        format_duration(view.segment.start_ms).rjust(7),
        heading(turn),
        f"({', '.join(filter(None, (passes(turn), format_duration(view.segment.duration_ms))))})",
        f"- caution: {turn.caution}" if turn.caution else "",
    ]
    return "  ".join(filter(None, parts))


def no_sound(trouble: str) -> str:
    """Say that nothing is heard, why, and what happens now."""
    return f"No sound: {trouble}. The session goes on here; sound joins in once there is a device."


class Terminal:
    """The session on a whole terminal, drawn anew only when what it shows has changed."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._shown: object = None

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        width = self._live.console.width
        done = 1 - view.left_in_segment_ms / view.segment.duration_ms
        seen = (
            view.segment.index,
            view.state,
            view.trouble,
            _left(view.left_in_segment_ms),
            _left(view.left_in_session_ms),
            round(done * width * 2),
            self._live.console.size,
        )
        if seen != self._shown:
            self._shown = seen
            self._live.update(drawn(view), refresh=True)


def drawn(view: View) -> RenderableType:
    """Draw a view for a terminal of any width."""
    turn = view.segment.turn
    top = Table.grid(expand=True)
    top.add_column(ratio=1)
    top.add_column(justify="right")
    top.add_row(
        Text(view.title, style="bold"),
        Text(f"{_left(view.left_in_session_ms)} left · {view.segment.index + 1}/{view.segments}"),
    )
    lines: list[RenderableType] = [top, Text()]
    if turn.side:
        lines.append(Text(f"{turn.side} {turn.part}".upper(), style="bold cyan"))
    lines.append(Text(turn.name, style="bold reverse"))
    lines.append(Text(passes(turn)))
    if turn.say:
        lines.append(Text(turn.say, style="dim"))
    if turn.caution:
        lines.append(Text(f"⚠ {turn.caution}", style="bold yellow"))
    lines += [
        Text(),
        _bar(view),
        Text(),
        Text(_STATES.get(view.state, ""), style="bold"),
        Text(f"next: {heading(view.following.turn)}" if view.following else "last step"),
        Text(),
        Text(KEYS_SHOWN, style="dim"),
    ]
    if view.trouble:
        lines.append(Text(no_sound(view.trouble), style="bold red"))
    return Group(*lines)


def _bar(view: View) -> RenderableType:
    total = view.segment.duration_ms
    row = Table.grid(expand=True, padding=(0, 1))
    row.add_column(ratio=1)
    row.add_column(no_wrap=True)
    row.add_row(
        ProgressBar(total=total, completed=total - view.left_in_segment_ms),
        Text(_left(view.left_in_segment_ms), style="bold"),
    )
    return row


_STATES = {
    State.PAUSED: "paused - space goes on",
    State.WAITING: "waiting for you - space goes on",
}


def _left(ms: Milliseconds) -> str:
    """Write time left as it is counted down: 0:01 until the very end."""
    return format_duration(-(-ms // 1000) * 1000)


@contextlib.contextmanager
def screen(file: TextIO) -> Iterator[Screen]:
    """Give the screen that fits where the output goes; a terminal is put back in the end."""
    console = Console(file=file)
    if not console.is_terminal or console.is_dumb_terminal:
        yield Lines(file)
        return
    with Live(console=console, screen=True, auto_refresh=False, transient=True) as live:
        yield Terminal(live)
