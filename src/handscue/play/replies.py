"""Answers to the therapist: what is said and sounded for a command, in words made beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from handscue.mix import Mix, mix
from handscue.mix.bed import BEGINS, COMES_BACK, Laid
from handscue.play.transport import LEVELS_DB, REMIND_S, Reply, State
from handscue.routine.model import ChimeName
from handscue.schedule.cues import Cue, CueKind, cues
from handscue.schedule.languages import WORDS, Words
from handscue.schedule.timeline import BREATH_MS, PAUSE_MS, Lengths, Segment, Timeline
from handscue.schedule.wording import (
    Chime,
    Content,
    Spoken,
    announcement,
    caution,
    headline,
    next_up,
)
from handscue.units import LONGEST_SESSION_MS, to_frames, to_milliseconds

if TYPE_CHECKING:
    from handscue.mix.bed import Bed
    from handscue.play.transport import Transport
    from handscue.sounds.clip import Clip
    from handscue.units import Frames, Milliseconds, Seconds

MORE_MINUTES = 15  # by which a session may grow while it plays and still have words for its end
AT_ONCE_MS = 300  # what sounds within this time is confirmation enough
LONGEST_WAIT_MS = LONGEST_SESSION_MS  # at a gate, music going on

_CHIMES = {
    Reply.CONFIRM: Chime(ChimeName.CONFIRM),
    Reply.REFUSE: Chime(ChimeName.REFUSE),
    Reply.REMIND: Chime(ChimeName.GATE),
    Reply.GOODBYE: Chime(ChimeName.CLOSING),
}
_MORE = {Reply.MORE_15, Reply.MORE_30}
_WORDS_OF_A_STEP = {CueKind.INSTRUCTION, CueKind.CAUTION}
_ABOUT_THE_END = {Reply.FINISH, Reply.EARLIER, Reply.LATER}
_WORDS_ASKED_FOR = {Reply.ANNOUNCE, Reply.WHERE}  # heard with chimes only, too


@dataclass(frozen=True)
class Sounds:
    """Every clip a session may need, how long each is, and the music under them."""

    clips: Mapping[Content, Clip]
    lengths: Lengths
    bed: Bed | None = None


def everything_replied(timeline: Timeline) -> tuple[str, ...]:
    """Give every phrase the player may say for an answer, those of the timeline itself apart."""
    words = _words(timeline)
    longest = max(segment.duration_ms for segment in timeline.segments)
    phrases = [
        Spoken(words.ends_later),
        Spoken(words.let_go),
        *_phrases(words).values(),
        *_times_left(words, words.left_in_step, longest),
        *_times_left(words, words.left_in_session, timeline.total_ms),
    ]
    return tuple(phrase.text for phrase in phrases)


def _words(timeline: Timeline) -> Words:
    return WORDS[timeline.segments[0].turn.language]


def _phrases(words: Words) -> dict[Reply, Spoken]:
    return {
        Reply.MORE_15: Spoken(words.fifteen_more),
        Reply.MORE_30: Spoken(words.thirty_more),
        Reply.HOLD: Spoken(words.holding),
        Reply.FINISH: Spoken(words.finishing),
        Reply.EARLIER: Spoken(words.five_earlier),
        Reply.LATER: Spoken(words.five_later),
        Reply.ASK_END: Spoken(words.end_again),
        Reply.SLEPT: Spoken(words.slept),
    }


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
    """Give what is to be heard from the instant ``at`` on.

    While the session plays, a reply takes the place of what it would talk over; words it cuts off
    are said again after it, also where it is itself cut off: ``moved`` are the step's words as the
    replies before have moved them. Otherwise the reply is heard alone, or at a gate over the music,
    which goes on there.
    """
    level_db = LEVELS_DB[transport.level]
    contents = _contents(transport, reply, at, sounds.lengths)
    if transport.state is not State.PLAYING:
        alone = _laid(contents, 0, None, sounds.lengths, segment=transport.segment)
        end_ms = alone[-1].end_ms if alone else 0
        if sounds.bed and transport.state is State.WAITING:
            alone += _reminders(transport, 0, sounds.lengths, after_ms=end_ms)
            end_ms = LONGEST_WAIT_MS
        end = to_frames(end_ms)
        alone_mix = mix(alone, sounds.clips, end, level_db, _bed(sounds, transport, 0, at))
        return Heard(alone_mix, 0, end)
    frame = transport.position(at)
    usual = cues(transport.timeline, sounds.lengths)
    segment = transport.segment_at(at)
    planned = _with_moved(usual, moved, segment, to_milliseconds(frame))
    if transport.quiet:
        planned = tuple(cue for cue in planned if isinstance(cue.content, Chime))
    if contents:
        planned = _with_reply(planned, contents, segment, to_milliseconds(frame), sounds.lengths)
    as_usual = set(usual)
    moved = tuple(cue for cue in planned if cue.kind in _WORDS_OF_A_STEP and cue not in as_usual)
    end_ms, waits = transport.timeline.total_ms, transport.stopping_segment
    if waits.waits:
        planned = tuple(cue for cue in planned if cue.segment <= waits.index)
        end_ms = max(waits.end_ms, *(cue.end_ms for cue in planned))  # replies go on as it waits
    if waits.waits and sounds.bed:
        planned += tuple(_reminders(transport, waits.end_ms, sounds.lengths, after_ms=end_ms))
        end_ms = waits.end_ms + LONGEST_WAIT_MS
    end = to_frames(end_ms)
    bed = _bed(sounds, transport, frame, at)
    return Heard(mix(planned, sounds.clips, end, level_db, bed), frame, end, moved)


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
    reminder = _CHIMES[Reply.REMIND]
    every = round(1000 * REMIND_S)
    starts = range(start_ms + every, start_ms + LONGEST_WAIT_MS, every)
    index, length = transport.segment, lengths[reminder]
    return [
        Cue(index, CueKind.REPLY, reminder, start, length) for start in starts if start >= after_ms
    ]


def _contents(
    transport: Transport, reply: Reply, at: Seconds, lengths: Lengths
) -> tuple[Content, ...]:
    turn = transport.segment_at(at).turn
    if transport.quiet and reply not in {*_CHIMES, *_WORDS_ASKED_FOR, Reply.NONE}:
        reply = Reply.CONFIRM
    if reply in _CHIMES:
        return (_CHIMES[reply],)
    words = _words(transport.timeline)
    phrases = _phrases(words)
    if reply in phrases:
        let_go = reply is Reply.HOLD and not transport.segment_at(at).held
        said = [Spoken(words.let_go) if let_go else phrases[reply]]
        if reply in _ABOUT_THE_END:
            said.append(_left_in_session(transport, at))
        if reply in _ABOUT_THE_END | _MORE and transport.late_ms > 0:
            said.append(Spoken(words.ends_later))
        return tuple(content for content in said if content in lengths)
    if reply is Reply.NAME:
        return headline(turn)
    if reply in {Reply.ANNOUNCE, Reply.BACK}:
        warning = caution(turn)
        return (*announcement(turn), *((warning,) if warning else ()))
    if reply is Reply.WHERE:
        return tuple(content for content in _where(transport, at) if content in lengths)
    return ()


def _where(transport: Transport, at: Seconds) -> Iterator[Content]:
    segment = transport.segment_at(at)
    position_ms = to_milliseconds(transport.position(at))
    yield from headline(segment.turn)
    words = _words(transport.timeline)
    if transport.state is not State.WAITING:
        yield time_left(words, words.left_in_step, segment.end_ms - position_ms)
    yield _left_in_session(transport, at)
    following = transport.timeline.segments[segment.index + 1 :]
    if following:
        yield next_up(following[0].turn)


def _left_in_session(transport: Transport, at: Seconds) -> Spoken:
    words = _words(transport.timeline)
    left_ms = transport.timeline.total_ms - to_milliseconds(transport.position(at))
    return time_left(words, words.left_in_session, left_ms)


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
        said = _laid((_CHIMES[Reply.CONFIRM],), now_ms, limit, lengths, segment=segment.index)
    if not said:
        return planned
    words = {cue.content: cue.kind for cue in own if cue.kind in _WORDS_OF_A_STEP}
    said = [replace(cue, kind=words.get(cue.content, cue.kind)) for cue in said]
    return (*_beside(planned, segment, now_ms, said[-1].end_ms), *said)


def _is_heard(own: list[Cue], now_ms: Milliseconds) -> bool:
    """Say whether something is to be heard anyway, now or within a moment."""
    return any(cue.start_ms < now_ms + AT_ONCE_MS and cue.end_ms > now_ms for cue in own)


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


def time_left(words: Words, message: str, ms: Milliseconds) -> Spoken:
    """Say how much time is left: to five seconds under a minute, then to half and whole minutes."""
    seconds = max(5, 5 * round(ms / 5000))
    if seconds < 60:
        amount = words.seconds.format(number=seconds)
    elif 75 <= seconds < 105:
        amount = words.minute_and_a_half
    else:
        minutes = round(ms / 60_000)
        amount = words.minutes[words.plural(minutes)].format(number=minutes)
    return Spoken(message.format(amount=amount))


def _times_left(words: Words, message: str, longest: Milliseconds) -> tuple[Spoken, ...]:
    """Give all that ``time_left`` may say of something that is so long, or grows while played."""
    upto = longest + MORE_MINUTES * 60_000
    return tuple(dict.fromkeys(time_left(words, message, ms) for ms in range(0, upto, 5000)))
