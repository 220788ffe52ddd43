"""A word is a command alone or after the prefix, if it is clear enough, and not twice at once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.pairing import DEAF, OVERLAP, PAUSE, WITHIN, Pairing, Spotted
from handscue.listen.sound import SAMPLE_RATE

LIMITS = {"alone": 5.0, "prefix": 1.0, "word": 1.0, "pair": 8.0}
WITH_PREFIX, ALONE = Pairing(LIMITS, "cue"), Pairing(LIMITS)


def heard(pairing: Pairing, *words: Spotted, raised: float = 0.0) -> list[float | None]:
    """Return what each of the words was worth."""
    scores = []
    for word in words:
        pairing, score = pairing.after(word, raised)
        scores.append(score)
    return scores


def spotted(label: str, at_s: float, score: float = 6.0) -> Spotted:
    start = round(at_s * SAMPLE_RATE)
    return Spotted(label, score, start, start + SAMPLE_RATE // 2)


def test_a_word_soon_after_the_prefix_is_a_command() -> None:
    assert heard(WITH_PREFIX, spotted("cue", 1), spotted("next", 2)) == [None, 12.0]


def test_without_the_prefix_it_is_none() -> None:
    assert heard(WITH_PREFIX, spotted("next", 2)) == [None]


@given(st.floats(0, 10))
def test_the_word_must_begin_within_two_and_a_half_seconds(gap_s: float) -> None:
    prefix = spotted("cue", 1)
    start = prefix.end + round(gap_s * SAMPLE_RATE)
    word = Spotted("next", 6.0, start, start + 8000)
    assert (heard(WITH_PREFIX, prefix, word)[1] is not None) == (start - prefix.end <= WITHIN)


def test_a_word_that_is_the_prefix_itself_leaves_it_as_it_was() -> None:
    words = spotted("cue", 1), spotted("pause", 1.1), spotted("next", 2)
    assert heard(WITH_PREFIX, *words) == [None, None, 12.0]


def test_the_prefix_must_be_clear_by_itself() -> None:
    limits = {"alone": 5.0, "prefix": 3.0, "word": 0.0, "pair": 8.0}
    pair = Pairing(limits, "cue")
    assert heard(pair, spotted("cue", 1, 2.9), spotted("next", 2, 20))[1] is None
    assert heard(pair, spotted("cue", 1, 20), spotted("next", 2, 0.1))[1] is not None


@given(st.floats(0, 3))
def test_the_prefix_or_a_word_alone_comes_after_a_pause(pause_s: float) -> None:
    prefix = spotted("cue", 4)
    prefix = replace(prefix, quiet_from=prefix.start - round(pause_s * SAMPLE_RATE))
    is_after_one = prefix.start - prefix.quiet_from >= PAUSE
    assert (heard(WITH_PREFIX, prefix, spotted("next", 5))[1] is not None) == is_after_one
    assert (heard(ALONE, prefix)[0] is not None) == is_after_one


def test_a_prefix_that_repeats_one_serves_as_that_did() -> None:
    first = spotted("cue", 1)
    again = replace(spotted("cue", 2), quiet_from=first.end)
    word = replace(spotted("next", 4), quiet_from=again.end)
    assert heard(WITH_PREFIX, first, again, word) == [None, None, 12.0]
    assert heard(WITH_PREFIX, again, word) == [None, None]


@given(st.floats(0, 2.5), st.floats(-0.1, 1))
def test_nothing_may_be_said_between_the_two(gap_s: float, share: float) -> None:
    """Else they are words of a sentence. Where words end is known to a fifth of a second."""
    prefix = spotted("cue", 1)
    gap = round(gap_s * SAMPLE_RATE)
    quiet_from = prefix.end + round(share * gap)
    word = Spotted("next", 6.0, prefix.end + gap, prefix.end + gap + 8000, quiet_from)
    is_command = heard(WITH_PREFIX, prefix, word)[1] is not None
    assert is_command == (quiet_from - prefix.end <= OVERLAP)


def test_a_prefix_serves_one_word() -> None:
    words = spotted("cue", 1), spotted("next", 2), spotted("pause", 4)
    assert heard(WITH_PREFIX, *words) == [None, 12.0, None]


def test_a_clear_prefix_makes_up_for_a_word_less_clear() -> None:
    assert heard(WITH_PREFIX, spotted("cue", 1, 7), spotted("next", 2, 1))[1] == 8
    assert heard(WITH_PREFIX, spotted("cue", 1, 6), spotted("next", 2, 1))[1] is None
    assert heard(WITH_PREFIX, spotted("cue", 1, 9), spotted("next", 2, 0.5))[1] is None


def test_a_word_that_was_nearly_one_spends_the_prefix() -> None:
    words = spotted("cue", 1, 2), spotted("next", 2, 2), spotted("next", 3, 9)
    assert heard(WITH_PREFIX, *words) == [None, None, None]


@given(st.floats(0, 3))
def test_after_a_command_a_second_is_deaf(gap_s: float) -> None:
    first = spotted("next", 1)
    start = first.end + round(gap_s * SAMPLE_RATE)
    second = Spotted("next", 6.0, start, start + 8000)
    assert (heard(ALONE, first, second)[1] is not None) == (start - first.end >= DEAF)


def test_every_limit_can_be_raised() -> None:
    assert heard(ALONE, spotted("next", 1, 5.5)) == [5.5]
    assert heard(ALONE, spotted("next", 1, 5.5), raised=1.0) == [None]
    pair = spotted("cue", 1, 5), spotted("next", 2, 4)
    assert heard(WITH_PREFIX, *pair)[1] == 9
    assert heard(WITH_PREFIX, *pair, raised=1.0)[1] is None


def test_a_word_known_too_late_is_no_command_and_a_prefix_may_be_late() -> None:
    late = replace(spotted("next", 2), late=True)
    assert heard(ALONE, late) == [None]
    assert heard(WITH_PREFIX, spotted("cue", 1), late, spotted("next", 3)) == [None] * 3
    assert heard(WITH_PREFIX, replace(spotted("cue", 1), late=True), spotted("next", 2))[1] == 12
