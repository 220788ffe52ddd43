"""The port by which the inside speaks to whoever asked, while work goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

Show: TypeAlias = Callable[[int, int], None]  # how much is done, of how much


class Notices(Protocol):
    """Hears what is worth knowing. May be called from the thread that works, and must not wait."""

    def say(self, message: str) -> None:
        """Take what is good to know."""
        ...

    def warn(self, message: str) -> None:
        """Take what is not as the user would have it."""
        ...

    def progress(self, what: str) -> AbstractContextManager[Show]:
        """Return what shows how far something long has come, such as ``Making the speech``.

        An error that showing raises ends the work, with nothing half done: so it is cancelled.
        """
        ...


@dataclass
class Collected:
    """See ``Notices``: keeps what it hears, for a program that has no user to tell."""

    said: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)

    def say(self, message: str) -> None:
        """See ``Notices``."""
        self.said.append(message)

    def warn(self, message: str) -> None:
        """See ``Notices``."""
        self.warned.append(message)

    def progress(self, what: str) -> AbstractContextManager[Show]:  # noqa: ARG002
        """See ``Notices``."""
        return nullcontext(_show_nothing)


def _show_nothing(_done: int, _of: int) -> None:
    """Take how far something has come."""
