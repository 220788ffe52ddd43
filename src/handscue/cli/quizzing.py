"""The quiz of ``handscue rehearse``: put together, its answers kept, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from handscue.cli.fitting import Wish
from handscue.cli.performing import perform
from handscue.cli.practising import practised
from handscue.cli.profiles import history_file
from handscue.cli.reporting import complain
from handscue.cli.wiring import load, located
from handscue.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handscue.history.answers import Answer
    from handscue.history.steps import Steps
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.player import Commands, Screen
    from handscue.play.quizmaster import Quizmaster
    from handscue.schedule.quiz import Question

MOST_NAMED = 12  # steps to drill, in a line


def ask(session: Path, only: str | None, opener: OpenOutput, *, plain: bool) -> None:
    """Ask for the steps of a session, or some of them, and keep what was known.

    Raises:
        BadParameter: there are no such steps.

    """
    from handscue.cli.inputs import users_keymap  # not for --help
    from handscue.history.drilling import drill_order
    from handscue.history.steps import steps_of
    from handscue.play.hangup import Hangup, heeding
    from handscue.play.quizmaster import Quizmaster, begin_quiz
    from handscue.schedule.quiz import everything_asked, questions, quiz
    from handscue.schedule.unroll import unroll

    keymap = users_keymap()
    routine, techniques = load(session)
    every = questions(unroll(routine, techniques))
    words = everything_asked(every)
    ready = practised(session, Wish(), 1, only, to_play=True, besides=words)
    wanted = {segment.turn.step for segment in ready.timeline.segments}
    by_number = {question.number: question for question in every if question.number in wanted}
    answers = _Answers(located(session), steps_of(routine))
    due, rest = drill_order(list(by_number), answers.before, datetime.now(UTC))
    asked = [by_number[number] for number in (*due, *rest)]
    if due:
        typer.echo(f"{len(due)} of {len(asked)} steps to drill come first.")
    timeline = quiz(ready.timeline.title, asked, ready.sounds.lengths)
    hangup = Hangup()

    def led(commands: Commands, screen: Screen) -> tuple[Quizmaster, Quizmaster]:
        master = Quizmaster(commands, screen, asked, answers.take)
        return master, master

    try:
        with heeding(hangup), answers.kept():
            perform(
                lambda at: begin_quiz(timeline, at),
                ready.sounds,
                opener,
                keymap,
                hangup,
                plain=plain,
                between=led,
            )
    finally:  # also where Ctrl-C ended it
        for line in answers.summary():
            typer.echo(line)


class _Answers:
    """The answers on a session's steps, those of before and those of this quiz.

    Each is kept at once, in a thread of its own, so that neither a disk that stalls nor another
    program that writes holds up the quiz; one that is killed loses none but the last.
    """

    def __init__(self, session: Path, steps: Steps) -> None:
        from handscue.history.steps import Place  # not for --help

        self._session, self._steps = session, steps
        self._index = {s.number: i for i, s in enumerate(steps) if s.place is Place.STEP}
        self.before = self._before()
        self._now: dict[int, Answer] = {}
        self._names: dict[int, str] = {}
        self._thread: Executor | None = None
        self._keeping: list[Future[str | None]] = []

    def _before(self) -> Mapping[int, Sequence[Answer]]:
        from handscue.history.answers import answers

        try:
            found = answers(history_file(), self._session, self._steps)
        except HistoryError as error:
            complain(f"{error}. What was drilled before is not known.")
            return {}
        return {number: found[at] for number, at in self._index.items() if at in found}

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what is answered within this; in the end, say what could not be kept."""
        try:
            with ThreadPoolExecutor(1) as self._thread:
                yield
        finally:
            told = dict.fromkeys(filter(None, map(_what_came_of, self._keeping)))
            for notice in told:
                complain(notice)

    def take(self, question: Question, knew: bool) -> None:  # noqa: FBT001 - as Judged has it
        """Take an answer."""
        from handscue.history.answers import Answer, keep_answer

        answer = Answer(datetime.now(UTC).timestamp(), knew)
        self._now[question.number], self._names[question.number] = answer, question.asked.name
        index = self._index[question.number]
        path, session, steps = history_file(), self._session, self._steps
        if self._thread:
            done = self._thread.submit(keep_answer, path, session, steps, index, answer)
            self._keeping.append(done)

    def summary(self) -> Iterator[str]:
        """Say how many steps were known, which were not, and when to ask for them again."""
        from handscue.history.drilling import due_at

        if not self._now:
            yield "Nothing was answered."
            return
        weak = sorted(number for number, answer in self._now.items() if not answer.knew)
        yield f"Knew {len(self._now) - len(weak)} of {len(self._now)}."
        if weak:
            named = ", ".join(f"{number} {self._names[number]}" for number in weak[:MOST_NAMED])
            more = f" and {len(weak) - MOST_NAMED} more" if len(weak) > MOST_NAMED else ""
            yield f"To drill, and asked for first next time: {named}{more}."
            return
        first = min(due_at((*self.before.get(n, ()), answer)) for n, answer in self._now.items())
        yield f"Nothing of it is to drill before {first.astimezone():%A %d %B}."


def _what_came_of(keeping: Future[str | None]) -> str | None:
    """Give what the user should hear of an answer that was to be kept."""
    try:
        return keeping.result()
    except HistoryError as error:
        return f"{error}. Not every answer was kept."
