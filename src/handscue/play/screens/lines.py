"""A session in lines: for files, pipes and screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from handscue.play.transport import LEVELS_DB, State
from handscue.printable import printable
from handscue.routine.fields import Talk
from handscue.schedule.wording import numbered, passes
from handscue.units import format_duration

TALKS = {
    Talk.FULL: "All instructions",
    Talk.BRIEF: "Instructions once",
    Talk.NAMES: "Names only",
    Talk.CHIMES: "Chimes only",
}

if TYPE_CHECKING:
    from handscue.play.view import View

LISTENING = "The microphone is on: listening for your words."
STATES = {
    State.PAUSED: "Paused. Press space to resume.",
    State.WAITING: "Waiting for you. Press space to continue.",
}


class Lines:
    """A line for each segment as it starts, each change of state or sound, and each notice.

    What a command changed is told, too, for where nothing is heard.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._last: View | None = None

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        last, self._last = self._last, view
        if bool(view.trouble) != bool(last and last.trouble):
            self._write(no_sound(view.trouble) if view.trouble else "Sound is back.")
        if last is None or view.segment.index != last.segment.index:
            self._write(line_of(view))
            if view.is_read and view.segment.turn.say:
                self._write(view.segment.turn.say)
            if view.prompt:
                self._write(view.prompt)
        for line in answers(last, view) if last else ():
            self._write(line)
        if view.listening != bool(last and last.listening):
            self._write(LISTENING if view.listening else "The microphone is off.")
        changed = last is None or view.state is not last.state
        if changed and view.state in STATES and not (view.prompt and view.state is State.WAITING):
            self._write(STATES[view.state])
        if last and view.notice and view.notice != last.notice:  # what was there at first is told
            self._write(view.notice)

    def _write(self, line: str) -> None:
        print(printable(line), file=self._file, flush=True)


def answers(last: View, view: View) -> Iterator[str]:
    """Tell what has changed by hand between two views."""
    before, segment = last.segment, view.segment
    if view.end_asked and not last.end_asked:
        yield "Press again to end."
    if segment.index == before.index and segment.held != before.held:
        yield "Holding this step." if segment.held else "No longer holding this step."
    if segment.index == before.index and segment.duration_ms > before.duration_ms:
        yield f"This step now takes {format_duration(segment.duration_ms)}."
    if view.quiet != last.quiet:
        yield "Chimes only." if view.quiet else "Speech is back on."
    if view.talk and view.talk != last.talk:
        yield f"{TALKS[view.talk]}."
    if view.level != last.level:
        yield f"{LEVELS_DB[view.level]:+} dB."
    if view.on_time and not last.on_time:
        yield "Finishing on time."
    if view.late_ms - last.late_ms >= 1000:
        yield f"Ends {format_duration(view.late_ms)} late."


def line_of(view: View) -> str:
    """Write a segment in a line: when, what, how many passes, how long, what to mind."""
    turn = view.segment.turn
    about = filter(None, (passes(turn), format_duration(view.segment.duration_ms)))
    parts = [
        format_duration(view.segment.start_ms).rjust(7),
        numbered(turn),
        f"({', '.join(about)})",
        f"- caution: {turn.caution}" if turn.caution else "",
    ]
    return "  ".join(filter(None, parts))


def no_sound(trouble: str) -> str:
    """Say that nothing is heard, why, and what happens now."""
    return f"No sound: {trouble}. The session carries on here; sound returns as soon as it can."
