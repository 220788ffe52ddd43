"""What is heard of each real engine: at the speed asked for, as loud as the others, every word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.sounds.clip import FULL_SCALE
from handscue.speech.choice import Choice, Folders, VoiceWish, choose, say
from handscue.speech.manner import LEVEL, Heard, heard
from speech.instructions import instructions

ENGINES = ("hibari", "pyttsx3")
English = Callable[..., Choice]


def quiet(_done: int, _of: int) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def folders(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Give folders that all tests here share, so that each engine is listened to once."""
    return Folders(clips, tmp_path_factory.mktemp("voices"))


@pytest.fixture(scope="module")
def english(folders: Folders) -> English:
    """Give what chooses an engine for English."""

    def chosen(engine: str, words_per_minute: int = 150, **wish: object) -> Choice:
        return choose(VoiceWish(Language.ENGLISH, words_per_minute, engine, **wish), folders)  # type: ignore[arg-type]

    return chosen


def hear(choice: Choice, texts: list[str]) -> tuple[Heard, float]:
    """Give how fast and loud texts are said, and the highest sample there is of full scale."""
    clips = say(choice, texts, quiet).clips
    highest = max(int(np.abs(clip.samples).max()) for clip in clips.values())
    return heard(list(clips.items())), highest / FULL_SCALE


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("words_per_minute", [110, 150, 200])
def test_each_is_heard_at_the_speed_and_level_that_is_asked_for(
    english: English, engine: str, words_per_minute: int
) -> None:
    now, highest = hear(english(engine, words_per_minute), instructions(9))
    assert now.words_per_minute == pytest.approx(words_per_minute, rel=0.05)
    assert now.loudness == pytest.approx(LEVEL, abs=0.5)  # so any two within 1 dB
    assert highest < 1


@pytest.mark.parametrize("language", sorted(set(Language) - {Language.ENGLISH}))
def test_other_languages_are_as_loud(folders: Folders, language: Language) -> None:
    texts = {
        Language.GERMAN: "Lege beide Hände auf den Rücken und streiche langsam hinauf.",
        Language.FRENCH: "Posez les deux mains sur le dos et remontez lentement.",
        Language.SPANISH: "Pon las dos manos sobre la espalda y sube despacio.",
    }
    now, _ = hear(choose(VoiceWish(language), folders), [texts[language]])
    assert now.loudness == pytest.approx(LEVEL, abs=1.5)  # of one sentence


@pytest.mark.parametrize("engine", ENGINES)
def test_a_long_text_is_said_whole(english: English, engine: str) -> None:
    sentence = "Glide up along the spine with both palms and come back down the sides. "
    choice = english(engine)
    short, long = (say(choice, [sentence * n], quiet).clips[sentence * n] for n in (1, 14))
    assert long.frames == pytest.approx(14 * short.frames, rel=0.15)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_endless_word_is_said_or_refused_but_never_swallowed(
    english: English, engine: str
) -> None:
    endless, choice = "a" * 1000, english(engine)
    if engine == "hibari":
        with pytest.raises(SpeechError, match="left out part of it"):
            say(choice, [endless], quiet)
    else:
        assert say(choice, [endless], quiet).clips[endless].length_ms > 1000 / 60 * 1000


@pytest.mark.parametrize("text", ["脊柱", "Glide up, שלום, and back.", "Мягко"])
def test_the_natural_voice_refuses_what_it_would_pass_over_in_silence(
    english: English, text: str
) -> None:
    with pytest.raises(SpeechError, match="reads Latin letters only, not"):
        say(english("hibari"), [text], quiet)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", ["🙌", "...", "()"])
def test_what_has_no_words_is_refused_by_its_text(english: English, engine: str, text: str) -> None:
    with pytest.raises(SpeechError, match="cannot say"):
        say(english(engine), [text], quiet)


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_and_notes_are_said_in_full(english: English, engine: str) -> None:
    written, full = (
        "Knead, 2-3x, approx. 30s.",
        "Knead, two to three times, approximately thirty seconds.",
    )
    clips = say(english(engine), [written, full], quiet).clips
    assert clips[written].length_ms == pytest.approx(clips[full].length_ms, rel=0.05)


@pytest.mark.parametrize("engine", ENGINES)
def test_words_of_the_trade_and_ones_own_sound_as_listed(english: English, engine: str) -> None:
    choice = english(engine, pronounce={"ITB": "eye tee bee"})
    said = say(choice, ["Abhyanga.", "Along the ITB.", "Along the eye tee bee."], quiet).clips
    [(_, by_itself)] = choice.voice.speak(["Abhyanga."])
    assert not np.array_equal(said["Abhyanga."].samples, by_itself.samples)
    own, respelled = said["Along the ITB."], said["Along the eye tee bee."]
    assert np.array_equal(own.samples, respelled.samples)


SPEAKING = """
import sys
from pathlib import Path
from handscue.speech.choice import Folders, VoiceWish, choose, say
choice = choose(VoiceWish(named=sys.argv[1]), Folders(Path(sys.argv[2]), Path(sys.argv[2])))
say(choice, [f"Glide up the calf, number {n}." for n in range(3000)],
    lambda made, _of: made and print(made, flush=True))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
@pytest.mark.parametrize("engine", ENGINES)
def test_ctrl_c_ends_it_and_every_process_it_started(
    tmp_path: Path, folders: Folders, engine: str
) -> None:
    mark = f"HANDSCUE_TEST={tmp_path}"
    speaking = subprocess.Popen(
        [sys.executable, "-c", SPEAKING, engine, str(folders.clips)],
        env={**os.environ, "HANDSCUE_TEST": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert speaking.stdout is not None
    assert speaking.stdout.readline() == b"1\n"
    assert len(_processes(mark)) > 1
    speaking.send_signal(signal.SIGINT)
    _, errors = speaking.communicate(timeout=60)
    assert b"KeyboardInterrupt" in errors
    assert _processes(mark) == []


def _processes(mark: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:  # it has ended, or is not ours
            continue
    return found
