"""The microphone, through miniaudio: a take is what is heard until somebody says stop."""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import TracebackType
from typing import Protocol, Self

import miniaudio
import numpy as np

from handscue.errors import OutputError
from handscue.quiet import libraries_kept_quiet
from handscue.sounds.clip import Samples
from handscue.sounds.devices import OwnContext
from handscue.units import FRAMES_PER_SECOND

LONGEST_S = 60  # what comes later is not kept
PERIOD_MS = 100


class Microphone(Protocol):
    """Hears whoever speaks."""

    def take(self, until: Callable[[], object]) -> Samples:
        """Return what is heard while ``until`` runs, a minute at most.

        Raises:
            OutputError: it does not start.

        """
        ...


class MiniaudioMicrophone:
    """See ``Microphone``: the one that the system records with."""

    def __init__(self) -> None:
        """Open it.

        Raises:
            OutputError: there is none.

        """
        try:
            with libraries_kept_quiet():
                self._device = _Device()
        except miniaudio.MiniaudioError as error:
            raise OutputError(f"there is no microphone to record with ({error.args[0]})") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._device.close()

    def take(self, until: Callable[[], object]) -> Samples:
        """See ``Microphone``."""
        heard: list[bytes] = []
        keeping = _keep(heard)
        next(keeping)
        try:
            self._device.start(keeping)
        except miniaudio.MiniaudioError as error:
            raise OutputError(f"the microphone does not start ({error.args[0]})") from None
        try:
            until()
        finally:
            self._device.stop()
        return np.frombuffer(b"".join(heard), np.int16)[: LONGEST_S * FRAMES_PER_SECOND]


def _keep(heard: list[bytes]) -> Generator[None, bytearray, None]:
    """Keep what the device hands over, up to the longest; runs in miniaudio's thread."""
    kept = 0
    while True:
        data = yield
        if kept < 2 * LONGEST_S * FRAMES_PER_SECOND:
            heard.append(bytes(data))
            kept += len(data)


class _Device(OwnContext, miniaudio.CaptureDevice):  # type: ignore[misc] # its library has no types
    def __init__(self) -> None:
        super().__init__(
            input_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=FRAMES_PER_SECOND,
            buffersize_msec=PERIOD_MS,
        )
