"""Live sound through miniaudio: one continuous stream, exact to the sample."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import miniaudio

from handscue.errors import OutputError
from handscue.play.outputs.feed import Feed
from handscue.play.outputs.tap import Piece
from handscue.quiet import libraries_kept_quiet
from handscue.sounds.devices import OwnContext
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.play.outputs.tap import Tap
    from handscue.units import Frames, Seconds

PERIOD_MS = 200  # with 50 ms, a loaded machine leaves gaps
BUFFERED_S = 0.7  # of sound at the most that is taken without any of it being played
CLOSED_WITHIN_S = 1.0  # a device that hangs is left to itself
STREAMS = 9  # the last ones, of which it is known how far they usually lag
LOST_AFTER_S = 1.5  # without a request for more sound; they come every PERIOD_MS


class _Hands:
    """Does one thing after another in a thread of its own: who asks for it does not wait.

    A sound server that hangs keeps any call to it waiting for as long as it hangs.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="miniaudio", daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], None]) -> None:
        """Have something done after all that was asked for before."""
        self._jobs.put(job)

    def rest(self, seconds: Seconds) -> None:
        """Do what is left and no more; wait for that, but not longer than so many seconds."""
        self._jobs.put(None)
        self._thread.join(seconds)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class _Requests:
    """When the device last asked for sound."""

    def __init__(self) -> None:
        self.last = time.monotonic()


class MiniaudioOutput:
    """See ``Output``. Raises OutputError when made where there is no device.

    A device that is stopped keeps what it was handed and plays it when it is started again, so
    it is closed instead, and the next one opened at once. All that is done by ``_Hands``, which
    alone touch the device once it is there.
    """

    name = "miniaudio"
    lag = 3 * PERIOD_MS / 1000
    lead = 0.0  # one stream is kept open: a loudspeaker does not fall asleep

    def __init__(self, *, sure: bool = False, tap: Tap | None = None) -> None:
        """Open the device; ``sure`` makes sure, in half a second or more, that it takes sound.

        A ``tap`` is told of all that is played.
        """
        if sure:
            _try_out(_opened())
        self._device: _Device | None = _opened()
        self._tap = tap
        self._is_used = False
        self._error: OutputError | None = None
        self._requests: _Requests | None = None
        self._feed: Feed | None = None
        self._began: deque[Frames] = deque(maxlen=STREAMS)
        self._hands: _Hands | None = _Hands()

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""
        self._fail_if_it_did()
        self._requests = _Requests()
        self._feed = Feed(mix, frame, until, at, self._usual_lag())
        stream = _stream(self._feed, self._requests, self._tap)
        next(stream)
        self._do(partial(self._begin, stream))

    def attend(self, now: Seconds) -> None:
        """See ``Output.attend``. That no more is asked for is the one sign of a lost device."""
        self._fail_if_it_did()
        if self._requests is not None and now - self._requests.last > LOST_AFTER_S:
            raise OutputError("the sound device stopped responding")

    def stop(self) -> None:
        """See ``Output.stop``."""
        if self._requests is not None:
            self._requests = None
            self._do(self._be_silent)

    def close(self) -> None:
        """See ``Output.close``."""
        self._requests = None
        hands, self._hands = self._hands, None
        if hands:
            hands.do(self._let_go)
            hands.rest(CLOSED_WITHIN_S)

    def _usual_lag(self) -> Frames | None:
        if self._feed and self._feed.began is not None:
            self._began.append(self._feed.began)
        return round(median(self._began)) if self._began else None

    def _do(self, job: Callable[[], None]) -> None:
        if self._hands:
            self._hands.do(job)

    def _fail_if_it_did(self) -> None:
        if self._error:
            raise self._error

    def _begin(self, stream: Generator[bytes, int, None]) -> None:
        try:
            if self._is_used:
                self._let_go()
            self._device = self._device or _opened()
            self._is_used = True
            self._device.begin(stream)
        except OutputError as error:
            self._error = error

    def _be_silent(self) -> None:
        self._let_go()
        with contextlib.suppress(OutputError):  # told when there is something to play
            self._device = _opened()

    def _let_go(self) -> None:
        device, self._device = self._device, None
        self._is_used = False
        if device:
            device.close()


def _stream(feed: Feed, requests: _Requests, tap: Tap | None) -> Generator[bytes, int, None]:
    """Serve the device's requests; runs in miniaudio's thread."""
    frames = yield b""
    heard_at = time.monotonic()
    while True:
        now = requests.last = time.monotonic()
        samples = feed.take(frames, now)
        if tap:
            tap.put(Piece(heard_at, samples))
            heard_at += frames / FRAMES_PER_SECOND  # by the device's own pace
        frames = yield samples.tobytes()


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


class _Device(OwnContext, miniaudio.PlaybackDevice):  # type: ignore[misc] # its library has no types
    """A playback device that is asked for only where there is a sink.

    Where PulseAudio has none, opening one leaves a connection that nothing can free.
    """

    def __init__(self) -> None:
        super().__init__(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=FRAMES_PER_SECOND,
            buffersize_msec=PERIOD_MS,
        )

    def _make_context(self, *arguments: Any) -> Any:
        context = super()._make_context(*arguments)
        is_pulse = context.backend == miniaudio.lib.ma_backend_pulseaudio
        if is_pulse and not _playbacks(context):
            raise miniaudio.MiniaudioError("none is connected")
        return context

    def begin(self, stream: Generator[bytes, int, None]) -> None:
        """Have it ask a stream, whose first value was taken, for sound.

        Raises:
            OutputError: it does not start.

        """
        try:
            self.start(stream)
        except miniaudio.MiniaudioError as error:
            raise OutputError(f"the sound device will not start ({error.args[0]})") from None


def _playbacks(context: Any) -> int:
    """Count the devices that a context can play on; none where it cannot tell."""
    count, nothing = miniaudio.ffi.new("ma_uint32*"), miniaudio.ffi.NULL
    found = miniaudio.ffi.new("ma_device_info**")
    told = miniaudio.lib.ma_context_get_devices(context, found, count, nothing, nothing)
    return int(count[0]) if told == miniaudio.lib.MA_SUCCESS else 0


def _opened() -> _Device:
    try:
        with libraries_kept_quiet():
            return _Device()
    except miniaudio.MiniaudioError as error:
        raise OutputError(f"miniaudio found no sound device ({error.args[0]})") from None
