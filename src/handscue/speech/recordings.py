"""Phrases in somebody's own voice: a folder of sound files beside a session, one for each phrase.

A file is named by its phrase, so that a person can see what it is and put one there by hand:
``left-leg.wav`` is "Left leg." A long phrase's name is cut short and told apart by a checksum.
"""

from __future__ import annotations

import hashlib
import io
import re
import wave
from pathlib import Path

import numpy as np

from handscue.errors import SoundError, SpeechError
from handscue.sounds.clip import FULL_SCALE, Clip, Samples, from_float
from handscue.sounds.files import read_sound
from handscue.sounds.loudness import decibels, energy_per_ms, hops_of, integrated, ratio
from handscue.speech.manner import LEVEL
from handscue.units import FRAMES_PER_SECOND, to_frames
from handscue.whole import make_folder, write_whole

KINDS = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".aiff")
LONGEST_NAME = 60  # letters
HIGHEST = 0.9  # of full scale; a recording with higher peaks stays a little less loud
WINDOW_MS = 20  # in which a recording is looked at for speech
BELOW_SPEECH_DB = 35.0  # its loudest window: what is less loud at its ends is the room
MARGIN_MS = 80  # left around the speech: breath, and consonants that begin softly
SILENCE_DB = -55.0  # of full scale: nobody spoke


class Recordings:
    """The recordings in a folder, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def clip(self, text: str) -> Clip | None:
        """Return the recording of a phrase, trimmed and as loud as any voice; or None.

        Raises:
            SpeechError: there is one, but it cannot be used.

        """
        path = self.file(text)
        return None if path is None else recording(path, text)

    def file(self, text: str) -> Path | None:
        """Return the file of a phrase, or None; one that a link leads out of the folder is none."""
        for kind in KINDS:
            path = self.folder / f"{file_name(text)}{kind}"
            if path.is_file() and path.resolve().is_relative_to(self.folder.resolve()):
                return path
        return None

    def keep(self, text: str, clip: Clip) -> Path:
        """Write the recording of a phrase, whole, in the place of an earlier one.

        Raises:
            OSError: it cannot be written.

        """
        earlier = self.file(text)
        path = self.folder / f"{file_name(text)}.wav"
        make_folder(self.folder)
        write_whole(path, _wav(clip))
        if earlier is not None and earlier != path:
            earlier.unlink()
        return path


def recording(path: Path, text: str) -> Clip:
    """Return the recording of a phrase, trimmed and as loud as any voice.

    Raises:
        SpeechError: it cannot be used.

    """
    try:
        return finished(read_sound(path).samples)
    except (SoundError, SpeechError) as error:
        raise SpeechError(f"the recording of {text!r} cannot be used: {error}") from None


def file_name(text: str) -> str:
    """Return what the recording of a phrase is called, without its ending."""
    name = "-".join(re.findall(r"[^\W_]+", text.casefold()))
    if 0 < len(name) <= LONGEST_NAME:
        return name
    checksum = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{name[: LONGEST_NAME - 9]}-{checksum}".lstrip("-")


def finished(samples: Samples) -> Clip:
    """Return a recording without the room at its ends, as loud as any voice.

    Raises:
        SpeechError: nobody speaks in it.

    """
    spoken = _spoken(samples)
    loudness = integrated(hops_of(energy_per_ms(spoken)))
    highest = float(np.abs(spoken.astype(np.int32)).max()) / FULL_SCALE
    gain = min(ratio(LEVEL - loudness), HIGHEST / highest) if np.isfinite(loudness) else 1.0
    return Clip(from_float(spoken * (gain / FULL_SCALE)))


def _spoken(samples: Samples) -> Samples:
    """Return what lies between the first and the last window that are about as loud as speech."""
    size = to_frames(WINDOW_MS)
    whole = np.concatenate([samples, np.zeros(-len(samples) % size, np.int16)])
    levels = np.sqrt((whole.reshape(-1, size).astype(np.float64) ** 2).mean(axis=1)) / FULL_SCALE
    loudest = decibels(float(levels.max(initial=0.0)))
    if loudest < SILENCE_DB:
        raise SpeechError("nothing is heard in it")
    loud = np.flatnonzero(levels >= ratio(max(SILENCE_DB, loudest - BELOW_SPEECH_DB)))
    margin = to_frames(MARGIN_MS)
    begin, end = int(loud[0]) * size - margin, (int(loud[-1]) + 1) * size + margin
    return samples[max(0, begin) : end]


def _wav(clip: Clip) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(FRAMES_PER_SECOND)
        file.writeframes(clip.samples.astype("<i2").tobytes())
    return content.getvalue()
