"""Listening: a fake ear and a microphone's periods, beside what is played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from handscue.listen.hearing import Heard
from handscue.listen.sound import HOP, SAMPLE_RATE
from handscue.listen.sound import Samples as Floats
from handscue.play.inputs.ear import BEAT_PERIODS, Period, beat, listen
from handscue.play.inputs.placing import Played
from handscue.play.inputs.said import Beat, HeardWord
from handscue.sounds.clip import Samples, from_float
from handscue.units import FRAMES_PER_SECOND

PERIOD = FRAMES_PER_SECOND * 8 // 100


@dataclass
class FakeEar:
    """See ``ear.Ear``: hears a word in a certain piece; keeps all that it was fed."""

    word_at: int = -1
    is_lost: bool = False
    microphone: list[Floats] = field(default_factory=list)
    played: list[Floats] = field(default_factory=list)

    def feed(self, microphone: Floats, played: Floats) -> Heard | None:
        assert microphone.shape == played.shape == (HOP,)
        assert microphone.dtype == played.dtype == np.float32
        self.microphone.append(microphone)
        self.played.append(played)
        at = len(self.microphone) - 1
        return Heard("next", 3.14159, at * HOP) if at == self.word_at else None


def tone(hertz: float, seconds: float) -> Samples:
    at = np.arange(round(seconds * FRAMES_PER_SECOND)) / FRAMES_PER_SECOND
    return from_float(0.25 * np.sin(2 * np.pi * hertz * at))


def periods(samples: Samples, begin: float = 100.0) -> Iterator[Period]:
    for start in range(0, len(samples) - PERIOD + 1, PERIOD):
        yield Period(samples[start : start + PERIOD], begin + (start + PERIOD) / FRAMES_PER_SECOND)


def pitch(samples: Floats) -> float:
    return float(np.abs(np.fft.rfft(samples)).argmax() * SAMPLE_RATE / len(samples))


def test_the_ear_is_fed_what_is_heard_and_what_is_played_meanwhile() -> None:
    ear, played = FakeEar(), Played()
    played.put(100.5, tone(700, 1.0))
    list(listen(periods(tone(440, 2.0)), played.read, ear))
    heard, known = np.concatenate(ear.microphone), np.concatenate(ear.played)
    assert pitch(heard) == pytest.approx(440, abs=2)
    assert pitch(known[9600:22400]) == pytest.approx(700, abs=2)
    loud = np.flatnonzero(np.abs(known) > 0.01) / SAMPLE_RATE
    assert loud[0] == pytest.approx(0.5, abs=0.01)
    assert loud[-1] == pytest.approx(1.5, abs=0.01)


def test_a_word_is_told_as_it_comes_and_beats_between() -> None:
    said = list(listen(periods(tone(440, 2.0)), Played().read, FakeEar(word_at=10)))
    [word] = [one for one in said if isinstance(one, HeardWord)]
    assert word == HeardWord("next", 3.14)
    beats = [one for one in said if isinstance(one, Beat)]
    assert len(beats) == 2 * FRAMES_PER_SECOND // PERIOD // BEAT_PERIODS
    assert all(one.level_db == pytest.approx(-15.1, abs=0.1) for one in beats)


def test_an_echo_that_cannot_be_followed_is_told() -> None:
    said = listen(periods(tone(440, 1.0)), Played().read, FakeEar(is_lost=True))
    assert all(one.is_lost for one in said if isinstance(one, Beat))


def test_a_beat_tells_silence_and_sound_that_is_too_loud() -> None:
    assert beat(np.zeros(480, np.int16)) == Beat(-100.0, is_silent=True)
    assert not beat(np.ones(480, np.int16)).is_silent
    assert beat(np.full(480, -32_768, np.int16)).is_clipped
    one_peak = np.zeros(480, np.int16)
    one_peak[7] = 32_767
    assert not beat(one_peak).is_clipped
