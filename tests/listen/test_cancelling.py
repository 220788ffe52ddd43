"""The filter learns a room within seconds, and takes a voice for what it is."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.cancelling import BLOCK, Canceller
from handscue.listen.sound import SAMPLE_RATE, Samples, level_db
from listen.paths import noise, through_a_room
from listen.saying import chime, every_five_seconds, said


def cancelled(microphone: Samples, played: Samples) -> Samples:
    canceller = Canceller()
    pairs = zip(microphone.reshape(-1, BLOCK), played.reshape(-1, BLOCK), strict=True)
    left = [canceller.feed(*(each.astype(float) for each in pair))[0] for pair in pairs]
    return np.concatenate(left).astype(np.float32)


def test_an_echo_is_taken_away_within_four_seconds() -> None:
    played = noise(6)
    heard = through_a_room(played, 0.03)
    left = cancelled(heard, played)
    assert level_db(left[64_000:]) < level_db(heard[64_000:]) - 20


def test_what_is_not_played_stays() -> None:
    played, voice = noise(6), noise(6, seed=9)
    left = cancelled(through_a_room(played, 0.03) + voice, played)
    unlike = left[64_000:] - voice[64_000:]
    assert level_db(unlike) < level_db(voice[64_000:]) - 6


def test_steady_tones_are_not_taken_for_the_voice_that_begins_over_them() -> None:
    """A voice that comes and goes must leave no more of slow music after it than before it."""
    at = np.arange(12 * SAMPLE_RATE) / SAMPLE_RATE
    tones = sum(np.sin(2 * np.pi * hertz * at + hertz) for hertz in (131.0, 196.0, 262.0, 330.0))
    played = (0.05 * tones).astype(np.float32)
    is_said = (at > 6) & (at % 1 < 0.4)
    voice = 0.3 * np.sin(2 * np.pi * (128 * at + 8 * at**2 / 2)) ** 15 * is_said
    left = cancelled(through_a_room(played, 0.03) + voice.astype(np.float32), played)
    pauses = left[(at > 6) & (at % 1 > 0.5)]
    assert level_db(pauses) < level_db(through_a_room(played, 0.03)) - 21


@pytest.mark.parametrize("microphone_noise", [0.0, 3e-4])
def test_a_chime_and_a_few_words_every_five_seconds_are_learned(microphone_noise: float) -> None:
    """Tones and silence must not make it certain of what it has not heard: 0 dB were cancelled."""
    played = every_five_seconds([chime(), *(said(word, 4) for word in ("ousi", "eas", "uio"))], 8)
    heard = 0.9 * np.roll(played, 710) + microphone_noise * noise(40)[: len(played)]
    left = cancelled(heard.astype(np.float32), played)
    lately = slice(-10 * SAMPLE_RATE, None)
    assert level_db(left[lately]) < level_db(heard[lately]) - 20
