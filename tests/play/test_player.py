"""The player's loop, on a clock that jumps: what is heard, when, and what is shown."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.errors import OutputError
from handscue.export.wav import write_wav
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import START_S, Player
from handscue.play.transport import Command, Effect, State, Transport, begin
from handscue.schedule.timeline import Timeline
from handscue.units import FRAMES_PER_SECOND, to_frames
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands, laid_out
from play.sessions import session, three_steps

START = 1000.0 + START_S


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as executors do
            future.set_exception(error)
        return future


class Stage:
    """A session with doubles all around it."""

    def __init__(
        self,
        *presses: tuple[float, Command | Callable[[], None]],
        gate: bool = False,
        absent: bool = False,
    ) -> None:
        self.timeline, self.mix = session(three_steps(gate=gate))
        self.clock = JumpingClock()
        self.screen = RememberingScreen()
        self.outputs: list[RecordingOutput] = []
        self.absent = absent
        self.output = RecoveringOutput(self.open, AtOnce())
        self.commands = ScriptedCommands(self.clock, [(START + s, c) for s, c in presses])

    def open(self) -> RecordingOutput:
        if self.absent:
            raise OutputError("there is no device")
        self.outputs.append(RecordingOutput(self.clock))
        return self.outputs[-1]

    def run(self) -> Transport:
        end = Player(
            self.timeline, self.mix, self.output, self.commands, self.screen, self.clock
        ).run()
        self.output.close()
        return end

    def heard(self) -> np.ndarray:
        stretches = [stretch for output in self.outputs for stretch in output.heard]
        return laid_out(stretches, START, self.clock.now())


def test_a_session_left_alone_sounds_like_its_export_bit_for_bit(tmp_path: Path) -> None:
    stage = Stage()
    end = stage.run()
    assert end.state is State.FINISHED
    assert end.frame == stage.mix.frames
    write_wav(stage.mix, tmp_path / "x.wav", lambda *_: None)
    with wave.open(str(tmp_path / "x.wav")) as file:
        exported = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(exported) == stage.mix.frames
    assert np.array_equal(stage.heard(), exported)


def test_after_a_pause_the_session_goes_on_where_it_stopped() -> None:
    stage = Stage((5.0, Command.TOGGLE), (65.0, Command.TOGGLE))
    stage.run()
    five, gone_on = 5 * FRAMES_PER_SECOND, round((65 + START_S) * FRAMES_PER_SECOND)
    heard = stage.heard()
    assert np.array_equal(heard[:five], stage.mix.read(0, five))
    assert not heard[five:gone_on].any()
    rest = stage.mix.frames - five
    assert np.array_equal(heard[gone_on : gone_on + rest], stage.mix.read(five, rest))
    assert any(view.state is State.PAUSED for view in stage.screen.shown)


def test_next_begins_the_next_step_and_back_the_one_before() -> None:
    stage = Stage((2.0, Command.NEXT), (4.0, Command.PREVIOUS), (5.0, Command.END))
    end = stage.run()
    second = to_frames(stage.timeline.segments[1].start_ms)
    heard = stage.heard()
    for pressed, frame in ((2.0, second), (4.0, 0)):
        first = round((pressed + START_S) * FRAMES_PER_SECOND)
        count = FRAMES_PER_SECOND // 2
        assert np.array_equal(heard[first : first + count], stage.mix.read(frame, count))
    assert end.state is State.FINISHED
    assert [view.segment.index for view in stage.screen.shown][-1] == 0


def test_a_gate_is_silent_until_the_therapist_goes_on() -> None:
    stage = Stage((300.0, Command.TOGGLE), gate=True)
    end = stage.run()
    gate = stage.timeline.segments[1]
    heard = stage.heard()
    waited = slice(to_frames(gate.end_ms), 300 * FRAMES_PER_SECOND)
    assert not heard[waited].any()
    third = round((300 + START_S) * FRAMES_PER_SECOND)
    rest = stage.mix.frames - to_frames(gate.end_ms)
    assert np.array_equal(heard[third : third + rest], stage.mix.read(to_frames(gate.end_ms), rest))
    assert end.state is State.FINISHED
    assert any(view.state is State.WAITING for view in stage.screen.shown)


def test_the_screen_counts_down_without_gaps() -> None:
    stage = Stage()
    stage.run()
    left = [view.left_in_session_ms for view in stage.screen.shown]
    assert left[0] >= stage.timeline.total_ms
    assert left == sorted(left, reverse=True)
    assert max(a - b for a, b in pairwise(left)) <= 200
    assert {view.segment.index for view in stage.screen.shown} == {0, 1, 2}
    assert {view.following.index for view in stage.screen.shown if view.following} == {1, 2}


def test_without_a_device_the_session_goes_on_in_silence_and_joins_in_when_there_is_one() -> None:
    stage = Stage((9.0, lambda: setattr(stage, "absent", False)), absent=True)
    stage.run()
    [output] = stage.outputs
    [(at, samples)] = output.heard
    assert START + 9.0 <= at <= START + 10.2
    frame = round((at - START) * FRAMES_PER_SECOND)
    assert len(samples) == stage.mix.frames - frame
    assert np.array_equal(samples, stage.mix.read(frame, len(samples)))
    assert stage.screen.shown[0].trouble == "there is no device"
    assert stage.screen.shown[-1].trouble is None


def test_a_device_that_is_lost_is_let_go_of_and_sought_again() -> None:
    stage = Stage((6.0, lambda: setattr(stage.outputs[0], "lost", True)))
    stage.run()
    lost, found = stage.outputs
    assert lost.closed
    [(at, samples)] = found.heard
    assert START + 7.0 <= at <= START + 7.3
    frame = round((at - START) * FRAMES_PER_SECOND)
    assert np.array_equal(samples, stage.mix.read(frame, len(samples)))
    assert any(view.trouble == "the device is gone" for view in stage.screen.shown)


BY_HAND = st.sampled_from([Command.TOGGLE, Command.NEXT, Command.PREVIOUS, Command.END])
PRESSES = st.lists(st.tuples(st.floats(0, 60), BY_HAND), max_size=12).map(sorted)


@settings(max_examples=60, deadline=None)
@given(PRESSES, st.booleans())
def test_whatever_is_pressed_the_sound_is_the_mix_where_the_session_is(
    presses: list[tuple[float, Command]],
    gate: bool,  # noqa: FBT001 - hypothesis hands it over by place
) -> None:
    presses = [*presses, (120.0, Command.END)]
    stage = Stage(*presses, gate=gate)
    stage.run()
    heard = [stretch for output in stage.outputs for stretch in output.heard]
    expected = transports(stage.timeline, presses)
    for (at, samples), transport in zip(heard, expected, strict=True):
        assert at == transport.since
        assert np.array_equal(samples, stage.mix.read(transport.frame, len(samples)))
        assert transport.frame + len(samples) <= transport.stop_frame


def transports(timeline: Timeline, presses: list[tuple[float, Command]]) -> Iterator[Transport]:
    """Give every transport a session goes through, straight from the table."""
    transport = begin(timeline, START)
    yield transport
    for at, command in presses:
        now = START + at
        if transport.stops_at <= now and (due := transport.due(now)):
            transport, _ = transport.changed(due, transport.stops_at)
        if not transport.takes(command):
            continue
        transport, effect = transport.changed(command, now)
        if effect is Effect.SOUND:
            transport = transport.delayed(START_S)
            yield transport
