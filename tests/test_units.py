"""Durations as people write them, and the one way from milliseconds to frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.units import (
    format_duration,
    parse_duration,
    parse_length,
    parse_range,
    to_frames,
    to_milliseconds,
)


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("20s", 20_000),
        ("1m30s", 90_000),
        ("1m 30s", 90_000),
        ("1:30", 90_000),
        ("0:05", 5_000),
        ("90:00", 5_400_000),
        ("1:00:00", 3_600_000),
        ("0:01.5", 1_500),
        ("90", 90_000),
        ("2m", 120_000),
        ("2 min", 120_000),
        ("2 minutes", 120_000),
        ("1 minute 5 seconds", 65_000),
        ("1h", 3_600_000),
        ("1h30", 5_400_000),
        ("1 h 05", 3_900_000),
        ("1 hour 2 mins", 3_720_000),
        ("1.5m", 90_000),
        ("0.25s", 250),
        (" 20S ", 20_000),
        ("20 sec", 20_000),
        ("1,5 min", 90_000),
        ("1,5s", 1_500),
        ("1:30 min", 90_000),
        ("1:30 h", 5_400_000),
        ("10 min.", 600_000),
        (20, 20_000),
        (0.5, 500),
        (1.2345, 1_234),
        (-3, -3_000),
        (0, 0),
    ],
)
def test_reads_durations_as_people_write_them(written: str | float, ms: int) -> None:
    assert parse_duration(written) == ms


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "s", "m", "soon", "20x", "1:75", "1:5", ":30", "1:60:00", "1::30", "-20s", "+5s",
        "1s30m", "20s20s", "1e3", "inf", "nan", "1:00:00 min", "1h1h", "9" * 50, float("nan"),
        float("inf"), -float("inf"), 1e308, 10**400, -(10**400), True,
    ],
)  # fmt: skip
def test_refuses_what_is_no_duration_and_shows_the_forms_that_are(written: str | float) -> None:
    with pytest.raises(ValueError, match="is not a duration; write it like 20s, 1m30s, 1:30 or 90"):
        parse_duration(written)


def test_a_refusal_repeats_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(ValueError, match="is not a duration") as error:
        parse_duration("x" * 100_000)
    assert len(str(error.value)) < 150


@given(st.integers(0, 99 * 3600))
def test_reads_every_duration_that_it_writes(seconds: int) -> None:
    assert parse_duration(format_duration(seconds * 1000)) == seconds * 1000


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_all_ways_to_write_one_duration_mean_the_same(hours: int, minutes: int, rest: int) -> None:
    ms = ((hours * 60 + minutes) * 60 + rest) * 1000
    assert parse_duration(f"{hours}h{minutes}m{rest}s") == ms
    assert parse_duration(f"{hours} hours {minutes} minutes {rest} seconds") == ms
    assert parse_duration(f"{hours}:{minutes:02}:{rest:02}") == ms
    assert parse_duration(str(ms // 1000)) == ms
    assert parse_duration(ms // 1000) == ms


@given(st.text(max_size=60) | st.floats() | st.integers())
def test_anything_else_is_a_value_error_and_nothing_worse(written: str | float) -> None:
    try:
        assert isinstance(parse_duration(written), int)
    except ValueError as error:
        assert "is not a duration" in str(error)  # noqa: PT017 - either way is right


@pytest.mark.parametrize(
    ("ms", "written"),
    [(0, "0:00"), (499, "0:00"), (500, "0:01"), (59_500, "1:00"), (3_599_500, "1:00:00")],
)
def test_writes_durations_rounded_to_the_second(ms: int, written: str) -> None:
    assert format_duration(ms) == written


@given(st.integers(0, 10**9))
def test_a_millisecond_is_48_frames_there_and_back(ms: int) -> None:
    assert to_frames(ms) == 48 * ms
    assert to_milliseconds(to_frames(ms)) == ms


@given(st.integers(0, 10**9))
def test_a_part_of_a_millisecond_counts_as_one(frames: int) -> None:
    assert 0 <= to_frames(to_milliseconds(frames)) - frames < 48


@pytest.mark.parametrize(
    ("bare", "says"),
    [
        ("8", "Write 8m for eight minutes."),
        (1, "Write 1m for one minute."),
        (30, "Write 30m for 30"),
    ],
)
def test_a_length_without_a_unit_is_asked_for_in_minutes(bare: str | int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_length(bare)


@pytest.mark.parametrize("written", ["1,5", "2-3", "10 - 15"])
def test_what_could_be_minutes_or_seconds_is_asked_about(written: str) -> None:
    with pytest.raises(ValueError, match="could be minutes or seconds"):
        parse_duration(written)


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("2-3m", (120_000, 180_000)),
        ("10 to 15 min", (600_000, 900_000)),
        ("1:30\u20132:00", (90_000, 120_000)),
        ("1,5-2 min", (90_000, 120_000)),
        ("2m-2m", (120_000, 120_000)),
        ("2-3", None),
        ("3-2m", None),
        ("-3m", None),
        ("2m", None),
        (90, None),
    ],
)
def test_ranges_of_time_have_a_unit(written: object, ends: tuple[int, int] | None) -> None:
    assert parse_range(written) == ends


@pytest.mark.parametrize("text", ["9" * 20, "9" * 20 + "h", "9" * 15 + "m", "1000000000s"])
def test_more_than_a_lifetime_is_no_duration(text: str) -> None:
    """Written in words as in numbers: it would overflow further on."""
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(text)
    assert parse_duration("999999999s") == 999_999_999_000
