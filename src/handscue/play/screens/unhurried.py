"""A screen drawn by a thread of its own, so that a slow or closed terminal holds up nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.play.player import Screen
    from handscue.play.view import View
    from handscue.units import Seconds

PATIENCE_S: Seconds = 1.0  # for the last drawing, in the end


class UnhurriedScreen:
    """See ``player.Screen``. Of views that come faster than they are drawn, the newest is shown."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._newest: View | None = None
        self._come = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._draw, daemon=True)
        self._thread.start()

    def show(self, view: View) -> None:
        """See ``player.Screen``. Never waits."""
        self._newest = view
        self._come.set()

    def close(self) -> bool:
        """Show the last view, and give whether that was done: not on a terminal that hangs."""
        self._ending = True
        self._come.set()
        self._thread.join(PATIENCE_S)
        return not self._thread.is_alive()

    def _draw(self) -> None:
        ending = False
        while not ending:
            self._come.wait()
            self._come.clear()
            ending = self._ending
            if self._newest is not None:
                try:
                    self._screen.show(self._newest)
                except (OSError, ValueError):
                    return  # the terminal is closed: there is nobody to show it to
