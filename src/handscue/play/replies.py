"""Answers to the therapist: what is said and sounded for a command, in words made beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.play.transport import Reply, State
from handscue.routine.fields import Talk
from handscue.routine.model import ChimeName
from handscue.schedule.languages import WORDS, Words
from handscue.schedule.time_left import time_left
from handscue.schedule.timeline import Lengths, Timeline
from handscue.schedule.wording import (
    Chime,
    Content,
    Spoken,
    announcement,
    caution,
    headline,
    next_up,
)
from handscue.units import to_milliseconds

if TYPE_CHECKING:
    from handscue.mix.bed import Bed
    from handscue.play.transport import Transport
    from handscue.sounds.clip import Clip
    from handscue.units import Milliseconds, Seconds

MORE_MINUTES = 120  # by which a session may grow while it plays and still have words for its end

CHIMES = {
    Reply.CONFIRM: Chime(ChimeName.CONFIRM),
    Reply.REFUSE: Chime(ChimeName.REFUSE),
    Reply.REMIND: Chime(ChimeName.GATE),
    Reply.GOODBYE: Chime(ChimeName.CLOSING),
}
_MORE = {Reply.MORE_15, Reply.MORE_30}
_ABOUT_THE_END = {Reply.FINISH, Reply.EARLIER, Reply.LATER}
_WORDS_ASKED_FOR = {Reply.ANNOUNCE, Reply.WHERE}  # heard with chimes only, too


@dataclass(frozen=True)
class Sounds:
    """Every clip a session may need, how long each is, and the music under them."""

    clips: Mapping[Content, Clip]
    lengths: Lengths
    bed: Bed | None = None


def everything_replied(timeline: Timeline) -> tuple[str, ...]:
    """Return every phrase the player may say for an answer, those of the timeline itself apart."""
    words = _words(timeline)
    longest = max(segment.duration_ms for segment in timeline.segments)
    phrases = [
        Spoken(words.ends_later),
        Spoken(words.let_go),
        *_phrases(words).values(),
        *map(Spoken, words.talks.values()),
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


def answer(
    transport: Transport, reply: Reply, at: Seconds, lengths: Lengths
) -> tuple[Content, ...]:
    """Return what is said and sounded for a reply at an instant, one after another.

    Of what a session grew too long for, only what has a clip is said.
    """
    turn = transport.segment_at(at).turn
    if transport.quiet and reply not in {*CHIMES, *_WORDS_ASKED_FOR, Reply.NONE}:
        reply = Reply.CONFIRM
    if reply in CHIMES:
        return (CHIMES[reply],)
    words = _words(transport.timeline)
    talk = Spoken(words.talks[transport.talk or Talk.FULL])
    phrases = {**_phrases(words), Reply.TALK: talk}
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


def _times_left(words: Words, message: str, longest: Milliseconds) -> tuple[Spoken, ...]:
    """Return all that ``time_left`` may say of something that is so long, or grows while played."""
    upto = longest + MORE_MINUTES * 60_000
    return tuple(dict.fromkeys(time_left(words, message, ms) for ms in range(0, upto, 5000)))
