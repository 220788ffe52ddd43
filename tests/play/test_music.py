"""Music while a session is played: as in its export, on at a gate, and still in a pause alone."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beds import pad
from export.sounding import about
from handscue.export.formats import write
from handscue.mix import Mix, mix
from handscue.mix.bed import COMES_BACK, Laid, bed_of
from handscue.play.outputs import simpleaudio_process
from handscue.play.outputs.miniaudio_stream import Feed
from handscue.play.player import START_S
from handscue.play.transport import REMIND_S, Command, State
from handscue.play.view import View
from handscue.routine.model import ChimeName
from handscue.routine.music import MusicBed
from handscue.schedule.cues import cues
from handscue.schedule.wording import Chime, announcement
from handscue.units import FRAMES_PER_SECOND as SECOND
from handscue.units import to_frames
from play.sessions import bursts
from play.test_player import HANDS, Stage

BED = bed_of(pad(9), MusicBed(file="x", crossfade="2s"), -18.0)
STARTED = round(START_S * SECOND)


def over_music(*presses: tuple[float, Command], gate: bool = False) -> Stage:
    """Return a session over music, with doubles all around it."""
    stage = Stage(*presses, gate=gate)
    planned = cues(stage.timeline, stage.sounds.lengths)
    stage.mix = mix(planned, stage.sounds.clips, stage.mix.frames, bed=Laid(BED))
    stage.sounds = replace(stage.sounds, bed=BED)
    return stage


def music_heard(heard: np.ndarray, frame: int, music: int, frames: int = 4800) -> bool:
    """Return whether at a frame of what was heard there is the music from one of its own, alone."""
    meant = BED.read(music, frames) * BED.gain
    return bool(np.abs(heard[frame : frame + frames] - meant).max() <= 1)


def test_a_session_left_alone_sounds_like_its_export_bit_for_bit(tmp_path: Path) -> None:
    stage = over_music()
    assert stage.run().frame == stage.mix.frames
    write(stage.mix, about(0, end_ms=stage.timeline.total_ms), tmp_path / "x.wav", lambda *_: None)
    with wave.open(str(tmp_path / "x.wav")) as file:
        exported = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert np.array_equal(stage.heard()[: len(exported)], exported)
    assert np.count_nonzero(exported) > 0.9 * len(exported)


def test_in_a_pause_there_is_silence_and_then_the_music_goes_on_where_it_was() -> None:
    stage = over_music((5.0, Command.TOGGLE), (65.0, Command.TOGGLE))
    stage.run()
    heard = stage.heard()
    assert np.array_equal(heard[: 5 * SECOND], stage.mix.read(0, 5 * SECOND))
    chime = len(stage.sounds.clips[Chime(ChimeName.CONFIRM)].samples)
    assert not heard[5 * SECOND + STARTED + chime : 65 * SECOND].any()
    second = to_frames(stage.timeline.segments[1].start_ms)
    shift = round((60 + START_S) * SECOND)
    rest = stage.mix.frames - second
    moved = heard[second + shift : second + shift + rest]
    assert np.array_equal(moved, stage.mix.read(second, rest))


def test_at_a_gate_the_music_goes_on_under_reminders_and_after() -> None:
    stage = over_music((95.0, Command.TOGGLE), gate=True)
    end = stage.run()
    heard, gate = stage.heard(), stage.timeline.segments[1]
    reached = to_frames(gate.end_ms)
    assert len(stage.outputs[0].heard) == 2  # nothing cuts it off until it goes on
    assert music_heard(heard, reached + 10 * SECOND, reached + 10 * SECOND)
    first = reached + round(REMIND_S * SECOND)
    reminder = stage.sounds.clips[Chime(ChimeName.GATE)].samples
    under = heard[first : first + len(reminder)] - reminder.astype(int)
    meant = BED.read(first, len(reminder)) * BED.ducked
    assert np.abs(under - meant).max() <= 1
    assert end.state is State.FINISHED
    went_on, at = 95 * SECOND, 96 * SECOND
    music = heard[at : at + 4800] - stage_clips(stage, at - went_on - STARTED, reached)
    # When the gate is left it stands still for a moment, as the session does.
    places = [at - STARTED + n for n in range(-2, 3)]
    assert any(np.abs(music - BED.read(p, 4800) * BED.ducked).max() <= 1 for p in places)


def stage_clips(stage: Stage, after: int, start: int) -> np.ndarray:
    """Return what is heard some frames after a step's start but for the music."""
    planned = cues(stage.timeline, stage.sounds.lengths)
    return mix(planned, stage.sounds.clips, stage.mix.frames).read(start + after, 4800).astype(int)


def test_what_is_asked_at_a_gate_is_said_over_the_music() -> None:
    stage = over_music((50.0, Command.AGAIN), (90.0, Command.END), (91.0, Command.END), gate=True)
    stage.run()
    heard, at = stage.heard(), round((50 + START_S) * SECOND)
    name = stage.sounds.clips[announcement(stage.timeline.segments[1].turn)[0]].samples
    under = heard[at : at + len(name)] - name.astype(int)
    assert 0 < np.abs(under).max() <= np.abs(BED.read(at, len(name)) * BED.ducked).max() + 1
    assert any(music_heard(heard, 65 * SECOND, 65 * SECOND + n) for n in range(-2, 3))


def test_going_on_to_the_next_step_leaves_the_music_where_it_is() -> None:
    stage = over_music((2.0, Command.NEXT), (3.0, Command.END), (4.0, Command.END))
    stage.run()
    heard = stage.heard()
    at = 2 * SECOND + STARTED + COMES_BACK + 100
    second = to_frames(stage.timeline.segments[1].start_ms)
    clips = stage_clips(stage, at - 2 * SECOND - STARTED, second)
    meant = BED.read(at - STARTED, 4800) * BED.ducked + clips
    assert np.abs(heard[at : at + 4800] - meant).max() <= 1


def test_a_session_that_is_ended_closes_over_music_that_goes() -> None:
    stage = over_music((8.0, Command.END), (9.0, Command.END))
    stage.run()
    closing = stage.sounds.clips[Chime(ChimeName.CLOSING)].samples
    heard = stage.heard()[9 * SECOND + STARTED :][: len(closing)] - closing.astype(int)
    third = len(heard) // 3
    first, last = (np.sqrt(np.mean(part**2.0)) for part in (heard[third : 2 * third], heard[-480:]))
    assert first > 0
    assert last < first / 4


def test_quiet_leaves_chimes_and_the_music() -> None:
    stage = over_music((0.1, Command.QUIET))
    stage.run()
    heard = stage.heard()
    assert music_heard(heard, 5 * SECOND, 5 * SECOND)
    second = stage.timeline.segments[1]
    chime = stage.sounds.clips[Chime(ChimeName.TRANSITION)].samples
    at = to_frames(second.start_ms)
    meant = BED.read(at, len(chime)) * BED.ducked + chime
    assert np.abs(heard[at : at + len(chime)] - meant).max() <= 1


def test_a_device_that_is_found_again_has_the_music_come_back_gently() -> None:
    stage = over_music()
    stage.commands.script += [
        (stage.clock.now() + 8.0, lambda: setattr(stage.outputs[0], "lost", True))
    ]
    stage.run()
    [(_, found)] = stage.outputs[1].heard
    assert np.count_nonzero(found) > 0.9 * len(found)
    second = to_frames(stage.timeline.segments[2].start_ms)
    rest = stage.mix.frames - second
    assert np.array_equal(found[-rest:], stage.mix.read(second, rest))


PRESSES = st.lists(st.tuples(st.floats(0, 60), st.sampled_from(HANDS)), max_size=12).map(sorted)


@settings(max_examples=8)
@given(PRESSES, st.booleans())
def test_whatever_is_pressed_the_music_is_where_its_clock_says(
    presses: list[tuple[float, Command]],
    gate: bool,  # noqa: FBT001 - hypothesis hands it over by place
) -> None:
    """At every look: it never runs dry, never jumps, and is still in a pause alone."""
    ends = [(100.0, Command.END), (101.0, Command.END)]
    stage = over_music(*presses, *ends, gate=gate)
    show = stage.screen.show

    def compare(seen: View) -> None:
        show(seen)
        transport, now = stage.player._transport, stage.clock.now()
        playing = stage.outputs[-1]._playing
        if transport.state is State.PAUSED:
            assert playing is None or not playing[0].has_bed
        if transport.state not in {State.PLAYING, State.WAITING} or playing is None:
            return
        mixed, frame, until, at = playing
        assert mixed._bed is not None
        now = max(now, at)
        gone = frame + (now - at) * SECOND
        assert gone < until
        music = gone + mixed._bed.laid.shift
        assert abs(music - transport.music_position(now)) <= 2 + len(presses)

    stage.screen.show = compare  # type: ignore[method-assign]
    assert stage.run().state is State.FINISHED


SPARSE = bursts([6.0, 14.0, 22.0], total_s=40.0)
UNDER = mix([], {}, SPARSE.frames, bed=Laid(BED))


def sparse_over_music() -> Mix:
    return Mix(SPARSE._placed, SPARSE.frames, bed=Laid(BED))


def test_a_late_stream_catches_up_between_words_without_a_seam_in_the_music() -> None:
    mixed = sparse_over_music()
    feed, now, pieces = Feed(mixed, 0, SPARSE.frames, at=0.0), 0.0, []
    for request in range(150):
        now += 0.1 if request == 15 else 0.0  # 3.1 s
        pieces.append(feed.take(9600, now))
        now += 0.2
    heard = np.concatenate(pieces).astype(int)
    starts = []
    for span in SPARSE.spans:
        sound = SPARSE.read(span.start, 2000).astype(int)
        near = range(span.start - 6000, span.start + 100)
        fits = [i for i in near if np.abs(heard[i : i + 50] - sound[:50]).max() < 1500]
        starts.append(fits[0] - span.start if fits else None)
    assert starts[-1] == -4800
    steps = np.abs(np.diff(UNDER.read(0, UNDER.frames).astype(int))).max()
    quiet = [at for at in range(5 * SECOND, 30 * SECOND, 1200) if not near_sound(at)]
    assert max(np.abs(np.diff(heard[at : at + 1200])).max() for at in quiet) <= steps + 1


def near_sound(frame: int) -> bool:
    return any(s.start - 3 * 4800 - 1200 < frame < s.stop + 4800 for s in SPARSE.spans)


@settings(max_examples=5)
@given(frame=st.integers(0, 15 * SECOND))
def test_pieces_for_simpleaudio_overlap_to_the_mix_itself(frame: int) -> None:
    mixed = sparse_over_music()
    pieces = list(simpleaudio_process._sounds(mixed, frame, SPARSE.frames, 0.0, 0))
    assert len(pieces) >= 2
    whole = np.zeros(SPARSE.frames - frame + SECOND, int)
    seams = []
    for at, sound in pieces:
        start = round(at * SECOND)
        samples = np.frombuffer(sound, np.int16)
        whole[start : start + len(samples)] += samples
        seams.append(frame + start)
    meant = mixed.read(frame, SPARSE.frames - frame)
    assert np.abs(whole[: len(meant)] - meant).max() <= 1
    assert not whole[len(meant) :].any()
    for seam in seams[1:]:
        assert mixed.free_from(seam) >= simpleaudio_process.SEAM


@pytest.mark.parametrize("presses", [((5.0, Command.MORE_15),), ((5.0, Command.SOFTER),)])
def test_a_reply_while_it_plays_leaves_the_music_in_step(presses: tuple) -> None:
    stage = over_music(*presses)
    stage.run()
    level = 10 ** (-3 / 20) if presses[0][1] is Command.SOFTER else 1.0
    heard = stage.heard()
    at = next(
        at
        for at in range(9 * SECOND, stage.mix.frames, 4800)
        if stage.mix.free_from(at) > 3 * SECOND
    )
    meant = BED.read(at, 4800) * BED.gain * level
    assert np.abs(heard[at : at + 4800] - meant).max() <= 1
