"""Doubles for live playing: a jumping clock, keys pressed by a script, an output that records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from handscue.errors import OutputError
from handscue.mix import Mix
from handscue.play.transport import Command
from handscue.play.view import View
from handscue.sounds.clip import Samples
from handscue.units import FRAMES_PER_SECOND, Frames, Seconds


class JumpingClock:
    """See ``play.clock.Clock``: waiting takes it there at once."""

    def __init__(self, start: Seconds = 1000.0) -> None:
        self.instant = start

    def now(self) -> Seconds:
        return self.instant

    def wait(self, seconds: Seconds) -> None:
        self.instant += max(0.0, seconds)


@dataclass
class ScriptedCommands:
    """See ``play.player.Commands``: each command comes at its instant, or something happens."""

    clock: JumpingClock
    script: list[tuple[Seconds, Command | Callable[[], None]]]

    def next(self, timeout: Seconds) -> Command | None:
        if self.script and self.script[0][0] <= self.clock.now() + timeout:
            at, command = self.script.pop(0)
            self.clock.wait(at - self.clock.now())
            return command if isinstance(command, Command) else command()
        self.clock.wait(timeout)
        return None


@dataclass
class RememberingScreen:
    """See ``play.player.Screen``: keeps all it was shown."""

    shown: list[View] = field(default_factory=list)

    def show(self, view: View) -> None:
        self.shown.append(view)


class RecordingOutput:
    """See ``play.outputs.output.Output``: keeps what a listener would have heard, and when."""

    name = "recording"
    lag = 0.001
    lead = 0.0

    def __init__(self, clock: JumpingClock) -> None:
        self._clock = clock
        self._playing: tuple[Mix, Frames, Frames, Seconds] | None = None
        self.heard: list[tuple[Seconds, Samples]] = []  # each stretch with its first instant
        self.lost = False
        self.closed = False

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        self._fail_if_lost()
        self.stop()
        self._playing = (mix, frame, until, at)

    def attend(self, now: Seconds) -> None:
        assert now == self._clock.now()
        self._fail_if_lost()

    def stop(self) -> None:
        if self._playing is None:
            return
        mix, frame, until, at = self._playing
        gone = max(0, round((self._clock.now() - at) * FRAMES_PER_SECOND))
        self.heard.append((at, mix.read(frame, min(gone, until - frame))))
        self._playing = None

    def close(self) -> None:
        self.stop()
        self.closed = True

    def _fail_if_lost(self) -> None:
        if self.lost:
            raise OutputError("the device is gone")


def laid_out(heard: Sequence[tuple[Seconds, Samples]], start: Seconds, stop: Seconds) -> Samples:
    """Put what was heard in its place between two instants, with silence around it."""
    whole = np.zeros(round((stop - start) * FRAMES_PER_SECOND), np.int16)
    for at, samples in heard:
        first = round((at - start) * FRAMES_PER_SECOND)
        low, high = max(0, first), min(len(whole), first + len(samples))
        if low < high:
            whole[low:high] = samples[low - first : high - first]
    return whole
