"""An output that heals: when the device goes, it is sought again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Protocol

from handscue.errors import OutputError

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.play.outputs.output import Output
    from handscue.units import Frames, Seconds

RETRY_S = 1.0
NEVER_TRIED = float("-inf")


class OpenOutput(Protocol):
    """Opens an output; raises OutputError where there is no device."""

    def __call__(self, *, sure: bool) -> Output:
        """Open it; with ``sure``, only after the device has shown that it takes sound."""
        ...


class RecoveringOutput:
    """Much as ``Output``, but never raises: without a device, nothing is heard.

    A device that fails in a way nobody thought of is lost as any other is. ``trouble`` says why
    nothing is heard just now. After the first, devices are opened by ``open_output(sure=True)`` in
    the ``executor``: to be sure that one takes sound again may take long, and the session does not
    wait.
    """

    def __init__(self, open_output: OpenOutput, executor: Executor) -> None:
        self._open, self._executor = open_output, executor
        self._inner: Output | None = None
        self._opening: Future[Output] | None = None
        self._retry_at: Seconds = NEVER_TRIED
        self.trouble: str | None = None
        try:
            self._inner = open_output(sure=False)
        except Exception as error:  # noqa: BLE001 - see above
            self.trouble = _in_words(error)

    @property
    def sound(self) -> str | None:
        """What makes the sound just now, if anything does."""
        return self._inner.name if self._inner else None

    @property
    def lag(self) -> Seconds:
        """See ``Output.lag``."""
        return self._inner.lag if self._inner else 0.0

    @property
    def lead(self) -> Seconds:
        """See ``Output.lead``."""
        return self._inner.lead if self._inner else 0.0

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""
        with self._losing():
            if self._inner:
                self._inner.play(mix, frame, until, at)

    def attend(self, now: Seconds) -> bool:
        """See ``Output.attend``. Without a device, looks for one about once a second.

        Return whether one has just been found: then there is something to be played anew.
        """
        if self._inner:
            with self._losing():
                self._inner.attend(now)
        elif self._opening is None and now >= self._retry_at:
            self._opening = self._executor.submit(self._open, sure=True)
        return self._opening is not None and self._opening.done() and self._opened(now)

    def stop(self) -> None:
        """See ``Output.stop``."""
        with self._losing():
            if self._inner:
                self._inner.stop()

    def close(self) -> None:
        """See ``Output.close``."""
        if self._opening:
            self._opening.cancel()
            with contextlib.suppress(Exception):
                self._opening.result(timeout=0).close()
        with self._losing():
            if self._inner:
                self._inner.close()
        self._inner = None

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        """Let go of a device that fails meanwhile."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - see the class
            self.trouble = _in_words(error)
            self._retry_at = NEVER_TRIED  # it may only have been the process that played
            lost, self._inner = self._inner, None
            if lost:
                self._executor.submit(lost.close)

    def _opened(self, now: Seconds) -> bool:
        opening, self._opening = self._opening, None
        try:
            self._inner = opening.result() if opening else None
        except Exception as error:  # noqa: BLE001 - see the class
            self.trouble = _in_words(error)
            self._retry_at = now + RETRY_S
            return False
        self.trouble = None
        return True


def _in_words(error: Exception) -> str:
    """Say why there is no sound; what nobody thought of, in the words it came with."""
    return str(error) if isinstance(error, OutputError) else f"the sound failed ({error!r})"
