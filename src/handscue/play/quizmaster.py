"""Leads through a quiz: shows what is asked, and takes the keys for "knew it" or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from handscue.play.transport import Command, State, Transport, begin
from handscue.schedule.quiz import is_answer

if TYPE_CHECKING:
    from handscue.play.player import Commands, Screen
    from handscue.play.view import View
    from handscue.schedule.quiz import Question
    from handscue.schedule.timeline import Timeline
    from handscue.units import Seconds

# Takes a question of the quiz, and whether the answer was known.
Judged: TypeAlias = Callable[["Question", bool], None]

KNEW = {Command.NEXT, Command.TOGGLE}
DID_NOT = {Command.PREVIOUS, Command.AGAIN}
# They would give the answer away, or change times that a quiz has none of.
REFUSED = frozenset(
    {
        Command.WHERE,
        Command.MORE_15,
        Command.MORE_30,
        Command.HOLD,
        Command.FINISH,
        Command.EARLIER,
        Command.LATER,
    }
)

ANSWERS = "Did you know it?  n: yes · b: no, ask again · a: no, say it again"


def begin_quiz(timeline: Timeline, now: Seconds) -> Transport:
    """Return a quiz that begins now; what means nothing in it is refused as it is elsewhere."""
    return replace(begin(timeline, now), refused=REFUSED)


class Quizmaster:
    """Stands before commands and screen, as either, and hears the answers.

    Going on from an answer says that it was known; going back to its question, or hearing it
    again, that it was not. Only what was said of a question first counts.
    """

    def __init__(
        self, commands: Commands, screen: Screen, asked: Sequence[Question], judged: Judged
    ) -> None:
        self._commands, self._screen = commands, screen
        self._asked, self._judged = asked, judged
        self._view: View | None = None
        self._done: set[int] = set()

    def show(self, view: View) -> None:
        """See ``player.Screen``. What comes next is not shown."""
        self._view = view
        place, answers = view.segment.index // 2, is_answer(view.segment)
        title = f"{view.title} · question {place + 1} of {len(self._asked)}"
        prompt = ANSWERS if answers else _asks(self._asked[place])
        seen = replace(view, title=title, following=None, prompt=prompt, is_read=answers)
        self._screen.show(seen)

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``. In a question that is still being said, nothing pauses it."""
        command, view = self._commands.next(timeout), self._view
        if view is None:
            return command
        if is_answer(view.segment):
            if command in KNEW | DID_NOT:
                self._judge(view, command)
        elif command is Command.TOGGLE and view.state is State.PLAYING:
            return Command.NEXT
        return command

    def _judge(self, view: View, command: Command) -> None:
        is_pause = command is Command.TOGGLE and view.state is not State.WAITING
        place = view.segment.index // 2
        if not is_pause and place not in self._done:
            self._done.add(place)
            self._judged(self._asked[place], command in KNEW)


def _asks(question: Question) -> str:
    before = f"After {question.before.name}.  " if question.before else ""
    return f"{before}Press n or space to hear the answer."
