"""The first session fitted to the usual appointments, its speech as long as a quick voice's."""

from pathlib import Path

import pytest

from handscue.errors import FitError
from handscue.routine.loading import load_routine
from handscue.schedule.unroll import Kind
from schedule.fitting import Material, material


@pytest.fixture
def legs(back_of_legs: Path) -> Material:
    return material(load_routine(back_of_legs)[0], length_ms=2000)


@pytest.mark.parametrize("minutes", [10, 15, 20, 25])
def test_it_fills_the_appointment_and_every_stroke_keeps_its_passes(
    legs: Material, minutes: int
) -> None:
    usual, fitted = legs.usual, legs.fitted(minutes * 60_000).timeline
    assert fitted.total_ms == minutes * 60_000
    longer = fitted.total_ms > usual.total_ms
    for before, after in zip(usual.segments, fitted.segments, strict=True):
        assert after.turn == before.turn
        bends = after.turn.kind is Kind.WORK
        assert (after.duration_ms > before.duration_ms) == (longer and bends)


@pytest.mark.parametrize("minutes", [30, 45])
def test_it_does_not_stretch_to_what_it_has_no_steps_for(legs: Material, minutes: int) -> None:
    with pytest.raises(
        FitError, match=rf"cannot last {minutes}:00: .*, the longest 28:\d\d\. Give"
    ):
        legs.fitted(minutes * 60_000)
