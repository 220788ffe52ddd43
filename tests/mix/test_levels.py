"""A session's level: on target by another meter, no peak too high, chimes under the speech."""

from __future__ import annotations

import weakref

import numpy as np
import pytest

from export.sounding import phrase
from handscue.mix import mix
from handscue.mix.levels import CHIMES_BELOW, TICKS_BELOW, levelled
from handscue.routine.model import ChimeName
from handscue.schedule.cues import Cue, CueKind
from handscue.schedule.wording import Chime, Content, Spoken
from handscue.sounds.clip import FULL_SCALE, Clip, from_float
from handscue.sounds.loudness import decibels, energy_per_ms, hops_of, integrated, true_peak
from handscue.units import to_frames
from metering import meter_for

BELL, LOUD_BELL = Chime(ChimeName.TRANSITION), Chime(ChimeName.CLOSING)


def bell(level: float) -> Clip:
    time = np.arange(40_000) / 48_000
    return Clip(from_float(level * np.sin(2 * np.pi * 600 * time) * np.exp(-4 * time)))


CLIPS: dict[Content, Clip] = {
    **{Spoken(str(n)): phrase(2.0 + n / 3, n) for n in range(4)},
    BELL: bell(0.05),
    LOUD_BELL: bell(0.9),
    Spoken("never"): phrase(1.0, 3),
}


def cue(start_ms: int, content: Content) -> Cue:
    return Cue(0, CueKind.SIGNAL, content, start_ms, CLIPS[content].length_ms)


CUES = [
    cue(0, BELL),
    *(cue(3_000 + 20_000 * n, Spoken(str(n % 4))) for n in range(8)),
    cue(170_000, LOUD_BELL),
]


@pytest.mark.parametrize("target", [-18.0, -23.0, -30.0, -8.0])
def test_a_session_comes_to_its_target_or_says_how_near(target: float) -> None:
    done = levelled(CUES, CLIPS, target)
    heard = mix(CUES, done, to_frames(172_000))
    samples = heard.read(0, heard.frames) / FULL_SCALE
    found = meter_for(48_000).integrated_loudness(samples)
    assert found == pytest.approx(done.whole, abs=0.2 if target <= -18 else 1)
    assert (done.whole == pytest.approx(target, abs=0.1)) == (target <= -18)


@pytest.mark.parametrize("target", [-18.0, -8.0])
def test_no_peak_is_over_minus_2_dbtp(target: float) -> None:
    for clip in levelled(CUES, CLIPS, target).values():
        assert decibels(true_peak(clip.samples)) <= -1.95


def test_every_chime_is_as_far_under_the_speech_however_loud_its_file() -> None:
    done = levelled(CUES, CLIPS)
    said = [energy_per_ms(done[c].samples) for c in done if c in {cue.content for cue in CUES}]
    speech = integrated(hops_of(np.concatenate(said[:4])))
    for chime in (BELL, LOUD_BELL):
        loudness = integrated(hops_of(energy_per_ms(done[chime].samples)))
        assert speech - loudness == pytest.approx(CHIMES_BELOW, abs=0.5)


def test_a_tick_is_softer_than_every_other_chime() -> None:
    tick = Chime(ChimeName.TICK)
    done = levelled([*CUES, Cue(0, CueKind.TICK, tick, 60_000, 833)], {**CLIPS, tick: bell(0.4)})
    loudness = {c: integrated(hops_of(energy_per_ms(done[c].samples))) for c in (BELL, tick)}
    assert loudness[BELL] - loudness[tick] == pytest.approx(TICKS_BELOW - CHIMES_BELOW, abs=0.3)
    assert TICKS_BELOW - CHIMES_BELOW >= 6


def test_the_length_of_no_clip_changes() -> None:
    done = levelled(CUES, CLIPS)
    assert {c: clip.frames for c, clip in done.items()} == {
        c: clip.frames for c, clip in CLIPS.items()
    }


def test_a_clip_is_levelled_once_and_held_so_alone() -> None:
    clips: dict[Content, Clip] = {Spoken("0"): bell(0.3)}
    raw = weakref.ref(clips[Spoken("0")])
    done = levelled([Cue(0, CueKind.SIGNAL, Spoken("0"), 0, 2000)], clips)
    clips.clear()
    assert raw() is not None
    assert done[Spoken("0")] is done[Spoken("0")]
    assert raw() is None


def test_chimes_alone_and_nothing_at_all_are_no_trouble() -> None:
    assert levelled([cue(0, BELL)], CLIPS)[BELL].frames == CLIPS[BELL].frames
    assert levelled([], CLIPS) == CLIPS


def test_one_other_word_hardly_ever_changes_the_sound_of_all_the_rest() -> None:
    """So that what was encoded of the rest can be used again: twenty phrases, one of them new."""
    same = [Spoken(f"same {n}") for n in range(19)]
    kept: dict[Content, Clip] = {c: phrase(2.0 + n / 7, n) for n, c in enumerate(same)}

    def others_with(new: Clip) -> list[bytes]:
        clips = kept | {Spoken("new"): new}
        cues = [
            Cue(0, CueKind.SIGNAL, c, 4000 * n, clip.length_ms)
            for n, (c, clip) in enumerate(clips.items())
        ]
        done = levelled(cues, clips)
        return [done[c].digest for c in same]

    sounds = [others_with(phrase(2.5, 30 + n)) for n in range(10)]
    assert max(sounds.count(each) for each in sounds) >= 7
