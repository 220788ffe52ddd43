"""What every output does, heard: the real ones on the rig, the tests' own beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from handscue.play.outputs.simpleaudio_process import is_installed
from play.fakes import JumpingClock, RecordingOutput, laid_out
from play.outputs.performing import MIX, Script, perform
from rig.fixtures import require_rig
from rig.listening import aligned, find_clip, timing
from rig.recording import Recording
from rig.sound_card import SoundCard

SECOND = 48_000
TESTS = Path(__file__).resolve().parents[2]
REAL = ["miniaudio", "simpleaudio"]
LAG_MS = {"recording": 0, "miniaudio": 60, "simpleaudio": 60}
JITTER_P95_MS = {"recording": 0.01, "miniaudio": 0.01, "simpleaudio": 10}
EXACT = ["recording", "miniaudio"]


def start(name: str, card: SoundCard) -> subprocess.Popen[str]:
    """Start the performer in a process that hears only the rig."""
    if name == "simpleaudio" and not is_installed():
        if os.environ.get("HANDSCUE_RIG") == "required":
            pytest.fail("simpleaudio is not installed")
        pytest.skip("simpleaudio is not installed")
    return subprocess.Popen(
        [sys.executable, "-m", "play.outputs.performing", name],
        env={**card.env, "PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class Heard:
    """What a script made heard, and the instants of its actions."""

    def __init__(self, recording: Recording, log: list[dict[str, Any]]) -> None:
        self.recording, self.log = recording, log

    def called(self, index: int) -> float:
        called: float = self.log[index]["called"]
        return called

    def bursts(self, at: float, frame: int, until: int) -> tuple[list[float], list[float | None]]:
        """Return when bursts from one frame to another were due and heard, the first due ``at``."""
        planned, heard = [], []
        for span in MIX.spans:
            if frame <= span.start and span.stop <= until:
                due = at + (span.start - frame) / SECOND
                planned.append(due)
                sound = MIX.read(span.start, span.stop - span.start)
                heard.append(find_clip(self.recording, sound, near=due, within=0.4))
        return planned, heard

    def is_silent(self, start: float, stop: float) -> bool:
        return not self.recording.between(start, stop).any()


Perform = Callable[[Script], Heard]


@pytest.fixture(params=["recording", *(pytest.param(n, marks=pytest.mark.rig) for n in REAL)])
def name(request: pytest.FixtureRequest) -> str:
    """The name of each output."""
    named: str = request.param
    return named


@pytest.fixture
def performed(name: str, tmp_path: Path) -> Iterator[Perform]:
    """Carry out a script with the output and give what was heard."""
    if name == "recording":
        yield _performed_at_once
        return
    require_rig()
    with SoundCard(tmp_path) as card:
        yield lambda script: _performed_live(name, card, script)


def _performed_at_once(script: Script) -> Heard:
    clock = JumpingClock()
    output = RecordingOutput(clock)
    log = perform(output, clock, script)
    samples = laid_out(output.heard, 999.0, clock.now() + 2)
    return Heard(Recording(rate=SECOND, samples=samples, t0=999.0), log)


def _performed_live(name: str, card: SoundCard, script: Script) -> Heard:
    with card.record() as recording:
        process = start(name, card)
        out, _ = process.communicate(json.dumps(script))
    return Heard(recording, json.loads(out.splitlines()[-1]))


class TestEveryOutput:
    """The contract of ``Output``."""

    @pytest.mark.measured
    def test_frames_are_heard_at_their_instants(self, name: str, performed: Perform) -> None:
        heard = performed([(0, "play", 0, MIX.frames, 0.05), (9.8, "end")])
        planned, when = heard.bursts(heard.called(0) + 0.05, 0, MIX.frames)
        assert len(planned) == len(MIX.spans)
        measured = timing(planned, when)
        assert measured.missing == 0
        assert 0 <= measured.latency_ms <= LAG_MS[name]
        assert round(measured.jitter_p95_ms, 6) <= JITTER_P95_MS[name]  # to the nanosecond
        if name in EXACT:
            whole = MIX.read(0, MIX.frames)
            lag = aligned(heard.recording.samples, whole)
            assert np.array_equal(heard.recording.samples[lag : lag + len(whole)], whole)

    def test_it_begins_in_the_middle_and_stops_by_itself(
        self, name: str, performed: Perform
    ) -> None:
        """From 0.1 s into the third burst up to the middle of the fourth."""
        frame, until = int(1.1 * SECOND), int(2.75 * SECOND)
        heard = performed([(0, "play", frame, until, 0.05), (3.0, "end")])
        expected = MIX.read(frame, until - frame)
        due = heard.called(0) + 0.05
        for part in (expected[: SECOND // 5], expected[-int(0.15 * SECOND) :]):
            near = due if part[0] == expected[0] else due + (until - frame - len(part)) / SECOND
            found = find_clip(heard.recording, part, near=near, within=0.3)
            assert found is not None
            assert abs(found - near) * 1000 <= LAG_MS[name] + 20
        after = due + (until - frame) / SECOND + LAG_MS[name] / 1000 + 0.03
        assert heard.is_silent(after, after + 1.0)

    def test_a_stop_is_silence_at_once_and_it_can_play_again(
        self, name: str, performed: Perform
    ) -> None:
        heard = performed(
            [
                (0, "play", 0, MIX.frames, 0.05),
                (0.7, "stop"),  # in the middle of the second burst
                (1.5, "play", int(0.5 * SECOND), MIX.frames, 0.05),
                (2.5, "end"),
            ]
        )
        silent = heard.called(1) + LAG_MS[name] / 1000
        assert heard.is_silent(silent, heard.called(2) + 0.04)
        planned, when = heard.bursts(heard.called(2) + 0.05, SECOND // 2, int(1.4 * SECOND))
        measured = timing(planned, when)
        assert (measured.count, measured.missing) == (2, 0)
        assert 0 <= measured.latency_ms <= LAG_MS[name] + 20

    def test_what_is_played_next_takes_the_place_of_what_was(self, performed: Perform) -> None:
        heard = performed(
            [
                (0, "play", 0, MIX.frames, 0.05),
                (0.65, "play", int(4.0 * SECOND), MIX.frames, 0.05),
                (1.8, "end"),
            ]
        )
        due = heard.called(1) + 0.05
        planned, when = heard.bursts(due, 4 * SECOND, 5 * SECOND)
        assert timing(planned, when).missing == 0
        old = MIX.read(SECOND, 14_000)
        assert find_clip(heard.recording, old, near=due, within=0.7) is None

    def test_closing_again_does_nothing(self, performed: Perform) -> None:
        heard = performed([(0, "play", 0, MIX.frames, 0.05), (0.2, "close"), (0.2, "close")])
        assert [entry["action"] for entry in heard.log] == ["play", "close", "close"]


@pytest.mark.rig
class TestLosingTheDevice:
    """The real outputs alone can lose it."""

    @pytest.mark.parametrize("name", REAL)
    @pytest.mark.parametrize("trouble", ["kill", "unplug", "stall"])
    def test_it_is_told_within_seconds(
        self, name: str, trouble: str, sound_card: SoundCard
    ) -> None:
        process = start(name, sound_card)
        assert process.stdout is not None
        assert process.stdout.readline() == "opened\n"
        timer = threading.Timer(1.2, getattr(sound_card, trouble))
        timer.start()
        out, _ = process.communicate(json.dumps([(0, "play", 0, MIX.frames, 0.05), (8.5, "end")]))
        timer.join()
        [played, lost] = json.loads(out)
        assert lost["action"] == "lost", "the device went unnoticed"
        assert lost["called"] - played["called"] < 7

    @pytest.mark.parametrize("name", REAL)
    def test_without_one_it_does_not_open(self, name: str, sound_card: SoundCard) -> None:
        sound_card.kill()
        began = time.monotonic()
        out, _ = start(name, sound_card).communicate("[]")
        [none] = json.loads(out)
        assert none["action"] == "none"
        assert time.monotonic() - began < 5
