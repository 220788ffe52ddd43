"""The natural voice for English: hibari, a neural engine that needs no network and no GPU."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.speech.engine_voice import Engine, version_of
from handscue.speech.manner import Speeds
from handscue.speech.notations import Notation

SHIPPED = "heart"
NOT_INSTALLED = "the natural voice is not installed. To install it, type: pip install hibari-tts"

# With the voice "heart". Sounds are lengthened by whole frames, many of them at the same speed:
# that makes the leaps at 0.8 and 1.35.
SPEEDS = Speeds(
    (
        (0.5, 90),
        (0.6, 109),
        (0.7, 128),
        (0.78, 138),
        (0.8, 150),
        (0.81, 158),
        (0.87, 171),
        (0.95, 181),
        (1.1, 194),
        (1.3, 219),
        (1.4, 279),
        (2.0, 338),
    )
)


@cache
def hibari() -> Engine | None:
    """Return the engine, or None where it is not installed. Loads nothing of it."""
    if not all(importlib.util.find_spec(module) for module in ("hibari", "onnxruntime")):
        return None
    return Engine(
        name="hibari",
        identity=", ".join([version_of("hibari-tts"), version_of("onnxruntime")]),
        command=(sys.executable, "-m", "handscue.speech.hibari_server"),
        speeds=SPEEDS,
        notation=Notation.MISAKI,
    )


def hibari_voices() -> dict[str, bool]:
    """Return the names of hibari's voices, and whether each is on this computer."""
    registry = _registry()
    return {name: _is_here(registry, name) for name in registry.VOICES} if registry else {}


def check_hibari_voice(name: str, language: Language) -> None:
    """Refuse a voice that would have to be downloaded, or that reads another language.

    Raises:
        SpeechError: as above; the message says what to do.

    """
    here = hibari_voices().get(name)
    if here is None:
        voices = ", ".join(hibari_voices())
        raise SpeechError(f"hibari has no voice {name!r}; it has {voices}")
    if language != Language.ENGLISH:
        raise SpeechError(f"the voice {name} reads English only; leave voice: out, or name another")
    if not here:
        raise SpeechError(
            f"the voice {name} is not on this computer. To download it once (8 MB), type: "
            f"{fetching(name)}"
        )


def fetching(name: str) -> str:
    """Return what to type to download a voice, and to hear by it that it came."""
    return f'"{sys.executable}" -m hibari.cli --voice {name} -o hello.wav "Hello."'


def _is_here(registry: ModuleType, name: str) -> bool:
    try:
        return Path(registry.voice_path(name, download_missing=False)).is_file()
    except OSError:
        return False


@cache
def _registry() -> ModuleType | None:
    """Return hibari's list of voices without its engine, which would load half a second of code."""
    package = importlib.util.find_spec("hibari") if hibari() else None
    for folder in (package and package.submodule_search_locations) or ():
        spec = importlib.util.spec_from_file_location("hibari_registry", Path(folder, "voices.py"))
        if spec and spec.loader:
            registry = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(registry)
            return registry
    return None
