"""All sources as one: the player's ``Commands``. A source that fails ends nothing but itself."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from handscue.play.inputs.meanings import Meanings, Meant

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.inputs.source import Source
    from handscue.play.transport import Command
    from handscue.units import Seconds

# Waits until one of the descriptors is readable, at most so long; returns those that are.
Wait: TypeAlias = Callable[[Collection[int], "Seconds"], Collection[int]]


def waiting_by(clock: Clock) -> Wait:
    """Return a wait for descriptors; where there are none, by the clock."""

    def wait(descriptors: Collection[int], seconds: Seconds) -> Collection[int]:
        if descriptors:
            return select.select(list(descriptors), [], [], max(0.0, seconds))[0]
        clock.wait(seconds)
        return ()

    return wait


class MergedInputs:
    """See ``player.Commands``: a key on any source is given as soon as it is pressed."""

    def __init__(
        self,
        sources: Iterable[Source],
        keymap: KeyMap,
        clock: Clock,
        wait: Wait | None = None,
        *,
        notices: Iterable[str] = (),  # of sources that could not be had at all
    ) -> None:
        self._sources, self._clock = list(sources), clock
        self._wait = wait or waiting_by(clock)
        self._meanings = Meanings(keymap)
        self._meant: deque[Meant] = deque()
        self._failures = list(notices)

    @property
    def has_sources(self) -> bool:
        """Whether there is one, working or not."""
        return bool(self._sources)

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``."""
        until = self._clock.now() + timeout
        while (meant := self.next_press(until - self._clock.now())) is not None:
            if meant.command is not None:
                return meant.command
        return None

    def next_press(self, timeout: Seconds) -> Meant | None:
        """Return the next press, also one that means nothing; None when none came in that time."""
        until = self._clock.now() + timeout
        while not self._meant:
            now = self._clock.now()
            due = min([until, *self._deadlines()])
            self._collect(self._ready(due - now))
            if not self._meant and self._clock.now() >= until:
                return None
        return self._meant.popleft()

    @property
    def notices(self) -> tuple[str, ...]:
        """What the therapist should know about sources that give nothing now."""
        told = (source.notice for source in self._sources)
        return (*self._failures, *(notice for notice in told if notice))

    def _deadlines(self) -> Iterator[Seconds]:
        told = (self._meanings.deadline(), *(source.deadline() for source in self._sources))
        return (deadline for deadline in told if deadline is not None)

    def _ready(self, seconds: Seconds) -> Collection[int]:
        try:
            return self._wait([d for s in self._sources for d in s.descriptors()], seconds)
        except (OSError, ValueError):  # one of them is no good, and does not say which
            for source in tuple(self._sources):
                self._try(source)
            return ()

    def _try(self, source: Source) -> None:
        try:
            self._wait(source.descriptors(), 0)
        except (OSError, ValueError) as error:
            self._give_up(source, error)

    def _collect(self, ready: Collection[int]) -> None:
        now = self._clock.now()
        for source in tuple(self._sources):
            own = [d for d in source.descriptors() if d in ready]
            deadline = source.deadline()
            if own or (deadline is not None and deadline <= now):
                self._read(source, own, now)
        self._meant += self._meanings.elapsed(now)

    def _read(self, source: Source, ready: Collection[int], now: Seconds) -> None:
        try:
            presses = source.read(ready, now)
        except Exception as error:  # noqa: BLE001 - whatever a device does, the session goes on
            self._give_up(source, error)
            return
        for key, edge in presses:
            self._meant += self._meanings.felt(source.origin, key, edge, now)

    def _give_up(self, source: Source, error: Exception) -> None:
        self._sources.remove(source)
        self._failures.append(f"The {source.origin} can no longer be read ({error}).")
