"""A session at a tempo: work goes faster, speech does not, and nothing else changes."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from handscue.schedule.cues import cues
from handscue.schedule.rehearsal import FASTEST, SLOWEST, parse_tempo, rehearsed
from handscue.schedule.selection import chosen
from handscue.schedule.timeline import Timeline
from handscue.schedule.unroll import Kind, Turn, unroll
from schedule.fitting import Material, material, materials, within_reach

TEMPOS = st.sampled_from([SLOWEST, 1.0, 4.0, FASTEST]) | st.floats(SLOWEST, FASTEST)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Material, Timeline]:
    """Return any session, sometimes fitted to a length."""
    whole = draw(materials())
    usual = whole.usual
    if draw(st.booleans()):
        return whole, usual
    return whole, whole.fitted(draw(within_reach(usual))).timeline


def some_steps(draw: st.DrawFn, timeline: Timeline) -> str:
    """Write down some of a session's steps."""
    numbers = sorted({s.turn.step for s in timeline.segments if s.turn.step is not None})
    return ",".join(map(str, draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3))))


@given(sessions())
@settings(max_examples=40)
def test_tempo_1_changes_nothing(session: tuple[Material, Timeline]) -> None:
    whole, timeline = session
    assert rehearsed(timeline, 1.0, None, whole.lengths) == timeline


@given(sessions(), TEMPOS, st.data())
@settings(max_examples=60)
def test_every_cue_is_heard_whole_within_its_segment_at_any_tempo(
    session: tuple[Material, Timeline], tempo: float, data: st.DataObject
) -> None:
    whole, timeline = session
    only = data.draw(st.none() | st.composite(some_steps)(timeline))
    faster = rehearsed(timeline, tempo, only, whole.lengths)
    heard = cues(faster, whole.lengths)
    for cue in heard:
        segment = faster.segments[cue.segment]
        assert segment.start_ms <= cue.start_ms
        assert cue.end_ms <= segment.end_ms
        assert cue.length_ms == whole.lengths[cue.content]
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(heard))
    assert [s.index for s in faster.segments] == list(range(len(faster.segments)))
    assert faster.segments[0].start_ms == 0
    assert all(one.end_ms == other.start_ms for one, other in pairwise(faster.segments))


def _known_by(turn: Turn) -> tuple[object, ...]:
    return turn.kind, turn.step, turn.side, turn.name, turn.passes, turn.say, turn.caution


@given(sessions(), TEMPOS)
@settings(max_examples=40)
def test_order_and_passes_are_kept_and_sides_are_equal(
    session: tuple[Material, Timeline], tempo: float
) -> None:
    whole, timeline = session
    faster = rehearsed(timeline, tempo, None, whole.lengths)
    assert [_known_by(s.turn) for s in faster.segments] == [
        _known_by(s.turn) for s in timeline.segments
    ]
    of_step = defaultdict(set)
    for segment in faster.segments:
        if segment.turn.step is not None:
            of_step[segment.turn.step].add(segment.duration_ms)
    assert all(len(durations) == 1 for durations in of_step.values())


@given(sessions(), TEMPOS, TEMPOS)
@settings(max_examples=40)
def test_no_segment_is_longer_at_a_higher_tempo(
    session: tuple[Material, Timeline], one: float, other: float
) -> None:
    whole, timeline = session
    slower, faster = (
        rehearsed(timeline, tempo, None, whole.lengths) for tempo in sorted((one, other))
    )
    pairs = zip(slower.segments, faster.segments, strict=True)
    assert all(long.duration_ms >= short.duration_ms for long, short in pairs)
    assert slower.total_ms >= faster.total_ms


def test_a_step_takes_a_quarter_of_its_time_but_never_less_than_its_words() -> None:
    steps = [
        {"name": "Knead", "technique": "kneading", "duration": "40s", "passes": 3},
        {"name": "Wring", "technique": "wringing", "duration": "8s", "say": "Wring it."},
        {"name": "Rest", "duration": "20s"},
    ]
    routine = Routine.model_validate({"title": "T", "steps": steps})
    whole = material(routine, 1000)
    faster = rehearsed(whole.usual, 4.0, None, whole.lengths)
    # A chime, the name and the words, each with its pause, take longer than 2 seconds.
    assert [s.duration_ms for s in faster.segments] == [10_000, 3800, 5000]
    assert [s.lengthened for s in faster.segments] == [False, True, False]


def test_steps_are_meant_by_number_and_by_word() -> None:
    """By numbers, by words, by both, on both sides with changing over between them."""
    routine = Routine.model_validate(
        {
            "title": "T",
            "setup": [{"name": "Calf towels", "duration": "20s"}],
            "steps": [
                {
                    "sides": ["left", "right"],
                    "part": "leg",
                    "steps": [
                        {"name": "Long strokes", "technique": "effleurage", "area": "leg"},
                        {"name": "Squeeze", "technique": "squeezing", "area": "the calf"},
                        {"name": "Calf percussion", "technique": "hacking"},
                    ],
                },
                {"name": "Hold", "technique": "hold", "area": "sacrum"},
                {"name": "Rest", "duration": "9s"},
            ],
        }
    )
    turns = unroll(routine, shipped_techniques())
    numbers = [turn.step for turn in turns]
    assert numbers == [None, 1, 2, 3, None, 1, 2, 3, 4, 5]

    def steps(written: str) -> list[int | None]:
        return [numbers[place] for place in chosen(turns, written)]

    assert steps("2-3") == steps("calf") == steps("3, Squeez") == [2, 3, None, 2, 3]
    assert steps("calf percussion") == steps("step 3") == steps("hacking") == [3, None, 3]
    assert steps("left calf") == [2, 3]
    assert steps("legs, 4") == [1, 2, 3, None, 1, 2, 3, 4]
    assert steps("4–5") == [4, 5]
    assert turns[chosen(turns, "calf")[2]].kind is Kind.SWITCH


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("30-40", "there is no step 40; the last one is 2"),
        ("0", "there is no step 0; the last one is 2"),
        ("2-1", "2-1 goes backwards; write 1-2"),
        ("xyz", "no step has 'xyz' in its name or area; try one of: neck, Rest"),
        ("kneed", "did you mean knead?"),
        ("", "which steps"),
        ("1,,2", "which steps"),
        ("!", "no step has '!'"),
        ("q" * 5000, r"no step has 'q{30}\.\.\.'"),
    ],
)
def test_steps_there_are_not_are_told(written: str, told: str) -> None:
    steps = [{"name": "Knead", "technique": "kneading", "area": "neck"}, {"name": "Rest"}]
    routine = Routine.model_validate({"title": "T", "steps": steps})
    with pytest.raises(ValueError, match=told):
        chosen(unroll(routine, shipped_techniques()), written)


def test_a_part_begins_and_ends_as_a_session_does() -> None:
    routine = Routine.model_validate(
        {"title": "T", "steps": [{"name": n, "duration": "9s"} for n in ("A", "B", "C")]}
    )
    whole = material(routine, 500)
    part = rehearsed(whole.usual, 1.0, "2", whole.lengths)
    sounds = [cue.content.name for cue in cues(part, whole.lengths) if hasattr(cue.content, "name")]
    assert sounds == ["opening", "closing"]
    assert part.total_ms == 9000


@pytest.mark.parametrize("text", ["0", "-2", "nan", "inf", "1000", "fast", "", "0.1", "x" * 500])
def test_a_tempo_that_is_not_possible_says_what_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a tempo; .* from 0\.25 to 20"):
        parse_tempo(text)


def test_a_tempo_is_how_many_times_faster() -> None:
    assert [parse_tempo(text) for text in ("4", " 1.5 ", "2x", "0.25")] == [4, 1.5, 2, 0.25]
