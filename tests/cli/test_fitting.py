"""A session fitted to a length from the command line or in its file: shown, played, exported."""

import json
import time
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.desk import Desk
from handscue.app.environment import Here, local_time
from handscue.app.request import LengthWish
from handscue.schedule.appointment import Appointment, parse_time

SESSION = """\
title: Legs
setup:
  - name: Towels
    duration: 10s
steps:
  - sides: [left, right]
    part: leg
    change_over:
      duration: 10s
    steps:
      - name: Effleurage
        technique: effleurage
        passes: 3
      - name: Knead
        technique: kneading
        area: calf
        optional: true
  - name: Rest
    duration: 12s
"""
USUAL_MS = 130_000


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    return desk


def shown(desk: Desk, *options: str) -> dict[str, object]:
    """Give the timetable as programs get it."""
    done = desk.call("show", "session.yaml", "--json", *options)
    assert done.returncode == 0, done.stderr
    timetable: dict[str, object] = json.loads(done.stdout)
    return timetable


def test_without_a_wish_it_has_its_usual_length(desk: Desk) -> None:
    assert shown(desk)["total_ms"] == USUAL_MS


@pytest.mark.parametrize(
    ("options", "ms"),
    [
        (["--fit", "2m30s"], 150_000),
        (["--fit", "1:47.003"], 107_003),
        (["--late", "10s"], USUAL_MS - 10_000),
        (["--fit", "150s", "--late", "10s"], 140_000),
        (["--fit", "90s", "--drop-optional"], 90_000),
    ],
)
def test_it_takes_exactly_what_was_asked_for(desk: Desk, options: list[str], ms: int) -> None:
    assert shown(desk, *options)["total_ms"] == ms


def test_the_file_may_ask_and_the_command_line_is_heard_first(desk: Desk) -> None:
    desk.write(SESSION + "fit: 2m\n")
    assert shown(desk)["total_ms"] == 120_000
    assert shown(desk, "--late", "5s")["total_ms"] == 115_000
    assert shown(desk, "--fit", "2m5s")["total_ms"] == 125_000


def test_the_export_is_as_long_to_the_frame(desk: Desk) -> None:
    done = desk.call("export", "session.yaml", "-o", "x.wav", "--fit", "2m")
    assert done.returncode == 0, done.stderr
    with wave.open(str(desk.folder / "x.wav")) as file:
        assert file.getnframes() == 120 * 48_000


def test_an_end_is_a_time_of_day(desk: Desk) -> None:
    end = datetime.now(UTC).astimezone() + timedelta(seconds=150)
    total_ms = shown(desk, "--end", f"{end:%H:%M:%S}")["total_ms"]
    assert isinstance(total_ms, int)
    assert 120_000 < total_ms <= 150_000


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set for a test here")
@pytest.mark.parametrize(("month", "hours"), [(3, 1), (6, 2), (10, 3)])
def test_an_end_is_right_also_where_clocks_are_changed_before_it(
    monkeypatch: pytest.MonkeyPatch, month: int, hours: int
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        day = {3: 31, 6: 30, 10: 27}[month]
        at = datetime(2024, month, day, 1, 30, tzinfo=Here())
        assert LengthWish(Appointment(end=parse_time("3:30"))).left_s(at) == hours * 3600
        assert abs(local_time() - datetime.now(UTC)) < timedelta(seconds=5)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_changed_is_shown_step_by_step(desk: Desk) -> None:
    done = desk.call("show", "session.yaml", "--fit", "90s", "--drop-optional")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "Legs, 1:30"
    assert lines[1].endswith("time usual change")
    assert "0:00 Towels 0:10 0:10" in lines
    assert "0:10 1 Left leg · Effleurage three passes 0:28 0:24 +4.0 s, +17%" in lines
    assert "left out: 2 Knead" in lines
    play = "handscue play session.yaml --fit 1m30s --drop-optional"
    assert lines[-1] == f"Play it with: {play}"


def test_without_a_wish_nothing_is_said_of_change(desk: Desk) -> None:
    assert "usual" not in desk.call("show", "session.yaml").stdout


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--fit", "0"], 2, "Write 30m for thirty minutes."),
        (["--fit", "30"], 2, "Write 30m for 30 minutes."),
        (["--fit", "-30"], 2, "Write 30m for 30 minutes."),
        (["--fit", "0m"], 2, "must be more than zero"),
        (["--fit", "-5m"], 2, "'-5m' is not a duration; write it like 30m or 1h15m"),
        (["--fit", "24h"], 2, "too long for one session"),
        (["--fit", "soon"], 2, "'soon' is not a duration"),
        (["--end", "25:00"], 2, "'25:00' is not a time of day"),
        (["--end", "14:50", "--fit", "30m"], 2, "leave out --fit and --late"),
        (["--late", "2:10"], 1, "starting 2:10 late leaves nothing of a 2:10 session"),
        (["--fit", "10m"], 1, "Legs cannot last 10:00: the shortest possible is 1:"),
        (["--fit", "1m"], 1, "Leave out 2 Knead"),
        (["--drop-optional"], 1, "needs a length to come down to"),
    ],
)
@pytest.mark.parametrize("command", ["show", "play", "export"])
def test_what_cannot_be_is_told(
    desk: Desk, command: str, options: list[str], code: int, message: str
) -> None:
    more = ["-o", "x.wav"] if command == "export" else []
    done = desk.call(command, "session.yaml", *more, *options)
    assert done.returncode == code
    assert message in " ".join(done.stderr.split())
    assert done.stdout == ""
