"""How long a session is to be, from a length, a time of day, or being late."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from handscue.errors import FitError
from handscue.schedule.appointment import Appointment, coming, parse_late, parse_time, until

NOW = datetime(2024, 5, 6, 14, 20, 0, 250_000, tzinfo=UTC)
USUAL_MS = 45 * 60_000


def test_nothing_asked_for_is_nothing_to_fit_to() -> None:
    assert Appointment().length(USUAL_MS, NOW) is None


def test_an_end_is_counted_from_now_to_the_millisecond() -> None:
    assert Appointment(end=time(14, 50)).length(USUAL_MS, NOW) == 30 * 60_000 - 250


@pytest.mark.parametrize(("length_ms", "left_ms"), [(None, 37 * 60_000), (1_800_000, 22 * 60_000)])
def test_being_late_shortens_the_length_asked_for_or_the_usual_one(
    length_ms: int | None, left_ms: int
) -> None:
    late = Appointment(length_ms=length_ms, late_ms=8 * 60_000)
    assert late.length(USUAL_MS, NOW) == left_ms


def test_being_later_than_the_session_is_long_leaves_nothing() -> None:
    with pytest.raises(FitError, match="starting 45:00 late leaves nothing of a 45:00 session"):
        Appointment(late_ms=USUAL_MS).length(USUAL_MS, NOW)


def test_a_time_past_is_told_and_after_midnight_is_tomorrow() -> None:
    with pytest.raises(FitError, match="14:10 is already past: it is 14:20"):
        Appointment(end=time(14, 10)).length(USUAL_MS, NOW)
    late = NOW.replace(hour=23, minute=50)
    assert coming(time(0, 20), late) - late < timedelta(minutes=30)


def test_an_end_a_day_off_is_told() -> None:
    with pytest.raises(FitError, match="14:20 is 24:00:00 away, longer than any session"):
        until(NOW + timedelta(days=1), NOW)
    with pytest.raises(FitError, match="already past"):
        until(NOW, NOW)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:50", time(14, 50)),
        ("9.05", time(9, 5)),
        (" 14:50:30 ", time(14, 50, 30)),
        ("2:50pm", time(14, 50)),
        ("2:50 P.M.", time(14, 50)),
        ("12:10am", time(0, 10)),
        ("12pm", time(12)),
        ("14h50", time(14, 50)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, read: time) -> None:
    assert parse_time(text) == read


@pytest.mark.parametrize(
    "text", ["", "14", "25:00", "14:50pm", "0:10am", "14:60", "noon", "-1:00", "30m", "9" * 99]
)
def test_what_is_no_time_of_day_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day; write it like 14:50"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "ms"), [("8", 480_000), ("8m", 480_000), ("2,5", 150_000), ("90s", 90_000)]
)
def test_being_late_is_counted_in_minutes(text: str, ms: int) -> None:
    assert parse_late(text) == ms


@pytest.mark.parametrize("text", ["0", "soon", "-8m", ""])
def test_being_late_by_no_time_at_all_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="30m"):
        parse_late(text)
