"""Commands given by their names, from any thread: a page's buttons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.mailbox import Mailbox
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.source import Press
from handscue.play.transport import Command

if TYPE_CHECKING:
    from handscue.units import Seconds

NAMES = frozenset(name.lower() for name in Command.__members__)


class NamedCommands:
    """See ``inputs.source.Source``: what is given comes out in the order it was given in."""

    origin = Origin.PAGE
    notice: str | None = None

    def __init__(self) -> None:
        self._given: Mailbox[Press] = Mailbox()

    def give(self, name: str) -> None:
        """Give a command, from any thread; never waits.

        Raises:
            KeyError: there is none of that name.

        """
        if name not in NAMES:
            raise KeyError(name)
        self._given.put(Press(name, Edge.TYPED))

    def descriptors(self) -> Collection[int]:
        """See ``Source``."""
        return (self._given.fileno(),)

    def deadline(self) -> Seconds | None:
        """See ``Source``."""
        return None

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:  # noqa: ARG002
        """See ``Source``."""
        return self._given.take()

    def close(self) -> None:
        """See ``Source``."""
        self._given.close()
