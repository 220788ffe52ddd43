"""The whole chain: a microphone and what is played in, now and then a command out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handscue.listen.delay import Echo
from handscue.listen.echo import LATE, EchoRemover
from handscue.listen.leftover import Arrival, is_leftover, is_the_echo
from handscue.listen.pairing import Pairing
from handscue.listen.sound import HOP, level_db
from handscue.listen.spotting import Spotter

if TYPE_CHECKING:
    from handscue.listen.embedding import Embeds
    from handscue.listen.pairing import Spotted
    from handscue.listen.profile import Profile
    from handscue.listen.sound import Samples

RAISED = 1.0  # what every limit is raised by while the echo cannot be taken away
UNSURE = frozenset({Echo.LOST, Echo.SEARCHING})

_KEPT_HOPS = 40  # 3.2 s: any word, and what it takes to be sure of it


@dataclass(frozen=True)
class Heard:
    """A command by its name, how clearly it was said, and the 16 kHz sample at which it ended."""

    command: str
    score: float
    at_frame: int


class _Lately(NamedTuple):
    """80 ms: what is left, what was played as it arrives, and how loud the echo taken away was."""

    left: Samples
    played: Samples
    echo_db: float


class Hearing:
    """Hear a profile's commands, save those excluded, which may be said without any effect."""

    def __init__(
        self, profile: Profile, embedder: Embeds, exclude: frozenset[str] = frozenset()
    ) -> None:
        self._commands = {word.label: word.command for word in profile.words}
        self._exclude = exclude
        self._remover = EchoRemover()
        self._spotter = Spotter(profile, embedder)
        self._pairing = Pairing(profile.limits, profile.prefix)
        self._heard = 0
        self._arrival = Arrival()
        self._lately: deque[_Lately] = deque(maxlen=_KEPT_HOPS)

    @property
    def echo(self) -> Echo:
        """What is known of the loudspeaker's way; while that is unsure, limits are higher."""
        return self._remover.state

    def feed(self, microphone: Samples, played: Samples) -> Heard | None:
        """Take the next 1280 samples at 16 kHz of both; return a command that was just heard."""
        left = self._remover.feed(microphone, played)
        self._heard += len(left)
        arriving = self._remover.arriving
        self._arrival.feed(level_db(microphone), level_db(arriving))
        self._lately.append(_Lately(left, arriving, self._remover.echo_db))
        spotted = self._spotter.feed(left)
        return None if spotted is None or self._is_leftover(spotted) else self._judged(spotted)

    def _is_leftover(self, word: Spotted) -> bool:
        """Tell whether a word is nothing but the session's own voice, or what is left of it."""
        since = -(-(self._heard - word.start) // HOP)
        until = (self._heard - word.end) // HOP
        left, played, echo_db = zip(*list(self._lately)[-since : -until or None], strict=True)
        return is_leftover([level_db(hop) for hop in left], echo_db) or is_the_echo(
            np.concatenate(left), np.concatenate(played), self._arrival.louder_db()
        )

    def _judged(self, spotted: Spotted) -> Heard | None:
        """Return the command that a word completes, if it does and is wanted."""
        raised = RAISED if self.echo in UNSURE else 0.0
        self._pairing, score = self._pairing.after(spotted, raised)
        command = self._commands.get(spotted.label)
        if score is None or command is None or command in self._exclude:
            return None
        return Heard(command, score, spotted.end - LATE)
