"""The microphone without the session in it: delay found, echo cancelled, the rest held down."""

from __future__ import annotations

import numpy as np

from handscue.listen.cancelling import BLOCK, REACH_S, Canceller
from handscue.listen.clocks import EDGE, Drift, late
from handscue.listen.delay import LONGEST_S, DelayFinder, Echo
from handscue.listen.sound import HOP, NOTHING_DB, SAMPLE_RATE, Matrix, Samples, level_db
from handscue.listen.suppressing import Suppressor

LATE = BLOCK  # samples by which what comes out is later than what went in

_BUILT_IN = round((REACH_S - 0.08) * SAMPLE_RATE)  # of delay; the rest is the room's own
_LEAD = 2 * BLOCK  # samples of the built-in delay kept when what was played is held back
_LONGEST = round(LONGEST_S * SAMPLE_RATE)
_HELD = _LONGEST + LATE + HOP + EDGE
_QUIET_HOPS = 40  # 3 s of nothing played: no echo is left to be taken away


class EchoRemover:
    """Take 80 ms of both streams at a time; return the microphone's without the echo."""

    def __init__(self) -> None:
        self._finder, self._drift = DelayFinder(), Drift()
        self._canceller, self._suppressor = Canceller(), Suppressor()
        self._held = np.zeros(_HELD, np.float32)
        self._held_back = 0.0  # samples that what was played is held back by
        self._fed = 0
        self._silent_hops = _QUIET_HOPS
        self.echo_db = NOTHING_DB  # of the echo in the last 80 ms

    @property
    def state(self) -> Echo:
        """What is known of the echo's way."""
        return self._finder.state

    @property
    def arriving(self) -> Samples:
        """What was played, at the instants at which it arrives in what was returned last."""
        until = len(self._held) - (self._finder.delay or 0) - LATE
        return self._held[until - HOP : until]

    def feed(self, microphone: Samples, played: Samples) -> Samples:
        """Return the next 1280 samples without what was played."""
        self._silent_hops = 0 if played.any() else self._silent_hops + 1
        self._held = np.concatenate([self._held, played])[-_HELD:]
        self._fed += HOP
        if self._silent_hops < _QUIET_HOPS:
            self._watch(microphone, played)
            self._follow()
        return self._without(microphone)

    def _watch(self, microphone: Samples, played: Samples) -> None:
        """Look for the delay, and for how it changes."""
        seen = self._finder.feed(microphone, played)
        if seen:
            self._drift.feed(self._fed - seen.ago, seen.delay)

    def _follow(self) -> None:
        """Hold back what was played by as much as the filter itself could not make up for."""
        delay = self._finder.delay
        if delay is None or self._is_in_reach(delay):
            return
        least = delay // 2 if self._drift.rate else 0
        self._held_back = float(max(least, delay - _LEAD))
        self._canceller.reset()
        self._suppressor.reset()

    def _is_in_reach(self, delay: int) -> bool:
        """Tell whether the filter can make up for the rest of a delay, wherever clocks drift."""
        stuck = self._drift.rate and self._held_back <= EDGE and delay >= 4 * EDGE
        return not stuck and 0 <= delay - self._held_back <= _BUILT_IN

    def _arrived(self) -> Matrix:
        """Return what was played, held back by a little more or less where clocks drift."""
        before = self._held_back
        if before >= EDGE:
            self._held_back = float(np.clip(before + self._drift.rate * HOP, EDGE, _LONGEST))
        return late(self._held, HOP, before, self._held_back)

    def _without(self, microphone: Samples) -> Samples:
        """Take the echo away block by block; where nothing plays, only keep the time."""
        played = self._arrived()
        blocks = [
            self._block(microphone[at : at + BLOCK].astype(np.float64), played[at : at + BLOCK])
            for at in range(0, HOP, BLOCK)
        ]
        left, echo = (np.concatenate(each) for each in zip(*blocks, strict=True))
        self.echo_db = level_db(echo)
        return left.astype(np.float32)

    def _block(self, microphone: Matrix, played: Matrix) -> tuple[Matrix, Matrix]:
        """Return what is left of a block, and the echo in it."""
        if self._silent_hops >= _QUIET_HOPS:
            return self._suppressor.pass_on(microphone), np.zeros(BLOCK)
        left, echo = self._canceller.feed(microphone, played)
        return self._suppressor.feed(left, echo), echo
