"""Voices for piper that a person has downloaded: two files each, ``NAME.onnx`` and its settings."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from handscue.errors import SpeechError
from handscue.speech.engine_voice import Engine, version_of
from handscue.speech.manner import Speeds
from handscue.speech.notations import Notation

SUFFIX = ".onnx"
NOT_INSTALLED = "piper is not installed. To install it, type: pip install piper-tts"
LARGEST_SETTINGS = 1 << 20  # bytes; real ones have 5 to 10 thousand

# How much shorter than usual it speaks. With en_US-joe-medium; other voices are much alike.
SPEEDS = Speeds(((0.4, 90), (0.62, 131), (0.77, 160), (1.0, 191), (1.25, 220), (2.5, 330)))


@dataclass(frozen=True)
class PiperVoiceFile:
    """A voice on the disk; ``language`` has two letters, or three where a language has no two."""

    path: Path
    language: str

    @property
    def name(self) -> str:
        """What it is called in a session file."""
        return self.path.name.removesuffix(SUFFIX)


def is_piper_installed() -> bool:
    """Tell whether there is piper to speak with. Loads nothing of it."""
    return all(importlib.util.find_spec(module) for module in ("piper", "onnxruntime"))


def piper_voices(folder: Path) -> dict[str, PiperVoiceFile]:
    """Return the voices in a folder by their names, in order; what is no voice is passed over."""
    found: dict[str, PiperVoiceFile] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        try:
            voice = piper_voice_file(path)
        except SpeechError:
            continue
        found[voice.name] = voice
    return found


def piper_voice_file(path: Path) -> PiperVoiceFile:
    """Return the voice in a file.

    Raises:
        SpeechError: it is none, or its settings are not beside it.

    """
    if path.suffix != SUFFIX or not path.is_file():
        raise SpeechError(f"{path}: there is no such voice; a piper voice is a file {SUFFIX}")
    settings = path.with_name(f"{path.name}.json")
    try:
        if not settings.is_file() or settings.stat().st_size > LARGEST_SETTINGS:
            raise SpeechError(f"{path}: its settings, {settings.name}, have to lie beside it")
        return PiperVoiceFile(path, _language(json.loads(settings.read_text("utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SpeechError(f"{settings}: is not the settings of a piper voice") from None


def piper_engine(voice: PiperVoiceFile) -> Engine:
    """Return the engine of a voice. One that is replaced by another of its name is another."""
    status = voice.path.stat()
    versions = version_of("piper-tts"), version_of("onnxruntime")
    return Engine(
        name="piper",
        identity=", ".join([*versions, f"{status.st_size} bytes of {status.st_mtime_ns}"]),
        command=(sys.executable, "-m", "handscue.speech.piper_server"),
        speeds=SPEEDS,
        notation=Notation.PIPER,
    )


def _language(settings: dict[str, dict[str, str]]) -> str:
    """Return a voice's language from its settings, such as de of de_DE; old ones name espeak's."""
    written = settings.get("language", {}).get("code") or settings["espeak"]["voice"]
    return written.replace("_", "-").split("-")[0].lower()
