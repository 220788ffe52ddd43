"""Doubles for inputs: sources that press and speak as they are told, and a wait that jumps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.mailbox import Mailbox
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.said import Said
from handscue.play.inputs.source import Press
from handscue.units import Seconds
from play.fakes import JumpingClock


@dataclass
class ScriptedSource:
    """See ``inputs.source.Source``: keys at instants; an exception in their place is raised."""

    descriptor: int
    script: list[tuple[Seconds, str | Exception, Edge]]
    origin: Origin = Origin.KEYBOARD
    notice: str | None = None
    closed: bool = field(default=False)

    def descriptors(self) -> Collection[int]:
        return (self.descriptor,)

    def deadline(self) -> Seconds | None:
        return None

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:
        assert list(ready) == [self.descriptor]
        presses = []
        while self.script and self.script[0][0] <= now:
            _, key, edge = self.script.pop(0)
            if isinstance(key, Exception):
                raise key
            presses.append(Press(key, edge))
        return presses

    def close(self) -> None:
        self.closed = True


@dataclass
class JumpingWait:
    """See ``inputs.merged.Wait``: goes at once to the next press of any scripted source."""

    clock: JumpingClock
    sources: Sequence[ScriptedSource]
    bad: set[int] = field(default_factory=set)

    def __call__(self, descriptors: Collection[int], seconds: Seconds) -> Collection[int]:
        if self.bad & set(descriptors):
            raise OSError("bad file descriptor")
        waited_for = [s for s in self.sources if s.descriptor in descriptors and s.script]
        until = self.clock.now() + max(0.0, seconds)
        first = min((s.script[0][0] for s in waited_for), default=until)
        self.clock.instant = max(self.clock.now(), min(until, first))
        return [s.descriptor for s in waited_for if s.script[0][0] <= self.clock.now()]


class FakeListener:
    """See ``spoken.Listener``: says what it is told to."""

    def __init__(self) -> None:
        self._mailbox: Mailbox[Said] = Mailbox()
        self.closed = False
        self.say = self._mailbox.put

    def fileno(self) -> int:
        return self._mailbox.fileno()

    def take(self) -> Sequence[Said]:
        return self._mailbox.take()

    def close(self) -> None:
        self.closed = True
        self._mailbox.close()
