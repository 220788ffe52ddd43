"""Live sound through miniaudio: one continuous stream, exact to the sample."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import miniaudio
import numpy as np

from handscue.errors import OutputError
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.sounds.clip import Samples
    from handscue.units import Frames, Seconds

PERIOD_MS = 200  # with 50 ms, a loaded machine leaves gaps
BUFFERED_S = 0.7  # of sound at the most that is taken without any of it being played
LOST_AFTER_S = 1.5  # without a request for more sound; they come every PERIOD_MS

# Named, for without a sound server miniaudio would quietly play into a device that does not exist.
_BACKENDS = {
    "linux": [miniaudio.Backend.PULSEAUDIO, miniaudio.Backend.ALSA],
    "darwin": [miniaudio.Backend.COREAUDIO],
    "win32": [miniaudio.Backend.WASAPI, miniaudio.Backend.DSOUND],
}


class Feed:
    """Hands a mix out, a request at a time, and keeps it in step with the clock.

    The device takes frames at its own pace and, when it has run dry, goes on late. How far the
    frames handed out lag behind the clock is therefore watched, and a lasting change is made good
    where the mix is silent but for a bed: by leaving frames out there, or putting more in.
    """

    TOLERATED = FRAMES_PER_SECOND // 50  # frames of lasting change, 20 ms, before it is made good
    WINDOW = 8  # requests looked at: a single one may come late without the stream being late

    def __init__(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""
        self._mix, self._frame, self._until = mix, frame, until
        self._at = at
        self._lead: Frames | None = None  # of silence before the first frame
        self._handed_out = 0
        self._lags: deque[Frames] = deque(maxlen=self.WINDOW)
        self._usual: Frames | None = None

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
        change = lag - self._usual
        if abs(change) > self.TOLERATED:
            self._make_good(change)

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


class MiniaudioOutput:
    """See ``Output``. Raises OutputError when made where there is no device.

    A device that is stopped keeps what it was handed and plays it when it is started again, so
    it is closed instead, and the next one opened at once.
    """

    name = "miniaudio"
    lag = 3 * PERIOD_MS / 1000
    lead = 0.0  # one stream is kept open: a loudspeaker does not fall asleep

    def __init__(self, *, sure: bool = False) -> None:
        """Open the device; ``sure`` makes sure, in half a second or more, that it takes sound."""
        if sure:
            _try_out(_opened())
        self._device: _Device | None = _opened()
        self._asked_at: Seconds | None = None  # when the device last asked for sound

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""
        self.stop()
        self._device = self._device or _opened()
        stream = self._stream(Feed(mix, frame, until, at))
        next(stream)
        self._asked_at = time.monotonic()
        self._device.begin(stream)

    def _stream(self, feed: Feed) -> Generator[bytes, int, None]:
        """Serve the device's requests; runs in miniaudio's thread."""
        frames = yield b""
        while True:
            now = self._asked_at = time.monotonic()
            frames = yield feed.take(frames, now).tobytes()

    def attend(self, now: Seconds) -> None:
        """See ``Output.attend``. That no more is asked for is the one sign of a lost device."""
        if self._asked_at is not None and now - self._asked_at > LOST_AFTER_S:
            raise OutputError("the sound device stopped responding")

    def stop(self) -> None:
        """See ``Output.stop``."""
        if self._asked_at is None:
            return
        self.close()
        with contextlib.suppress(OutputError):  # told when there is something to play
            self._device = _opened()

    def close(self) -> None:
        """See ``Output.close``."""
        self._asked_at = None
        if self._device:
            self._device.close()
            self._device = None


def _try_out(device: _Device) -> None:
    """Play silence until more is asked for than buffers hold: a stalled device never does."""
    enough = threading.Event()

    def silence() -> Generator[bytes, int, None]:
        asked, frames = 0, (yield b"")
        while True:
            asked += frames
            if asked > BUFFERED_S * FRAMES_PER_SECOND:
                enough.set()
            frames = yield bytes(2 * frames)

    stream = silence()
    next(stream)
    with contextlib.closing(device):
        device.begin(stream)
        taken = enough.wait(LOST_AFTER_S + BUFFERED_S)
    if not taken:
        raise OutputError("the sound device does not respond")


class _Device(miniaudio.PlaybackDevice):  # type: ignore[misc] # its library has no types
    """A playback device that lets go of its sound server as it is closed.

    miniaudio 1.71 itself never frees the context of a device. With PulseAudio each leaves a
    connection and four descriptors behind, and a server that has 64 refuses every program. Where
    PulseAudio has no sink, opening one leaves a connection that nothing can free: so the context
    is asked for sinks first.
    """

    _context = miniaudio.ffi.NULL

    def __init__(self) -> None:
        try:
            super().__init__(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=FRAMES_PER_SECOND,
                buffersize_msec=PERIOD_MS,
                backends=_BACKENDS.get(sys.platform, [miniaudio.Backend.ALSA]),
                app_name="handscue",
            )
        except miniaudio.MiniaudioError:
            self.close()
            raise

    def _make_context(self, *arguments: Any) -> Any:
        self._context = super()._make_context(*arguments)
        is_pulse = self._context.backend == miniaudio.lib.ma_backend_pulseaudio
        if is_pulse and not _playbacks(self._context):
            raise miniaudio.MiniaudioError("none is connected")
        return self._context

    def begin(self, stream: Generator[bytes, int, None]) -> None:
        """Have it ask a stream, whose first value was taken, for sound.

        Raises:
            OutputError: it does not start.

        """
        try:
            self.start(stream)
        except miniaudio.MiniaudioError as error:
            raise OutputError(f"the sound device will not start ({error.args[0]})") from None

    def close(self) -> None:
        """Stop, and free the device and its context. Closing again does nothing."""
        # Taken away first, so that a version which frees it as well finds nothing to free.
        context, self._context = self._context, miniaudio.ffi.NULL
        super().close()
        miniaudio.lib.ma_context_uninit(context)


def _playbacks(context: Any) -> int:
    """Count the devices that a context can play on; none where it cannot tell."""
    count, nothing = miniaudio.ffi.new("ma_uint32*"), miniaudio.ffi.NULL
    found = miniaudio.ffi.new("ma_device_info**")
    told = miniaudio.lib.ma_context_get_devices(context, found, count, nothing, nothing)
    return int(count[0]) if told == miniaudio.lib.MA_SUCCESS else 0


def _opened() -> _Device:
    try:
        with _libraries_kept_quiet():
            return _Device()
    except miniaudio.MiniaudioError as error:
        raise OutputError(f"miniaudio found no sound device ({error.args[0]})") from None


@contextlib.contextmanager
def _libraries_kept_quiet() -> Iterator[None]:
    """Keep what ALSA's library prints, for want of a device, off the screen."""
    stderr = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
