"""What is learned from runs: robust, better with more of them, rounded, and within limits."""

from __future__ import annotations

import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.history.learning import Habit, Learned, lesson, robust
from handscue.history.limits import Limits, limits_of, rounded
from handscue.history.measuring import Ended
from handscue.history.runs import Sample
from handscue.history.steps import KeptStep, Place, Steps, steps_of
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.fit import usual
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said
from history.runs import legs_routine

PLANNED_MS = 30_000
TIMES = st.lists(st.integers(1_000, 600_000), min_size=1, max_size=12)


def honest(middle: int) -> st.SearchStrategy[list[int]]:
    """Return times within a tenth of one."""
    return st.lists(st.integers(round(0.9 * middle), round(1.1 * middle)), min_size=2, max_size=10)


@given(st.data(), st.integers(10_000, 120_000))
def test_a_minority_of_outliers_never_moves_it_past_an_honest_time(
    data: st.DataObject, middle: int
) -> None:
    """However far off they are: a telephone call of hours, a step that was left in seconds."""
    good = data.draw(honest(middle))
    odd = data.draw(st.lists(st.integers(1, 10**8), max_size=len(good) - 1 if len(good) > 2 else 0))
    estimate = robust(data.draw(st.permutations(good + odd)), middle)
    assert estimate is not None
    assert min(good) <= estimate.ms <= max(good)


@given(st.integers(10_000, 60_000), st.integers(1, 100))
def test_one_telephone_call_in_one_run_of_two_sides_spoils_nothing(took: int, times: int) -> None:
    estimate = robust([took, took * 4 * times + 60_000], took)
    assert estimate == (took, 0, (took,), (took * 4 * times + 60_000,))


@given(st.integers(1_000, 90_000))
def test_one_run_is_enough_unless_it_is_quite_unlikely(took: int) -> None:
    estimate = robust([took], PLANNED_MS)
    assert estimate is not None
    assert estimate.ms == took
    assert robust([PLANNED_MS * 3 + took], PLANNED_MS) is None


@given(TIMES, st.randoms(use_true_random=False))
def test_the_order_of_runs_does_not_matter(times: list[int], chance: random.Random) -> None:
    shuffled = times[:]
    chance.shuffle(shuffled)
    one, other = robust(times, PLANNED_MS), robust(shuffled, PLANNED_MS)
    assert (one and one[:2]) == (other and other[:2])


@given(TIMES, st.integers(2, 9))
def test_twice_the_times_are_learned_as_twice_the_time(times: list[int], factor: int) -> None:
    one = robust(times, PLANNED_MS)
    other = robust([ms * factor for ms in times], PLANNED_MS * factor)
    assert (one is None) == (other is None)
    if one and other:
        assert other.ms == pytest.approx(one.ms * factor, abs=factor)


@given(TIMES)
def test_it_lies_among_the_times_it_counted_and_sets_aside_the_rest(times: list[int]) -> None:
    estimate = robust(times, PLANNED_MS)
    if estimate is not None:
        assert min(estimate.counted) <= estimate.ms <= max(estimate.counted)
        assert sorted(estimate.counted + estimate.outliers) == sorted(times)
        assert estimate.spread_ms >= 0


def test_it_gets_better_with_more_runs() -> None:
    """The usual error over many courses of runs, a tenth of them with a telephone call in it."""
    chance = random.Random(1)  # noqa: S311 - times

    def time() -> int:
        call = 600_000 if chance.random() < 0.1 else 0
        return round(chance.gauss(40_000, 4_000)) + call

    def error(runs: int) -> float:
        estimates = (robust([time() for _ in range(runs)], PLANNED_MS) for _ in range(200))
        return median(abs(e.ms - 40_000) for e in estimates if e)

    errors = [error(runs) for runs in (1, 3, 9, 27)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0] / 3


@given(st.floats(1, 600_000))
def test_it_is_rounded_to_what_a_therapist_would_write(ms: float) -> None:
    assert rounded(ms) % 1000 == 0
    assert rounded(ms) > 0
    assert abs(rounded(ms) - ms) <= (1000 if ms < 30_000 else 2_500)
    if ms >= 30_000:
        assert rounded(ms) % 5000 == 0


LIMITS = st.builds(
    Limits,
    st.integers(5_000, 300_000),
    st.integers(0, 30_000),
    st.integers(0, 30_000),
    st.integers(0, 30_000),
    st.integers(40_000, 300_000).map(lambda ms: ms // 1000 * 1000),
    st.sampled_from([0.8, 1.0, 1.25]),
)


@given(LIMITS, st.integers(100, 900_000))
def test_it_is_never_below_what_is_said_nor_beyond_its_bounds(limits: Limits, ms: int) -> None:
    held, written, bound = limits.within(ms)
    assert held == round(written * limits.pace)
    assert held >= limits.said_ms
    assert held >= limits.technique_ms
    assert limits.least_ms <= written <= limits.most_ms
    assert (bound is None) == (written == rounded(ms / limits.pace))


def one(*names: str, passes: int = 0) -> Steps:
    return tuple(KeptStep(Place.STEP, n, name, passes=passes) for n, name in enumerate(names, 1))


def taught(
    *runs: list[tuple[str, float]], now: Steps | None = None, before: Steps | None = None
) -> Learned:
    """Return what is learned of the first step from runs of its samples: how ended, in seconds."""
    samples = [
        Sample(run, 1, number, 0, None, 30_000, round(seconds * 1000), Ended(ended))
        for run, kept in enumerate(runs)
        for number, (ended, seconds) in enumerate(kept)
    ]
    now = now or one("A")
    return lesson(now, {0: Limits(30_000)}, {1: before or now}, samples).steps[0]


def test_only_what_the_therapist_ended_teaches() -> None:
    assert taught([("clock", 30), ("clock", 30)]).ms is None
    assert taught([("clock", 30), ("pressed", 20)]).ms == 25_000
    assert taught([("spoiled", 12)]).ms is None
    assert taught([("skipped", 2)], [("pressed", 20)]).ms == 20_000


def test_what_the_clock_ended_counts_only_in_its_usual_time() -> None:
    """A session that was fitted to a length tells nothing of what its steps should take."""
    learned = taught([("clock", 22), ("pressed", 40)])
    assert learned.estimate is not None
    assert learned.estimate.counted == (40_000,)


@pytest.mark.parametrize(
    ("runs", "habit"),
    [
        ([[("pressed", 20)], [("pressed", 22)]], Habit.CUT),
        ([[("pressed", 40)], [("pressed", 45), ("pressed", 50)]], Habit.EXTENDED),
        ([[("skipped", 1)], [("skipped", 2)]], Habit.LEFT_OUT),
        ([[("pressed", 20)]], None),  # one run is no habit
        ([[("pressed", 20)], [("clock", 30)]], None),
        ([[("pressed", 29)], [("pressed", 28)]], None),
        ([[("pressed", 20)], [("skipped", 2)]], None),
    ],
)
def test_habits_are_what_is_done_in_every_run(
    runs: list[list[tuple[str, float]]], habit: Habit | None
) -> None:
    assert taught(*runs).habit is habit


def test_times_for_other_work_are_not_mixed_in() -> None:
    learned = taught([("pressed", 20)], before=one("A", passes=3), now=one("A", passes=6))
    assert (learned.ms, learned.unlike) == (None, 1)


def test_a_step_that_cannot_be_told_is_named_and_not_guessed() -> None:
    samples = [Sample(run, 1, 1, 1, None, 30_000, 20_000, Ended.PRESSED) for run in (1, 2)]
    found = lesson(one("A", "X"), {1: Limits(30_000)}, {1: one("A", "B")}, samples)
    assert found.steps[0].ms is None
    assert [(lost.step.name, lost.runs) for lost in found.lost] == [("B", 2)]


def test_only_the_newest_runs_count() -> None:
    learned = taught(*[[("pressed", 20)]] * 30, *[[("pressed", 50)]] * 20)
    assert learned.ms == 50_000
    assert learned.runs == 20


def test_a_change_that_is_hardly_one_is_not_worth_it() -> None:
    assert not taught([("pressed", 30.4)]).is_worth_a_change
    assert taught([("pressed", 35)]).is_worth_a_change


def limits(routine: Routine, said_ms: int = 900) -> dict[int, Limits]:
    techniques = shipped_techniques()
    said = everything_said(unroll(routine, techniques))
    lengths: dict[Content, int] = {Spoken(text): said_ms for text in said}
    lengths |= {Chime(name): 400 for name in ChimeName}
    return limits_of(routine, techniques, usual(routine, techniques, lengths), lengths)


def test_limits_are_those_of_what_is_said_the_technique_and_the_step() -> None:
    routine = Routine.model_validate(
        {
            "title": "x",
            "pace": "gentle",
            "steps": [
                {"name": "Lift", "technique": "passive lift"},
                {"name": "Knead", "technique": "kneading", "least": "20s", "most": "50s"},
                {"name": "Turn", "wait": True},
                {"name": "Rest", "duration": "20s"},
            ],
        }
    )
    found = limits(routine, said_ms=3000)
    assert sorted(found) == [0, 1, 3]
    assert found[0].technique_ms == 6_000
    assert found[0].said_ms > 3_000
    assert (found[1].least_ms, found[1].most_ms, found[1].pace) == (20_000, 50_000, 1.25)
    assert found[3].pace == 1.0
    assert found[0].within(1_000) == (6_250, 5_000, "the least its technique takes")
    assert found[3].within(1_000).bound == "what is said in it"
    assert found[1].within(100_000) == (62_500, 50_000, "its most:")


def test_both_sides_are_one_step_with_one_limit() -> None:
    routine = legs_routine("Effleurage", "Knead")
    assert sorted(limits(routine)) == list(range(len(steps_of(routine))))
