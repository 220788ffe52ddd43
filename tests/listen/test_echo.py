"""Whatever the loudspeaker's delay, the session is taken out and her voice is left."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.delay import Echo
from handscue.listen.echo import LATE, EchoRemover
from handscue.listen.sound import HOP, SAMPLE_RATE, Samples, level_db
from listen.paths import drifting, hops, noise, through_a_room
from listen.saying import chime, every_five_seconds, said


def removed(microphone: Samples, played: Samples) -> tuple[Samples, EchoRemover]:
    remover = EchoRemover()
    pairs = zip(hops(microphone), hops(played), strict=True)
    return np.concatenate([remover.feed(*pair) for pair in pairs]), remover


@pytest.mark.parametrize("delay_s", [0.02, 0.14, 0.3, 0.5])
def test_an_echo_is_gone_after_some_seconds(delay_s: float) -> None:
    played = noise(12)
    heard = through_a_room(played, delay_s)
    left, remover = removed(heard, played)
    assert remover.state is Echo.FOLLOWED
    assert level_db(left[-48_000:]) < level_db(heard[-48_000:]) - 20


def test_what_arrives_is_known_where_the_delay_is() -> None:
    played = noise(6)
    _, remover = removed(through_a_room(played, 0.3), played)
    until = len(played) - round(0.3 * SAMPLE_RATE) - LATE
    likely = [played[until + off - HOP : until + off] for off in range(-16, 17)]
    assert any(np.array_equal(remover.arriving, sound) for sound in likely)


def test_where_nothing_plays_the_microphone_is_only_later() -> None:
    voice = noise(2)
    left, remover = removed(voice, np.zeros_like(voice))
    assert remover.state is Echo.SILENT
    np.testing.assert_allclose(left[LATE:], voice[:-LATE], atol=1e-6)


def test_a_clock_that_drifts_is_followed() -> None:
    played = noise(20)
    heard = through_a_room(played, 0.05)
    at = np.arange(len(heard)) * (1 + 50e-6)
    drifted = np.interp(at, np.arange(len(heard)), heard).astype(np.float32)
    left, _ = removed(drifted, played)
    assert level_db(left[-48_000:]) < level_db(drifted[-48_000:]) - 12


PROMPTS = [chime(), *(said(word, 4) for word in ("ousi", "eas", "uio"))]


@pytest.mark.parametrize(("ppm", "delay_s"), [(-100, 0.05), (-20, 0.02), (50, 0.3), (100, 0.05)])
def test_prompts_with_silence_between_them_are_gone_whatever_the_drift(
    ppm: float, delay_s: float
) -> None:
    played = every_five_seconds(PROMPTS, 7)
    heard = drifting(through_a_room(played, delay_s), ppm) + 3e-4 * noise(36)[: len(played)]
    left, _ = removed(heard, played)
    for first in range(25 * SAMPLE_RATE, 35 * SAMPLE_RATE, 5 * SAMPLE_RATE):
        prompt = slice(first, first + 5 * SAMPLE_RATE)
        assert level_db(left[prompt]) < level_db(heard[prompt]) - 17


def test_through_a_minute_of_silence_a_drift_is_kept_up_with() -> None:
    prompt = every_five_seconds(PROMPTS, 1)
    silence = np.zeros(60 * SAMPLE_RATE, np.float32)
    played = np.concatenate([np.tile(prompt, 5), silence, prompt])
    heard = drifting(through_a_room(played, 0.05), 50) + 3e-4 * noise(91)[: len(played)]
    left, _ = removed(heard, played)
    assert level_db(left[-len(prompt) :]) < level_db(heard[-len(prompt) :]) - 16
