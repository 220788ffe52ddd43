"""What may lie beside the audio: captions, marks, data, and a sheet to print."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.export.captions import lyrics, subrip, webvtt
from handscue.export.files import write_whole
from handscue.export.marks import audacity_labels, cue_sheet
from handscue.export.sheet import sheet
from handscue.export.sidecar_kinds import Sidecar
from handscue.schedule.timetable import heard, timetable

__all__ = ["Sidecar", "beside", "write_sidecar"]

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.schedule.cues import Cue
    from handscue.schedule.timeline import Timeline


def beside(audio: Path, sidecar: Sidecar) -> Path:
    """Give where a sidecar of an audio file lies."""
    return audio.with_name(f"{audio.stem}.{sidecar}")


def write_sidecar(  # noqa: PLR0913, PLR0917 - all there is to tell
    sidecar: Sidecar,
    audio: Path,
    timeline: Timeline,
    cues: Sequence[Cue],
    tags: Tags,
    parts: Sequence[str] = (),
) -> None:
    """Write a sidecar of an audio file, or of a list of parts, whole or not at all.

    Raises:
        ExportError: it cannot be written.

    """
    makers: dict[Sidecar, Callable[[], str]] = {
        Sidecar.WEBVTT: lambda: webvtt(timeline, cues),
        Sidecar.SUBRIP: lambda: subrip(timeline, cues),
        Sidecar.LYRICS: lambda: lyrics(timeline, cues),
        Sidecar.CUE_SHEET: lambda: cue_sheet(timeline, audio.name, parts),
        Sidecar.LABELS: lambda: audacity_labels(timeline),
        Sidecar.DATA: lambda: _data(timeline, cues, audio.name),
        Sidecar.SHEET: lambda: sheet(timeline, tags, audio.name),
    }
    write_whole(beside(audio, sidecar), makers[sidecar]().encode())


def _data(timeline: Timeline, cues: Sequence[Cue], audio: str) -> str:
    data = timetable(timeline) | {"cues": heard(cues), "audio": audio}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
