"""A word is cut out of its recording, and what would make it hard to know is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.listen.sound import SAMPLE_RATE, Samples
from handscue.listen.takes import Fault, FaultKind, Take, cut, faults
from listen.saying import in_a_room, said


def taken(word: str, seed: int = 0, level: float = 0.2) -> Take:
    take = cut(in_a_room(said(word, seed, level), seed=seed))
    assert take is not None
    return take


def three(word: str, level: float = 0.2) -> list[Take]:
    return [taken(word, seed, level) for seed in range(3)]


@settings(deadline=None, max_examples=25)
@given(st.floats(0.2, 2), st.floats(0.3, 2), st.sampled_from(["aisa", "ousi", "uuu"]))
def test_the_word_is_found_wherever_it_was_said(before: float, after: float, word: str) -> None:
    sound = said(word)
    take = cut(in_a_room(sound, before, after))
    assert take is not None
    assert abs(len(take.word) - len(sound)) < 0.08 * SAMPLE_RATE
    loudest = np.abs(take.word).max()
    assert loudest == pytest.approx(np.abs(sound).max(), rel=0.02)


def test_a_click_before_it_is_no_word() -> None:
    recording = in_a_room(said("aisa"), before_s=1.0)
    recording[4000:4020] = 0.9
    take = cut(recording)
    assert take is not None
    assert np.abs(take.word).max() < 0.5


@pytest.mark.parametrize(
    "silent",
    [np.zeros(16_000, np.float32), np.zeros(0, np.float32), in_a_room(np.zeros(0, np.float32))],
)
def test_in_a_silent_recording_there_is_none(silent: Samples) -> None:
    assert cut(silent) is None


def test_good_takes_have_no_fault() -> None:
    assert faults(three("aisa"), {"pause": three("ieuo")}) == ()


def test_one_too_short_or_too_long_is_told() -> None:
    assert Fault(FaultKind.TOO_SHORT) in faults(three("a"), {})
    assert Fault(FaultKind.TOO_LONG) in faults(three("aisaousieauiso"), {})


def test_one_too_loud_for_the_microphone_is_told() -> None:
    take = taken("aisa")
    clipped = Take(np.clip(take.samples * 12, -1, 1), take.start, take.end)
    assert FaultKind.CLIPPED in {fault.kind for fault in faults([clipped], {})}


def test_one_hardly_above_the_room_is_told() -> None:
    assert Fault(FaultKind.TOO_SOFT) in faults(three("aisa", level=0.004), {})


def test_takes_of_two_words_are_told() -> None:
    assert faults([taken("aisa"), taken("ousi")], {}) == (Fault(FaultKind.UNLIKE),)


def test_a_word_like_another_is_told_with_the_other() -> None:
    others = {"stop": [taken("aisa", 7), taken("aisa", 8)], "pause": three("ieuo")}
    assert faults(three("aisa"), others) == (Fault(FaultKind.TOO_LIKE, "stop"),)
