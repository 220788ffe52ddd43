"""What is heard of a session from an instant on, with the answer to the therapist in it.

What is heard is always one mix, from an instant on. A command adds no sound to what plays: the rest
of the session is mixed anew, with the answer in it, and takes the place of what was to be heard. So
nothing talks over anything, and no output has to mix.

While the session plays, the answer is laid into the cues of the step it is in, as one more cue::

    without     chime  instruction......         caution...         "30 seconds left"
    command               |
    with        chime  ins answer... instruction...... caution...   "30 seconds left"

* Words of the step that it cuts off, or that were still to come, are said after it, whole: half a
  sentence helps nobody. They are its ``moved`` words, kept for the next answer, which may cut them
  off again. Anything else that would be heard meanwhile is left out.
* Nothing leaves its step. What would not be over by then is not said; a soft sound stands for it.
  Only where the session waits at the end of the step may words go on beyond it.
* Where a sound is the whole answer and something is heard anyway, that is answer enough.

While it is paused or waits, nothing else is to be heard and the answer is a mix of its own. Music
stands still in a pause and goes on at a gate, there with all its reminders laid beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from handscue.mix import Mix, mix
from handscue.mix.bed import BEGINS, COMES_BACK, Laid
from handscue.play.replies import CHIMES, answer
from handscue.play.transport import LEVELS_DB, REMIND_S, Reply, State
from handscue.schedule.cues import Cue, CueKind, cues
from handscue.schedule.timeline import BREATH_MS, PAUSE_MS, Lengths, Segment
from handscue.schedule.wording import Chime, Content
from handscue.units import LONGEST_SESSION_MS, to_frames, to_milliseconds

if TYPE_CHECKING:
    from handscue.play.replies import Sounds
    from handscue.play.transport import Transport
    from handscue.schedule.timeline import Timeline
    from handscue.units import Frames, Milliseconds, Seconds

AT_ONCE_MS = 300  # what sounds within this time is confirmation enough
LONGEST_WAIT_MS = LONGEST_SESSION_MS  # at a gate, music going on

_WORDS_OF_A_STEP = {CueKind.INSTRUCTION, CueKind.CAUTION}


class Heard(NamedTuple):
    """A mix, its first frame and its end, and the step's words that a reply has moved in it."""

    mix: Mix
    frame: Frames
    until: Frames
    moved: tuple[Cue, ...] = ()


def sounding(
    sounds: Sounds,
    transport: Transport,
    reply: Reply,
    at: Seconds,
    moved: tuple[Cue, ...] = (),
) -> Heard:
    """Return what is to be heard from the instant ``at`` on.

    While the session plays, a reply takes the place of what it would talk over; words it cuts off
    are said again after it, also where it is itself cut off: ``moved`` are the step's words as the
    replies before have moved them. Otherwise the reply is heard alone, or at a gate over the music,
    which goes on there.
    """
    contents = answer(transport, reply, at, sounds.lengths)
    if transport.state is State.PLAYING:
        return _among_the_cues(sounds, transport, contents, at, moved)
    return _alone(sounds, transport, contents, at)


def _alone(
    sounds: Sounds, transport: Transport, contents: tuple[Content, ...], at: Seconds
) -> Heard:
    """Have an answer heard while the session stands still."""
    said = _laid(contents, 0, None, sounds.lengths, segment=transport.segment)
    end_ms = said[-1].end_ms if said else 0
    if sounds.bed and transport.state is State.WAITING:
        said += _reminders(transport, 0, sounds.lengths, after_ms=end_ms)
        end_ms = LONGEST_WAIT_MS
    return Heard(_mixed(sounds, transport, said, to_frames(end_ms), (0, at)), 0, to_frames(end_ms))


def _among_the_cues(
    sounds: Sounds,
    transport: Transport,
    contents: tuple[Content, ...],
    at: Seconds,
    moved: tuple[Cue, ...],
) -> Heard:
    """Have an answer heard among what is to be heard anyway, until the session stops by itself."""
    frame, segment, lengths = transport.position(at), transport.segment_at(at), sounds.lengths
    now_ms = to_milliseconds(frame)
    usual = cues(_told(transport), lengths)
    planned = _with_moved(usual, moved, segment, now_ms)
    if transport.quiet:
        planned = tuple(cue for cue in planned if isinstance(cue.content, Chime))
    if contents:
        planned = _with_reply(planned, contents, segment, now_ms, lengths)
    as_usual = set(usual)
    moved = tuple(cue for cue in planned if cue.kind in _WORDS_OF_A_STEP and cue not in as_usual)
    planned, end_ms = _until_it_stops(sounds, transport, planned)
    end = to_frames(end_ms)
    return Heard(_mixed(sounds, transport, planned, end, (frame, at)), frame, end, moved)


def _told(transport: Transport) -> Timeline:
    """Return the session with as much said as was asked for last."""
    whole = transport.timeline
    return whole if transport.talk is None else whole.talking(transport.talk)


def _until_it_stops(
    sounds: Sounds, transport: Transport, planned: tuple[Cue, ...]
) -> tuple[tuple[Cue, ...], Milliseconds]:
    """Return what is heard until the session's end or the next gate, and when that is over.

    At a gate replies go on while it waits, and music does so for as long as it takes.
    """
    gate = transport.stopping_segment
    if not gate.waits:
        return planned, transport.timeline.total_ms
    planned = tuple(cue for cue in planned if cue.segment <= gate.index)
    end_ms = max([gate.end_ms, *(cue.end_ms for cue in planned)])
    if sounds.bed is None:
        return planned, end_ms
    reminders = _reminders(transport, gate.end_ms, sounds.lengths, after_ms=end_ms)
    return (*planned, *reminders), gate.end_ms + LONGEST_WAIT_MS


def _mixed(
    sounds: Sounds,
    transport: Transport,
    planned: Sequence[Cue],
    end: Frames,
    begins: tuple[Frames, Seconds],
) -> Mix:
    """Mix cues as loud as the therapist has it, over the music; ``begins`` is where and when."""
    level_db = LEVELS_DB[transport.level]
    return mix(planned, sounds.clips, end, level_db, _bed(sounds, transport, *begins))


def _bed(sounds: Sounds, transport: Transport, frame: Frames, at: Seconds) -> Laid | None:
    """Lay the bed under what is to be heard from a frame on; in a pause there is none.

    With a session that is ended it goes while the closing sound is heard.
    """
    if sounds.bed is None or transport.state is State.PAUSED:
        return None
    if transport.music == 0 and frame - transport.frame < BEGINS:  # as it is laid in an export
        return Laid(sounds.bed, transport.frame, -transport.frame)
    shift = transport.music_position(at) - frame
    return Laid(sounds.bed, frame, shift, fade_in=COMES_BACK)


def _reminders(
    transport: Transport, start_ms: Milliseconds, lengths: Lengths, after_ms: Milliseconds = 0
) -> list[Cue]:
    """Lay reminders of a gate over the music there: it would be cut off for each otherwise."""
    reminder = CHIMES[Reply.REMIND]
    every = round(1000 * REMIND_S)
    starts = range(start_ms + every, start_ms + LONGEST_WAIT_MS, every)
    index, length = transport.segment, lengths[reminder]
    return [
        Cue(index, CueKind.REPLY, reminder, start, length) for start in starts if start >= after_ms
    ]


def _with_moved(
    planned: tuple[Cue, ...], moved: tuple[Cue, ...], segment: Segment, now_ms: Milliseconds
) -> tuple[Cue, ...]:
    """Lay words of this segment where they have been moved to, if they are not over."""
    left = [cue for cue in moved if cue.segment == segment.index and cue.end_ms > now_ms]
    return (*_beside(planned, segment, now_ms, left[-1].end_ms), *left) if left else planned


def _beside(
    planned: tuple[Cue, ...], segment: Segment, now_ms: Milliseconds, over_ms: Milliseconds
) -> list[Cue]:
    """Leave out what would be heard in a segment from now until shortly after something else."""
    over = over_ms + BREATH_MS
    return [
        cue
        for cue in planned
        if cue.segment != segment.index or cue.end_ms <= now_ms or cue.start_ms >= over
    ]


def _with_reply(
    planned: tuple[Cue, ...],
    contents: tuple[Content, ...],
    segment: Segment,
    now_ms: Milliseconds,
    lengths: Lengths,
) -> tuple[Cue, ...]:
    """Lay a reply into the cues of the segment it is given in, without leaving that segment.

    Where the session waits at the end of it, what is said may last longer.
    """
    own = [cue for cue in planned if cue.segment == segment.index]
    if isinstance(contents[0], Chime) and _is_heard(own, now_ms):
        return planned
    cut_off = [
        cue.content
        for cue in own
        if cue.kind in _WORDS_OF_A_STEP and cue.end_ms > now_ms and cue.content not in contents
    ]
    closing = next((cue.start_ms for cue in own if cue.kind is CueKind.CLOSING), None)
    before_closing = segment.end_ms if closing is None else closing - BREATH_MS
    limit = None if segment.waits else before_closing
    said = _laid((*contents, *cut_off), now_ms, limit, lengths, segment=segment.index)
    if not said:  # too near the end of the step for words
        said = _laid((CHIMES[Reply.CONFIRM],), now_ms, limit, lengths, segment=segment.index)
    if not said:
        return planned
    words = {cue.content: cue.kind for cue in own if cue.kind in _WORDS_OF_A_STEP}
    said = [replace(cue, kind=words.get(cue.content, cue.kind)) for cue in said]
    return (*_beside(planned, segment, now_ms, said[-1].end_ms), *said)


def _is_heard(own: list[Cue], now_ms: Milliseconds) -> bool:
    """Return whether something that says as much is to be heard anyway, now or in a moment."""
    return any(
        cue.start_ms < now_ms + AT_ONCE_MS and cue.end_ms > now_ms
        for cue in own
        if cue.kind is not CueKind.TICK
    )


def _laid(
    contents: tuple[Content, ...],
    start: Milliseconds,
    limit: Milliseconds | None,
    lengths: Lengths,
    *,
    segment: int,
) -> list[Cue]:
    """Lay contents one after another, leaving out what would not be over at the limit."""
    laid = []
    for content in contents:
        length = lengths[content]
        if limit is None or start + length <= limit:
            laid.append(Cue(segment, CueKind.REPLY, content, start, length))
            start += length + PAUSE_MS
    return laid
