"""``handscue rehearse``: a session gone through faster, in part, in a loop, silently, or asked."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cli.desk import Desk
from cli.sessions import short_session
from cli.terminal import Terminal
from handscue.app.environment import Environment
from handscue.app.preparing import ready
from handscue.app.request import Request
from handscue.history.database import NAME
from handscue.schedule.selection import Selection
from handscue.units import to_frames

ROOT = Path(__file__).resolve().parents[2]
HISTORY = Path("data", "handscue", NAME)
SESSION = """\
title: Legs
setup:
  - name: Towels
    duration: 10s
steps:
  - sides: [left, right]
    part: leg
    change_over:
      duration: 12s
    steps:
      - name: Effleurage
        technique: effleurage
        passes: 3
        duration: 24s
        say: Glide up the whole leg.
      - name: Knead
        technique: kneading
        area: calf
        duration: 40s
  - name: Rest
    duration: 12s
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    return desk


@contextlib.contextmanager
def terminal(desk: Desk, *options: str) -> Iterator[Terminal]:
    """The session rehearsed on a terminal, with a home of its own, to nobody."""
    session = desk.folder / "session.yaml"
    env = {"XDG_DATA_HOME": str(desk.folder / "data"), "XDG_CACHE_HOME": str(desk.folder / "cache")}
    opened = Terminal(session, "--output", "silent", *options, command="rehearse", env=env)
    try:
        yield opened
    finally:
        opened.close()


def test_show_tells_what_would_be_rehearsed(desk: Desk) -> None:
    done = desk.call("show", "session.yaml", "--json", "--tempo", "4", "--only", "calf")
    rows = json.loads(done.stdout)["segments"]
    assert [(row["step"], row["side"], row["kind"]) for row in rows] == [
        (2, "left", "work"),
        (None, "right", "switch"),
        (2, "right", "work"),
    ]
    assert [row["duration_ms"] for row in rows][::2] == [10_000, 10_000]
    shown = desk.call("show", "session.yaml", "--tempo", "4").stdout
    assert "Tempo 4: " in shown
    assert "instead of 2:42." in shown


def test_it_says_the_true_total_and_plays_it_to_its_end(desk: Desk) -> None:
    for sound in ("opening", "closing"):  # no longer than need be
        shutil.copy(ROOT / "sounds" / "confirm.wav", desk.folder / f"{sound}.wav")
    desk.write(SESSION + "sounds: {opening: opening.wav, closing: closing.wav}\n")
    options = ("--tempo", "20", "--only", "3", "--silent", "--plain")
    done = desk.run("rehearse", "session.yaml", *options)
    assert done.returncode == 0, done.stderr
    first, step, last = done.stdout.splitlines()
    assert first.startswith("Tempo 20: 0:0")
    assert first.endswith("instead of 0:12.")
    assert "Rest" in step
    assert last.startswith("Legs: finished, 0:0")


def test_a_fitted_session_is_rehearsed_at_a_tempo_of_its_own(desk: Desk) -> None:
    data = {}
    for options in ((), ("--tempo", "2")):
        done = desk.call("show", "session.yaml", "--json", "--fit", "3m", *options)
        data[options] = json.loads(done.stdout)["segments"]
    fitted, faster = data.values()
    assert faster[2]["duration_ms"] == round(fitted[2]["duration_ms"] / 2)


def test_it_has_the_very_sounds_of_the_session_at_its_own_tempo(tmp_path: Path) -> None:
    path = short_session(tmp_path)
    usual = ready(Request(path), Environment())
    faster = ready(Request(path, part=Selection(only="1-2", tempo=4)), Environment())
    assert len(faster.plan.cues) >= 6
    for cue in faster.plan.cues:
        clip = usual.sounds.clips[cue.content]
        heard = faster.mix.read(to_frames(cue.start_ms), clip.frames)
        assert np.array_equal(heard, clip.samples)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--tempo", "0"], 2, "'0' is not a tempo; write a number from 0.25 to 20"),
        (["--tempo", "-1"], 2, "'-1' is not a tempo"),
        (["--tempo", "nan"], 2, "'nan' is not a tempo"),
        (["--tempo", "1000"], 2, "'1000' is not a tempo"),
        (["--only", "30-40"], 2, "there is no step 40; the last one is 3"),
        (["--only", "xyz"], 2, "no step has 'xyz' in its name or area; try one of:"),
        (["--only", "claf"], 2, "did you mean calf?"),
        (["--fit", "3h", "--tempo", "4"], 1, "Legs cannot last 3:00:00"),
        (["--silent", "--output", "miniaudio"], 2, "leave out --output miniaudio"),
        (["--quiz"], 2, "run it in a terminal"),
        (["--learn"], 2, "it waits at each step, and there is no keyboard, pedal or remote here"),
        (["--learn", "--tempo", "2"], 2, "leave out --tempo"),
        (["--learn", "--loop"], 2, "leave out --loop"),
        (["--quiz", "--learn", "--profile", "me"], 2, "leave out --learn and --profile"),
        (["--quiz", "--listen"], 2, "leave out --listen"),
        (["--quiz", "--loop", "--tempo", "4"], 2, "leave out --tempo and --loop"),
    ],
)
def test_what_cannot_be_is_told(desk: Desk, options: list[str], code: int, message: str) -> None:
    done = desk.call("rehearse", "session.yaml", *options)
    assert done.returncode == code
    assert message in " ".join(done.stderr.split())
    assert done.stdout == ""


@pytest.mark.parametrize("how", ["q q", "ctrl-c"])
def test_a_loop_goes_on_until_it_is_ended(desk: Desk, how: str) -> None:
    with terminal(desk, "--loop", "--only", "2-3") as shown:
        shown.await_text("next: Switch to")
        shown.press("nnnn")  # past the rest, at the end
        shown.await_text("next: Switch to")
        if how == "q q":
            shown.press("qq")
            assert shown.ended() == 0
            assert "Legs: stopped in round 2, after 1 whole round." in shown.seen
        else:
            shown.process.send_signal(signal.SIGINT)
            assert shown.ended() == 130
        assert shown.is_put_back()


def test_what_is_not_heard_is_read(desk: Desk) -> None:
    with terminal(desk, "--silent", "--only", "1") as shown:
        shown.await_text("Glide up the whole leg.")
        shown.press("n")
        shown.press("qq")
        assert shown.ended() == 0
    assert not (desk.folder / HISTORY).exists()  # nothing is kept that was not asked for


def test_how_long_steps_take_is_kept_where_it_is_to_be_learned(desk: Desk) -> None:
    with terminal(desk, "--only", "1", "--learn") as shown:
        shown.await_text("next: Switch to")
        shown.press("nn")
        shown.await_text("last step")
        shown.press("qq")
        assert shown.ended() == 0
    with contextlib.closing(sqlite3.connect(desk.folder / HISTORY)) as db:
        assert list(db.execute("SELECT kind, finished FROM run")) == [("learn", 0)]
        assert list(db.execute("SELECT step, side FROM took ORDER BY segment")) == [
            (1, "left"),
            (3, "right"),  # changing over
        ]


def test_a_quiz_keeps_what_was_known_and_begins_with_what_was_not(desk: Desk) -> None:
    with terminal(desk, "--quiz") as shown:
        shown.await_text("question 1 of 3")
        assert "Effleurage" not in shown.seen
        shown.press("n")
        shown.await_text("Did you know it?")
        shown.press("n")  # yes
        shown.await_text("question 2 of 3")
        shown.press("n")
        shown.await_text("Did you know it?")
        shown.press("a")  # no
        shown.press("n")
        shown.await_text("question 3 of 3")
        shown.press("qq")
        assert shown.ended() == 0
        assert shown.is_put_back()
        assert "You knew 1 of 2." in shown.seen
        assert "asked first next time: 2 Knead." in shown.seen
    with contextlib.closing(sqlite3.connect(desk.folder / HISTORY)) as db:
        assert list(db.execute("SELECT step, knew FROM answer ORDER BY at")) == [(1, 1), (2, 0)]
    with terminal(desk, "--quiz") as shown:
        shown.await_text("After Effleurage")
        assert "1 of 3 steps need practice and come first." in shown.seen
        shown.press("n")
        shown.await_text("Did you know it?")
        shown.press("n")
        shown.process.send_signal(signal.SIGINT)
        assert shown.ended() == 130
        assert shown.is_put_back()
        assert "You knew 1 of 1." in shown.seen
