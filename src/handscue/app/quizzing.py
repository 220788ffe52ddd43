"""A quiz on the steps of a session: put together, its answers kept, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.library import load
from handscue.app.performing import Performance, perform
from handscue.app.preparing import Ready, ready
from handscue.errors import HistoryError
from handscue.history.answers import Answer, answers, keep_answer
from handscue.history.drilling import drill_order, due_at
from handscue.history.steps import Place, steps_of
from handscue.play.quizmaster import Quizmaster, begin_quiz
from handscue.routine.outline import without_recordings
from handscue.schedule.quiz import Question, everything_asked, questions, quiz
from handscue.schedule.unroll import unroll

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.performing import OpenRoom
    from handscue.app.request import Request
    from handscue.history.steps import Steps
    from handscue.play.clock import Clock
    from handscue.play.player import Commands, Screen

MOST_NAMED = 12  # steps to drill, in a line


@dataclass(frozen=True)
class Quiz:
    """A quiz that is ready: its questions in their order, and the answers kept of it."""

    ready: Ready
    asked: Sequence[Question]
    due: int  # of them are to be drilled, and come first
    answers: Answers


def prepare_quiz(request: Request, env: Environment) -> Quiz:
    """Put together a quiz on a session, or on a part of it.

    Raises:
        HandscueError, ValueError: see ``preparing.plan``.

    """
    path = env.places.located(request.session)
    loaded = load(path, env.places)
    in_full = loaded.routine.model_copy(update={"talk": None})
    if request.voice is not None:
        in_full = without_recordings(in_full)
    every = questions(unroll(in_full, loaded.techniques))
    prepared = ready(request, env, to_play=True, besides=everything_asked(every))
    wanted = {segment.turn.step for segment in prepared.plan.timeline.segments}
    by_number = {question.number: question for question in every if question.number in wanted}
    kept = Answers(path, steps_of(loaded.routine), env)
    due, rest = drill_order(list(by_number), kept.before, env.now().astimezone(UTC))
    return Quiz(prepared, [by_number[number] for number in (*due, *rest)], len(due), kept)


def ask(quiz_: Quiz, open_room: OpenRoom) -> None:
    """Ask in a room, and keep what was known."""
    plan = quiz_.ready.plan
    timeline = quiz(plan.timeline.title, quiz_.asked, plan.lengths)

    def led(commands: Commands, screen: Screen, _clock: Clock) -> tuple[Quizmaster, Quizmaster]:
        master = Quizmaster(commands, screen, quiz_.asked, quiz_.answers.take)
        return master, master

    with quiz_.answers.kept():
        perform(
            Performance(lambda at: begin_quiz(timeline, at), quiz_.ready.sounds, between=led),
            open_room,
        )


class Answers:
    """The answers on a session's steps, those of before and those of this quiz.

    Each is kept at once, in a thread of its own, so that neither a disk that stalls nor another
    program that writes holds up the quiz; one that is killed loses none but the last.
    """

    def __init__(self, session_file: Path, steps: Steps, env: Environment) -> None:
        self._session_file, self._steps, self._env = session_file, steps, env
        self._index = {s.number: i for i, s in enumerate(steps) if s.place is Place.STEP}
        self.before = self._before()
        self._now: dict[int, Answer] = {}
        self._names: dict[int, str] = {}
        self._thread: Executor | None = None
        self._keeping: list[Future[str | None]] = []

    def _before(self) -> Mapping[int, Sequence[Answer]]:
        try:
            found = answers(self._env.places.history, self._session_file, self._steps)
        except HistoryError as error:
            self._env.notices.warn(f"{error}. Your earlier answers are not known.")
            return {}
        return {number: found[at] for number, at in self._index.items() if at in found}

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what is answered within this; in the end, say what could not be kept."""
        try:
            with ThreadPoolExecutor(1) as self._thread:
                yield
        finally:
            for notice in dict.fromkeys(filter(None, map(_what_came_of, self._keeping))):
                self._env.notices.warn(notice)

    def take(self, question: Question, knew: bool) -> None:  # noqa: FBT001 - as Judged has it
        """Take an answer."""
        answer = Answer(self._env.unix_time, knew)
        self._now[question.number], self._names[question.number] = answer, question.asked.name
        index = self._index[question.number]
        path, session_file, steps = self._env.places.history, self._session_file, self._steps
        if self._thread:
            done = self._thread.submit(keep_answer, path, session_file, steps, index, answer)
            self._keeping.append(done)

    def summary(self) -> Iterator[str]:
        """Say how many steps were known, which were not, and when to ask for them again."""
        if not self._now:
            yield "Nothing was answered."
            return
        weak = sorted(number for number, answer in self._now.items() if not answer.knew)
        yield f"You knew {len(self._now) - len(weak)} of {len(self._now)}."
        if weak:
            named = ", ".join(f"{number} {self._names[number]}" for number in weak[:MOST_NAMED])
            more = f" and {len(weak) - MOST_NAMED} more" if len(weak) > MOST_NAMED else ""
            yield f"To practise, and asked first next time: {named}{more}."
            return
        first = min(due_at((*self.before.get(n, ()), answer)) for n, answer in self._now.items())
        yield f"Nothing is due for practice before {first.astimezone():%A %d %B}."


def _what_came_of(keeping: Future[str | None]) -> str | None:
    """Return what the user should hear of an answer that was to be kept."""
    try:
        return keeping.result()
    except HistoryError as error:
        return f"{error}. Not every answer was kept."
