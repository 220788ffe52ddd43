"""How well command words are heard, over what, and how often something else is taken for one.

    python benchmarks/listen.py --recordings FOLDER [FOLDER ...] --talk FOLDER [FOLDER ...]
    python benchmarks/listen.py --short ...       two speakers, a few minutes
    python benchmarks/listen.py                   a made voice only: far too easy
    python benchmarks/listen.py --keep FOLDER ... goes on where it was stopped
    python benchmarks/listen.py --processes 2 ... two speakers at a time

``--recordings`` holds single words said many times (see ``speakers.py``), ``--talk`` any WAV files
of other people's talk. Three takes of each word are learnt as ``listen --learn`` would have them
(``lessons.py``), and others are tested, two metres away in a made-up room (``rooms.py``), the
loudspeaker 35 cm from the microphone. What is played is this program's own: music, and prompts run
together without a pause. Every speaker's words are listened for in all of the talk, so that alarms
are counted over many more hours than were recorded.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple
from functools import partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from lessons import Course
from scenes import (
    Condition,
    Said,
    asked,
    conditions,
    in_condition,
    looped,
    others_talk,
    prompts,
    talked,
    without_pauses,
)
from speakers import Speaker, made, recorded

from handscue.listen.embedding import Embedder, Embeddings
from handscue.listen.enrolling import LIMITS
from handscue.listen.hearing import RAISED, UNSURE, Heard, Hearing
from handscue.listen.pairing import Pairing, Spotted
from handscue.listen.profile import Profile
from handscue.listen.sound import HOP, SAMPLE_RATE, Samples
from handscue.listen.spotting import Spotter

HER_ORDERS = 7, 8, 9, 10, 11  # seeds, in which she says her words one after the other
NEAR_S = 0.45  # of a word's end: that word was meant
LATE_S = 0.5  # after a word's end
# Single words in the study, at one false alarm in an hour of people on the telephone.
STUDY = {
    "quiet": 0.97, "pink noise, 20 dB below": 0.96, "pink noise, 10 dB below": 0.88,
    "other music, 10 dB below": 0.86, "own music, as loud": 0.94,
    "own voice, as loud": 0.88, "own voice, 6 dB louder": 0.75,
}  # fmt: skip


class Event(NamedTuple):
    """A word that was spotted, by what every limit was raised then, and when it was known."""

    word: Spotted
    raised: float
    known: int


class Logged(Hearing):
    """Hearing that logs each word spotted, so that limits may be tried out afterwards."""

    events: list[Event]

    def _judged(self, spotted: Spotted) -> Heard | None:
        raised = RAISED if self.echo in UNSURE else 0.0
        self.events.append(Event(spotted, raised, self._heard))
        return super()._judged(spotted)


class Talk(NamedTuple):
    """Other people's talk, in whole pieces of 80 ms, and its embeddings: dear, and made once."""

    sound: Samples
    rows: Embeddings


class Held:
    """Embeddings made before, handed out again: the same talk for every speaker."""

    def __init__(self, rows: Embeddings) -> None:
        self._rows, self._next = rows, 0

    def reset(self) -> None:
        """Begin anew."""
        self._next = 0

    def step(self, _hop: Samples) -> Embeddings:
        """Return the next."""
        self._next += 1
        return self._rows[self._next - 1]

    def rows(self, _samples: Samples) -> Embeddings:
        """Return all."""
        return self._rows


class Once(Embedder):
    """An embedder that embeds a recording once, however often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[int, tuple[Samples, Embeddings]] = {}

    def rows(self, samples: Samples) -> Embeddings:
        """See ``Embedder``."""
        if len(samples) < 200 * SAMPLE_RATE:
            return super().rows(samples)
        if id(samples) not in self._held:
            self._held[id(samples)] = samples, super().rows(samples)
        return self._held[id(samples)][1]


class Around(NamedTuple):
    """What is the same for every speaker."""

    own_voice: Samples
    talk: Sequence[Talk]
    folder: Path | None


class Worker:
    """One of the processes that share the work: what is around, and an embedder of its own."""

    around: Around
    embedder: Once

    @classmethod
    def begin(cls, around: Around) -> None:
        """Know what is around."""
        cls.around, cls.embedder = around, Once()

    @classmethod
    def embed(cls, sound: Samples) -> Talk:
        """Embed a piece of talk."""
        whole = sound[: len(sound) // HOP * HOP]
        return Talk(whole, cls.embedder.rows(whole))

    @classmethod
    def tally(cls, speaker: Speaker) -> Tally:
        """Teach a speaker's words and listen to everything."""
        return tally(speaker, cls.around, cls.embedder)


def logged(
    profile: Profile, embedder: Embedder, heard: Callable[[], tuple[Samples, Samples]]
) -> list[Event]:
    """Return every word spotted."""
    hearing, sounds = Logged(profile, embedder), heard()
    hearing.events = []
    for at in range(0, len(sounds[0]) - HOP + 1, HOP):
        hearing.feed(*(sound[at : at + HOP] for sound in sounds))
    return hearing.events


def alarms(profile: Profile, talk: Sequence[Talk]) -> list[Event]:
    """Return every word spotted in talk that is played by nobody here, all of it in one stream."""
    spotter, events = Spotter(profile, Held(np.concatenate([each.rows for each in talk]))), []
    known = 0
    for each in talk:
        for hop in each.sound.reshape(-1, HOP):
            known += HOP
            if spotted := spotter.feed(hop):
                events.append(Event(spotted, 0.0, known))
    return events


def commands(events: Sequence[Event], limits: dict[str, float], prefix: str | None) -> list[Event]:
    """Return which of the words are commands under some limits, each at its word."""
    pairing, told = Pairing(limits, prefix), []
    for event in events:
        pairing, score = pairing.after(event.word, event.raised)
        if score is not None:
            told.append(event)
    return told


def judged(told: Sequence[Event], said: Sequence[Said]) -> tuple[int, int, int]:
    """Return how many words were heard, taken for another, and heard where none was said."""
    right = wrong = none = 0
    for event in told:
        near = [word for word in said if abs(word.end - event.word.end) < NEAR_S * SAMPLE_RATE]
        right += any(word.label == event.word.label for word in near)
        wrong += bool(near) and all(word.label != event.word.label for word in near)
        none += not near
    return right, wrong, none


class Asked(NamedTuple):
    """What a speaker asked for, and what was spotted in each condition."""

    said: list[Said]
    heard: dict[str, list[Event]]


class Tally(NamedTuple):
    """Everything spotted with one speaker, whether real: after the prefix, and words alone."""

    real: bool
    profile: Profile
    paired: Asked
    alone: Asked
    hers: list[Event]
    hers_s: float
    others: list[Event]
    others_s: float


def kept(path: Path | None, make: Callable[[], list[Event]]) -> list[Event]:
    """Return what was spotted, from a file where that is known from before."""
    if path is not None and path.exists():
        lists = json.loads(path.read_text())
        return [Event(Spotted(*word), raised, known) for word, raised, known in lists]
    told = make()
    if path is not None:
        whole = [(astuple(event.word), event.raised, event.known) for event in told]
        path.write_text(json.dumps(whole))
    return told


def tally(speaker: Speaker, around: Around, embedder: Once) -> Tally:
    """Enrol a speaker and listen to everything."""
    folder = around.folder
    speaker, profile = Course(speaker, around.own_voice, embedder).taught()

    def listened(name: str, make: Callable[[], list[Event]]) -> list[Event]:
        return kept(folder and folder / f"{speaker.name}, {name}.json", make)

    def at(condition: Condition, sound: Samples, kind: str = "") -> list[Event]:
        heard = partial(in_condition, sound, condition)
        return listened(kind + condition.name, partial(logged, profile, embedder, heard))

    def said(*, alone: bool) -> Asked:
        voice, words = asked(speaker, alone=alone)
        kind, its = "alone, " if alone else "", conditions(around.own_voice)
        return Asked(words, {condition.name: at(condition, voice, kind) for condition in its})

    hers = np.concatenate([talked(speaker, range(5, 10), seed) for seed in HER_ORDERS])
    return Tally(
        speaker.real, profile, said(alone=False), said(alone=True),
        at(Condition("her talk", None), hers), len(hers) / SAMPLE_RATE,
        listened("talk", partial(alarms, profile, around.talk)),
        sum(len(each.sound) for each in around.talk) / SAMPLE_RATE,
    )  # fmt: skip


def asked_by(each: Tally, *, prefix: bool) -> Asked:
    """Return what was said with the prefix, or without."""
    return each.paired if prefix else each.alone


def table(tallies: Sequence[Tally], limits: dict[str, float], *, prefix: bool) -> None:
    """Print how many words were heard, confused, and made out of nothing, and alarms an hour."""
    print(f"  {'':28}heard           confused   out of nothing{'' if prefix else '   the study'}")
    scenes = [(each, asked_by(each, prefix=prefix)) for each in tallies]
    words = sum(len(scene.said) for _, scene in scenes) // (2 if prefix else 1)
    for name in scenes[0][1].heard:
        counts = [
            judged(told_by(each, scene.heard[name], limits, prefix=prefix), scene.said)
            for each, scene in scenes
        ]
        right, wrong, none = (sum(column) for column in zip(*counts, strict=True))
        study = "" if prefix else f"{STUDY[name]:12.0%}"
        print(f"  {name:28}{right} of {words} {right / words:6.1%}{wrong:7}{none:17}{study}")
    for name in ("others", "hers"):
        hours = sum(getattr(each, f"{name}_s") for each in tallies) / 3600
        told = sum(
            len(told_by(each, getattr(each, name), limits, prefix=prefix)) for each in tallies
        )
        rate = told / max(hours, 1e-9)
        print(f"  alarms in {hours:.2f} h of {name:7} {told:4}: {rate:.2f} an hour")


def told_by(
    each: Tally, events: Sequence[Event], limits: dict[str, float], *, prefix: bool
) -> list[Event]:
    """Return which words are commands, where a prefix comes first and where there is none."""
    if prefix:
        return commands(events, limits, each.profile.prefix)
    words = [event for event in events if event.word.label != each.profile.prefix]
    return commands(words, limits, None)


def delays(tallies: Sequence[Tally], *, prefix: bool) -> list[float]:
    """Return how long after its last word's end each command was known in quiet, in seconds."""
    return [
        (event.known - word.end) / SAMPLE_RATE
        for each in tallies
        for scene in [asked_by(each, prefix=prefix)]
        for event in told_by(each, scene.heard["quiet"], LIMITS, prefix=prefix)
        for word in scene.said
        if word.label == event.word.label and abs(word.end - event.word.end) < NEAR_S * SAMPLE_RATE
    ]


def processor(profile: Profile, embedder: Embedder, own_voice: Samples) -> float:
    """Return the share of a core that listening takes while the session speaks all the time."""
    played = looped(without_pauses(own_voice))(30 * SAMPLE_RATE)
    hearing, begun = Hearing(profile, embedder), time.process_time()
    for at in range(0, len(played) - HOP + 1, HOP):
        hearing.feed(played[at : at + HOP], played[at : at + HOP])
    return (time.process_time() - begun) / (len(played) / SAMPLE_RATE)


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recordings", type=Path, nargs="*", default=[])
    parser.add_argument("--talk", type=Path, nargs="*", default=[])
    parser.add_argument("--speakers", type=int, default=6, help="of each folder")
    parser.add_argument("--minutes", type=float, default=120, help="of others' talk")
    parser.add_argument("--processes", type=int, default=1, help="speakers at a time")
    parser.add_argument("--keep", type=Path, help="where to keep what is known so far")
    parser.add_argument("--short", action="store_true", help="a few minutes")
    return parser.parse_args()


def main() -> None:
    """Print every figure."""
    asked_for = options()
    begun = time.monotonic()
    count, minutes = (1, 6.0) if asked_for.short else (asked_for.speakers, asked_for.minutes)
    people = [one for folder in asked_for.recordings for one in recorded(folder, count)]
    people = people or [made(pitch) for pitch in ((1.0,) if asked_for.short else (0.85, 1.0, 1.2))]
    if asked_for.keep:
        asked_for.keep.mkdir(parents=True, exist_ok=True)
    around = Around(prompts(), [], asked_for.keep)
    with workers(asked_for.processes, around) as pool:
        talk = list(pool.map(Worker.embed, others_talk(asked_for.talk, minutes)))
    around = around._replace(talk=talk)
    tallies: list[Tally] = []
    with workers(asked_for.processes, around) as pool:
        for told in pool.map(Worker.tally, people):
            tallies.append(told)
            print("\ntaught, the first word first:", *told.profile.said, sep=" ")
            shown(tallies)
    share = processor(tallies[0].profile, Embedder(), around.own_voice)
    most = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"\n{share:.1%} of a core while the session speaks; {most / 1024:.0f} MB at most")
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes in {asked_for.processes} processes")


def workers(count: int, around: Around) -> ProcessPoolExecutor:
    """Return processes that know what is around; it is not copied to them."""
    return ProcessPoolExecutor(
        count, mp_context=get_context("fork"), initializer=Worker.begin, initargs=(around,)
    )


def shown(tallies: Sequence[Tally]) -> None:
    """Print the tables of the real speakers and of the made ones, never both in one."""
    for real, prefix in product((True, False), (True, False)):
        group = [each for each in tallies if each.real == real]
        if not group:
            continue
        kind, what = "real" if real else "made", "prefix and word" if prefix else "single words"
        print(f"\n{len(group)} {kind} speakers, {what}:")
        table(group, LIMITS, prefix=prefix)
        late = np.array(delays(group, prefix=prefix))
        print(
            f"  known {np.median(late):.2f} s after the word's end, 99 in 100 within"
            f" {np.percentile(late, 99):.2f} s, {late.max():.2f} s at most,"
            f" {np.count_nonzero(late > LATE_S)} of {len(late)} after {LATE_S} s"
        )


if __name__ == "__main__":
    main()
