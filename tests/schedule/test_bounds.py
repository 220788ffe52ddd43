"""How short and how long a step may become: its own word, its technique's, or what is usual."""

from __future__ import annotations

import pytest

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from handscue.routine.technique import Technique
from handscue.schedule.unroll import Turn, unroll


def turns_of(**fields: object) -> tuple[Turn, ...]:
    routine = Routine.model_validate({"title": "T", **fields})
    return unroll(routine, shipped_techniques().overridden(routine.techniques))


@pytest.mark.parametrize(
    ("step", "times"),
    [
        ({"technique": "kneading"}, (16_667, 25_000, 75_000)),
        ({"technique": "effleurage", "passes": 3}, (18_000, 24_000, 36_000)),
        ({"technique": "effleurage", "passes": 3, "duration": "40s"}, (30_000, 40_000, 60_000)),
        ({"technique": "effleurage", "passes": "2-5"}, (16_000, 32_000, 40_000)),
        ({"technique": "kneading", "duration": "2-3m"}, (120_000, 150_000, 180_000)),
        ({"technique": "hacking"}, (10_000, 15_000, 25_000)),
        ({"technique": "hacking", "duration": "30s"}, (20_000, 30_000, 50_000)),
        ({}, (10_000, 20_000, 40_000)),
        ({"wait": True}, (60_000, 60_000, 60_000)),
        ({"wait": True, "duration": "20s"}, (20_000, 20_000, 20_000)),
        ({"technique": "kneading", "least": "20s", "most": "30s"}, (20_000, 25_000, 30_000)),
        ({"technique": "kneading", "least": "40s"}, (40_000, 40_000, 120_000)),
        ({"technique": "kneading", "most": "9s"}, (6_000, 9_000, 9_000)),
    ],
)
def test_a_step_bends_as_far_as_it_says_or_its_technique_or_its_kind(
    step: dict[str, object], times: tuple[int, int, int]
) -> None:
    [turn] = turns_of(steps=[{"name": "A", **step}])
    assert turn.bend_ms is not None
    assert (turn.bend_ms[0], turn.wanted_ms, turn.bend_ms[1]) == times


def test_setup_keeps_its_time_unless_it_says_otherwise() -> None:
    setup = [{"name": "Towels"}, {"name": "Oil", "least": "5s"}]
    turns = turns_of(setup=setup, steps=[{"name": "A"}])
    assert [turn.bend_ms for turn in turns[:2]] == [(20_000, 20_000), (5_000, 20_000)]


def test_pace_goes_no_further_than_the_bounds_a_step_states() -> None:
    step = {"name": "A", "technique": "kneading", "duration": "60s", "least": "50s"}
    [turn] = turns_of(pace=0.5, steps=[step])
    assert turn.wanted_ms == 50_000


def test_our_bounds_are_of_our_figure_and_go_with_it() -> None:
    def bent(**change: object) -> tuple[int, int] | None:
        step = {"name": "A", "technique": "hacking"}
        return turns_of(steps=[step], techniques={"hacking": change})[0].bend_ms

    assert bent(hold="60s") == (40_000, 180_000)
    assert bent(hold="60s", most="70s") == (40_000, 70_000)
    assert bent(hold="15s", least="12s") == (12_000, 25_000)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"duration": 10, "least": 11}, "least must not be longer than duration"),
        ({"duration": 10, "most": 9}, "most must not be shorter than duration"),
        ({"least": 10, "most": 9}, "least must not be longer than most"),
        ({"priority": 0}, "must be high, usual, low, or a number"),
        ({"priority": "first"}, "must be high, usual, low, or a number"),
    ],
)
def test_bounds_that_hold_nothing_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Routine.model_validate({"title": "T", "steps": [{"name": "A", **fields}]})


def test_a_techniques_bounds_hold_its_figure() -> None:
    with pytest.raises(ValueError, match="least must not be longer than per_pass"):
        Technique.model_validate({"per_pass": 4, "hold": 20, "least": 5})


@pytest.mark.parametrize(
    ("fit", "message"),
    [
        (30, "Write 30m for 30 minutes"),
        ("30", "Write 30m for 30 minutes"),
        ("0m", "more than zero"),
        ("-5m", "is not a duration"),
        ("24h", "too long for one session"),
        ("soon", "is not a duration"),
        (True, "is not a length"),
    ],
)
def test_a_length_no_session_can_have_is_refused(fit: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Routine.model_validate({"title": "T", "fit": fit, "steps": [{"name": "A"}]})
