"""A desk that was asked for: handscue served as pages, and where they are to be reached.

The command line takes the wish, another front end grants it; ``__main__`` knows both, and hands
the one to the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.play.outputs.choice import OutputName
    from handscue.units import Milliseconds


@dataclass(frozen=True)
class Reach:
    """Where the pages are reached. Without ``port`` it is the usual one, or one that is free.

    ``lan`` is the address of this computer to be reached by from other devices, ``any`` for all of
    them; without it nobody else reaches it. ``lan_edit`` lets those devices change things, too.
    ``certificate`` and ``key`` are files for TLS, both or none; with ``tls`` they are made here.
    """

    port: int | None = None
    lan: str | None = None
    lan_edit: bool = False
    certificate: Path | None = None
    key: Path | None = None
    tls: bool = False


@dataclass(frozen=True)
class DeskWish:
    """What was asked for: where it is reached, whether a browser opens, where its sound goes."""

    reach: Reach = Reach()
    open_page: bool = True
    output: OutputName = "auto"
    lead_in_ms: Milliseconds = 0


# Serves a desk until it is told to stop.
Serve: TypeAlias = "Callable[[DeskWish, Environment], None]"
