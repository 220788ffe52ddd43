"""The transport: where the session is and every way that can change, as one table.

Nothing here looks at a clock or makes a sound: ``Transport`` is a value, a command at an instant
gives the next value and what to answer the therapist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from handscue.errors import TransportError
from handscue.routine.fields import Talk
from handscue.schedule.fit import refit
from handscue.schedule.unroll import Kind
from handscue.units import FRAMES_PER_MILLISECOND, FRAMES_PER_SECOND, to_frames, to_milliseconds

if TYPE_CHECKING:
    from handscue.schedule.timeline import Segment, Timeline
    from handscue.units import Frames, Milliseconds, Seconds

END_AGAIN_S = 3.0  # within which "end" has to be said a second time
REMIND_S = 30.0  # between reminders at a gate
MOVE_END_S = 300.0  # by which the end is made earlier or later
LEVELS_DB = (-18, -15, -12, -9, -6, -3, 0, 3, 6)
USUAL_LEVEL = LEVELS_DB.index(0)


class State(StrEnum):
    """What the session is doing."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"  # at the end of a gate or of a step that is held, for the therapist
    FINISHED = "finished"


class Command(StrEnum):
    """What changes it: from TOGGLE to END from the therapist, from END_NOW on of itself."""

    TOGGLE = "pause or resume"
    NEXT = "next step"
    PREVIOUS = "previous step"
    AGAIN = "say this step again"
    WHERE = "where am I"
    MORE_15 = "fifteen more seconds"
    MORE_30 = "thirty more seconds"
    HOLD = "hold this step, or release it"
    FINISH = "finish on time"
    EARLIER = "finish five minutes earlier"
    LATER = "finish five minutes later"
    LOUDER = "louder"
    SOFTER = "softer"
    QUIET = "chimes only, or speech again"
    TALK = "say less, or all of it again"
    END = "end"
    END_NOW = "end, said again"
    GATE = "gate reached"
    REMIND = "still waiting"
    LAST = "last frame reached"
    ROUND = "last frame of a round reached"
    SLEPT = "the machine slept"


class Reply(StrEnum):
    """What the therapist hears for an answer; without one the sound is left as it is."""

    NONE = "none"
    CONFIRM = "a soft sound, where nothing else is to be heard at once"
    REFUSE = "that it does not apply"
    NAME = "the step's name"
    ANNOUNCE = "the step's instruction"
    BACK = "the step's instruction, for the sound was away"
    WHERE = "where the session is"
    MORE_15 = "fifteen seconds more"
    MORE_30 = "thirty seconds more"
    HOLD = "holding, or holding no longer"
    FINISH = "that it finishes on time, and what is left"
    EARLIER = "five minutes earlier, and what is left"
    LATER = "five minutes later, and what is left"
    ASK_END = "once more to end"
    SLEPT = "that the machine slept"
    TALK = "how much is said from now on"
    REMIND = "the gate's sound"
    GOODBYE = "the closing sound"


class Target(StrEnum):
    """The position a change leads to."""

    HERE = "here"
    NEXT = "start of the next step"
    PREVIOUS = "start of the step before"
    ROUND = "start of the next round"


class Change(NamedTuple):
    """An entry of the table."""

    state: State
    target: Target
    reply: Reply


def _everywhere(command: Command, reply: Reply) -> dict[tuple[State, Command], Change]:
    """Return a command that leaves state and position alone, in all states but the last."""
    states = (State.PLAYING, State.PAUSED, State.WAITING)
    return {(state, command): Change(state, Target.HERE, reply) for state in states}


TABLE: dict[tuple[State, Command], Change] = {
    (State.PLAYING, Command.TOGGLE): Change(State.PAUSED, Target.HERE, Reply.CONFIRM),
    (State.PLAYING, Command.NEXT): Change(State.PLAYING, Target.NEXT, Reply.CONFIRM),
    (State.PLAYING, Command.PREVIOUS): Change(State.PLAYING, Target.PREVIOUS, Reply.CONFIRM),
    (State.PLAYING, Command.MORE_15): Change(State.PLAYING, Target.HERE, Reply.MORE_15),
    (State.PLAYING, Command.MORE_30): Change(State.PLAYING, Target.HERE, Reply.MORE_30),
    (State.PLAYING, Command.HOLD): Change(State.PLAYING, Target.HERE, Reply.HOLD),
    (State.PLAYING, Command.GATE): Change(State.WAITING, Target.HERE, Reply.NONE),
    (State.PLAYING, Command.LAST): Change(State.FINISHED, Target.HERE, Reply.NONE),
    (State.PLAYING, Command.ROUND): Change(State.PLAYING, Target.ROUND, Reply.CONFIRM),
    (State.PLAYING, Command.SLEPT): Change(State.PAUSED, Target.HERE, Reply.SLEPT),
    (State.PAUSED, Command.TOGGLE): Change(State.PLAYING, Target.HERE, Reply.CONFIRM),
    (State.PAUSED, Command.NEXT): Change(State.PAUSED, Target.NEXT, Reply.NAME),
    (State.PAUSED, Command.PREVIOUS): Change(State.PAUSED, Target.PREVIOUS, Reply.NAME),
    (State.PAUSED, Command.MORE_15): Change(State.PAUSED, Target.HERE, Reply.MORE_15),
    (State.PAUSED, Command.MORE_30): Change(State.PAUSED, Target.HERE, Reply.MORE_30),
    (State.PAUSED, Command.HOLD): Change(State.PAUSED, Target.HERE, Reply.HOLD),
    (State.WAITING, Command.TOGGLE): Change(State.PLAYING, Target.NEXT, Reply.CONFIRM),
    (State.WAITING, Command.NEXT): Change(State.PLAYING, Target.NEXT, Reply.CONFIRM),
    (State.WAITING, Command.PREVIOUS): Change(State.PLAYING, Target.PREVIOUS, Reply.CONFIRM),
    (State.WAITING, Command.MORE_15): Change(State.PLAYING, Target.HERE, Reply.MORE_15),
    (State.WAITING, Command.MORE_30): Change(State.PLAYING, Target.HERE, Reply.MORE_30),
    (State.WAITING, Command.HOLD): Change(State.WAITING, Target.HERE, Reply.HOLD),
    (State.WAITING, Command.REMIND): Change(State.WAITING, Target.HERE, Reply.REMIND),
    **_everywhere(Command.AGAIN, Reply.ANNOUNCE),
    **_everywhere(Command.WHERE, Reply.WHERE),
    **_everywhere(Command.FINISH, Reply.FINISH),
    **_everywhere(Command.EARLIER, Reply.EARLIER),
    **_everywhere(Command.LATER, Reply.LATER),
    **_everywhere(Command.LOUDER, Reply.CONFIRM),
    **_everywhere(Command.SOFTER, Reply.CONFIRM),
    **_everywhere(Command.QUIET, Reply.CONFIRM),
    **_everywhere(Command.TALK, Reply.TALK),
    **_everywhere(Command.END, Reply.ASK_END),
    (State.PLAYING, Command.END_NOW): Change(State.FINISHED, Target.HERE, Reply.GOODBYE),
    (State.PAUSED, Command.END_NOW): Change(State.FINISHED, Target.HERE, Reply.GOODBYE),
    (State.WAITING, Command.END_NOW): Change(State.FINISHED, Target.HERE, Reply.GOODBYE),
}

# What comes between two presses without a hand.
_BY_TIME = {Command.GATE, Command.REMIND, Command.ROUND}
_MORE_MS = {Command.MORE_15: 15_000, Command.MORE_30: 30_000}
_TALKS_NEXT = {
    None: Talk.BRIEF,
    Talk.FULL: Talk.BRIEF,
    Talk.BRIEF: Talk.NAMES,
    Talk.NAMES: Talk.FULL,
    Talk.CHIMES: Talk.FULL,
}
_MOVED_S = {Command.FINISH: 0.0, Command.EARLIER: -MOVE_END_S, Command.LATER: MOVE_END_S}


@dataclass(frozen=True)
class Transport:
    """Where a session is: at ``frame`` at the instant ``since``, and moving on while it plays.

    ``segment`` is the index of the segment it is in. It is kept, not derived: at the end of a
    gate the frame is already the next segment's first, but the session is still at the gate.
    ``level`` is an index into LEVELS_DB; ``quiet`` leaves chimes alone to be heard, and ``talk``
    is how much is said, where that was changed while it plays.
    ``music`` is the frame that a music bed is at, at ``since``: it plays on at a gate and where
    steps are skipped, and stands still in a pause alone.
    ``end_ms`` is where in its timeline the session is to end: more time for one step is taken from
    those after it. Where it is None, they are moved back instead. ``finish_at`` is the instant at
    which the session was to be over when it began. Once it is to be kept (``on_time``), what is
    left is fitted to it whenever time was lost or won: by a pause, at a gate, by stepping.
    ``loop`` is what is played again after the end, round by round; None where nothing is.
    ``refused`` are commands that mean nothing in this session, in whatever state.
    """

    timeline: Timeline
    state: State
    segment: int
    frame: Frames
    since: Seconds
    level: int = USUAL_LEVEL
    quiet: bool = False
    talk: Talk | None = None
    music: Frames = 0
    end_asked: Seconds | None = None
    end_ms: Milliseconds | None = None
    finish_at: Seconds = 0.0
    on_time: bool = False
    loop: Timeline | None = None
    rounds: int = 0  # that are over
    refused: frozenset[Command] = frozenset()

    def position(self, now: Seconds) -> Frames:
        """Return the frame that is to be heard now; never past the next gate's or session's end."""
        if self.state is not State.PLAYING:
            return self.frame
        gone = round((now - self.since) * FRAMES_PER_SECOND)
        return min(self.stop_frame, self.frame + max(0, gone))

    def music_position(self, now: Seconds) -> Frames:
        """Return the frame of a music bed that is to be heard now."""
        if self.state not in {State.PLAYING, State.WAITING}:
            return self.music
        return self.music + max(0, round((now - self.since) * FRAMES_PER_SECOND))

    def segment_at(self, now: Seconds) -> Segment:
        """Return the segment the session is in now."""
        if self.state is not State.PLAYING:
            return self.timeline.segments[self.segment]
        last_ms = self.stopping_segment.end_ms - 1
        return self.timeline.at(min(last_ms, self.position(now) // FRAMES_PER_MILLISECOND))

    @property
    def stop_frame(self) -> Frames:
        """Where playing stops by itself: the end of the next gate, or of the session."""
        return to_frames(self.stopping_segment.end_ms)

    @property
    def stops_at(self) -> Seconds:
        """The instant at which it stops by itself, if it plays until then."""
        return self.since + (self.stop_frame - self.frame) / FRAMES_PER_SECOND

    @property
    def late_ms(self) -> Milliseconds:
        """How much later than it was to end it does, since no step can give more; mostly 0."""
        return 0 if self.end_ms is None else max(0, self.timeline.total_ms - self.end_ms)

    def ends_in(self, now: Seconds) -> Seconds | None:
        """Return how long it is to the end that was agreed; None where none was."""
        if self.on_time:
            return self.finish_at - now
        if self.end_ms is None:
            return None
        return self.end_ms / 1000 - self.position(now) / FRAMES_PER_SECOND

    @cached_property
    def stopping_segment(self) -> Segment:
        """The segment at whose end it stops by itself: the next gate, or the last of all."""
        segments = self.timeline.segments
        ahead = islice(segments, self.segment, None)
        return next((segment for segment in ahead if segment.waits), segments[-1])

    def delayed(self, seconds: Seconds) -> Transport:
        """Return this transport moving on only so much later."""
        return replace(self, since=self.since + seconds)

    def finishing(self, finish_at: Seconds, now: Seconds) -> Transport:
        """Return this with what is left fitted to be over at an instant, as near as that can be.

        The step it is in keeps its length, unless it only begins.
        """
        begun = self.frame > to_frames(self.timeline.segments[self.segment].start_ms)
        end_ms = to_milliseconds(self.frame) + round((finish_at - now) * 1000)
        fitted = refit(self.timeline, self.segment + begun, end_ms)
        return replace(self, timeline=fitted, end_ms=end_ms, finish_at=finish_at, on_time=True)

    def due(self, now: Seconds) -> Command | None:
        """Return the change that time has brought by now, if any."""
        if self.state is State.WAITING and now - self.since >= REMIND_S:
            return Command.REMIND
        if self.state is not State.PLAYING or self.position(now) < self.stop_frame:
            return None
        if self.stopping_segment.waits:
            return Command.GATE
        return Command.ROUND if self.loop else Command.LAST

    def meant(self, command: Command, now: Seconds) -> Command:
        """Take a command for what it means just now, mostly as it stands.

        The second "end" within its time ends the session. To let go of a step that is held beyond
        its time is to go on; a gate is held anyway.
        """
        said_before = self.end_asked is not None and now - self.end_asked <= END_AGAIN_S
        if command is Command.END and said_before:
            return Command.END_NOW
        is_gate = self.timeline.segments[self.segment].turn.kind is Kind.GATE
        lets_go = command is Command.HOLD and self.state is State.WAITING and not is_gate
        return Command.NEXT if lets_go and command not in self.refused else command

    def takes(self, command: Command) -> bool:
        """Return whether a command applies: the table has it, and it would change something."""
        if command in self.refused:
            return False
        at_the_limit = {
            Command.LOUDER: self.level == len(LEVELS_DB) - 1,
            Command.SOFTER: self.level == 0,
            Command.EARLIER: self.late_ms > 0,  # what is left cannot become shorter
        }
        return (self.state, command) in TABLE and not at_the_limit.get(command, False)

    def changed(self, command: Command, now: Seconds) -> tuple[Transport, Reply]:
        """Return the transport after a command, and what to answer.

        Going on past the last segment ends the session, or the round; before the first there is
        the first.

        Raises:
            TransportError: the command does not apply now; nothing is to change.

        """
        command = self.meant(command, now)
        if not self.takes(command):
            raise TransportError(f"'{command}' does not apply while {self.state}")
        state, target, reply = TABLE[self.state, command]
        here = replace(
            self,
            segment=self.segment_at(now).index,
            frame=self.position(now),
            music=self.music_position(now),
        )
        there = here.at(target, now)
        if there is None:
            end = to_frames(self.timeline.total_ms)
            return replace(here, state=State.FINISHED, frame=end, since=now), Reply.GOODBYE
        there = _with_own_change(there, command, now)
        moves = state is State.PLAYING and (target is not Target.HERE or self.state is not state)
        if there.on_time and moves:
            there = there.finishing(there.finish_at, now)
        asked = self.end_asked if command in _BY_TIME else None
        asked = now if command is Command.END else asked
        return replace(there, state=state, since=now, end_asked=asked), reply

    def at(self, target: Target, now: Seconds) -> Transport | None:
        """Return this at the position a change leads to, or None where that is past the last."""
        is_in_last = self.segment + 1 == len(self.timeline.segments)
        match target:
            case Target.HERE:
                return self
            case Target.PREVIOUS:
                return self._at_start_of(max(0, self.segment - 1))
            case Target.NEXT if not is_in_last:
                return self._at_start_of(self.segment + 1)
            case _:
                return self._next_round(now)

    def _next_round(self, now: Seconds) -> Transport | None:
        if self.loop is None:
            return None
        again = replace(begin(self.loop, now, loop=True), rounds=self.rounds + 1)
        return replace(again, level=self.level, quiet=self.quiet, talk=self.talk)

    def _at_start_of(self, segment: int) -> Transport:
        start_ms = self.timeline.segments[segment].start_ms
        return replace(self, segment=segment, frame=to_frames(start_ms))


def _with_own_change(here: Transport, command: Command, now: Seconds) -> Transport:
    """Change what a command changes besides state and position."""
    if command in _MORE_MS:
        return replace(here, timeline=_with_more(here, _MORE_MS[command]))
    if command in _MOVED_S:
        return here.finishing(here.finish_at + _MOVED_S[command], now)
    if command is Command.HOLD:
        held = here.state is State.WAITING or not here.timeline.segments[here.segment].held
        return replace(here, timeline=here.timeline.held(here.segment, held=held))
    if command in {Command.LOUDER, Command.SOFTER}:
        return replace(here, level=here.level + (1 if command is Command.LOUDER else -1))
    return _telling_otherwise(here, command)


def _telling_otherwise(here: Transport, command: Command) -> Transport:
    """Change how much is said, where that is what a command changes."""
    if command is Command.QUIET:
        return replace(here, quiet=not here.quiet)
    if command is Command.TALK:
        return replace(here, talk=_TALKS_NEXT[here.talk or here.timeline.segments[0].turn.talk])
    return here


def _with_more(here: Transport, ms: Milliseconds) -> Timeline:
    """Return the timeline with more time for the segment the session is in."""
    longer = here.timeline.extended(here.segment, ms)
    return longer if here.end_ms is None else refit(longer, here.segment + 1, here.end_ms)


def begin(
    timeline: Timeline, now: Seconds, end_ms: Milliseconds | None = None, *, loop: bool = False
) -> Transport:
    """Return a session that begins to play now; ``end_ms`` is where it is to end, if it matters.

    With ``loop`` it begins again as it is now whenever it is over.
    """
    finish_at = now + timeline.total_ms / 1000
    start = Transport(timeline, State.PLAYING, 0, 0, now, end_ms=end_ms, finish_at=finish_at)
    return replace(start, loop=timeline) if loop else start


def paused_at(start: Transport, segment: int) -> Transport:
    """Return a session that only begins paused at the start of a segment, by its index."""
    frame = to_frames(start.timeline.segments[segment].start_ms)
    finish_at = start.finish_at - frame / FRAMES_PER_SECOND
    return replace(start, state=State.PAUSED, segment=segment, frame=frame, finish_at=finish_at)
