"""A microphone on the rig's sound card: it hears what is spoken into it, and what the card plays.

A null sink of its own is the air in the room. Its monitor, passed on as a source with a name, is
the microphone.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from rig.recorder import PATIENCE_S

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from handscue.sounds.clip import Samples
    from rig.sound_card import SoundCard

NAME = "TableMicrophone"
ECHO_MS = 30
"""What the loudspeaker's sound takes to the microphone, besides what devices hold back."""


class VirtualMicrophone:
    """A microphone that is there for the length of a `with` block, unless it is unplugged."""

    def __init__(self, card: SoundCard, *, hears_the_card: bool = True) -> None:
        """Prepare a microphone for a running card, in the same room as the card or in another."""
        self._card, self._hears_the_card = card, hears_the_card
        self._modules: list[str] = []
        self._source: str | None = None

    def __enter__(self) -> Self:
        """Set up the room, and plug the microphone in."""
        self._load("module-null-sink", "sink_name=air", "rate=48000", "channels=1", "norewinds=1")
        if self._hears_the_card:
            # Else it would follow the default source, which the microphone becomes.
            stays = ("source_dont_move=yes", "sink_dont_move=yes")
            # Air has one pace; a loopback left to itself is a ten-thousandth off, to and fro.
            paced = (f"latency_msec={ECHO_MS}", "adjust_time=0")
            self._load("module-loopback", "source=rig.monitor", "sink=air", *stays, *paced)
        # Else what records the card would be moved to the microphone whenever it is plugged in.
        self._card.control("set-default-source", "rig.monitor")
        self.plug()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take away the microphone and the room."""
        self.unplug()
        for module in reversed(self._modules):
            self._card.control("unload-module", module)

    def plug(self) -> None:
        """Plug it in."""
        described = f"source_properties=device.description={NAME}"
        self._source = self._card.control(
            "load-module",
            "module-remap-source",
            "master=air.monitor",
            "source_name=table",
            described,
        ).strip()

    def unplug(self) -> None:
        """Pull it out; does nothing where it is out."""
        if self._source:
            self._card.control("unload-module", self._source)
        self._source = None

    def mute(self, *, on: bool) -> None:
        """Switch it off by its button, or on again."""
        self._card.control("set-source-mute", "table", str(int(on)))

    def speak(self, samples: Samples) -> None:
        """Have something said into it, and return when it is over."""
        subprocess.run(
            ["pacat", "--raw", "--format=s16le", "--rate=48000", "--channels=1", "--device=air"],
            env=self._card.env,
            input=samples.tobytes(),
            check=True,
            timeout=PATIENCE_S + len(samples) / 48_000,
        )

    def _load(self, *module: str) -> None:
        self._modules.append(self._card.control("load-module", *module).strip())
