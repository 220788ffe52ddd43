"""A mix handed out as a device asks for it, and kept in step with the clock."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.mix.mix import Mix
    from handscue.sounds.clip import Samples
    from handscue.units import Frames, Seconds


class Feed:
    """Hands a mix out, a request at a time, and keeps it in step with the clock.

    The device takes frames at its own pace and, when it has run dry, goes on late. How far the
    frames handed out lag behind the clock is therefore watched, and a lasting change is made good
    where the mix is silent but for a bed: by leaving frames out there, or putting more in.

    A stream also begins some milliseconds earlier or later after its first request than another
    does. Where the lag that is usual with a device is known, that is made good in the same way.
    """

    TOLERATED = FRAMES_PER_SECOND // 50  # frames of lasting change, 20 ms, before it is made good
    PLACED = FRAMES_PER_SECOND // 1000  # the same, 1 ms, for where a stream began
    WINDOW = 8  # requests looked at: a single one may come late without the stream being late

    began: Frames | None = None
    """How far the stream lagged once it had begun; None before that is known."""

    def __init__(
        self, mix: Mix, frame: Frames, until: Frames, at: Seconds, usual: Frames | None = None
    ) -> None:
        """See ``Output.play``; ``usual`` is how far streams of this device lag, where known."""
        self._mix, self._frame, self._until = mix, frame, until
        self._at = at
        self._lead: Frames | None = None  # of silence before the first frame
        self._handed_out = 0
        self._is_placed = False
        self._lags: deque[Frames] = deque(maxlen=self.WINDOW)
        self._usual = usual

    def take(self, frames: Frames, now: Seconds) -> Samples:
        """Return the next frames, asked for at the instant ``now``; past the end, silence."""
        if self._lead is None:
            self._lead = max(0, round((self._at - now) * FRAMES_PER_SECOND))
            self._at = now
        self._watch(now)
        lead = min(self._lead, frames)
        self._lead -= lead
        self._handed_out += frames
        heard = self._mix.read(self._frame, min(frames - lead, self._until - self._frame))
        self._frame += len(heard)
        return np.concatenate([np.zeros(lead, np.int16), heard, self._rest(frames, lead, heard)])

    @staticmethod
    def _rest(frames: Frames, lead: Frames, heard: Samples) -> Samples:
        return np.zeros(frames - lead - len(heard), np.int16)

    def _watch(self, now: Seconds) -> None:
        self._lags.append(round((now - self._at) * FRAMES_PER_SECOND) - self._handed_out)
        if len(self._lags) < self.WINDOW:
            return
        lag = min(self._lags)  # a request is often late, never early
        if self._usual is None:
            self._usual = lag
        if self.began is None:
            self.began = lag
        change = lag - self._usual
        if abs(change) > (self.TOLERATED if self._is_placed else self.PLACED):
            self._make_good(change)
        else:
            self._is_placed = True

    def _make_good(self, change: Frames) -> None:
        """Leave out silence from here on when late, put some in when early.

        A music bed goes on meanwhile: what was to be heard with it moves.
        """
        free = self._mix.free_from(self._frame)
        change = min(change, free, self._until - self._frame)
        if free <= 0 or not change:
            return
        if change > 0:
            self._frame += change
            self._mix = self._mix.slipped(change)
        elif not self._mix.has_bed:
            self._lead = (self._lead or 0) - change
        elif self._mix.free_from(self._frame + change) > -change:
            self._frame += change
            self._mix = self._mix.slipped(change)
        else:
            return
        self._handed_out += change
        self._lags.clear()
