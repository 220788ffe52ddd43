"""An output that is not heard, for machines without a loudspeaker and for reading along."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.units import Frames, Seconds


class SilentOutput:
    """Takes everything and plays nothing."""

    name = "silent"
    lag = 0.0
    lead = 0.0

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""

    def attend(self, now: Seconds) -> None:
        """See ``Output.attend``."""

    def stop(self) -> None:
        """See ``Output.stop``."""

    def close(self) -> None:
        """See ``Output.close``."""
