"""A session on a whole terminal, to be read from two metres in a dim room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from handscue.play.screens.big import SMALL_ROWS, big, heads, wholly_large
from handscue.play.screens.lines import TALKS, no_sound
from handscue.play.transport import LEVELS_DB, USUAL_LEVEL, State
from handscue.printable import printable
from handscue.routine.fields import Talk
from handscue.schedule.numbering import shown_number
from handscue.schedule.wording import heading, passes, side_of
from handscue.units import format_duration

if TYPE_CHECKING:
    from rich.live import Live

    from handscue.play.view import View
    from handscue.units import Milliseconds

KEYS_SHOWN = (
    "space pause · n next · b back · a again · w where · t 15 s more · h hold · "
    "f on time · e l end earlier, later · m mute · ↑↓ volume · q q end"
)
KEYS_IN_A_QUIZ = "m mute · ↑↓ volume · q q end"
_STATES = {
    State.PAUSED: "Paused. Press space to resume.",
    State.WAITING: "Waiting for you. Press space to continue.",
    State.FINISHED: "Ending.",
}
_STANDS = {State.PAUSED: "PAUSED", State.WAITING: "WAITING"}  # in place of the time left
_BELL = "\a"


class Terminal:
    """The session on a whole terminal, drawn anew only when what it shows has changed."""

    def __init__(self, live: Live, wall: Callable[[], datetime]) -> None:
        self._live, self._wall = live, wall
        self._shown: object = None
        self._trouble: str | None = None

    def show(self, view: View) -> None:
        """See ``player.Screen``. Rings the terminal's bell when the sound is lost."""
        console = self._live.console
        if view.trouble and not self._trouble:
            console.file.write(_BELL)
        self._trouble = view.trouble
        seen = (_to_the_second(view), console.size)
        if seen != self._shown:
            self._shown = seen
            self._live.update(drawn(view, *console.size, self._wall()), refresh=True)


def _to_the_second(view: View) -> View:
    """Return a view with its times as they are shown, for two that look alike to be equal."""
    return replace(
        view,
        left_in_segment_ms=-(-view.left_in_segment_ms // 1000),
        left_in_session_ms=-(-view.left_in_session_ms // 1000),
    )


def drawn(view: View, width: int, height: int, wall: datetime) -> RenderableType:
    """Draw a view for a terminal of so many columns and lines; ``wall`` is the time of day.

    Side, time and name get the room that the rest leaves; where even that is too little, the
    lines at the foot, which tell the keys, are the ones that are not seen.
    """
    above, below = [*_top(view, width, wall), Text()], list(_below(view))
    room = height - sum(_rows(part, width) for part in (*above, *below))
    return Group(*above, *_large(view, width, room), *below)


def _large(view: View, width: int, room: int) -> Iterator[Text]:
    """Draw the step's name, and above it the side and the time, as large as there is room for.

    The name comes first: the others are large where it still can be, and as large as that leaves
    it. The time is told in the bar as well, so that it is left out here where it cannot be large.
    """
    name, side = printable(view.segment.turn.name), printable(side_of(view.segment.turn).upper())
    plain = f"{side}\n" if side else ""
    head = next(_heads(name, side, _time(view), width, room), plain)
    style = "bold yellow" if view.state in _STANDS else "bold cyan"
    if head:
        yield Text(head.removesuffix("\n"), style=style)
    yield Text(big(name, width, room - head.count("\n")), style="bold")


def _heads(name: str, side: str, time: str, width: int, room: int) -> Iterator[str]:
    """Yield ways to write side and time that leave room for the name, the best first."""
    least = 1 if big(name, width, room) == name else SMALL_ROWS  # rows that the name takes
    named = max(least, big(name, width, room - SMALL_ROWS).count("\n") + 1)  # and better takes
    for head in wholly_large(side, time, width, room - named):
        if head.count("\n") + named <= room:
            yield head
    for head in heads(side, time, width, max(SMALL_ROWS, room // 3)):
        if head.count("\n") + least <= room:
            yield head


def _time(view: View) -> str:
    """Write the time left in the step, or what the session does instead of going on."""
    if view.prompt and view.state is not State.PAUSED:
        return ""
    return _STANDS.get(view.state, _left(view.left_in_segment_ms))


def _text(words: str, style: str = "") -> Text:
    """Write words of any origin: they are text, never markup and never orders to the terminal."""
    return Text(printable(words), style)


def _rows(part: RenderableType, width: int) -> int:
    """Return how many lines a part takes: words are broken between them, all else takes one."""
    console = Console(width=width)
    return len(part.wrap(console, width)) if isinstance(part, Text) and part.plain else 1


def _below(view: View) -> Iterator[RenderableType]:
    turn = view.segment.turn
    if counted := passes(turn):
        yield _text(counted, style="bold")
    if view.is_read and turn.say:
        yield _text(turn.say)
    if turn.caution:
        yield _text(f"⚠ {turn.caution}", style="bold yellow")
    yield _bar(view)
    if state := " ".join(_state(view)):
        yield _text(f" {state} ", style="bold reverse yellow")
    if view.listening:
        yield _text(" ● MICROPHONE ON: listening for your words ", style="bold reverse red")
    if condition := " · ".join(_condition(view)):
        yield _text(condition, style="bold magenta")
    yield _text(view.prompt or _next(view), style="bold" if view.prompt else "")
    if view.trouble:
        yield _text(no_sound(view.trouble), style="bold red")
    yield _text(KEYS_IN_A_QUIZ if view.prompt else KEYS_SHOWN, style="dim")


def _next(view: View) -> str:
    return f"next: {heading(view.following.turn)}" if view.following else "last step"


def _top(view: View, width: int, wall: datetime) -> Iterator[RenderableType]:
    if view.prompt:  # takes as long as it takes
        yield _text(view.title, style="bold")
        return
    told = f"{_left(view.left_in_session_ms)} to go"  # a side may be left
    if view.state is State.PLAYING:
        end = wall + timedelta(milliseconds=view.left_in_session_ms)
        told += f" · ends {end:%H:%M}"
    if number := shown_number(view.segment.turn):
        told += f" · step {number}"
    title, times = _text(view.title, style="bold"), _text(told)
    if len(title) + len(times) >= width:
        yield from (title, times)
        return
    row = Table.grid(expand=True)
    row.add_column(ratio=1)
    row.add_column(justify="right")
    row.add_row(title, times)
    yield row


def _bar(view: View) -> RenderableType:
    total = view.segment.duration_ms
    row = Table.grid(expand=True, padding=(0, 1))
    row.add_column(ratio=1)
    row.add_column(no_wrap=True)
    row.add_row(
        ProgressBar(total=total, completed=total - view.left_in_segment_ms),
        _text(_left(view.left_in_segment_ms), style="bold"),
    )
    return row


def _state(view: View) -> Iterator[str]:
    """Yield what the session waits for, and how it is told."""
    if view.end_asked:
        yield "Press again to end."
    if view.segment.held and view.state is State.PLAYING and not view.prompt:
        yield "Holding this step. At its end, press space or n to continue."
    elif view.state in _STATES and not (view.prompt and view.state is not State.PAUSED):
        yield _STATES[view.state]


def _condition(view: View) -> Iterator[str]:
    """Yield all else that is not as usual."""
    if view.late_ms >= 1000:
        yield f"ends {format_duration(view.late_ms)} late"
    elif view.on_time:
        yield "finishing on time"
    if view.notice:
        yield view.notice
    if view.quiet:
        yield "chimes only"
    elif view.talk in {Talk.BRIEF, Talk.NAMES}:
        yield TALKS[view.talk].lower()
    if view.sound:
        yield f"♪ {view.sound}"
    if view.level != USUAL_LEVEL:
        yield f"{LEVELS_DB[view.level]:+} dB"


def _left(ms: Milliseconds) -> str:
    """Write time left as it is counted down: 0:01 until the very end."""
    return format_duration(-(-ms // 1000) * 1000)
