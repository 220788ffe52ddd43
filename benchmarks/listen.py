"""How well command words are heard, over what, and how often something else is taken for one.

    python benchmarks/listen.py --recordings FOLDER [FOLDER ...] --talk FOLDER [FOLDER ...]
    python benchmarks/listen.py --short ...       two speakers, a few minutes
    python benchmarks/listen.py                   a made voice only: far too easy
    python benchmarks/listen.py --keep FOLDER ... goes on where it was stopped

``--recordings`` holds single words said many times (see ``speakers.py``), ``--talk`` any WAV files
of other people's talk. Three takes of each word are learnt as ``listen --learn`` would have them
(``lessons.py``), and others are tested, two metres away in a made-up room (``rooms.py``), the
loudspeaker 35 cm from the microphone. What is played is this program's own: music, and prompts run
together without a pause.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from lessons import as_taught, enrolled
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

HER_ORDERS = 7, 8, 9  # seeds, in which she says her words one after the other
NEAR_S = 0.45  # of a word's end: that word was meant


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
        if len(samples) < 20 * SAMPLE_RATE:
            return super().rows(samples)
        if id(samples) not in self._held:
            self._held[id(samples)] = samples, super().rows(samples)
        return self._held[id(samples)][1]


def logged(
    profile: Profile, embedder: Embedder, heard: Callable[[], tuple[Samples, Samples]]
) -> list[Event]:
    """Return every word spotted."""
    hearing, sounds = Logged(profile, embedder), heard()
    hearing.events = []
    for at in range(0, len(sounds[0]) - HOP + 1, HOP):
        hearing.feed(*(sound[at : at + HOP] for sound in sounds))
    return hearing.events


def alarms(profile: Profile, embedder: Embedder, talk: Samples) -> list[Event]:
    """Return every word spotted in talk that is played by nobody here."""
    spotter, events = Spotter(profile, Held(embedder.rows(talk))), []
    for at in range(0, len(talk) - HOP + 1, HOP):
        spotted = spotter.feed(talk[at : at + HOP])
        if spotted:
            events.append(Event(spotted, 0.0, at + HOP))
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


class Tally(NamedTuple):
    """Everything spotted with one speaker."""

    speaker: Speaker
    prefix: str
    said: list[Said]
    heard: dict[str, list[Event]]
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


def profile_of(
    speaker: Speaker, own_voice: Samples, embedder: Embedder, folder: Path | None
) -> Profile:
    """Enrol a speaker, or return the profile from before."""
    path = folder and folder / f"{speaker.name}.npz"
    if path and path.exists():
        return Profile.of_bytes(path.read_bytes())
    profile = enrolled(speaker, own_voice, embedder)
    if path:
        path.write_bytes(profile.to_bytes())
    return profile


def tally(
    speaker: Speaker,
    own_voice: Samples,
    talk: dict[int, Samples],
    embedder: Embedder,
    folder: Path | None,
) -> Tally:
    """Enrol a speaker and listen to everything."""
    profile = profile_of(speaker, own_voice, embedder, folder)
    voice, said = asked(speaker)

    def listened(name: str, make: Callable[[], list[Event]]) -> list[Event]:
        return kept(folder and folder / f"{speaker.name}, {name}.json", make)

    def at(condition: Condition, sound: Samples = voice) -> list[Event]:
        heard = partial(in_condition, sound, condition)
        return listened(condition.name, partial(logged, profile, embedder, heard))

    heard = {condition.name: at(condition) for condition in conditions(own_voice)}
    hers = np.concatenate([talked(speaker, range(5, 10), seed) for seed in HER_ORDERS])
    others = {
        f"talk {number}": partial(alarms, profile, embedder, piece)
        for number, piece in talk.items()
    }
    return Tally(
        speaker, profile.prefix or "", said, heard, at(Condition("her talk", None), hers),
        len(hers) / SAMPLE_RATE,
        [event for name, make in others.items() for event in listened(name, make)],
        sum(map(len, talk.values())) / SAMPLE_RATE,
    )  # fmt: skip


def table(tallies: Sequence[Tally], limits: dict[str, float], *, prefix: bool) -> None:
    """Print hits in percent, words confused, and alarms an hour."""
    names = list(tallies[0].heard)
    pairs = sum(len(each.said) for each in tallies) // 2
    print(f"  {'':28}heard   confused   out of nothing")
    for name in names:
        counts = [
            judged(
                commands(
                    [e for e in each.heard[name] if prefix or e.word.label != each.prefix],
                    limits, each.prefix if prefix else None,
                ),
                each.said,
            )
            for each in tallies
        ]  # fmt: skip
        right, wrong, none = (sum(column) for column in zip(*counts, strict=True))
        print(f"  {name:28}{right / pairs:5.0%}{wrong:11}{none:17}   of {pairs}")
    for name in ("others", "hers"):
        hours = sum(getattr(each, f"{name}_s") for each in tallies) / 3600
        told = sum(
            len(commands(getattr(each, name), limits, each.prefix if prefix else None))
            for each in tallies
        )
        print(
            f"  alarms in {hours:.2f} h of {name:7} {told:4}: {told / max(hours, 1e-9):.2f} an hour"
        )


def delays(tallies: Sequence[Tally]) -> list[float]:
    """Return how long after each word's end it was known, in seconds."""
    return [
        (event.known - word.end) / SAMPLE_RATE
        for each in tallies
        for event in each.heard["quiet"]
        for word in each.said
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
    parser.add_argument("--minutes", type=float, default=120, help="of others' talk, in all")
    parser.add_argument("--each", action="store_true", help="every speaker hears all the talk")
    parser.add_argument("--keep", type=Path, help="where to keep what is known so far")
    parser.add_argument("--short", action="store_true", help="a few minutes")
    return parser.parse_args()


def main() -> None:
    """Print every figure."""
    asked_for = options()
    count, minutes = (1, 6.0) if asked_for.short else (asked_for.speakers, asked_for.minutes)
    own_voice, embedder = prompts(), Once()
    people = [one for folder in asked_for.recordings for one in recorded(folder, count)]
    people = people or [made(pitch) for pitch in ((1.0,) if asked_for.short else (0.85, 1.0, 1.2))]
    talk = dict(enumerate(others_talk(asked_for.talk, minutes)))
    folder = asked_for.keep
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    tallies = []
    for place, speaker in enumerate(map(as_taught, people)):
        theirs = {
            number: piece
            for number, piece in talk.items()
            if asked_for.each or number % len(people) == place
        }
        tallies.append(tally(speaker, own_voice, theirs, embedder, folder))
        shown(tallies)
    profile = profile_of(tallies[0].speaker, own_voice, embedder, folder)
    share = processor(profile, embedder, own_voice)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{share:.1%} of a core while the session speaks; this benchmark held {most:.0f} MB")


def shown(tallies: Sequence[Tally]) -> None:
    """Print the tables of the real speakers and of the made ones, never both in one."""
    for real in (True, False):
        group = [each for each in tallies if each.speaker.real == real]
        if not group:
            continue
        print(f"\n{len(group)} {'real' if real else 'made'} speakers, prefix and word:")
        table(group, LIMITS, prefix=True)
        print(f"\n{len(group)} {'real' if real else 'made'} speakers, single words:")
        table(group, LIMITS, prefix=False)
        late = delays(group)
        print(f"\nknown {np.median(late):.2f} s after the word's end, {max(late):.2f} s at most")


if __name__ == "__main__":
    main()
