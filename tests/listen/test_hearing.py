"""The chain as a whole: her words are heard, in quiet and over the session, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handscue.listen.delay import Echo
from handscue.listen.embedding import Embedder
from handscue.listen.hearing import Heard, Hearing
from handscue.listen.profile import Profile
from handscue.listen.sound import SAMPLE_RATE, Samples
from listen.conftest import NEXT, PAUSE, PREFIX
from listen.paths import hops, noise, through_a_room
from listen.saying import chime, every_five_seconds, in_a_room, said


def listened(
    hearing: Hearing, microphone: Samples, played: Samples | None = None
) -> list[tuple[Heard, int]]:
    """Return what was heard, each with the sample at which that was known."""
    silent = np.zeros(len(microphone), np.float32)
    told = []
    pairs = zip(hops(microphone), hops(silent if played is None else played), strict=True)
    for number, pair in enumerate(pairs, 1):
        heard = hearing.feed(*pair)
        if heard:
            told.append((heard, number * len(pair[0])))
    return told


def spoken(*words: str, seed: int = 11) -> Samples:
    """Return words never enrolled in just this way, some quiet round each."""
    return np.concatenate([in_a_room(said(word, seed + at)) for at, word in enumerate(words)])


@pytest.fixture
def hearing(profile: Profile, embedder: Embedder) -> Hearing:
    return Hearing(profile, embedder)


def test_prefix_and_word_are_a_command_known_soon_after_its_end(hearing: Hearing) -> None:
    sound = spoken(PREFIX, NEXT)
    end = len(sound) - round(0.8 * SAMPLE_RATE)
    ((heard, known),) = listened(hearing, sound)
    assert heard.command == "next"
    assert abs(heard.at_frame - end) < 0.15 * SAMPLE_RATE
    assert known - end < 0.5 * SAMPLE_RATE


def test_each_word_is_its_own_command(hearing: Hearing) -> None:
    sound = spoken(PREFIX, PAUSE, "eeee", PREFIX, NEXT)
    assert [heard.command for heard, _ in listened(hearing, sound)] == ["pause", "next"]


def test_a_word_alone_and_other_words_are_none(hearing: Hearing) -> None:
    assert listened(hearing, spoken(NEXT, PAUSE, "eeoa", "suoe", NEXT)) == []


def test_in_the_middle_of_talk_a_word_is_none(hearing: Hearing) -> None:
    words = [said(word, seed) for seed, word in enumerate(("eoas", PREFIX, NEXT, "uesa"))]
    assert listened(hearing, in_a_room(np.concatenate(words))) == []


def test_an_excluded_command_is_left_out(profile: Profile, embedder: Embedder) -> None:
    hearing = Hearing(profile, embedder, exclude=frozenset({"next"}))
    sound = spoken(PREFIX, NEXT, "eeee", PREFIX, PAUSE)
    assert [heard.command for heard, _ in listened(hearing, sound)] == ["pause"]


def test_over_the_session_it_is_heard(hearing: Hearing) -> None:
    said_twice = spoken("eeee", "eeee", "eeee", PREFIX, NEXT)
    played = noise(len(said_twice) / SAMPLE_RATE, seed=4)
    echo = through_a_room(played, 0.25)
    microphone = said_twice[: len(echo)] + echo
    told = listened(hearing, microphone, played)
    assert hearing.echo is Echo.FOLLOWED
    assert [heard.command for heard, _ in told] == ["next"]


def test_a_session_that_says_her_words_commands_nothing(hearing: Hearing) -> None:
    played = np.concatenate([noise(6, seed=4), spoken(PREFIX, NEXT, PREFIX, PAUSE)])
    assert listened(hearing, through_a_room(played, 0.1), played) == []


DENSE = [chime(), said(NEXT, 4), np.zeros(SAMPLE_RATE // 2, np.float32), said("eaoe", 5)]


@pytest.mark.parametrize("in_a_dry_room", [False, True])
def test_of_a_session_that_chimes_and_says_the_word_every_five_seconds_only_hers_counts(
    hearing: Hearing, *, in_a_dry_room: bool
) -> None:
    played = every_five_seconds(DENSE, 8)
    echo = 0.9 * np.roll(played, 710) if in_a_dry_room else through_a_room(played, 0.05)
    microphone = echo + 3e-4 * noise(40, seed=3)
    # Twice her prefix before the session's word; then both of hers, over the chime and a word.
    for at_s, word in ((10.5, PREFIX), (15.5, PREFIX), (30.6, PREFIX), (32.4, NEXT)):
        at = round(at_s * SAMPLE_RATE)
        microphone[at : at + len(said(word, 11))] += said(word, 11)
    ((heard, _),) = listened(hearing, microphone.astype(np.float32), played)
    assert 32.4 < heard.at_frame / SAMPLE_RATE < 33.3


def test_a_session_that_has_just_begun_anew_a_little_later_commands_nothing(
    hearing: Hearing,
) -> None:
    """Its echo is not taken away until the new delay is learned: her prefix comes before that."""
    played = every_five_seconds(DENSE, 8)
    anew = 20 * SAMPLE_RATE
    microphone = np.roll(played, 710)
    microphone[anew:] = np.roll(played, 860)[anew:]
    hers = said(PREFIX, 11)
    at = anew + SAMPLE_RATE // 2
    microphone[at : at + len(hers)] += hers
    assert listened(hearing, microphone + 3e-4 * noise(40, seed=3), played) == []


def test_without_a_prefix_single_words_serve(profile: Profile, embedder: Embedder) -> None:
    alone = replace(profile, prefix=None, words=(replace(profile.words[0], label=PREFIX),))
    kept = profile.arrays["take_labels"] == 0
    rows = int(profile.arrays["take_rows"][kept].sum())
    arrays = dict(profile.arrays) | {
        "weights": profile.arrays["weights"][:, [0, 3]],
        "bias": profile.arrays["bias"][[0, 3]],
        "takes": profile.arrays["takes"][:rows],
        "take_rows": profile.arrays["take_rows"][kept],
        "take_labels": profile.arrays["take_labels"][kept],
    }
    hearing = Hearing(replace(alone, arrays=arrays), embedder)
    assert [heard.command for heard, _ in listened(hearing, spoken(PREFIX))] == ["next"]
