"""What goes along with the writing of a file: who sees how far it is, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from handscue.export.kept import Forgetful, Kept
from handscue.units import Frames

Progress: TypeAlias = Callable[[Frames, Frames], None]  # frames written, frames in all


@dataclass(frozen=True)
class How:
    """How files are written: over others or not, and where encoded packets are kept.

    ``aligned``: what is heard may begin up to a packet later (24 ms), where a packet does, so that
    wherever it is heard its packets are the same.
    """

    replace: bool = True
    kept: Kept = Forgetful()  # noqa: RUF009 - it has no state
    aligned: bool = False


USUAL = How()


@dataclass(frozen=True)
class Work:
    """See above: ``kept`` are the packets of what was encoded before; ``aligned``, see ``How``."""

    progress: Progress
    kept: Kept = Forgetful()  # noqa: RUF009 - it has no state
    aligned: bool = False
