"""What a finger or a foot meant: bounces dropped, and one key told short, double and long.

Everything here is a function of instants that are handed in, in seconds on any steady clock.

A pedal read directly tells when it goes down and when it comes up. A terminal tells only that a
key was typed, and types it again and again while it is held; there a long press is known by these
repeats, and a short one by their not coming.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.units import Seconds

NEVER = float("-inf")

# Keyboards repeat a held key every 20 to 100 ms (Linux 33, Windows 33, macOS 90).
REPEATS_WITHIN_S = 0.12
REPEATS_OF_A_RUN = 2  # one may be a bounce
# They wait before the first repeat (Linux's console 250, macOS 375, Windows 500, X11 660 ms).
LEAST_WAIT_S, MOST_WAIT_S = 0.2, 1.0


class Edge(StrEnum):
    """What a device tells of a key."""

    DOWN = "down"
    UP = "up"
    TYPED = "typed"  # by a device that does not tell when it comes up


class Gesture(StrEnum):
    """What was done with the one key."""

    SHORT = "short"
    DOUBLE = "double"
    LONG = "long"


@dataclass(frozen=True)
class Timing:
    """How long things take: ``settle_s`` a contact that bounces, the others a person.

    ``long_s`` is longer than ``double_s``: what comes later than a second press is a repeat.
    """

    settle_s: Seconds = 0.05
    double_s: Seconds = 0.4
    long_s: Seconds = 0.7


@dataclass(frozen=True)
class Contact:
    """A key of which each press counts: the last instant it was felt, and whether it is down.

    ``gap`` is how long before that it was typed last; ``repeats`` is whether it is typed again and
    again, being held.
    """

    last: Seconds = NEVER
    is_down: bool = False
    gap: Seconds = 0.0
    repeats: bool = False

    @property
    def may_repeat(self) -> bool:
        """Whether it was typed as late after the last time as a key that is held first repeats."""
        return LEAST_WAIT_S <= self.gap <= MOST_WAIT_S

    def felt(self, edge: Edge, at: Seconds, timing: Timing) -> tuple[Contact, bool]:
        """Return the contact after an edge, and whether that is a press of its own.

        It is not within the settling time of the one before, whichever device told that, nor
        when typed by another device while it is down. The first repeat of a key that is held
        cannot be told from a press; those after it can, by how quickly they follow.
        """
        gap = at - self.last
        settled = gap >= timing.settle_s
        if edge is Edge.TYPED:
            repeats = (self.repeats or self.may_repeat) and gap < REPEATS_WITHIN_S
            contact = Contact(at, self.is_down, gap, repeats)
            return contact, settled and not self.is_down and not repeats
        return Contact(at, edge is Edge.DOWN), settled and edge is Edge.DOWN


class Phase(StrEnum):
    """How far a gesture has come."""

    IDLE = "idle"
    HELD = "held"  # down, and its coming up will be told
    TAPPED = "tapped"  # down and up: a second press may follow
    TYPED = "typed once"  # a second press or repeats may follow
    RUN = "typed again"  # a second press, or the first of quick repeats
    SPENT_HELD = "told, still down"
    SPENT_TYPED = "told, still repeating"


@dataclass(frozen=True)
class Touch:
    """The one key of single-key mode: ``since`` its press began, ``last`` it was felt."""

    phase: Phase = Phase.IDLE
    since: Seconds = NEVER
    last: Seconds = NEVER
    run: int = 0  # repeats after the second press

    def deadline(self, timing: Timing) -> Seconds | None:
        """Return the instant at which time alone decides something, or None where it will not."""
        match self.phase:
            case Phase.HELD | Phase.TYPED:
                return self.since + timing.long_s
            case Phase.TAPPED:
                return self.last + timing.double_s
            case Phase.RUN | Phase.SPENT_TYPED:
                return self.last + REPEATS_WITHIN_S
            case _:
                return None

    def elapsed(self, now: Seconds, timing: Timing) -> tuple[Touch, Gesture | None]:
        """Return the touch at an instant, and what the time until then has made of it."""
        deadline = self.deadline(timing)
        if deadline is None or now < deadline:
            return self, None
        phase, gesture = _AFTER_DEADLINE[self.phase]
        return replace(self, phase=phase), gesture

    def felt(self, edge: Edge, at: Seconds, timing: Timing) -> tuple[Touch, tuple[Gesture, ...]]:
        """Return the touch after an edge, and what is known by then."""
        touch, before = self.elapsed(at, timing)
        follow = {Edge.DOWN: _down, Edge.UP: _up, Edge.TYPED: _typed}[edge]
        touch, then = follow(touch, at, timing)
        touch, after = touch.elapsed(at, timing)
        return touch, tuple(gesture for gesture in (before, then, after) if gesture)


_AFTER_DEADLINE = {
    Phase.HELD: (Phase.SPENT_HELD, Gesture.LONG),
    Phase.TYPED: (Phase.IDLE, Gesture.SHORT),
    Phase.TAPPED: (Phase.IDLE, Gesture.SHORT),
    Phase.RUN: (Phase.IDLE, Gesture.DOUBLE),
    Phase.SPENT_TYPED: (Phase.IDLE, None),
}


def _down(touch: Touch, at: Seconds, timing: Timing) -> tuple[Touch, Gesture | None]:
    bounce = at - touch.last < timing.settle_s
    match touch.phase:
        case Phase.TAPPED | Phase.TYPED if bounce:  # it was not up, or another device typed it
            return replace(touch, phase=Phase.HELD, last=at), None
        case Phase.TAPPED | Phase.TYPED | Phase.RUN:
            return Touch(Phase.SPENT_HELD, at, at), Gesture.DOUBLE
        case _ if bounce:
            return replace(touch, last=at), None
        case _:  # also where its coming up was lost
            return Touch(Phase.HELD, at, at), None


def _up(touch: Touch, at: Seconds, _timing: Timing) -> tuple[Touch, Gesture | None]:
    if touch.phase is Phase.HELD:
        return replace(touch, phase=Phase.TAPPED, last=at), None
    if touch.phase is Phase.SPENT_HELD:
        return Touch(Phase.IDLE, at, at), None
    return touch, None


def _typed(touch: Touch, at: Seconds, timing: Timing) -> tuple[Touch, Gesture | None]:
    match touch.phase:
        case Phase.IDLE if at - touch.last >= timing.settle_s:
            return Touch(Phase.TYPED, at, at), None
        case Phase.TYPED:
            return _typed_again(touch, at, timing)
        case Phase.RUN if touch.run + 1 == REPEATS_OF_A_RUN:
            return replace(touch, phase=Phase.SPENT_TYPED, last=at), Gesture.LONG
        case Phase.RUN:
            return replace(touch, last=at, run=touch.run + 1), None
        case Phase.SPENT_TYPED:
            return replace(touch, last=at), None
        case _:  # a bounce, or a key whose own device tells more
            return touch, None


def _typed_again(touch: Touch, at: Seconds, timing: Timing) -> tuple[Touch, Gesture | None]:
    gap = at - touch.last
    if gap < timing.settle_s:
        return touch, None
    if gap > timing.double_s:
        return replace(touch, phase=Phase.SPENT_TYPED, last=at), Gesture.LONG
    return replace(touch, phase=Phase.RUN, last=at), None
