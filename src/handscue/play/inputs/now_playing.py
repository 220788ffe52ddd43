"""A session as a media player has it: the step is the track, the session the album."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.play.transport import LEVELS_DB, USUAL_LEVEL, State
from handscue.printable import printable
from handscue.schedule.wording import heading

if TYPE_CHECKING:
    from handscue.play.view import View

LOUDEST = len(LEVELS_DB) - 1
_STATUS = {State.PAUSED: "Paused", State.WAITING: "Paused", State.FINISHED: "Stopped"}
_MICROSECONDS = 1000  # in a millisecond; the unit of all times here


@dataclass(frozen=True)
class NowPlaying:
    """What is shown on a lock screen or a headset; times in microseconds."""

    status: str = "Stopped"  # Playing, Paused or Stopped, in MPRIS's own words
    track: int = 0  # from 1; 0 where nothing is played yet
    title: str = ""
    album: str = ""
    length: int = 0
    position: int = 0
    volume: float = USUAL_LEVEL / LOUDEST  # from 0 to 1

    def looks_like(self, other: NowPlaying) -> bool:
        """Return whether only time has passed between the two."""
        return replace(self, position=other.position) == other


def now_playing(view: View) -> NowPlaying:
    """Return a session at an instant as a media player has it."""
    segment = view.segment
    gone_ms = segment.duration_ms - view.left_in_segment_ms
    return NowPlaying(
        status=_STATUS.get(view.state, "Playing"),
        track=segment.index + 1,
        title=printable(heading(segment.turn)),
        album=printable(view.title),
        length=segment.duration_ms * _MICROSECONDS,
        position=max(0, min(gone_ms, segment.duration_ms)) * _MICROSECONDS,
        volume=view.level / LOUDEST,
    )
