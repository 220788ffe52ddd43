"""A session gone through without a client: in a loop, to learn its times, or read."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.app.keeping import run_kept
from handscue.app.performing import Between, Performance, perform, unchanged
from handscue.history.runs import RunKind
from handscue.play.reading import ReadingScreen
from handscue.play.transport import begin

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.performing import OpenRoom
    from handscue.app.preparing import Ready
    from handscue.play.clock import Clock
    from handscue.play.player import Commands, Screen
    from handscue.play.transport import Transport


@dataclass(frozen=True)
class Manner:
    """How a session is gone through.

    ``loop`` begins again at the end. ``learn`` waits at each step, and keeps how long it takes.
    ``read`` shows what is said, for who hears nothing.
    """

    loop: bool = False
    learn: bool = False
    read: bool = False


def rehearse(ready: Ready, manner: Manner, open_room: OpenRoom, env: Environment) -> Transport:
    """Go through a session in a room; return the transport as it ended."""
    plan = ready.plan
    if manner.learn:  # the clock must not go on before she does
        plan = replace(plan, timeline=plan.timeline.held_throughout())
    with run_kept(plan, RunKind.LEARN, env) if manner.learn else nullcontext() as keeping:
        between = keeping.between if keeping else unchanged
        performance = Performance(
            lambda now: begin(plan.timeline, now, loop=manner.loop),
            ready.sounds,
            notice=plan.tempo_line,
            between=_reading(between) if manner.read else between,
        )
        return perform(performance, open_room)


def _reading(between: Between) -> Between:
    """Return the same with the words of each step shown, too."""

    def read(commands: Commands, screen: Screen, clock: Clock) -> tuple[Commands, Screen]:
        return between(commands, ReadingScreen(screen), clock)

    return read
