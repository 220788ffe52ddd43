"""Three rounds of eight exercises, with sets and holds, from the first play to the resumed one."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from app.practice import Practice
from cli.treatments import treat
from export.sounding import probed
from handscue.app.exporting import Export, Files
from handscue.app.learning import change, study
from handscue.app.performing import is_finished
from handscue.app.planning import plan
from handscue.app.playing import opening
from handscue.app.request import LengthWish, Request
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import Player
from handscue.play.transport import Command
from handscue.schedule.appointment import Appointment
from handscue.schedule.timeline import Segment
from handscue.units import FRAMES_PER_SECOND
from history.runs import AtOnce
from play.fakes import RecordingOutput, ScriptedCommands, laid_out

NAMES = ("Bridge", "Clam", "Heel raise", "Squat", "Plank", "Side plank", "Dead bug", "Bird dog")
CIRCUIT = """\
title: Circuit
steps:
  - repeat: 3
    rest_between: 20s
    steps:
      - {name: Bridge, sets: 2, reps: 4, hold: 3s, rest: 10s}
      - {name: Clam, sets: 2, reps: 5, rest: 10s}
      - {name: Heel raise, reps: 6, hold: 2s}
      - {name: Squat, duration: 20s}
      - {name: Plank, hold: 20s}
      - {name: Side plank, duration: 20s}
      - {name: Dead bug, duration: 24s}
      - {name: Bird dog, duration: 24s}
"""


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    return Practice(tmp_path, CIRCUIT)


def exercises(segments: tuple[Segment, ...]) -> list[Segment]:
    return [segment for segment in segments if segment.turn.step is not None]


def test_every_exercise_of_every_round_is_played(practice: Practice) -> None:
    opened = opening(Request(practice.session), None, practice.env)
    end = practice.play(opened, ScriptedCommands(practice.clock, []))
    assert is_finished(end)
    seen = dict.fromkeys(view.segment.index for view in practice.screen.shown)
    assert list(seen) == [segment.index for segment in end.timeline.segments]
    rounds = {(s.turn.name, s.turn.round_numbers[0]) for s in exercises(end.timeline.segments)}
    assert rounds == {(name, number) for name in NAMES for number in (1, 2, 3)}


def test_what_is_heard_is_what_is_exported(practice: Practice, tmp_path: Path) -> None:
    opened = opening(Request(practice.session), None, practice.env)
    clock, heard = practice.clock, RecordingOutput(practice.clock)
    output = RecoveringOutput(lambda *, sure: heard, AtOnce())  # noqa: ARG005
    start = opened.begun(clock.now(), practice.now())
    nobody, screen = ScriptedCommands(clock, []), practice.screen
    Player(start, opened.ready.sounds, output, nobody, screen, clock).run()
    Export(Request(practice.session), Files(tmp_path / "circuit.wav"), practice.env).run()
    exported, _ = soundfile.read(tmp_path / "circuit.wav", dtype="int16")
    first = heard.heard[0][0]
    live = laid_out(heard.heard, first, first + len(exported) / FRAMES_PER_SECOND)
    assert (live == exported).all()


def test_fitted_every_round_is_shortened_alike(practice: Practice) -> None:
    usual = plan(Request(practice.session), practice.env).timeline
    shorter_ms = usual.total_ms * 9 // 10
    wish = LengthWish(Appointment(length_ms=shorter_ms))
    fitted = plan(Request(practice.session, wish), practice.env).timeline
    assert abs(fitted.total_ms - shorter_ms) < 1000
    for name in NAMES:
        lengths = {s.duration_ms for s in exercises(fitted.segments) if s.turn.name == name}
        assert max(lengths) - min(lengths) <= 1000


def test_exported_each_round_has_its_chapters(practice: Practice, tmp_path: Path) -> None:
    out = tmp_path / "circuit.mp3"
    Export(Request(practice.session), Files(out), practice.env).run()
    titles = [chapter["tags"]["title"] for chapter in probed(out)["chapters"]]
    for number in (1, 2, 3):
        assert sum(f"Round {number} of 3" in title for title in titles) >= len(NAMES), titles


def test_what_is_learned_of_an_exercise_is_written_once(practice: Practice, tmp_path: Path) -> None:
    segments = plan(Request(practice.session), practice.env).timeline.segments
    works = [30.0 if s.turn.name == "Squat" else None for s in segments]
    for day in range(3):
        treat(tmp_path / "data", practice.session, *works, began_at=day * 86_400)
    (tmp_path / "data" / "handscue" / "history.sqlite3").rename(tmp_path / "history.sqlite3")
    changed = change(study(practice.session, None, practice.env), practice.env)
    before, after = changed.before.splitlines(), changed.after.splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        ("      - {name: Squat, duration: 20s}", "      - {name: Squat, duration: 30s}")
    ]


@pytest.mark.parametrize("exercise", [0, 5])
def test_lost_in_the_second_round_it_is_resumed_there(practice: Practice, exercise: int) -> None:
    opened = opening(Request(practice.session), None, practice.env)
    there = next(
        s
        for s in exercises(opened.ready.plan.timeline.segments)
        if s.turn.name == NAMES[exercise] and s.turn.round_numbers[0] == 2
    )
    practice.play_until_the_power_goes(opened, there.start_ms / 1000 + 4)
    resumed = practice.resumed()
    segment = resumed.ready.plan.timeline.segments[resumed.first]
    assert (segment.turn.name, segment.turn.round_numbers) == (
        there.turn.name,
        there.turn.round_numbers,
    )
    practice.screen.shown.clear()
    on = ScriptedCommands(practice.clock, [(practice.clock.now() + 5, Command.TOGGLE)])
    assert is_finished(practice.play(resumed, on))
    after = dict.fromkeys(view.segment.index for view in practice.screen.shown)
    assert list(after) == [s.index for s in resumed.ready.plan.timeline.segments[segment.index :]]
