"""Listens to a sound card through PulseAudio's `parec`, and notes when the sound arrived."""

# ruff: noqa: TID251 - waits for a real device

from __future__ import annotations

import os
import subprocess
import threading
import time
from typing import TYPE_CHECKING

from rig.recording import AHEAD_S, CHANNELS, Stretch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATIENCE_S = 10.0
"""How long a step that takes milliseconds may take on a busy machine before it has failed."""

_QUIET_S = 0.1
_PIPE_BYTES = 1 << 20


class Recorder:
    """Gathers stretches of sound over as many connections as the card's life takes."""

    def __init__(self, env: Mapping[str, str], rate: int, log: Path) -> None:
        """Prepare to listen in the environment `env` at `rate` frames a second."""
        self.stretches: list[Stretch] = []
        self._env = env
        self._rate = rate
        self._log = log
        self._parec: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread()
        self._hearing = threading.Event()
        self._last_arrival = 0.0

    def attach(self, *, wait: bool) -> None:
        """Connect to the card, and with `wait` return only when its first frames have arrived.

        Raises RuntimeError when a card that should sound does not.
        """
        self.stretches.append(Stretch(self._rate))
        self._hearing.clear()
        self._parec = self._spawn()
        self._reader = threading.Thread(target=self._listen, args=(self._parec,), daemon=True)
        self._reader.start()
        if wait and not self._hearing.wait(PATIENCE_S):
            raise RuntimeError(
                f"the recorder hears nothing:\n{self._log.read_text(errors='replace')}"
            )

    def split(self) -> None:
        """Start a new stretch: the card is stalled, and what follows belongs to a later instant."""
        # What was rendered before the stall may still be on its way here.
        while time.monotonic() - self._last_arrival < _QUIET_S:
            time.sleep(_QUIET_S / 10)
        self.stretches.append(Stretch(self._rate))

    def detach(self, *, lost: bool = False) -> None:
        """Stop listening. `lost`: the card has gone, so let the connection end of itself.

        Ending it too soon would throw away the last frames that the card played.
        """
        if self._parec is None:
            return
        parec, self._parec = self._parec, None
        if lost:
            self._reader.join(PATIENCE_S / 10)
        parec.terminate()
        self._reader.join(PATIENCE_S)
        parec.kill()
        parec.wait()
        self._reader.join()

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [
                    "parec",
                    "--raw",
                    "--format=s16le",
                    f"--rate={self._rate}",
                    # Both channels: PulseAudio's own mixing down need not be exact.
                    f"--channels={CHANNELS}",
                    f"--latency-msec={round(AHEAD_S * 1000)}",
                    "--device=rig.monitor",
                ],
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                # Seconds of sound, so that a test which hogs the interpreter loses none.
                pipesize=_PIPE_BYTES,
            )

    def _listen(self, parec: subprocess.Popen[bytes]) -> None:
        assert parec.stdout is not None
        with parec.stdout as pipe:
            while data := os.read(pipe.fileno(), _PIPE_BYTES):
                self._last_arrival = time.monotonic()
                self.stretches[-1].add(data, self._last_arrival)
                self._hearing.set()
