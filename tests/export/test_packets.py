"""Packets: which of them are encoded, and that what is put together again is in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from export.sounding import session, silently
from handscue.export.aac import AacCodec
from handscue.export.kept import Forgetful, Kept, KeptPackets
from handscue.export.mp3 import Mp3Codec
from handscue.export.opus import OpusCodec
from handscue.export.packets import Codec, Read, Run, Silence, encoded, encoded_runs, runs
from handscue.export.work import Work
from handscue.mix import Mix, Placed, Span
from handscue.play.clock import MonotonicClock
from handscue.schedule.timeline import PAUSE_MS
from handscue.sounds.clip import Clip
from handscue.units import to_frames

FORGETFUL = Forgetful()


class CountingCodec:
    """Packets of 1000 frames that hold their own number."""

    packet_frames = 1000
    before, after = 1, 2
    silent = b"silent"
    placeless = False
    identity = "counting"

    def __init__(self, longest_run: int | None = None) -> None:
        self.longest_run = longest_run

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        assert len(read(run.first * 1000, 10)) == 10
        return (b"%d" % number for number in range(run.first, run.stop))


def ranges(*spans: tuple[int, int], packets: int = 100, longest: int | None = None) -> list[Run]:
    return list(runs((Span(*s) for s in spans), CountingCodec(longest), packets))


def test_a_run_reaches_a_little_beyond_its_sound() -> None:
    assert ranges((10_500, 11_500)) == [Run(9, 14)]


def test_runs_that_touch_are_one() -> None:
    assert ranges((10_500, 11_500), (15_100, 15_200), (30_000, 31_000)) == [
        Run(9, 18),
        Run(29, 33),
    ]


def test_a_run_stays_within_the_file() -> None:
    assert ranges((0, 100), (99_500, 100_000)) == [Run(0, 3), Run(98, 100)]


def test_a_long_run_is_cut_where_the_codec_allows_it() -> None:
    assert ranges((10_000, 20_000), longest=5) == [
        Run(9, 14, alone=False),
        Run(14, 19, alone=False),
        Run(19, 22, alone=False),
    ]


@pytest.mark.parametrize("codec", [Mp3Codec(), AacCodec(), OpusCodec()])
def test_what_is_said_after_a_pause_is_a_run_of_its_own_and_so_can_be_known_again(
    codec: Codec,
) -> None:
    for end in map(to_frames, range(5_000, 5_100)):
        spans = (Span(40_000, end), Span(end + to_frames(PAUSE_MS), end + to_frames(3_000)))
        assert len(list(runs(spans, codec, 1000))) == 2


@pytest.mark.parametrize("starts", [(0,), (0, 5, 12)])
def test_no_encoder_runs_in_the_main_thread_whose_interruption_it_may_lose(
    starts: tuple[int, ...],
) -> None:
    threads = set()

    class WatchedCodec(CountingCodec):
        def encode(self, read: Read, run: Run) -> Iterator[bytes]:
            for packet in super().encode(read, run):
                threads.add(threading.current_thread())
                yield packet

    list(encoded(session(20, starts), WatchedCodec(), 960, Work(silently)))
    assert threads
    assert threading.main_thread() not in threads


@pytest.mark.parametrize("longest", [None, 7])
def test_packets_come_in_order_with_silence_between(longest: int | None) -> None:
    mix = session(20, (1, 5, 12, 18.3))
    packets = 960
    place = 0
    for piece in encoded(mix, CountingCodec(longest), packets, Work(silently)):
        if isinstance(piece, Silence):
            place += piece.packets
        else:
            assert piece == b"%d" % place
            place += 1
    assert place == packets


def test_a_silent_session_is_one_silence() -> None:
    assert list(encoded(Mix([], 5000), CountingCodec(), 5, Work(silently))) == [Silence(5)]


class CountedAs(CountingCodec):
    """Packets of another codec's length, with its margins."""

    def __init__(self, other: Codec) -> None:
        super().__init__()
        self.packet_frames = other.packet_frames
        self.before, self.after = other.before, other.after


class HearingCodec(CountingCodec):
    """Packets that hold their sound, and a little before and after."""

    placeless = True

    def __init__(self, longest_run: int | None = None) -> None:
        super().__init__(longest_run)
        self.runs: list[Run] = []

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        self.runs.append(run)
        if len(self.runs) == 1:  # others come to the same sound meanwhile
            MonotonicClock().wait(0.1)
        for number in range(run.first, run.stop):
            yield read(number * 1000 - 500, 2000).tobytes()


def packets_of(mix: Mix, codec: Codec, packets: int, kept: Kept = FORGETFUL) -> list[bytes]:
    pieces = encoded(mix, codec, packets, Work(silently, kept))
    return [piece for piece in pieces if isinstance(piece, bytes)]


def test_sound_that_comes_again_in_the_same_place_is_encoded_once() -> None:
    # 5 phrases, of which the last two are those of the first two; the last begins elsewhere.
    mix = session(20.0001, (1, 3, 5, 8, 11, 15, 18.0001), 0.3)
    codec = HearingCodec()
    heard = packets_of(mix, codec, 961)
    assert len(codec.runs) == 6
    todo = list(runs(mix.spans, codec, 961))
    assert len(todo) == 7
    assert heard == [packet for run in todo for packet in codec.encode(mix.read, run)]


def test_aligned_every_sound_is_encoded_once_wherever_it_is_heard() -> None:
    # 7 of 5 different phrases, each in another place within its packet.
    mix = session(20.0001, (1, 3.0017, 5, 8.003, 11, 15, 17.1), 0.3)
    codec = HearingCodec()
    pieces = list(encoded(mix, codec, 961, Work(silently, aligned=True)))
    assert len(codec.runs) == 5
    aligned = mix.aligned(1000, 5000)
    assert pieces == list(encoded(aligned, HearingCodec(), 961, Work(silently)))
    assert all(span.start % 1000 == 0 for span in aligned.spans)


@pytest.mark.parametrize("codec", [Mp3Codec(), AacCodec(), OpusCodec()])
def test_aligned_what_is_said_after_a_pause_is_still_a_run_of_its_own(codec: Codec) -> None:
    work = Work(silently, aligned=True)
    pause = to_frames(PAUSE_MS)
    for end in map(to_frames, range(5_000, 5_100)):
        placed = [Placed(Clip(np.ones(n, np.int16)), at) for at, n in ((0, end), (end + pause, 99))]
        mix = Mix(placed, 400_000)
        pieces = list(encoded_runs(mix, CountedAs(codec), 400_000 // codec.packet_frames, work))
        assert sum(not isinstance(piece, Silence) for piece in pieces) == 2


def test_sound_cut_in_two_is_encoded_with_what_comes_before_and_after() -> None:
    mix = session(20, (1, 3, 5, 8, 11, 15), 0.3)
    codec = HearingCodec(longest_run=5)
    heard = packets_of(mix, codec, 960)
    todo = list(runs(mix.spans, codec, 960))
    assert sorted(codec.runs, key=lambda run: run.first) == todo
    assert heard == [packet for run in todo for packet in codec.encode(mix.read, run)]


class BrokenCodec(CountingCodec):
    """Encodes the first run alone."""

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        if run.first:
            raise RuntimeError("no more")
        return super().encode(read, run)


def test_an_encoder_s_failure_is_heard_of() -> None:
    with pytest.raises(RuntimeError, match="no more"):
        list(encoded(session(20, (0, 5, 12)), BrokenCodec(), 960, Work(silently)))


def test_after_one_step_was_changed_that_step_alone_is_encoded(tmp_path: Path) -> None:
    before = session(20.0001, (1, 3, 5, 8, 11, 15), 0.3)
    packets_of(before, HearingCodec(), 961, KeptPackets(tmp_path))
    after = session(20.0001, (1, 3, 6.2005, 8, 11, 15), 0.3)
    codec, anew = HearingCodec(), HearingCodec()
    heard = packets_of(after, codec, 961, KeptPackets(tmp_path))
    assert [run.first for run in codec.runs] == [296]
    assert heard == packets_of(after, anew, 961)
    assert len(anew.runs) > 1


def test_another_encoder_s_packets_are_not_taken(tmp_path: Path) -> None:
    class NewerCodec(HearingCodec):
        identity = "counting 2"

    mix = session(20, (1, 3, 5), 0.3)
    for codec in (HearingCodec(), NewerCodec()):
        packets_of(mix, codec, 960, KeptPackets(tmp_path))
        assert len(codec.runs) == 3
