"""A long session on a clock that jumps, with a press every few seconds, all of it in seconds."""

from __future__ import annotations

import gc
import random
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import NamedTuple

from handscue.mix import Mix
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import Player
from handscue.play.transport import Command, begin
from handscue.play.view import View
from handscue.routine.model import Routine
from handscue.units import FRAMES_PER_SECOND, Frames, Seconds
from play.fakes import JumpingClock
from play.sessions import session

# None of them moves what comes after.
PRESSED = (
    Command.QUIET, Command.WHERE, Command.SOFTER, Command.QUIET, Command.AGAIN, Command.LOUDER,
)  # fmt: skip
STEP_S = 1800
EVERY_S = 3.0


class Endured(NamedTuple):
    """What came of it: presses, seconds of drift at the most, and bytes more held at the end."""

    presses: int
    drift_s: Seconds
    grown: int


class OnTime:
    """See ``Output``: keeps how far what is to be heard is ever from where the clock has it."""

    name = "on time"
    lag = lead = 0.0

    def __init__(self) -> None:
        self.begun: Seconds | None = None
        self.drift_s: Seconds = 0.0

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:  # noqa: ARG002
        if self.begun is None:
            self.begun = at - frame / FRAMES_PER_SECOND
        self.drift_s = max(self.drift_s, abs(frame / FRAMES_PER_SECOND - (at - self.begun)))

    def attend(self, now: Seconds) -> None:
        """Nothing is due."""

    def stop(self) -> None:
        """Nothing is heard."""

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class RestlessHands:
    """See ``player.Commands``: a press about every three seconds, on no instant in particular."""

    clock: JumpingClock
    presses: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(1)  # noqa: S311 - no secret
        self._commands = cycle(PRESSED)
        self._next = self.clock.now() + EVERY_S

    def next(self, timeout: Seconds) -> Command | None:
        # All that time brings is one end: from press to press the loop need not be gone through.
        last = timeout < 0.05
        self.clock.wait(timeout if last else self._next - self.clock.now())
        if last:
            return None
        self._next += EVERY_S * self._chance.uniform(0.8, 1.2)
        self.presses += 1
        return next(self._commands)


class Unseen:
    """See ``player.Screen``: notes what is held a while after the beginning."""

    def __init__(self, clock: JumpingClock) -> None:
        self._clock, self._settled = clock, clock.now() + STEP_S
        self.before: int | None = None

    def show(self, _view: View) -> None:
        if self.before is None and self._clock.now() > self._settled:
            self.before = held()


def held() -> int:
    """Count the bytes that are held, not those that only wait to be collected."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def endured(hours: float) -> Endured:
    """Play so many hours."""
    steps = [{"name": "On", "duration": f"{STEP_S}s"}] * round(hours * 3600 / STEP_S)
    ready = session(Routine.model_validate({"title": "Long", "steps": steps}))
    clock, output = JumpingClock(), OnTime()
    hands, screen = RestlessHands(clock), Unseen(clock)
    tracemalloc.start()
    with ThreadPoolExecutor(1) as executor:
        recovering = RecoveringOutput(lambda *, sure: output, executor)  # noqa: ARG005
        start = begin(ready.timeline, clock.now())
        Player(start, ready.sounds, recovering, hands, screen, clock).run()
    grown = held() - (screen.before or 0)
    tracemalloc.stop()
    return Endured(hands.presses, output.drift_s, grown)
