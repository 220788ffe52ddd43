"""What may lie beside the audio: captions, marks, data, and a sheet to print."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.export.captions import lyrics, subrip, webvtt
from handscue.export.files import write_whole
from handscue.export.marks import audacity_labels, cue_sheet
from handscue.export.sheet import sheet
from handscue.export.sidecar_kinds import Sidecar
from handscue.printable import printable_lines
from handscue.schedule.timetable import heard, timetable

__all__ = ["Exported", "Sidecar", "beside", "write_sidecar"]

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.schedule.cues import Cue
    from handscue.schedule.timeline import Timeline


def beside(audio: Path, sidecar: Sidecar) -> Path:
    """Return where a sidecar of an audio file lies."""
    return audio.with_name(f"{audio.stem}.{sidecar}")


@dataclass(frozen=True)
class Exported:
    """What was exported: an audio file, or a list of ``parts``, and the session in it."""

    audio: Path
    timeline: Timeline
    cues: Sequence[Cue]
    tags: Tags
    parts: Sequence[str] = ()


def write_sidecar(sidecar: Sidecar, of: Exported, *, replace: bool = True) -> None:
    """Write a sidecar, whole or not at all; without ``replace`` a file that is there stays.

    Raises:
        ExportError: it cannot be written.

    """
    text = printable_lines(_MAKERS[sidecar](of))
    write_whole(beside(of.audio, sidecar), text.encode(), replace=replace)


def _data(of: Exported) -> str:
    data = timetable(of.timeline) | {"cues": heard(of.cues), "audio": of.audio.name}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


_MAKERS: dict[Sidecar, Callable[[Exported], str]] = {
    Sidecar.WEBVTT: lambda of: webvtt(of.timeline, of.cues),
    Sidecar.SUBRIP: lambda of: subrip(of.timeline, of.cues),
    Sidecar.LYRICS: lambda of: lyrics(of.timeline, of.cues),
    Sidecar.CUE_SHEET: lambda of: cue_sheet(of.timeline, of.audio.name, of.parts),
    Sidecar.LABELS: lambda of: audacity_labels(of.timeline),
    Sidecar.DATA: _data,
    Sidecar.SHEET: lambda of: sheet(of.timeline, of.tags, of.audio.name),
}
