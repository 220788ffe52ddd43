"""What gives presses: a terminal, a pedal, a media player's remote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.keynames import Key
from handscue.play.inputs.presses import Edge

if TYPE_CHECKING:
    from handscue.units import Seconds


class Press(NamedTuple):
    """What a device tells of a key."""

    key: Key
    edge: Edge


class Source(Protocol):
    """Gives presses through descriptors that can be waited for; never waits itself."""

    origin: Origin

    @property
    def notice(self) -> str | None:
        """What the therapist should know: why nothing comes from here, and what to do."""
        ...

    def descriptors(self) -> Collection[int]:
        """Return what becomes readable when something has come."""
        ...

    def deadline(self) -> Seconds | None:
        """Return the instant at which to read even though nothing came, or None."""
        ...

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:
        """Return what has come. ``ready`` holds those of its descriptors that are readable.

        May raise anything: then there is nothing more to be had from it.
        """
        ...

    def close(self) -> None:
        """Give back what it holds. No notice comes of this; may be called twice."""
        ...
