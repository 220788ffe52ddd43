"""The port of this stage: what every voice does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from handscue.sounds.clip import Clip


class Voice(Protocol):
    """Turns phrases into clips; the same phrase always into the same samples."""

    @property
    def identity(self) -> str:
        """All that shapes a clip besides its text: engine, versions, voice, rate, volume."""
        ...

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """Yield each phrase with its clip as it gets done, in any order.

        A clip begins and ends with its sound, silence trimmed, and is never empty. A generator
        closed early stops whatever it had started.

        Raises:
            SpeechError: the voice is missing or fails, or cannot say one of the phrases.
            ScratchError: there is no room for temporary files.

        """
        ...
