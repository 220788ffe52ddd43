"""Pictures of steps in what is written: read once, named by what is in them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import ExportError
from handscue.ordinary import opened
from handscue.routine.pictures import kind_of

if TYPE_CHECKING:
    from handscue.schedule.timeline import Timeline


@dataclass(frozen=True)
class Picture:
    """A picture's bytes, its type, and a name by which no two pictures are called."""

    content: bytes
    kind: str  # such as image/jpeg
    name: str

    @property
    def data(self) -> str:
        """The picture as an address that holds it whole."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


def pictures(timeline: Timeline) -> dict[str, Picture]:
    """Read the pictures of a session's steps, by the paths the steps have for them.

    Raises:
        ExportError: one cannot be read any more.

    """
    named = dict.fromkeys(s.turn.picture for s in timeline.segments if s.turn.picture)
    return {path: _read(Path(path)) for path in named}


def _read(path: Path) -> Picture:
    try:
        with opened(path) as file:
            content = file.read()
    except OSError as error:
        raise ExportError(f"{path}: cannot be read ({error.strerror or error})") from None
    kind = kind_of(content)
    if kind is None:
        raise ExportError(f"{path}: is not a picture any more")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Picture(content, kind[0], f"picture-{digest}{kind[1]}")
