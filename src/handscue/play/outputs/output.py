"""The port: what every output does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.units import Frames, Seconds


class Output(Protocol):
    """Makes a mix heard at instants it is told; it follows the session clock, never leads it.

    Any call but ``stop`` and ``close`` raises OutputError once the device is gone; the output is
    of no more use then and is to be closed.
    """

    @property
    def name(self) -> str:
        """What it is called, for messages."""
        ...

    @property
    def lag(self) -> Seconds:
        """How much later than its instant a frame may be heard: buffers on the way out."""
        ...

    @property
    def lead(self) -> Seconds:
        """How much silence it plays before a sound, and so needs to be told of it earlier."""
        ...

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """Have ``frame`` heard at the instant ``at``, then the frames after it, up to ``until``.

        It takes the place of all that was to be heard before. Each frame is heard as much later
        than its instant as the first is; a constant ``lag`` at the most.
        """
        ...

    def attend(self, now: Seconds) -> None:
        """Do what is due. To be called at least four times a second while it plays.

        Raises:
            OutputError: the device is gone.

        """
        ...

    def stop(self) -> None:
        """Be silent at once."""
        ...

    def close(self) -> None:
        """Let go of the device. Closing again does nothing."""
        ...
