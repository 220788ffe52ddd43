"""The clip cache: what a voice has said, kept on disk, so that it is said once."""

from __future__ import annotations

import contextlib
import hashlib
import io
import stat
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from handscue.errors import SpeechError
from handscue.sounds.clip import Clip
from handscue.speech.sealed import head_of_sealed, read_sealed, write_sealed
from handscue.units import FRAMES_PER_SECOND, to_milliseconds
from handscue.whole import sweep

if TYPE_CHECKING:
    from handscue.speech.voice import Voice
    from handscue.units import Milliseconds

LARGEST = 512 << 20  # bytes of clips kept; a routine has about 10 MB
HEADER = 44  # bytes before a WAV's samples

Progress = Callable[[int, int], None]  # phrases made, phrases to make


class ClipCache:
    """Clips in a folder, named by everything that shapes them.

    A clip is written whole or not at all, and one of which a bit has changed counts as absent.
    A folder that cannot be written only costs time: nothing is kept then.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, identity: str, text: str) -> Clip | None:
        """Return the clip of a phrase in a voice, or None where it is not kept."""
        kept = read_sealed(self._path(identity, text))
        if kept is None or len(kept) <= HEADER:
            return None
        return Clip(np.frombuffer(kept, "<i2", offset=HEADER).astype(np.int16, copy=False))

    def lengths(self, identity: str, texts: Sequence[str]) -> dict[str, Milliseconds] | None:
        """Return how long the clip of every phrase is, or None where one of them is not kept.

        Their heads tell, so that a session can be shown without its samples being read.
        """
        found = ((text, _length(self._path(identity, text))) for text in texts)
        lengths = {text: length for text, length in found if length}
        return lengths if all(text in lengths for text in texts) else None

    def put(self, identity: str, text: str, clip: Clip) -> None:
        """Keep the clip of a phrase, as a WAV that anyone can listen to."""
        content = io.BytesIO()
        with wave.open(content, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(FRAMES_PER_SECOND)
            file.writeframes(clip.samples.astype("<i2").tobytes())
        write_sealed(self._path(identity, text), content.getvalue())

    def prune(self, largest: int = LARGEST) -> None:
        """Drop the clips wanted longest ago until no more than so many bytes are kept.

        What is no file, and what cannot be dropped, stays and is not counted.
        """
        with contextlib.suppress(OSError):
            sweep(self._folder)
            files = sorted(_files(self._folder))
            over = sum(size for _, size, _ in files) - largest
            for _, size, file in files:
                if over <= 0:
                    return
                with contextlib.suppress(OSError):
                    file.unlink()
                    over -= size

    def _path(self, identity: str, text: str) -> Path:
        key = hashlib.sha256(f"{identity}\0{text}".encode()).hexdigest()
        return self._folder / f"{key}.wav"


def _length(path: Path) -> Milliseconds | None:
    """Return how long a kept clip is; None where it is not there, or has not its full length."""
    found = head_of_sealed(path, HEADER)
    if found is None:
        return None
    head, size = found
    samples = int.from_bytes(head[-4:], "little")  # bytes
    return to_milliseconds(samples // 2) if size == HEADER + samples else None


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Return when each file in a folder was last wanted, its bytes, and the file."""
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another program has just dropped it
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                yield status.st_mtime, status.st_size, path


def say_all(
    voice: Voice, cache: ClipCache, phrases: Sequence[str], progress: Progress
) -> dict[str, Clip]:
    """Return the clip of every phrase, from the cache or else from the voice.

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
