"""The clip cache: said once, kept whole, and never in the way."""

from __future__ import annotations

import os
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.errors import SpeechError
from handscue.sounds.clip import Clip
from handscue.speech.cache import ClipCache, say_all
from speech.fakes import ToneVoice


class CountingVoice(ToneVoice):
    """Notes what it is asked to say."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        self.asked += phrases
        return super().speak(phrases)


def quiet(_done: int, _of: int) -> None:
    """Show no progress."""


def same(one: dict[str, Clip], other: dict[str, Clip]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(one[text].samples, other[text].samples) for text in one
    )


def test_a_phrase_is_said_once_and_comes_back_the_same(tmp_path: Path) -> None:
    voice, cache = CountingVoice(), ClipCache(tmp_path / "clips")
    first = say_all(voice, cache, ["One.", "Two."], quiet)
    second = say_all(voice, ClipCache(tmp_path / "clips"), ["Two.", "One."], quiet)
    assert same(first, second)
    assert voice.asked == ["One.", "Two."]


def test_another_voice_is_another_clip(tmp_path: Path) -> None:
    voice, cache = CountingVoice(), ClipCache(tmp_path)
    say_all(voice, cache, ["One."], quiet)
    voice.identity = "tones, deeper"
    say_all(voice, cache, ["One."], quiet)
    assert voice.asked == ["One.", "One."]


@pytest.mark.parametrize("keep", [0, 10, 44, 60, -2])
def test_a_damaged_clip_is_made_again(tmp_path: Path, keep: int) -> None:
    voice, cache = CountingVoice(), ClipCache(tmp_path)
    first = say_all(voice, cache, ["One."], quiet)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:keep])
    assert same(say_all(voice, cache, ["One."], quiet), first)
    assert voice.asked == ["One.", "One."]
    assert same(say_all(voice, cache, ["One."], quiet), first)
    assert voice.asked == ["One.", "One."]


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    voice, cache = CountingVoice(), ClipCache(in_the_way / "clips")
    assert say_all(voice, cache, ["One."], quiet).keys() == {"One."}
    assert say_all(voice, cache, ["One."], quiet).keys() == {"One."}
    assert voice.asked == ["One.", "One."]


def test_only_whole_clips_lie_in_the_folder(tmp_path: Path) -> None:
    say_all(ToneVoice(), ClipCache(tmp_path), ["One.", "Two."], quiet)
    assert [file.suffix for file in tmp_path.iterdir()] == [".wav", ".wav"]


def test_what_was_said_before_a_failure_is_kept(tmp_path: Path) -> None:
    voice, cache = CountingVoice(), ClipCache(tmp_path)
    with pytest.raises(SpeechError):
        say_all(voice, cache, ["...", "One."], quiet)  # tones come last phrase first
    say_all(voice, cache, ["One."], quiet)
    assert voice.asked == ["...", "One."]


def test_progress_counts_only_what_has_to_be_made(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    cache = ClipCache(tmp_path)
    say_all(ToneVoice(), cache, ["One."], quiet)
    say_all(ToneVoice(), cache, ["One.", "Two.", "Three."], lambda *step: seen.append(step))
    assert seen == [(0, 2), (1, 2), (2, 2)]
    seen.clear()
    say_all(ToneVoice(), cache, ["One."], lambda *step: seen.append(step))
    assert seen == []


def test_the_clips_wanted_longest_ago_are_dropped_first(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    for age, text in enumerate(["new", "old", "older", "oldest"]):
        say_all(ToneVoice(), cache, [text], quiet)
        newest = max(tmp_path.iterdir(), key=lambda f: f.stat().st_mtime)
        os.utime(newest, (1e9 - 1000 * age, 1e9 - 1000 * age))
    sizes = sorted(f.stat().st_size for f in tmp_path.iterdir())
    cache.prune(sum(sizes) - 1)
    assert cache.get("tones", "oldest") is None
    assert cache.get("tones", "old") is not None
    cache.prune(0)
    assert list(tmp_path.iterdir()) == []


def test_a_voice_that_leaves_something_out_is_an_error(tmp_path: Path) -> None:
    class Forgetful(ToneVoice):
        def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
            return super().speak(phrases[:1])

    with pytest.raises(SpeechError, match=r"left out 'Two\.'"):
        say_all(Forgetful(), ClipCache(tmp_path), ["One.", "Two."], quiet)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_clip_of_which_one_bit_has_changed_is_made_again(
    tmp_path: Path, place: float, bit: int
) -> None:
    voice, cache = CountingVoice(), ClipCache(tmp_path)
    first = say_all(voice, cache, ["One."], quiet)
    [file] = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    file.write_bytes(content)
    voice.asked.clear()
    assert same(say_all(voice, cache, ["One."], quiet), first)
    assert voice.asked == ["One."]


def test_a_clip_can_be_listened_to_with_any_player(tmp_path: Path) -> None:
    said = say_all(ToneVoice(), ClipCache(tmp_path), ["One."], quiet)
    [file] = tmp_path.iterdir()
    with wave.open(str(file)) as kept:
        assert (kept.getframerate(), kept.getsampwidth(), kept.getnchannels()) == (48_000, 2, 1)
        assert kept.readframes(kept.getnframes()) == said["One."].samples.tobytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files here")
def test_what_is_no_clip_neither_stops_the_dropping_nor_is_dropped(tmp_path: Path) -> None:
    old = tmp_path / "folder"
    old.mkdir()
    os.utime(old, (1, 1))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(old)
    cache = ClipCache(tmp_path)
    say_all(ToneVoice(), cache, ["One."], quiet)
    cache.prune(0)
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "pipe", "link"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files here")
def test_a_pipe_in_the_place_of_a_clip_is_not_waited_for(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    first = say_all(ToneVoice(), cache, ["One."], quiet)
    [file] = tmp_path.iterdir()
    file.unlink()
    os.mkfifo(file)
    assert same(say_all(ToneVoice(), cache, ["One."], quiet), first)


def test_lengths_are_those_of_the_clips_and_none_until_all_are_kept(tmp_path: Path) -> None:
    voice, cache = ToneVoice(), ClipCache(tmp_path)
    assert cache.lengths(voice.identity, ["One."]) is None
    clips = say_all(voice, cache, ["One.", "Two, and on."], quiet)
    assert cache.lengths(voice.identity, ["One.", "Two, and on."]) == {
        text: clip.length_ms for text, clip in clips.items()
    }
    assert cache.lengths(voice.identity, ["One.", "Three."]) is None


@pytest.mark.parametrize("keep", [0, 10, 44, 60, -2])
def test_a_clip_that_was_cut_short_has_no_length(tmp_path: Path, keep: int) -> None:
    voice, cache = ToneVoice(), ClipCache(tmp_path)
    say_all(voice, cache, ["One."], quiet)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:keep])
    assert cache.lengths(voice.identity, ["One."]) is None
