"""Parts of a session with a length of their own: exact, both sides equal, or refused."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.errors import FitError
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Block, FittedPart, Routine, Side
from handscue.schedule.fit import fit, reach, refit, usual
from handscue.schedule.selection import on_side
from handscue.schedule.timeline import Segment, Timeline
from schedule.fitting import Material, material, materials

STEPS = [
    {"name": "Warm", "duration": 60, "optional": True},
    {
        "sides": ["left", "right"],
        "steps": [
            {"name": "Knead", "technique": "kneading", "duration": 60, "optional": True},
            {"name": "Wring", "technique": "wringing", "duration": 90},
        ],
    },
    {"name": "Stroke", "technique": "effleurage", "duration": 60},
]


def part(fit_ms: int, first: int = 1, count: int = 1, title: str = "Legs") -> FittedPart:
    return FittedPart(title=title, fit=fit_ms, first=first, count=count, where="whole.yaml: line 4")


def session(of: Material, *parts: FittedPart) -> Timeline:
    routine = of.routine.model_copy(update={"parts": parts})
    return usual(routine, shipped_techniques(), of.lengths)


@pytest.fixture
def legs() -> Material:
    return material(Routine.model_validate({"title": "Whole", "steps": STEPS}))


def length(segments: tuple[Segment, ...]) -> int:
    return sum(segment.duration_ms for segment in segments)


@dataclass(frozen=True)
class Stretch:
    """Some entries of a routine, the segments they become, and the length asked for them."""

    material: Material
    first: int
    count: int
    begin: int
    end: int
    fit_ms: int


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    """Return a part of any session, and a length it can have."""
    of = draw(materials())
    entries = of.routine.steps
    first = draw(st.integers(0, len(entries) - 1))
    count = draw(st.integers(1, len(entries) - first))
    steps = [len(e.steps) if isinstance(e, Block) else 1 for e in entries]
    numbers = range(sum(steps[:first]) + 1, sum(steps[: first + count]) + 1)
    those = [s.index for s in of.usual.segments if s.turn.step in numbers]
    begin, end = those[0], those[-1] + 1
    least, most = reach(replace(of.usual, segments=of.usual.segments[begin:end]))
    fit_ms = draw(st.sampled_from([least, most]) | st.integers(least, most))
    return Stretch(of, first, count, begin, end, fit_ms)


@settings(max_examples=80, deadline=None)
@given(stretches(), st.data())
def test_part_has_its_length_to_the_millisecond_and_the_rest_its_own(
    stretch: Stretch, data: st.DataObject
) -> None:
    plain = stretch.material.usual
    asked = part(stretch.fit_ms, stretch.first, stretch.count)
    fitted = session(stretch.material, asked)
    inside = slice(stretch.begin, stretch.end)
    assert length(fitted.segments[inside]) == stretch.fit_ms
    for before, after in zip(plain.segments, fitted.segments, strict=True):
        assert after.turn == before.turn
        assert after.usual_ms == before.usual_ms
        assert before.bounds is not None
        if not stretch.begin <= after.index < stretch.end:
            assert after.duration_ms == before.duration_ms
        elif after.turn.step is not None:
            assert before.bounds.least_ms <= after.duration_ms <= before.bounds.most_ms
    assert [s.start_ms for s in fitted.segments[1:]] == [s.end_ms for s in fitted.segments[:-1]]
    _both_sides_equal(fitted)
    whole = refit(fitted, 0, data.draw(st.integers(*reach(fitted))))
    assert length(whole.segments[inside]) == stretch.fit_ms
    _both_sides_equal(whole)


def _both_sides_equal(timeline: Timeline) -> None:
    of_step: dict[int, set[int]] = {}
    for segment in timeline.segments:
        if segment.turn.step is not None:
            of_step.setdefault(segment.turn.step, set()).add(segment.duration_ms)
    assert all(len(lengths) == 1 for lengths in of_step.values())


def test_part_within_a_part_keeps_its_length(legs: Material) -> None:
    fitted = session(legs, part(400_001), part(480_000, first=0, count=2))
    assert length(fitted.segments[:6]) == 480_000
    assert length(fitted.segments[1:6]) == 400_001


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (1, r"possible is 3:35, the longest 15:15\. Leave some of its steps out"),
        (30, r"possible is 3:35, the longest 15:15\. Give steps a longer most:"),
    ],
)
def test_impossible_length_is_refused_at_its_place_with_the_least_and_the_most(
    legs: Material, minutes: int, says: str
) -> None:
    place = rf"whole\.yaml: line 4: Legs cannot last {minutes}:00: "
    with pytest.raises(FitError, match=f"{place}.*{says}"):
        session(legs, part(minutes * 60_000))


def test_fitting_the_whole_leaves_out_no_step_of_such_a_part(legs: Material) -> None:
    routine = legs.routine.model_copy(update={"parts": (part(240_000),)})
    fitted = fit(routine, shipped_techniques(), legs.lengths, 300_000, drop_optional=True)
    assert [step.name for step in fitted.left_out] == ["Warm"]
    assert length(fitted.timeline.segments[:5]) == 240_000


def test_one_side_alone_takes_its_usual_time(legs: Material) -> None:
    routine = legs.routine.model_copy(update={"parts": (part(400_000),)})
    assert on_side(routine, Side.LEFT).parts == ()
