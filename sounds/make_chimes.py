"""Synthesise the chimes that ship with handscue, or check the ones that are there.

    python sounds/make_chimes.py            write the WAV files beside this script
    python sounds/make_chimes.py --check    compare them; exit 1 and name those that differ

Every sound is a sum of decaying sines: nothing is sampled and nothing is random, so one machine
makes the same bytes each time. All notes belong to G major, because chimes follow one another
closely (countdown, then transition) and must agree: the opening rests on D, which wants to go
on, and the closing on G, which is home.
"""

import argparse
import sys
import wave
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyloudnorm

Sound: TypeAlias = npt.NDArray[np.float64]  # one channel, full scale is 1.0
Clip: TypeAlias = npt.NDArray[np.int16]  # the same at 16 bits, as in the file

FOLDER = Path(__file__).resolve().parent
FRAMES_PER_SECOND = 48_000  # the mix's own rate, so that a chime is never resampled
FULL_SCALE = 32_768  # LSB (the smallest 16-bit differences) in 1.0
SAMPLE_BYTES = 2

# Speech lies near -20 LUFS; 8 LU below it a chime is noticed and does not startle.
TARGET_LUFS = -28.0
# BS.1770's own gating block. Every chime is longer than one, even the transition, so none has to
# be measured with a shorter block or padded with silence: either would move the figure.
LOUDNESS_BLOCK_S = 0.400

# sin() may differ by its last bit between processors and numpy versions: one LSB at most.
TOLERANCE_LSB = 1

# Equal temperament, A4 = 440 Hz.
G3, B3, D4, G4, B4, D5, E5 = 196.00, 246.94, 293.66, 392.00, 493.88, 587.33, 659.26

# How far a mode's twin lies below it: near enough to swell, too far to hollow the sound out.
TWIN_DB = -13.0
# The share of a note's length that decays freely; in the rest it is also faded, so that a ring
# of several seconds in nature ends, and is not cut off, when the chime has to.
FREE_SHARE = 0.3


class Partial(NamedTuple):
    """One mode of vibration of a struck body."""

    ratio: float  # its frequency over the fundamental's
    level_db: float  # below the fundamental, when struck
    decay_s: float  # seconds to fall by 60 dB
    split_hz: float = 0.0  # distance to its weaker twin; 0 for a mode that has none


class Instrument(NamedTuple):
    """A struck body and the softness of its mallet."""

    partials: tuple[Partial, ...]
    rise_s: float  # seconds from silence to full strength


class Note(NamedTuple):
    """One strike in a chime."""

    start_s: float
    hz: float
    instrument: Instrument
    length_s: float  # it has faded to nothing by then
    level_db: float = 0.0


def ring_ratio(mode: int) -> float:
    """Return the pitch of a ring's flexural `mode` (2, 3, ...) over that of its lowest, mode 2.

    A bowl's rim sounds much like a free ring (Rayleigh, The Theory of Sound, volume I): 1, 2.83,
    5.42, 8.77. These are no harmonics, which is what makes it a bowl and not an organ pipe.
    """

    def pitch(n: int) -> float:
        return n * (n**2 - 1) / sqrt(n**2 + 1)

    return pitch(mode) / pitch(2)


# A felt mallet wakes the upper modes little, and they die first: the sound grows rounder as it
# fades. A hand-beaten rim is not quite round, so its modes are pairs less than 2 Hz apart: a slow
# swell, far from the 20 to 150 Hz at which beats turn rough. (The uppermost is too faint for one.)
# The low notes of a bowl can bear, and need, a longer rise than a bar's.
BOWL = Instrument(
    partials=(
        Partial(ring_ratio(2), 0, decay_s=6.5, split_hz=0.7),
        Partial(ring_ratio(3), -12, decay_s=3.5, split_hz=1.1),
        Partial(ring_ratio(4), -24, decay_s=1.8, split_hz=1.6),
        Partial(ring_ratio(5), -36, decay_s=0.8),
    ),
    rise_s=0.035,
)

# The modes of a bar free at both ends (Rayleigh, chapter VIII): 1, 2.756, 5.404. The upper two give
# the strike its colour and leave an almost pure tone behind, which stays out of the way of speech.
# 16 ms of raised cosine is 9.4 ms from 10 to 90 %: under about 8 ms a strike begins to click.
CHIME_BAR = Instrument(
    partials=(
        Partial(1.0, 0, decay_s=2.2),
        Partial(2.756, -18, decay_s=0.60),
        Partial(5.404, -34, decay_s=0.20),
    ),
    rise_s=0.016,
)

# The same bar under felt, for the countdown: each tone is silent again before the next.
MUTED_BAR = Instrument(
    partials=(
        Partial(1.0, 0, decay_s=1.2),
        Partial(2.756, -22, decay_s=0.25),
    ),
    rise_s=0.018,
)

# A fingertip on wood: felt as a beat rather than heard as a note. It is hardly longer than the
# block over which loudness is measured, and most of that is its dying away.
FINGERTIP = Instrument(
    partials=(
        Partial(1.0, 0, decay_s=0.45),
        Partial(2.756, -26, decay_s=0.10),
    ),
    rise_s=0.018,
)

CHIMES: dict[str, tuple[Note, ...]] = {
    # One strike and time to breathe. D is the open fifth of the key.
    "opening": (Note(0.00, D4, BOWL, 3.00),),
    # One middle-register note: heard some forty times, it must have nothing to grow tired of.
    "transition": (Note(0.00, G4, CHIME_BAR, 0.80),),
    # The transition's note with one before it. It comes from above, so that the first note
    # already tells; a fifth, because the falling third is everybody's doorbell.
    "change-over": (Note(0.00, D5, CHIME_BAR, 0.75), Note(0.34, G4, CHIME_BAR, 1.00, -1)),
    # Three equal tones count; different ones would make a tune. D leads to the G that begins the
    # next step. The last starts 0.9 s before the end, so that this G comes almost as a fourth beat.
    "countdown": tuple(Note(second, D4, MUTED_BAR, 0.94) for second in (0.0, 1.0, 2.0)),
    # Each stroke of a step, if she wants that: the transition's note, hardly touched.
    "tick": (Note(0.00, G4, FINGERTIP, 0.52),),
    # It rises and stops away from home, as a voice does that asks. Each note is damped as
    # the next is struck, and lies at least a third from it: where both ring, they stay smooth.
    "gate": (
        Note(0.00, G4, CHIME_BAR, 0.52, -1),
        Note(0.26, B4, CHIME_BAR, 0.56, -1),
        Note(0.52, E5, CHIME_BAR, 0.94),
    ),
    # Down the chord, each softer and a little later than the one before, and home to the low G.
    "closing": (
        Note(0.00, D5, CHIME_BAR, 0.80),
        Note(0.44, B4, CHIME_BAR, 0.85, -1),
        Note(0.90, G4, CHIME_BAR, 0.95, -2),
        Note(1.40, G3, BOWL, 2.75, -1),
    ),
    # "Yes": one muted tone, high in the chord and gone before the next word.
    "confirm": (Note(0.00, B4, MUTED_BAR, 0.46),),
    # "Not now": two low ones, the second a step down, which no other chime does.
    "refuse": (Note(0.00, D4, MUTED_BAR, 0.30), Note(0.20, B3, MUTED_BAR, 0.46)),
}


def frames(seconds: float) -> int:
    """Convert `seconds` to whole frames."""
    return round(seconds * FRAMES_PER_SECOND)


def ratio_of(decibels: float) -> float:
    """Convert a level in `decibels` to a ratio of amplitudes."""
    return float(10 ** (decibels / 20))


def decaying_sine(hz: float, decay_s: float, length_s: float) -> Sound:
    """Return a sine from zero, of amplitude 1, that falls by 60 dB in `decay_s` seconds."""
    seconds = np.arange(frames(length_s)) / FRAMES_PER_SECOND
    decay = np.exp(np.log(ratio_of(-60)) * seconds / decay_s)
    sine: Sound = decay * np.sin(2 * np.pi * hz * seconds)
    return sine


def partial(mode: Partial, fundamental_hz: float, length_s: float) -> Sound:
    """Return one mode of a body tuned to `fundamental_hz`, with its twin if it has one.

    The twin starts in counter-phase: the bowl opens after the strike and does not jump out with it.
    """
    hz = mode.ratio * fundamental_hz
    sound = decaying_sine(hz, mode.decay_s, length_s)
    if mode.split_hz:
        sound -= ratio_of(TWIN_DB) * decaying_sine(hz + mode.split_hz, mode.decay_s, length_s)
    return ratio_of(mode.level_db) * sound


def half_cosine(count: int) -> Sound:
    """Return a smooth rise from 0 to 1 in `count` frames, level at both ends: no click."""
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)


def fade_in(sound: Sound, rise_s: float) -> Sound:
    """Let `sound` rise from silence over its first `rise_s` seconds."""
    rise = half_cosine(frames(rise_s))
    return np.concatenate([sound[: rise.size] * rise, sound[rise.size :]])


def fade_out(sound: Sound, fade_s: float) -> Sound:
    """Let `sound` fall to silence over its last `fade_s` seconds."""
    return fade_in(sound[::-1], fade_s)[::-1]


def strike(instrument: Instrument, hz: float, length_s: float) -> Sound:
    """Return one strike of `instrument` tuned to `hz`, faded out within `length_s` seconds."""
    modes = [partial(mode, hz, length_s) for mode in instrument.partials]
    body = fade_in(np.sum(modes, axis=0), instrument.rise_s)
    return fade_out(body, length_s * (1 - FREE_SHARE))


def sequence(notes: Sequence[Note]) -> Sound:
    """Lay `notes` on one another, each at its start; as long as the last to end."""
    sound = np.zeros(max(frames(note.start_s) + frames(note.length_s) for note in notes))
    for note in notes:
        struck = strike(note.instrument, note.hz, note.length_s)
        start = frames(note.start_s)
        sound[start : start + struck.size] += ratio_of(note.level_db) * struck
    return sound


def loudness(sound: Sound) -> float:
    """Measure the integrated loudness of `sound` (BS.1770-4, in LUFS) over its whole length."""
    meter = pyloudnorm.Meter(FRAMES_PER_SECOND, block_size=LOUDNESS_BLOCK_S)
    return float(meter.integrated_loudness(sound))


def level(sound: Sound, target_lufs: float) -> Sound:
    """Make `sound` louder or softer until it measures `target_lufs`.

    Twice, because BS.1770 ignores what lies under -70 LUFS: the figure changes a little with the
    level, and only the second measurement is made near the target.
    """
    near = sound * ratio_of(target_lufs - loudness(sound))
    return near * ratio_of(target_lufs - loudness(near))


def to_clip(sound: Sound) -> Clip:
    """Round `sound` to 16 bits and drop the zeros after its last audible frame.

    No dither: the rounding it would hide lies 60 dB under a chime that is itself quiet, and its
    noise would start and stop with each chime.
    """
    clip = np.rint(sound * FULL_SCALE).astype(np.int16)
    return clip[: np.flatnonzero(clip)[-1] + 1]


def chime(name: str) -> Clip:
    """Make the chime called `name`, a key of CHIMES."""
    return to_clip(level(sequence(CHIMES[name]), TARGET_LUFS))


def write_wav(path: Path, clip: Clip) -> None:
    """Write `clip` to `path` as a mono WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(FRAMES_PER_SECOND)
        file.writeframes(clip.astype("<i2").tobytes())


def read_wav(path: Path) -> Clip:
    """Read the chime at `path`; raise ValueError if it is not 48 kHz, 16-bit, mono."""
    with wave.open(str(path), "rb") as file:
        form = (file.getframerate(), file.getsampwidth(), file.getnchannels())
        if form != (FRAMES_PER_SECOND, SAMPLE_BYTES, 1):
            raise ValueError("is not a 48 kHz, 16-bit, mono WAV file")
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int16)


def difference(path: Path, expected: Clip) -> str | None:
    """Say how the file at `path` differs from `expected`; None if it is the same sound."""
    try:
        found = read_wav(path)
    except FileNotFoundError:
        return "is missing"
    except (wave.Error, EOFError):
        return "is not a WAV file"
    except ValueError as problem:
        return str(problem)
    if found.size != expected.size:
        return f"has {found.size} frames instead of {expected.size}"
    off = int(np.abs(found.astype(np.int32) - expected).max())
    return f"is off by up to {off} LSB" if off > TOLERANCE_LSB else None


def check(folder: Path) -> int:
    """Compare the chimes in `folder` with fresh ones; give the exit code, 1 if any differs."""
    found = {name: difference(folder / f"{name}.wav", chime(name)) for name in CHIMES}
    problems = [f"{name}.wav {problem}" for name, problem in found.items() if problem]
    print("\n".join(problems) or f"All {len(CHIMES)} chimes are as this script makes them.")
    return 1 if problems else 0


def make(folder: Path) -> int:
    """Write all chimes into `folder` and print their figures; give the exit code, 0."""
    for name in CHIMES:
        clip = chime(name)
        write_wav(folder / f"{name}.wav", clip)
        lufs = loudness(clip / FULL_SCALE)
        print(f"{name + '.wav':16} {clip.size / FRAMES_PER_SECOND:5.2f} s  {lufs:6.2f} LUFS")
    return 0


def main(arguments: Sequence[str] | None = None, folder: Path = FOLDER) -> int:
    """Make the chimes in `folder`, or check them with --check; give the exit code."""
    parser = argparse.ArgumentParser(description="Make the chimes that ship with handscue.")
    parser.add_argument("--check", action="store_true", help="compare them instead of writing")
    return check(folder) if parser.parse_args(arguments).check else make(folder)


if __name__ == "__main__":
    sys.exit(main())
