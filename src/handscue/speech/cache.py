"""The clip cache: what a voice has said, kept on disk, so that it is said once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from handscue.errors import SpeechError
from handscue.sounds.clip import Clip
from handscue.units import FRAMES_PER_SECOND
from handscue.whole import make_folder, sweep, whole_file

if TYPE_CHECKING:
    from handscue.speech.voice import Voice

LARGEST = 512 << 20  # bytes of clips kept; a routine has about 10 MB

Progress = Callable[[int, int], None]  # phrases made, phrases to make


class ClipCache:
    """Clips in a folder, named by everything that shapes them.

    A clip is written whole or not at all, and one that does not read back whole counts as absent.
    A folder that cannot be written only costs time: nothing is kept then.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, identity: str, text: str) -> Clip | None:
        """Give the clip of a phrase in a voice, or None where it is not kept."""
        path = self._path(identity, text)
        try:
            with wave.open(str(path), "rb") as file:
                shape = (file.getframerate(), file.getsampwidth(), file.getnchannels())
                frames = file.getnframes()
                raw = file.readframes(frames)
        except (OSError, EOFError, wave.Error):
            return None
        if shape != (FRAMES_PER_SECOND, 2, 1) or not frames or len(raw) != 2 * frames:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # when it was last wanted
        return Clip(np.frombuffer(raw, "<i2").astype(np.int16))

    def put(self, identity: str, text: str, clip: Clip) -> None:
        """Keep the clip of a phrase."""
        path = self._path(identity, text)
        with contextlib.suppress(OSError):
            make_folder(path.parent)
            with whole_file(path, lasting=False) as raw, wave.open(raw, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(FRAMES_PER_SECOND)
                file.writeframes(clip.samples.astype("<i2").tobytes())

    def prune(self, largest: int = LARGEST) -> None:
        """Drop the clips wanted longest ago until no more than so many bytes are kept."""
        sweep(self._folder)
        with contextlib.suppress(OSError):
            files = [(s.st_mtime, s.st_size, f) for f in self._folder.iterdir() for s in [f.stat()]]
            kept = sum(size for _, size, _ in files)
            for _, size, file in sorted(files):
                if kept <= largest:
                    return
                file.unlink()
                kept -= size

    def _path(self, identity: str, text: str) -> Path:
        key = hashlib.sha256(f"{identity}\0{text}".encode()).hexdigest()
        return self._folder / f"{key}.wav"


def say_all(
    voice: Voice, cache: ClipCache, phrases: Sequence[str], progress: Progress
) -> dict[str, Clip]:
    """Give the clip of every phrase, from the cache or else from the voice.

    Raises:
        SpeechError: a phrase cannot be said. What was said until then is kept.

    """
    identity = voice.identity
    clips = {text: clip for text in phrases if (clip := cache.get(identity, text)) is not None}
    missing = [text for text in phrases if text not in clips]
    if not missing:
        return clips
    made = 0
    progress(made, len(missing))
    for text, clip in voice.speak(missing):
        cache.put(identity, text, clip)
        clips[text] = clip
        made += 1
        progress(made, len(missing))
    cache.prune()
    if unsaid := next((text for text in phrases if text not in clips), None):
        raise SpeechError(f"the voice left out {unsaid!r}")
    return clips
