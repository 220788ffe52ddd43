"""handscue run by another program, with a home of its own, and what its output is held to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from handscue.play.replies import everything_replied
from handscue.routine.loading import load_routine
from handscue.schedule.fit import usual
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said
from handscue.speech.cache import ClipCache
from handscue.speech.choice import Folders, VoiceWish, choose
from speech.fakes import ToneVoice

SESSION = """\
title: Short
talk: names
steps:
- sides: both
  part: leg
  change_over: {duration: 1s}
  steps:
  - {name: Knead, technique: kneading, duration: 2s, say: Slowly.}
- {name: Hold, technique: holding, duration: 2s}
"""
LONG_MS = 5000
ORDERS = re.compile(  # to a terminal, as bytes of UTF-8
    rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)
PATIENCE_S = 120
Done: TypeAlias = "subprocess.CompletedProcess[bytes]"


@dataclass(frozen=True)
class Desk:
    """A folder in which handscue is run, its own folders in it too; ``before`` goes before it."""

    folder: Path
    more: Mapping[str, str | None] = field(default_factory=dict)
    before: Sequence[str] = ()

    @property
    def env(self) -> dict[str, str]:
        """The environment; what has None for its value is not in it."""
        home = str(self.folder)
        kinds = ("cache", "config", "data", "state")
        own = {f"XDG_{kind.upper()}_HOME": f"{home}/{kind}" for kind in kinds}
        told = {**os.environ, "HOME": home, **own, **self.more}
        return {name: value for name, value in told.items() if value is not None}

    def run(self, *arguments: str | bytes | Path, given: bytes = b"") -> Done:
        """Run handscue to its end, no terminal anywhere."""
        return subprocess.run(
            [*self.before, sys.executable, "-m", "handscue", *arguments],
            cwd=self.folder,
            env=self.env,
            input=given,
            capture_output=True,
            check=False,
            timeout=PATIENCE_S,
        )


def with_speech(folder: Path, text: str = SESSION, name: str = "session.yaml") -> Path:
    """Write a session into a folder, its speech made there by a voice of tones."""
    path, clips = folder / name, folder / "cache" / "handscue" / "clips"
    path.write_text(text)
    clips.mkdir(parents=True, exist_ok=True)
    for called, raw in spoken(text).items():
        (clips / called).write_bytes(raw)
    return path


@cache
def spoken(text: str) -> dict[str, bytes]:
    """Return the files of a session's speech by their names; they are made once."""
    with tempfile.TemporaryDirectory() as kept:
        path, clips = Path(kept, "session.yaml"), Path(kept, "clips")
        path.write_text(text)
        routine, techniques = load_routine(path)
        said = everything_said(unroll(routine, techniques))
        replied = everything_replied(usual(routine, techniques, defaultdict(lambda: LONG_MS)))
        wish = VoiceWish(words_per_minute=routine.words_per_minute)
        chosen = choose(wish, Folders(clips, Path(kept, "voices")))
        for phrase, clip in ToneVoice().speak((*said, *replied)):
            ClipCache(clips).put(chosen.voice.identity, chosen.form_of(phrase), clip)
        return {file.name: file.read_bytes() for file in clips.iterdir()}


def held(done: Done, *codes: int) -> None:
    """Hold what handscue printed to what is promised of it, whatever was done to it."""
    printed = done.stdout + done.stderr
    assert b"Traceback" not in printed, printed.decode(errors="replace")
    assert b"mistake in handscue" not in printed, printed.decode(errors="replace")
    order = ORDERS.search(printed)
    assert order is None, f"{order} in {printed!r}"
    assert done.returncode in (codes or (0, 1, 2)), (done.returncode, printed)
