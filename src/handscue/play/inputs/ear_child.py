"""The process that listens, started by ``ear_process``: models may crash, and drivers hang.

Its one argument is a ``Wish`` in JSON. What is played comes in on stdin, as ``HEADER`` (the
monotonic instant of its first frame, its bytes) and 16-bit mono frames at 48 kHz. Out on stdout go
lines, see ``said``. It ends when stdin does, so never listens without a session.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import struct
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handscue.errors import HandscueError, OutputError
from handscue.play.inputs.said import LONGEST_WHY, Lost, line_of

if TYPE_CHECKING:
    from handscue.listen.hearing import Heard
    from handscue.listen.sound import Samples as Floats
    from handscue.play.inputs.ear import Period

HEADER = struct.Struct("=dI")
PERIOD_MS = 80
GONE_S = 1.5  # without sound from the microphone
NICER = 5
BEHIND = 50  # periods that may wait to be understood: what comes then is not heard


@dataclass(frozen=True)
class Wish:
    """What it is to listen for: a profile's file, a microphone by name, commands left out."""

    profile: str
    microphone: str | None = None
    exclude: tuple[str, ...] = ()

    def as_json(self) -> str:
        """Write it as the process's argument."""
        return json.dumps(asdict(self))


def main() -> None:
    """Listen until stdin ends or the microphone is gone."""
    answers = os.dup(1)
    os.dup2(2, 1)
    _yield_to_the_player()
    wish = Wish(**json.loads(sys.argv[1]))
    try:
        _listen(wish, answers)
    except BrokenPipeError:
        pass
    except (HandscueError, OSError, ValueError) as error:
        os.write(answers, line_of(Lost(str(error)[:LONGEST_WHY])))


def _yield_to_the_player() -> None:
    """Let sound come first: as it loads its models, a core is busy for seconds."""
    with contextlib.suppress(AttributeError, OSError):  # AttributeError: on Windows
        os.nice(NICER)


def _listen(wish: Wish, answers: int) -> None:
    import numpy as np

    from handscue.play.inputs.ear import listen
    from handscue.play.inputs.placing import Played
    from handscue.sounds.capture import opened

    ear, played, lock = _Understanding(wish), Played(), threading.Lock()

    def take_played() -> None:
        stream = sys.stdin.buffer
        while len(header := stream.read(HEADER.size)) == HEADER.size:
            at, size = HEADER.unpack(header)
            with lock:
                played.put(at, np.frombuffer(stream.read(size), np.int16))
        os._exit(0)  # whoever wanted this is gone

    def read_played(start: int, frames: int) -> Any:
        with lock:
            return played.read(start, frames)

    microphone = opened(PERIOD_MS, wish.microphone, check=True)
    threading.Thread(target=take_played, daemon=True).start()
    periods = _Periods()
    microphone.begin(periods.put)
    for said in listen(periods, read_played, ear):
        os.write(answers, line_of(said))


class _Understanding:
    """See ``ear.Ear``: what she taught it."""

    def __init__(self, wish: Wish) -> None:
        from handscue.listen.embedding import Embedder
        from handscue.listen.hearing import Hearing
        from handscue.listen.profile import Profile

        profile = Profile.of_bytes(Path(wish.profile).read_bytes())
        self._hearing = Hearing(profile, Embedder(), frozenset(wish.exclude))

    @property
    def is_lost(self) -> bool:
        return self._hearing.echo.name == "LOST"

    def feed(self, microphone: Floats, played: Floats) -> Heard | None:
        return self._hearing.feed(microphone, played)


class _Periods:
    """What the microphone hands over, in its order."""

    def __init__(self) -> None:
        self._queue: queue.Queue[tuple[bytes, float]] = queue.Queue(BEHIND)

    def put(self, data: bytes) -> None:
        """Take a period; called in miniaudio's thread."""
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait((data, time.monotonic()))

    def __iter__(self) -> Iterator[Period]:
        import numpy as np

        from handscue.play.inputs.ear import Period

        while True:
            try:
                data, arrived = self._queue.get(timeout=GONE_S)
            except queue.Empty:
                raise OutputError("the microphone is gone") from None
            yield Period(np.frombuffer(data, np.int16), arrived)


if __name__ == "__main__":
    main()
    os._exit(0)  # a microphone that hangs would hold up a proper end
