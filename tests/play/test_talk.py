"""How much is said, changed while a session plays."""

from __future__ import annotations

import io

import pytest

from handscue.play.replies import answer
from handscue.play.screens.lines import Lines
from handscue.play.sounding import sounding
from handscue.play.transport import Command, Reply, State, Transport, begin
from handscue.play.view import view
from handscue.routine.fields import Talk
from handscue.routine.model import Routine
from handscue.schedule.cues import cues
from handscue.schedule.wording import Spoken, announcement
from handscue.units import to_frames
from play.sessions import Ready, session

ROUTINE = Routine.model_validate(
    {
        "title": "Legs",
        "steps": [
            {
                "sides": ["left", "right"],
                "steps": [{"name": "Knead", "say": "Press in deep.", "duration": "40s"}],
            }
        ],
    }
)


@pytest.fixture(scope="module")
def ready() -> Ready:
    return session(ROUTINE)


def pressed(ready: Ready, times: int, now: float = 1.0) -> Transport:
    transport = begin(ready.timeline, 0.0)
    for _ in range(times):
        transport, reply = transport.changed(Command.TALK, now)
        assert reply is Reply.TALK
    return transport


def instructed(transport: Transport, ready: Ready) -> list[int]:
    """Return the segments in which the instruction is said."""
    words = Spoken("Press in deep.")
    told = transport.timeline.talking(transport.talk) if transport.talk else transport.timeline
    laid = cues(told, ready.sounds.lengths)
    return [cue.segment for cue in laid if cue.content == words]


@pytest.mark.parametrize(
    ("times", "talk", "heard"),
    [
        (0, None, [0, 2]),
        (1, Talk.BRIEF, [0]),
        (2, Talk.NAMES, []),
        (3, Talk.FULL, [0, 2]),
        (4, Talk.BRIEF, [0]),
    ],
)
def test_each_press_says_less_and_then_all_again(
    ready: Ready, times: int, talk: Talk | None, heard: list[int]
) -> None:
    transport = pressed(ready, times)
    assert transport.talk is talk
    assert instructed(transport, ready) == heard
    assert transport.timeline.total_ms == ready.timeline.total_ms


def test_the_answer_says_what_is_said_from_now_on(ready: Ready) -> None:
    said = [answer(pressed(ready, n), Reply.TALK, 1.0, ready.sounds.lengths) for n in (1, 2, 3)]
    assert said == [
        (Spoken("Instructions once."),),
        (Spoken("Names only."),),
        (Spoken("All instructions."),),
    ]
    assert all(content in ready.sounds.lengths for (content,) in said)


def test_what_is_asked_for_again_is_said_in_full(ready: Ready) -> None:
    names = pressed(ready, 2)
    assert answer(names, Reply.ANNOUNCE, 1.0, ready.sounds.lengths) == announcement(
        names.timeline.segments[0].turn
    )


def test_with_names_only_the_words_that_are_being_said_are_not_said_again(ready: Ready) -> None:
    instruction = next(
        cue
        for cue in cues(ready.timeline, ready.sounds.lengths)
        if cue.content == Spoken("Press in deep.")
    )
    now = (instruction.start_ms + 50) / 1000
    names = pressed(ready, 2, now)
    heard = sounding(ready.sounds, names, Reply.TALK, now)
    until_next = heard.mix.read(
        heard.frame, to_frames(ready.timeline.segments[0].end_ms) - heard.frame
    )
    clips = ready.sounds.clips
    assert clips[Spoken("Names only.")].samples.tobytes() in until_next.tobytes()
    assert clips[Spoken("Press in deep.")].samples.tobytes() not in until_next.tobytes()


def test_a_loop_keeps_to_it(ready: Ready) -> None:
    loop, _ = begin(ready.timeline, 0.0, loop=True).changed(Command.TALK, 1.0)
    end = ready.timeline.total_ms / 1000
    again, _ = loop.changed(Command.ROUND, end)
    assert again.talk is Talk.BRIEF


def test_it_can_be_changed_while_the_session_stands_still(ready: Ready) -> None:
    paused, _ = begin(ready.timeline, 0.0).changed(Command.TOGGLE, 1.0)
    brief, _ = paused.changed(Command.TALK, 2.0)
    assert (brief.state, brief.frame) == (State.PAUSED, paused.frame)


def test_it_is_shown(ready: Ready) -> None:
    file = io.StringIO()
    lines = Lines(file)
    for times in range(3):
        lines.show(view(pressed(ready, times), 1.0))
    assert file.getvalue().splitlines()[1:] == ["Instructions once.", "Names only."]
