"""What espeak makes of text, told by its own library: ``phonemes.py VOICE``, texts on stdin.

A program of its own, since the library may end the process, and keeps what it was set to.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Sequence

import espeakng_loader

READS_BRACKETS = 0x100  # espeakPHONEMES
UTF8 = 1
IPA = 2
SYNCHRONOUS = 2


def phonemes(texts: Sequence[str], voice: str) -> list[str]:
    """Return the IPA of what espeak would say for each text, sounds in brackets as they are."""
    asked = [sys.executable, __file__, voice]
    done = subprocess.run(
        asked, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    said: list[str] = json.loads(done.stdout)
    return said


def _espeak(voice: str) -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    library.espeak_SetVoiceByName(voice.encode())
    library.espeak_Synth(b"x", 2, 0, 0, 0, UTF8 | READS_BRACKETS, None, None)  # it stays set
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library


def _said(library: ctypes.CDLL, text: str) -> str:
    rest, clauses = ctypes.c_char_p(text.encode()), []
    while rest.value is not None:
        clauses.append(library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA) or b"")
    return " ".join(clause.decode() for clause in clauses)


if __name__ == "__main__":
    spoken = _espeak(sys.argv[1])
    print(json.dumps([_said(spoken, text) for text in json.load(sys.stdin)]))
