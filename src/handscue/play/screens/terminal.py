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

from handscue.play.screens.big import big
from handscue.play.screens.lines import no_sound
from handscue.play.transport import LEVELS_DB, USUAL_LEVEL, State
from handscue.schedule.wording import heading, passes, side_of
from handscue.units import format_duration

if TYPE_CHECKING:
    from rich.live import Live

    from handscue.play.view import View
    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds

KEYS_SHOWN = (
    "space pause · n next · b back · a again · w where · t 15 s more · h hold · "
    "f on time · e l end earlier, later · m mute · ↑↓ loudness · q q end"
)
KEYS_IN_A_QUIZ = "m mute · ↑↓ loudness · q q end"
_STATES = {
    State.PAUSED: "paused - space goes on",
    State.WAITING: "waiting for you - space goes on",
    State.FINISHED: "ending",
}
_BELL = "\a"
SIDE_ROWS = 4  # of the smaller large letters


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

    The step's name and side get the room that the rest leaves; where even that is too little, the
    lines at the foot, which tell the keys, are the ones that are not seen.
    """
    above, below = [*_top(view, width, wall), Text()], list(_below(view))
    room = height - sum(_rows(part, width) for part in (*above, *below))
    return Group(*above, *_side_and_name(view.segment.turn, width, room), *below)


def _side_and_name(turn: Turn, width: int, room: int) -> Iterator[RenderableType]:
    """Draw both large where there is room for both, else the name alone."""
    side = side_of(turn).upper()
    if not side:
        yield Text(big(turn.name, width, room), style="bold")
        return
    large = big(side, width, max(SIDE_ROWS, room // 3))
    rows = len(large.splitlines())
    name = big(turn.name, width, room - rows)
    if name == turn.name:  # the name comes first
        large, name = side, big(turn.name, width, room - 1)
    yield Text(large, style="bold cyan")
    yield Text(name, style="bold")


def _rows(part: RenderableType, width: int) -> int:
    """Return how many lines a part takes: words are broken between them, all else takes one."""
    console = Console(width=width)
    return len(part.wrap(console, width)) if isinstance(part, Text) and part.plain else 1


def _below(view: View) -> Iterator[RenderableType]:
    turn = view.segment.turn
    if turn.passes:
        yield Text(passes(turn), style="bold")
    if view.is_read and turn.say:
        yield Text(turn.say)
    if turn.caution:
        yield Text(f"⚠ {turn.caution}", style="bold yellow")
    yield _bar(view)
    yield Text(" · ".join(_condition(view)), style="bold magenta")
    yield Text(view.prompt or _next(view), style="bold" if view.prompt else "")
    if view.trouble:
        yield Text(no_sound(view.trouble), style="bold red")
    yield Text(KEYS_IN_A_QUIZ if view.prompt else KEYS_SHOWN, style="dim")


def _next(view: View) -> str:
    return f"next: {heading(view.following.turn)}" if view.following else "last step"


def _top(view: View, width: int, wall: datetime) -> Iterator[RenderableType]:
    if view.prompt:  # takes as long as it takes
        yield Text(view.title, style="bold")
        return
    left = f"{_left(view.left_in_session_ms)} left"
    if view.state is State.PLAYING:
        end = wall + timedelta(milliseconds=view.left_in_session_ms)
        left += f" · ends {end:%H:%M}"
    count = f"{view.segment.index + 1}/{view.segments}"
    title, times = Text(view.title, style="bold"), Text(f"{left} · {count}")
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
        Text(_left(view.left_in_segment_ms), style="bold"),
    )
    return row


def _condition(view: View) -> Iterator[str]:
    """Name all that is not as usual."""
    if view.end_asked:
        yield "press again to end"
    if doing := _doing(view):
        yield doing
    if view.late_ms >= 1000:
        yield f"ends {format_duration(view.late_ms)} late"
    elif view.on_time:
        yield "finishing on time"
    if view.notice:
        yield view.notice
    if view.quiet:
        yield "chimes only"
    if view.sound:
        yield f"♪ {view.sound}"
    if view.level != USUAL_LEVEL:
        yield f"{LEVELS_DB[view.level]:+} dB"


def _doing(view: View) -> str | None:
    """Say what the session does where it does not go on by itself, and that is not asked."""
    if view.prompt and view.state is not State.PAUSED:
        return None
    if view.segment.held and view.state is State.PLAYING:
        return "holding - space or n goes on from the end of the step"
    return _STATES.get(view.state)


def _left(ms: Milliseconds) -> str:
    """Write time left as it is counted down: 0:01 until the very end."""
    return format_duration(-(-ms // 1000) * 1000)
