"""An output that heals: when the device goes it is sought again, and joined where the clock is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING

from handscue.errors import OutputError
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.play.outputs.output import Output
    from handscue.units import Frames, Seconds

RETRY_S = 1.0


class RecoveringOutput:
    """See ``Output``; never raises OutputError. ``trouble`` says why nothing is heard just now.

    Devices are opened by ``open_output`` in the ``executor``, for opening one may take long, and
    the session does not wait. What was to be heard meanwhile is not: sound goes on where it
    should be by then.
    """

    name = "recovering"

    def __init__(self, open_output: Callable[[], Output], executor: Executor) -> None:
        self._open, self._executor = open_output, executor
        self._inner: Output | None = None
        self._opening: Future[Output] | None = None
        self._retry_at: Seconds = 0
        self._wanted: tuple[Mix, Frames, Frames, Seconds] | None = None
        self.trouble: str | None = None
        try:
            self._inner = open_output()
        except OutputError as error:
            self.trouble = str(error)

    @property
    def lag(self) -> Seconds:
        """See ``Output.lag``."""
        return self._inner.lag if self._inner else 0.0

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""
        self._wanted = (mix, frame, until, at)
        if self._inner:
            try:
                self._inner.play(mix, frame, until, at)
            except OutputError as error:
                self._lose(error, at)

    def attend(self, now: Seconds) -> None:
        """See ``Output.attend``. Without a device, looks for one about once a second."""
        if self._inner:
            try:
                self._inner.attend(now)
            except OutputError as error:
                self._lose(error, now)
        elif self._opening is None and now >= self._retry_at:
            self._opening = self._executor.submit(self._open)
        if self._opening and self._opening.done():
            self._opened(self._opening, now)

    def stop(self) -> None:
        """See ``Output.stop``."""
        self._wanted = None
        if self._inner:
            self._inner.stop()

    def close(self) -> None:
        """See ``Output.close``."""
        if self._opening:
            self._opening.cancel()
            with contextlib.suppress(Exception):
                self._opening.result(timeout=0).close()
        if self._inner:
            self._inner.close()
            self._inner = None

    def _lose(self, error: OutputError, now: Seconds) -> None:
        self.trouble = str(error)
        self._retry_at = now + RETRY_S
        lost, self._inner = self._inner, None
        if lost:
            self._executor.submit(lost.close)

    def _opened(self, opening: Future[Output], now: Seconds) -> None:
        self._opening = None
        try:
            self._inner = opening.result()
        except OutputError as error:
            self.trouble = str(error)
            self._retry_at = now + RETRY_S
            return
        self.trouble = None
        if self._wanted:
            mix, frame, until, at = self._wanted
            here = frame + max(0, int((now - at) * FRAMES_PER_SECOND))
            self.play(mix, min(here, until), until, max(now, at))
