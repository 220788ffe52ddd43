"""A session that is read instead of heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.play.player import Screen
    from handscue.play.view import View


class ReadingScreen:
    """See ``player.Screen``: has the instructions shown, too."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        self._screen.show(replace(view, is_read=True))
