"""How much of a session is said: all, less where it was heard before, names, or nothing."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine.fields import Talk
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine, Side
from handscue.schedule.cues import CueKind, cues
from handscue.schedule.fit import usual
from handscue.schedule.telling import told, warned
from handscue.schedule.timeline import NAME_PAUSE_MS, PAUSE_MS, Lengths, Timeline
from handscue.schedule.unroll import Kind, Turn, unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said

BASE = Turn(
    Kind.WORK,
    "Knead",
    20_000,
    side=Side.LEFT,
    part="leg",
    passes=3,
    say="Press in",
    caution="Softly",
    position="prone",
)
NAMED = ["Client prone.", "Left leg.", "Knead. Three passes."]
ALL = [*NAMED, "Press in.", "Caution: Softly."]


@pytest.mark.parametrize(
    ("talk", "again", "said"),
    [
        (None, False, ALL),
        (None, True, ALL),
        (Talk.FULL, True, ALL),
        (Talk.BRIEF, False, ALL),
        (Talk.BRIEF, True, NAMED),
        (Talk.NAMES, False, [*NAMED, "Caution: Softly."]),
        (Talk.CHIMES, False, []),
    ],
)
def test_what_is_said_of_a_step(talk: Talk | None, again: bool, said: list[str]) -> None:  # noqa: FBT001
    turn = replace(BASE, talk=talk, again=again)
    phrases = [*told(turn), *filter(None, [warned(turn)])]
    assert [phrase.text for phrase in phrases] == said


def legs(talk: str | None = None, seconds: int = 60, **block: object) -> Routine:
    step = {"name": "Knead", "technique": "kneading", "say": "Press in", "duration": seconds}
    return Routine.model_validate(
        {
            "title": "Legs",
            "talk": talk,
            "steps": [
                {"sides": ["left", "right"], "part": "leg", "steps": [step], **block},
                {"name": "Press on", "technique": "pressing", "say": "Lean in", "duration": 90},
            ],
        }
    )


def scheduled(routine: Routine, phrase_ms: int = 2000) -> tuple[Timeline, Lengths]:
    """Return a session in which each phrase takes so long."""
    techniques = shipped_techniques()
    lengths: dict[Content, int] = {
        Spoken(text): phrase_ms for text in everything_said(unroll(routine, techniques))
    }
    lengths |= {Chime(name): 1000 for name in ChimeName}
    return usual(routine, techniques, lengths), lengths


def instructions(routine: Routine, phrase_ms: int = 2000) -> list[int]:
    """Return the segments in which an instruction is heard."""
    timeline, lengths = scheduled(routine, phrase_ms)
    heard = {"Press in.", "Lean in."}
    return [
        cue.segment
        for cue in cues(timeline, lengths)
        if isinstance(cue.content, Spoken) and cue.content.text in heard
    ]


def test_the_second_side_is_brief_where_words_would_fill_more_than_a_third_of_it() -> None:
    assert instructions(legs(seconds=60)) == [0, 2, 3]
    assert instructions(legs(seconds=20)) == [0, 2, 3]  # three phrases and pauses take 6.6 s
    assert instructions(legs(seconds=19)) == [0, 3]


@pytest.mark.parametrize(
    ("talk", "heard"), [("full", [0, 2, 3]), ("brief", [0, 3]), ("names", []), ("chimes", [])]
)
def test_a_session_that_says_how_much_it_talks_is_heeded(talk: str, heard: list[int]) -> None:
    assert instructions(legs(talk, seconds=60)) == heard
    assert instructions(legs(talk, seconds=10)) == heard


def test_later_rounds_are_told_again_on_both_sides() -> None:
    assert instructions(legs("brief", repeat=2)) == [0, 7]


def test_both_sides_take_the_same_time_also_where_less_is_said_on_one() -> None:
    timeline, _ = scheduled(legs(seconds=5), phrase_ms=4000)
    first, _, second, _ = timeline.segments
    assert first.duration_ms == second.duration_ms > 12_000


def test_with_chimes_alone_nothing_is_said_and_no_step_waits_for_words() -> None:
    timeline, lengths = scheduled(legs("chimes", seconds=5), phrase_ms=4000)
    assert timeline.segments[0].duration_ms == 5000
    assert all(isinstance(cue.content, Chime) for cue in cues(timeline, lengths))


def test_names_alone_still_say_what_comes_next_but_not_the_time() -> None:
    kinds = {cue.kind for cue in cues(*scheduled(legs("names", seconds=90)))}
    assert CueKind.NEXT_UP in kinds
    assert CueKind.HALFWAY not in kinds


def test_a_gate_is_told_in_full_each_time_unless_asked_otherwise() -> None:
    block = {
        "title": "Legs",
        "steps": [
            {
                "sides": ["left", "right"],
                "steps": [{"name": "Wait", "wait": True, "say": "Press in"}],
            }
        ],
    }
    assert instructions(Routine.model_validate(block), 9000) == [0, 2]
    assert instructions(Routine.model_validate(block | {"talk": "brief"}), 9000) == [0]


@given(st.sampled_from([None, *Talk]), st.integers(1, 200), st.integers(100, 9000))
def test_a_breath_is_heard_between_name_and_instruction(
    talk: Talk | None, seconds: int, phrase_ms: int
) -> None:
    timeline, lengths = scheduled(legs(talk, seconds), phrase_ms)
    heard = cues(timeline, lengths)
    for before, cue in itertools.pairwise(heard):
        if cue.content == Spoken("Press in."):
            assert cue.start_ms - before.end_ms == NAME_PAUSE_MS == 400
        elif cue.content == Spoken("Knead."):
            assert cue.start_ms - before.end_ms == PAUSE_MS


@given(st.sampled_from(Talk), st.integers(1, 100), st.integers(100, 9000))
def test_whoever_says_less_is_never_longer(talk: Talk, seconds: int, phrase_ms: int) -> None:
    full, _ = scheduled(legs("full", seconds), phrase_ms)
    less, lengths = scheduled(legs(talk, seconds), phrase_ms)
    assert less.total_ms <= full.total_ms
    for cue in cues(less, lengths):
        segment = less.segments[cue.segment]
        assert segment.start_ms <= cue.start_ms <= cue.end_ms <= segment.end_ms
