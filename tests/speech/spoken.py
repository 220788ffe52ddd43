"""Sessions whose speech is in the cache already, by a voice of tones: nothing has to be spoken."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from handscue.play.replies import everything_replied
from handscue.routine.loading import load_routine
from handscue.schedule.fit import usual
from handscue.schedule.quiz import everything_asked, questions
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said
from handscue.speech.cache import ClipCache
from handscue.speech.choice import Folders, VoiceWish, choose
from speech.fakes import ToneVoice

LONG_MS = 5000  # for a phrase: answers are ready for any time that may be left


_MADE = Path(tempfile.mkdtemp())  # what was spoken, a folder for each session and what is beside it
atexit.register(shutil.rmtree, _MADE, ignore_errors=True)


def speak_by_tones(
    session: Path, clips: Path, *, any_language: bool = False, voice: str | None = None
) -> None:
    """Put all that a session says, asks in a quiz and is answered by into a cache of clips.

    Languages other than English are spoken in earnest, unless ``any_language`` is to be tones. They
    are taken for what ``voice`` says, by its name, or else for what the session's own does.
    """
    beside = sorted({session, *session.parent.glob("*.yaml")})
    texts = b"\0".join(file.read_bytes() for file in beside)
    kind = f"{session.name} {any_language} {voice}".encode()
    made = _MADE / hashlib.sha256(kind + texts).hexdigest()
    if not made.exists():
        _speak(session, made, any_language=any_language, voice=voice)
    shutil.copytree(made, clips, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _speak(session: Path, clips: Path, *, any_language: bool, voice: str | None) -> None:
    routine, techniques = load_routine(session)
    folders = Folders(clips, clips / "voices")
    cache = ClipCache(folders.clips)
    english = VoiceWish(words_per_minute=routine.words_per_minute, named=voice or routine.voice)
    chosen = choose(VoiceWish.of(routine) if any_language else english, folders)
    turns = unroll(routine, techniques)
    asked = everything_asked(questions(turns))
    replied = everything_replied(usual(routine, techniques, defaultdict(lambda: LONG_MS)))
    for phrase, clip in ToneVoice().speak((*everything_said(turns), *asked, *replied)):
        cache.put(chosen.voice.identity, chosen.form_of(phrase), clip)
