"""How long steps take, from looks at a session: pauses out, outages told, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handscue.history.measuring import Ended, Look, Measuring
from handscue.schedule.timeline import Segment
from history.runs import LEGS

TICK_S = 0.05
[TOWELS, FIRST, SECOND, THIRD, *_] = LEGS.segments
LAST = LEGS.segments[-1]
PLANNED_S = 20


def looks(
    *spells: tuple[Segment, float] | tuple[Segment, float, str], over: bool = False
) -> Iterator[Look]:
    """Yield looks at a session that is in a segment for so many seconds, and so on.

    A third word says how: ``paused``, ``unheard`` or ``unseen``.
    """
    at = 100.0
    for segment, seconds, *how in spells:
        yield from (
            Look(segment, at + tick * TICK_S, goes="paused" not in how, heard="unheard" not in how)
            for tick in range(1 if "unseen" in how else round(seconds / TICK_S))
        )
        at += seconds
    segment = spells[-1][0]
    yield Look(segment, at, goes=not over, over=over)


def took(
    *spells: tuple[Segment, float] | tuple[Segment, float, str], over: bool = False
) -> list[tuple[str, float, Ended]]:
    """Return how long each step took, and how it ended, in the order they were over."""
    measuring, found = Measuring(len(LEGS.segments)), []
    for look in looks(*spells, over=over):
        measuring, one = measuring.after(look)
        if one:
            found.append((one.segment.turn.name, one.took_ms / 1000, one.ended))
    return found


def test_a_step_takes_as_long_as_the_session_is_in_it() -> None:
    assert took((FIRST, 12), (SECOND, 15), (THIRD, 1)) == [
        ("Effleurage", 12, Ended.PRESSED),
        ("Kneading", 15, Ended.PRESSED),
    ]


def test_what_the_clock_ended_is_told_from_what_the_therapist_did() -> None:
    assert took((FIRST, PLANNED_S), (SECOND, 1)) == [("Effleurage", 20, Ended.CLOCK)]


def test_a_pause_is_left_out() -> None:
    assert took((FIRST, 8), (FIRST, 300, "paused"), (FIRST, 4), (SECOND, 1)) == [
        ("Effleurage", 12, Ended.PRESSED)
    ]


def test_more_time_and_holding_are_the_therapists() -> None:
    more = replace(FIRST, duration_ms=FIRST.duration_ms + 15_000)
    held = replace(SECOND, held=True)
    assert took((FIRST, 10), (more, 25), (held, 33), (THIRD, 1)) == [
        ("Effleurage", 35, Ended.PRESSED),
        ("Kneading", 33, Ended.PRESSED),
    ]


def test_a_step_gone_back_to_takes_that_time_besides() -> None:
    assert took((FIRST, PLANNED_S), (SECOND, 6), (FIRST, 10), (SECOND, 20), (THIRD, 1)) == [
        ("Effleurage", 20, Ended.CLOCK),
        ("Effleurage", 30, Ended.PRESSED),
        ("Kneading", 26, Ended.PRESSED),
    ]


def test_a_step_left_at_once_was_not_done() -> None:
    assert took((FIRST, 2), (SECOND, 4.9), (THIRD, 1)) == [
        ("Effleurage", 2, Ended.SKIPPED),
        ("Kneading", 4.9, Ended.SKIPPED),
    ]


@pytest.mark.parametrize("how", ["unheard", "unseen"])
def test_where_the_sound_was_away_or_the_machine_held_up_nothing_is_known(how: str) -> None:
    assert took((FIRST, 5), (FIRST, 5, how), (FIRST, 5), (SECOND, 1)) == [
        ("Effleurage", 15, Ended.SPOILED)
    ]


def test_abandoned_only_whole_steps_are_kept() -> None:
    assert took((FIRST, 12), (SECOND, 13), over=True) == [("Effleurage", 12, Ended.PRESSED)]


def test_ended_in_the_last_step_that_is_done_if_half_of_it_is() -> None:
    assert took((LAST, 11), over=True) == [("Effleurage", 11, Ended.PRESSED)]
    assert took((LAST, 9), over=True) == []


@pytest.mark.parametrize(("seconds", "finished"), [(9, False), (11, True), (20, True)])
def test_it_is_finished_where_the_last_step_is_done(seconds: int, *, finished: bool) -> None:
    measuring = Measuring(len(LEGS.segments))
    for look in looks((FIRST, 20), (LAST, seconds), over=True):
        measuring, _ = measuring.after(look)
    assert measuring.finished is finished


SPELLS = st.lists(
    st.tuples(
        st.sampled_from(LEGS.segments),
        st.integers(1, 400).map(lambda ticks: ticks * TICK_S),
        st.sampled_from(["", "paused"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=30)
@given(SPELLS)
def test_all_time_is_worked_or_paused(spells: list[tuple[Segment, float, str]]) -> None:
    measuring = Measuring(len(LEGS.segments))
    for look in looks(*spells):
        measuring, _ = measuring.after(look)
    worked = sum(visits.worked_s for visits in measuring.visits.values())
    assert measuring.lasted_s == pytest.approx(sum(seconds for _, seconds, _ in spells))
    assert measuring.paused_s == pytest.approx(
        sum(seconds for _, seconds, how in spells if how == "paused")
    )
    assert worked == pytest.approx(measuring.lasted_s - measuring.paused_s)


@settings(max_examples=30)
@given(SPELLS, st.integers(1, 60))
@example(  # as near to its end as may be, by seconds that do not add up to the last bit
    [(s, n * TICK_S, "") for s, n in ((FIRST, 204), (TOWELS, 394), (FIRST, 1))], 1
)
def test_pauses_change_nothing_of_what_steps_take(
    spells: list[tuple[Segment, float, str]], seconds: int
) -> None:
    """However long, wherever in a step they are."""

    def paused(
        spells: Iterable[tuple[Segment, float, str]],
    ) -> Iterator[tuple[Segment, float, str]]:
        for segment, worked, _ in spells:
            yield from ((segment, worked, ""), (segment, seconds * TICK_S, "paused"))

    working = [(segment, worked, "") for segment, worked, _ in spells]
    assert took(*paused(working)) == took(*working)
