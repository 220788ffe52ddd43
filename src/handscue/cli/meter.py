"""A level meter at the foot of the terminal, and lines above it."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from handscue.printable import printable

if TYPE_CHECKING:
    from handscue.play.inputs.said import Beat

QUIETEST_DB, LOUDEST_DB, WIDTH = -70, 0, 35


class Meter:
    """Drawn anew on one line; where that cannot be, as in a file, lines alone are written."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._draws = file, file.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._wipe()

    def show(self, beat: Beat | None) -> None:
        """Draw how loud it is."""
        if self._draws:
            self._wipe()
            self._file.write(drawn(beat))
            self._file.flush()

    def line(self, text: str) -> None:
        """Write a line above the meter."""
        self._wipe()
        print(printable(text), file=self._file, flush=True)

    def _wipe(self) -> None:
        if self._draws:
            self._file.write("\r\x1b[K")
            self._file.flush()


def drawn(beat: Beat | None) -> str:
    """Draw a level as a bar of a fixed width, with its figure."""
    if beat is None:
        return "  starting …"
    share = (beat.level_db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)
    full = round(WIDTH * min(1.0, max(0.0, share)))
    loud = "  too loud" if beat.is_clipped else ""
    return f"  {'█' * full}{'·' * (WIDTH - full)} {beat.level_db:4.0f} dB{loud}"
