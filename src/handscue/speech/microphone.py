"""The microphone, through miniaudio: a take is what is heard until somebody says stop."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from handscue.sounds import capture
from handscue.sounds.clip import Samples
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
    """See ``Microphone``: the one that the system records with, or one by its name."""

    def __init__(self, name: str | None = None, *, check: bool = False) -> None:
        """Open it; see ``capture.opened``.

        Raises:
            OutputError: there is none.

        """
        self._device = capture.opened(PERIOD_MS, name, check=check)

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
        kept = _Kept()
        self._device.begin(kept.keep)
        try:
            until()
        finally:
            self._device.stop()
        return np.frombuffer(b"".join(kept.heard), np.int16)[: LONGEST_S * FRAMES_PER_SECOND]


class _Kept:
    """What a device has handed over, up to the longest."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._bytes = 0

    def keep(self, data: bytes) -> None:
        """Take a period; called in miniaudio's thread."""
        if self._bytes < 2 * LONGEST_S * FRAMES_PER_SECOND:
            self.heard.append(data)
            self._bytes += len(data)
