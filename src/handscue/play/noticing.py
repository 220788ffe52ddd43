"""What the therapist should know as a session begins, on the screen while its first step lasts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.play.player import Screen
    from handscue.play.view import View


class NoticingScreen:
    """See ``player.Screen``: adds a notice until the session leaves the segment it began with."""

    def __init__(self, screen: Screen, notice: str | None) -> None:
        self._screen, self._notice = screen, notice
        self._first: int | None = None

    def show(self, view: View) -> None:
        """See ``player.Screen``. What a view has to say itself comes first."""
        if self._first is None:
            self._first = view.segment.index
        if view.segment.index != self._first:
            self._notice = None
        self._screen.show(replace(view, notice=view.notice or self._notice))
