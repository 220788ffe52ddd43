"""What the listening benchmark listens to: words in a room, over all that may be heard there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rooms import OF_A_LOUDSPEAKER_M, OF_A_MOUTH_M, through, way
from speakers import Speaker, at_16_khz

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from beds import pad  # noqa: E402
from handscue.app.environment import Environment  # noqa: E402
from handscue.app.preparing import ready  # noqa: E402
from handscue.app.request import Request  # noqa: E402
from handscue.listen.backgrounds import music, pink  # noqa: E402
from handscue.listen.resampling import Downsampler  # noqa: E402
from handscue.listen.sound import SAMPLE_RATE, Samples, level_db, levels_db  # noqa: E402
from handscue.listen.takes import cut  # noqa: E402

COMMANDS = 7
TESTED = (5, 6, 7, 8, 9)  # rounds
WORD_DB = -32.0  # at the microphone
ROOM_DB = -68.0  # a quiet room's noise
BEFORE_S = 0.3, 0.7  # and after the last word's AFTER_S
BETWEEN_S, AFTER_S, LEAD_IN_S = 0.5, 0.9, 8.0
PAUSES_S = {0.05: 0.4, 0.1: 0.3, 0.2: 0.15, 0.6: 0.1, 1.2: 0.05}  # in her talk, and how often
DELAY_S = 0.09  # of the loudspeaker
SESSION = ROOT / "sessions" / "hand-five-minutes.yaml"


class Said(NamedTuple):
    """A word in a stream, and the sample at which it ends."""

    label: str
    end: int


class Condition(NamedTuple):
    """What is heard besides her, how loud against her word, and whether the program knows of it."""

    name: str
    sound: Callable[[int], Samples] | None
    louder_db: float = 0.0
    played: bool = False


def at_level(sound: Samples, wanted_db: float) -> Samples:
    """Return a sound at a level, measured where it is not silent."""
    levels = levels_db(sound)
    loud = levels[levels > levels.max() - 25]
    now = 10 * np.log10(np.mean(10 ** (loud / 10)))
    return (sound * 10 ** ((wanted_db - now) / 20)).astype(np.float32)


def hiss(length: int, seed: int) -> Samples:
    """Return a quiet room's noise."""
    return at_level(pink(length, np.random.default_rng(seed)), ROOM_DB)


def talked(speaker: Speaker, rounds: Sequence[int], seed: int, first: int = 1) -> Samples:
    """Return her own talk: her words from the one numbered ``first`` on, paused as in a sentence.

    From 1 on, it is every word but the prefix, command words among them.
    """
    random = np.random.default_rng(seed)
    said = [(word, number) for number in rounds for word in list(speaker.words)[first:]]
    random.shuffle(said)
    pieces = []
    for word, number in said:
        pieces.append(spoken_part(at_level(speaker.words[word][number], WORD_DB)))
        pause_s = random.choice(list(PAUSES_S), p=list(PAUSES_S.values()))
        pieces.append(np.zeros(round(pause_s * SAMPLE_RATE), np.float32))
    return np.concatenate(pieces)


def spoken_part(word: Samples) -> Samples:
    """Return a recording of a word without the silence round it."""
    take = cut(np.pad(word, 4000) + hiss(len(word) + 8000, seed=3))
    return word if take is None else take.word


def asked(speaker: Speaker, *, alone: bool = False) -> tuple[Samples, list[Said]]:
    """Return prefix and word, each word in each tested round, and where every one ends.

    Or the words ``alone``.
    """
    prefix, *labels = list(speaker.words)[: COMMANDS + 1]
    pieces, said = [np.zeros(round(LEAD_IN_S * SAMPLE_RATE), np.float32)], []
    length = len(pieces[0])
    random = np.random.default_rng(4)
    for label, number in ((label, number) for number in TESTED for label in labels):
        pause_s = random.uniform(*BEFORE_S)
        both = (prefix, pause_s, BETWEEN_S), (label, 0, AFTER_S)
        for word, before_s, after_s in [(label, pause_s, AFTER_S)] if alone else both:
            sound = spoken_part(at_level(speaker.words[word][number], WORD_DB))
            ends = round(before_s * SAMPLE_RATE) + len(sound)
            said.append(Said(word, length + ends))
            pause = round(after_s * SAMPLE_RATE)
            pieces.append(np.pad(sound, (ends - len(sound), pause)))
            length += ends + pause
    return np.concatenate(pieces), said


def in_condition(voice: Samples, condition: Condition) -> tuple[Samples, Samples]:
    """Return the microphone, two metres from her, and what is played."""
    microphone = through(voice, way(2.0, OF_A_MOUTH_M, 0.0, seed=11)) + hiss(len(voice), seed=12)
    played = np.zeros(len(voice), np.float32)
    if condition.sound:
        sound = condition.sound(len(voice))
        if condition.played:
            played = at_level(sound, -20)
            sound = through(played, way(0.35, OF_A_LOUDSPEAKER_M, DELAY_S, seed=13))
        microphone = microphone + at_level(sound, WORD_DB + condition.louder_db)
    return microphone.astype(np.float32), played


def prompts() -> Samples:
    """Return the words of a session, spoken by its voice, as they are listened to."""
    session = ready(Request(SESSION), Environment(), to_play=True)
    down = Downsampler()
    whole = range(0, session.mix.frames, 48_000)
    pieces = [
        session.mix.read(at, min(48_000, session.mix.frames - at)).astype(np.int16) for at in whole
    ]
    return np.concatenate([down.feed(piece) for piece in pieces])


def without_pauses(sound: Samples) -> Samples:
    """Return it with every pause of more than 0.3 s left out."""
    loud = levels_db(sound) > -55
    near = np.convolve(loud, np.ones(31), mode="same") > 0
    return sound[: len(near) * 160][np.repeat(near, 160)]


def looped(sound: Samples) -> Callable[[int], Samples]:
    """Return what makes any length of a sound."""
    return lambda length: np.tile(sound, -(-length // len(sound)))[:length]


def conditions(own_voice: Samples) -> list[Condition]:
    """Return what is tested, mildest first."""
    random = np.random.default_rng(21)
    own_music = Downsampler().feed(pad(60).samples)
    voice = looped(without_pauses(own_voice))
    return [
        Condition("quiet", None),
        Condition("pink noise, 20 dB below", lambda n: pink(n, random), -20),
        Condition("pink noise, 10 dB below", lambda n: pink(n, random), -10),
        Condition("other music, 10 dB below", lambda n: music(n, random), -10),
        Condition("own music, as loud", looped(own_music), 0, played=True),
        Condition("own voice, as loud", voice, 0, played=True),
        Condition("own voice, 6 dB louder", voice, 6, played=True),
    ]


def others_talk(folders: Sequence[Path], minutes: float) -> Iterator[Samples]:
    """Return other people's talk, a minute at a time, two metres away, evenly from all folders.

    Folders of single digits are left out: those are command words of some speakers.
    """
    room = way(2.0, OF_A_MOUTH_M, 0.0, seed=31)
    found = sorted(path for folder in folders for path in folder.rglob("*.wav"))
    paths = [path for path in found if "digits" not in path.parts]
    np.random.default_rng(5).shuffle(paths)
    held, length, told = [], 0, 0
    for path in paths:
        sound = at_16_khz(path)
        if not len(sound) or level_db(sound) < -60:
            continue
        held.append(np.pad(at_level(sound, WORD_DB), (0, SAMPLE_RATE // 3)))
        length += len(held[-1])
        if length >= 60 * SAMPLE_RATE:
            yield through(np.concatenate(held), room) + hiss(length, seed=told)
            held, length, told = [], 0, told + 1
            if told >= minutes:
                return
