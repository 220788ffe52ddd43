"""A voice heard on this computer: one at a time, and never while a session is on the stage."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from handscue.app.voices import Saying, hear
from handscue.errors import OutputError, RequestError
from handscue.play.clock import MonotonicClock
from handscue.play.outputs.choice import output_opener
from handscue.web.stage import Phase

if TYPE_CHECKING:
    from handscue.web.stage import Stage

RUNNING = "A session is running. End it first."
SPEAKING = "A voice is speaking already."


class Hearing:
    """Plays phrases where the stage plays sessions. Any thread may ask."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._one = threading.Lock()

    def check(self) -> None:
        """Find out before speech is made whether it may be heard.

        Raises:
            RequestError: it may not.

        """
        if self._stage.scene.phase in {Phase.PREPARING, Phase.PLAYING}:
            raise RequestError(RUNNING)
        if self._one.locked():
            raise RequestError(SPEAKING)

    def begin(self, said: Saying) -> None:
        """Open the output and begin to play a phrase, in a thread of its own.

        Raises:
            RequestError: it may not be heard now.
            OutputError: there is nothing to hear it by.

        """
        self.check()
        if not self._one.acquire(blocking=False):
            raise RequestError(SPEAKING)
        try:
            output = output_opener(self._stage.sound.output)(sure=True)
        except BaseException:
            self._one.release()
            raise

        def work() -> None:
            try:
                with contextlib.suppress(OutputError):  # it went away: there is nothing to hear
                    hear(said.clip, output, MonotonicClock())
            finally:
                output.close()
                self._one.release()

        threading.Thread(target=work, name="hearing", daemon=True).start()

    @property
    def is_speaking(self) -> bool:
        """Whether a phrase is being heard."""
        return self._one.locked()
