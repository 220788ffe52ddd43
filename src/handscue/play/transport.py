"""The transport: where the session is and every way that can change, as one table.

Nothing here looks at a clock or makes a sound: ``Transport`` is a value, a command at an instant
gives the next value and what to do about the sound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from handscue.errors import TransportError
from handscue.schedule.unroll import Kind
from handscue.units import FRAMES_PER_MILLISECOND, FRAMES_PER_SECOND, to_frames

if TYPE_CHECKING:
    from handscue.schedule.timeline import Segment, Timeline
    from handscue.units import Frames, Seconds


class State(StrEnum):
    """What the session is doing."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"  # at the end of a gate, for the therapist
    FINISHED = "finished"


class Command(StrEnum):
    """What changes it: the last two come of time passing, the others from the therapist."""

    TOGGLE = "pause or go on"
    NEXT = "next step"
    PREVIOUS = "previous step"
    AGAIN = "say this step again"
    WHERE = "where am I"
    MORE_15 = "fifteen seconds more"
    MORE_30 = "thirty seconds more"
    HOLD = "hold this step"
    LOUDER = "louder"
    SOFTER = "softer"
    QUIET = "chimes only, or speech again"
    END = "end"
    GATE = "gate reached"
    LAST = "last frame reached"


class Target(StrEnum):
    """The position a change leads to."""

    HERE = "here"
    NEXT = "start of the next step"
    PREVIOUS = "start of the step before"


class Effect(StrEnum):
    """What to do about the sound."""

    SOUND = "play from the new position"
    SILENCE = "stop the sound"
    NOTHING = "leave the sound"


Change: TypeAlias = tuple[State, Target, Effect]

TABLE: dict[tuple[State, Command], Change] = {
    (State.PLAYING, Command.TOGGLE): (State.PAUSED, Target.HERE, Effect.SILENCE),
    (State.PLAYING, Command.NEXT): (State.PLAYING, Target.NEXT, Effect.SOUND),
    (State.PLAYING, Command.PREVIOUS): (State.PLAYING, Target.PREVIOUS, Effect.SOUND),
    (State.PLAYING, Command.END): (State.FINISHED, Target.HERE, Effect.SILENCE),
    (State.PLAYING, Command.GATE): (State.WAITING, Target.HERE, Effect.NOTHING),
    (State.PLAYING, Command.LAST): (State.FINISHED, Target.HERE, Effect.NOTHING),
    (State.PAUSED, Command.TOGGLE): (State.PLAYING, Target.HERE, Effect.SOUND),
    (State.PAUSED, Command.NEXT): (State.PAUSED, Target.NEXT, Effect.NOTHING),
    (State.PAUSED, Command.PREVIOUS): (State.PAUSED, Target.PREVIOUS, Effect.NOTHING),
    (State.PAUSED, Command.END): (State.FINISHED, Target.HERE, Effect.NOTHING),
    (State.WAITING, Command.TOGGLE): (State.PLAYING, Target.NEXT, Effect.SOUND),
    (State.WAITING, Command.NEXT): (State.PLAYING, Target.NEXT, Effect.SOUND),
    (State.WAITING, Command.PREVIOUS): (State.PLAYING, Target.PREVIOUS, Effect.SOUND),
    (State.WAITING, Command.END): (State.FINISHED, Target.HERE, Effect.NOTHING),
}


@dataclass(frozen=True)
class Transport:
    """Where a session is: at ``frame`` at the instant ``since``, and moving on while it plays.

    ``segment`` is the index of the segment it is in. It is kept, not derived: at the end of a
    gate the frame is already the next segment's first, but the session is still at the gate.
    """

    timeline: Timeline
    state: State
    segment: int
    frame: Frames
    since: Seconds

    def position(self, now: Seconds) -> Frames:
        """Give the frame that is to be heard now; never past the next gate's or session's end."""
        if self.state is not State.PLAYING:
            return self.frame
        gone = round((now - self.since) * FRAMES_PER_SECOND)
        return min(self.stop_frame, self.frame + max(0, gone))

    def segment_at(self, now: Seconds) -> Segment:
        """Give the segment the session is in now."""
        if self.state is not State.PLAYING:
            return self.timeline.segments[self.segment]
        last_ms = self._stopping_segment.end_ms - 1
        return self.timeline.at(min(last_ms, self.position(now) // FRAMES_PER_MILLISECOND))

    @property
    def stop_frame(self) -> Frames:
        """Where playing stops by itself: the end of the next gate, or of the session."""
        return to_frames(self._stopping_segment.end_ms)

    @property
    def _stopping_segment(self) -> Segment:
        ahead = self.timeline.segments[self.segment :]
        return next((s for s in ahead if s.turn.kind is Kind.GATE), ahead[-1])

    @property
    def stops_at(self) -> Seconds:
        """The instant at which it stops by itself, if it plays until then."""
        return self.since + (self.stop_frame - self.frame) / FRAMES_PER_SECOND

    def delayed(self, seconds: Seconds) -> Transport:
        """Give this transport moving on only so much later."""
        return replace(self, since=self.since + seconds)

    def due(self, now: Seconds) -> Command | None:
        """Give the change that time has brought by now, if any."""
        if self.state is not State.PLAYING or self.position(now) < self.stop_frame:
            return None
        return Command.GATE if self._stops_at_gate else Command.LAST

    @property
    def _stops_at_gate(self) -> bool:
        stopping = self._stopping_segment
        return stopping.turn.kind is Kind.GATE and not stopping.turn.is_last

    def takes(self, command: Command) -> bool:
        """Say whether a command applies in this state."""
        return (self.state, command) in TABLE

    def changed(self, command: Command, now: Seconds) -> tuple[Transport, Effect]:
        """Give the transport after a command, and what to do about the sound.

        Going on past the last segment ends the session; before the first there is the first.

        Raises:
            TransportError: the command does not apply in this state.

        """
        if not self.takes(command):
            raise TransportError(f"'{command}' does not apply while {self.state}")
        state, target, effect = TABLE[self.state, command]
        here = self.segment_at(now)
        if target is Target.HERE:
            there = replace(self, segment=here.index, frame=self.position(now))
        else:
            index = here.index + (1 if target is Target.NEXT else -1)
            if index == len(self.timeline.segments):
                return self.changed(Command.END, now)
            segment = self.timeline.segments[max(0, index)]
            there = replace(self, segment=segment.index, frame=to_frames(segment.start_ms))
        return replace(there, state=state, since=now), effect


def begin(timeline: Timeline, now: Seconds) -> Transport:
    """Give a session that begins to play now."""
    return Transport(timeline, State.PLAYING, 0, 0, now)
