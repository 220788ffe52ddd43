"""How loud everything is: the session at one loudness, chimes a little under the speech.

The gain is put into the clips before they are placed, so that whoever reads the mix, the
loudspeaker or a file of any format, has the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from handscue.mix.finishing import BETWEEN_SAMPLES, Finished, ceiling
from handscue.mix.limiter import Levels, limiting_gain, peaks_per_ms
from handscue.routine.model import ChimeName
from handscue.schedule.wording import Chime, Spoken
from handscue.sounds.loudness import (
    HOP_MS,
    Decibels,
    Energies,
    Lufs,
    decibels,
    energy_per_ms,
    hops_of,
    integrated,
    ratio,
)

if TYPE_CHECKING:
    from handscue.schedule.cues import Cue
    from handscue.schedule.wording import Content
    from handscue.sounds.clip import Clip

TARGET: Lufs = -18.0  # usual for speech
HIGHEST_PEAK: Decibels = -2.0  # true peak: with what a lossy encoder adds it stays below -1 dBTP
CHIMES_BELOW: Decibels = 8.0  # under the speech; what sounds/README.md says of those we ship
TICKS_BELOW: Decibels = 14.0  # likewise: there all the time, and to be forgotten
MOST_LIMITING: Decibels = 11.0  # taken off a peak, unheard; beyond that all is less loud
# Gains go by such steps, which nobody hears: else one other word in a session would change every
# sample of it by a hair, and all of it had to be encoded again.
STEP: Decibels = 0.2
ROUNDS = 4  # of coming nearer to the target at most; what limiting takes away is put back
NEAR_ENOUGH: Decibels = STEP / 10


class Measures(NamedTuple):
    """What is measured of a clip: its energy each millisecond, and the highest level in each."""

    energies: Energies
    peaks: Levels


Measure: TypeAlias = "Callable[[Clip], Measures]"


def measures_of(clip: Clip) -> Measures:
    """Measure a clip."""
    return Measures(energy_per_ms(clip.samples), peaks_per_ms(clip.samples))


class Levelled(Mapping["Content", "Clip"]):
    """Clips with their gain, each given it when it is first heard, and from then on held so alone.

    ``whole`` is about how loud the session comes to be, ``speech`` all that is said in it.
    """

    def __init__(
        self,
        clips: Mapping[Content, Clip],
        gains: Mapping[Content, Decibels],
        highest: Decibels,
        whole: Lufs,
        speech: Lufs,
    ) -> None:
        self.whole, self.speech = whole, speech
        self._highest = highest
        self._held = {content: (clip, gains.get(content)) for content, clip in clips.items()}

    def __getitem__(self, content: Content) -> Clip:
        clip, gain = self._held[content]
        if gain is not None:
            clip = Finished(clip, gain, self._highest)
            self._held[content] = clip, None  # in one step, as any thread may ask
        return clip

    def __iter__(self) -> Iterator[Content]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def levelled(
    cues: Sequence[Cue],
    clips: Mapping[Content, Clip],
    target: Lufs = TARGET,
    highest: Decibels = HIGHEST_PEAK,
    measure: Measure = measures_of,
) -> Levelled:
    """Return the clips so loud that the session has the target's loudness, BS.1770's gates applied.

    Speech keeps its own ups and downs: all of it has one gain. Every chime comes as far under the
    speech as the shipped ones are meant to be. Clips that no cue makes heard get their gain, too.
    No true peak is over ``highest``, which leaves room for what else is to be heard.
    """
    heard = dict.fromkeys(cue.content for cue in cues)
    chimes = [content for content in clips if isinstance(content, Chime)]
    found = {content: measure(clips[content]) for content in dict.fromkeys([*heard, *chimes])}
    energies = {content: measures.energies for content, measures in found.items()}
    peaks = {content: measures.peaks for content, measures in found.items()}
    change = _to_each_other(cues, energies)
    most = _most_gain(peaks, change, highest)
    overall = 0.0
    for _ in range(ROUNDS):
        gains = {content: ratio(change[content] + overall) for content in energies}
        changed = {c: _changed(energies[c], peaks[c], gains[c], highest) for c in energies}
        now = integrated(_session_hops(cues, changed))
        if not np.isfinite(now):
            return Levelled(clips, {}, highest, target, target)
        further = min(most - overall, target - now)
        overall += further
        if abs(further) < NEAR_ENOUGH:
            break
    speech = _loudness_of_speech(changed, heard)
    further += _stepped(overall) - overall
    speech = target if speech is None else speech + further
    gains_db = {c: _stepped(change.get(c, 0.0) + overall) for c in clips}
    return Levelled(clips, gains_db, highest, now + further, speech)


def _stepped(gain: Decibels) -> Decibels:
    return round(gain / STEP) * STEP


def _most_gain(
    peaks: Mapping[Content, Levels], change: Mapping[Content, Decibels], highest: Decibels
) -> Decibels:
    """Return the gain at which the highest peak is limited as far as any may be."""
    each = (decibels(p.max(initial=0.0)) + change[content] for content, p in peaks.items())
    loudest = max(each, default=0.0)
    return highest - BETWEEN_SAMPLES + MOST_LIMITING - loudest


def _to_each_other(
    cues: Sequence[Cue], energies: Mapping[Content, Energies]
) -> dict[Content, Decibels]:
    """Return the gains that put each chime under the speech; there is none on the speech."""
    heard = dict.fromkeys(cue.content for cue in cues)
    found = _loudness_of_speech(energies, heard)
    speech = TARGET if found is None else found
    return {
        content: _gain(speech - _below(content), energy) if isinstance(content, Chime) else 0.0
        for content, energy in energies.items()
    }


def _below(chime: Chime) -> Decibels:
    return TICKS_BELOW if chime.name is ChimeName.TICK else CHIMES_BELOW


def _loudness_of_speech(
    energies: Mapping[Content, Energies], heard: Iterable[Content]
) -> Lufs | None:
    """Return how loud all that is said is, or None where nothing is."""
    said = [energies[content] for content in heard if isinstance(content, Spoken)]
    return integrated(hops_of(np.concatenate(said))) if said else None


def _gain(wanted: Lufs, energy: Energies) -> Decibels:
    loudness = integrated(hops_of(energy))
    return wanted - loudness if np.isfinite(loudness) else 0.0


def _changed(energy: Energies, peaks: Levels, gain: float, highest: Decibels) -> Energies:
    """Return the energies that a gain and limiting leave."""
    limiting = limiting_gain(peaks * gain, ceiling(highest))
    squares = energy * gain**2
    squares[: len(limiting)] *= limiting**2
    return squares


def _session_hops(cues: Iterable[Cue], energies: Mapping[Content, Energies]) -> Energies:
    """Return the session's energy each 100 ms, up to its last cue."""
    placed = [(cue.start_ms, cue.content) for cue in cues]
    last = max((start + len(energies[content]) for start, content in placed), default=0)
    hops = np.zeros(last // HOP_MS + 1)
    for start, content in placed:
        here = hops_of(energies[content], start % HOP_MS)
        hops[start // HOP_MS : start // HOP_MS + len(here)] += here
    return hops
