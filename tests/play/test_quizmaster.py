"""A quiz as it is played: keys tell what was known, and nothing is given away on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import Player
from handscue.play.quizmaster import Quizmaster, begin_quiz
from handscue.play.transport import Command, State, Transport
from handscue.play.view import View
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from handscue.schedule.quiz import Question, everything_asked, is_answer, questions, quiz
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Spoken
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands
from play.sessions import session
from play.test_player import AtOnce
from speech.fakes import ToneVoice

STEPS = [{"name": name, "technique": "kneading", "say": f"Do {name}."} for name in ("A", "B", "C")]
ROUTINE = Routine.model_validate({"title": "Letters", "steps": STEPS})
ASKED = questions(unroll(ROUTINE, shipped_techniques()))

NEXT, BACK, AGAIN = Command.NEXT, Command.PREVIOUS, Command.AGAIN
TOGGLE, END, WHERE = Command.TOGGLE, Command.END, Command.WHERE


@dataclass
class Asked:
    """What came of a quiz."""

    start: Transport
    end: Transport
    shown: list[View]
    judged: list[tuple[str, bool]] = field(default_factory=list)


def ask(*presses: tuple[float, Command | Callable[[], None]]) -> Asked:
    """Ask for three steps, keys pressed so many seconds from the beginning on."""
    ready = session(ROUTINE)
    said = {Spoken(text): clip for text, clip in ToneVoice().speak(everything_asked(ASKED))}
    clips = {**ready.sounds.clips, **said}
    lengths = {content: clip.length_ms for content, clip in clips.items()}
    clock, screen = JumpingClock(), RememberingScreen()
    outcome: list[tuple[str, bool]] = []

    def judged(question: Question, knew: bool) -> None:  # noqa: FBT001
        outcome.append((question.asked.name, knew))

    commands = ScriptedCommands(clock, [(clock.now() + at, press) for at, press in presses])
    master = Quizmaster(commands, screen, ASKED, judged)
    output = RecoveringOutput(lambda *, sure: RecordingOutput(clock), AtOnce())  # noqa: ARG005
    start = begin_quiz(quiz("Letters", ASKED, lengths), clock.now())
    end = Player(start, type(ready.sounds)(clips, lengths), output, master, master, clock).run()
    return Asked(start, end, screen.shown, outcome)


def test_a_question_waits_however_long_and_so_does_its_answer() -> None:
    asked = ask((100, NEXT), (200, NEXT), (300, END), (301, END))
    waiting = [view.segment.index for view in asked.shown if view.state is State.WAITING]
    assert set(waiting) == {0, 1, 2}
    assert asked.judged == [("A", True)]


def test_going_on_says_it_was_known_and_the_last_one_ends_it() -> None:
    asked = ask((5, NEXT), (10, TOGGLE), (15, TOGGLE), (20, TOGGLE), (25, NEXT), (26, NEXT))
    assert asked.judged == [("A", True), ("B", True), ("C", True)]
    assert asked.end.state is State.FINISHED


@pytest.mark.parametrize("wrong", [BACK, AGAIN])
def test_going_back_or_hearing_it_again_says_it_was_not_known_whatever_follows(
    wrong: Command,
) -> None:
    again = [(15.0, NEXT)] if wrong is BACK else []
    asked = ask((5, NEXT), (10, wrong), *again, (20, NEXT), (25, NEXT), (30, NEXT), (40, END),
                (41, END))  # fmt: skip
    assert asked.judged == [("A", False), ("B", True)]


def test_a_pause_in_an_answer_and_back_in_a_question_judge_nothing() -> None:
    asked = ask((5, NEXT), (5.5, TOGGLE), (9, TOGGLE), (60, END), (61, END))
    assert asked.judged == []
    asked = ask((5, NEXT), (10, NEXT), (15, BACK), (20, END), (21, END))
    assert asked.judged == [("A", True)]
    assert asked.end.segment == 1


def test_space_tells_the_answer_also_while_the_question_is_being_said() -> None:
    asked = ask((0.2, TOGGLE), (60, END), (61, END))
    assert asked.end.segment == 1
    assert State.PAUSED not in {view.state for view in asked.shown}


def test_no_key_and_nothing_on_the_screen_gives_the_answer_away() -> None:
    pressed = (WHERE, Command.HOLD, Command.MORE_15, Command.FINISH)
    asked = ask(*((5.0 + at, command) for at, command in enumerate((*pressed, END, END))))
    assert not any(asked.start.takes(command) for command in pressed)  # so they are heard refused
    assert asked.end.timeline.segments[0].duration_ms < 5000
    for view in asked.shown:
        assert not is_answer(view.segment)
        assert view.following is None
        assert view.prompt == "Press n or space to hear the answer."
        assert view.title == "Letters · question 1 of 3"
