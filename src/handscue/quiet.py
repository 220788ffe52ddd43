"""Libraries kept quiet: what they write of a damaged file or a missing device, we say ourselves.

Libraries in C write to the process's stderr, past Python, and so past whatever shows the session.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

# For a process that models run in: several such share processors badly, so each keeps to one.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
# onnxruntime would number this computer, in the user's folder, and report its use to its maker.
NO_REPORTS = {"ORT_DISABLE_TELEMETRY": "1"}


class _Stderr:
    """The process's stderr, turned away as long as anybody wants it so.

    Several may at once: the first turns it away and the last puts it back. Nobody waits for
    another, as the opening of a device may take as long as a sound server hangs.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted = 0
        self._kept: int | None = None

    def turn_away(self) -> None:
        with self._lock:
            self._wanted += 1
            if self._wanted == 1:
                self._kept = _replaced_by_nothing()

    def put_back(self) -> None:
        with self._lock:
            self._wanted -= 1
            if not self._wanted and self._kept is not None:
                os.dup2(self._kept, 2)
                os.close(self._kept)


_STDERR = _Stderr()


@contextlib.contextmanager
def libraries_kept_quiet() -> Iterator[None]:
    """Have what any thread writes to stderr go nowhere, as long as this lasts."""
    _STDERR.turn_away()
    try:
        yield
    finally:
        _STDERR.put_back()


def _replaced_by_nothing() -> int | None:
    """Have stderr lead nowhere; return what it was, or None where there was none."""
    try:
        kept = os.dup(2)
    except OSError:
        return None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept
