"""Sound as encoded packets: the runs that hold sound are encoded, silence is one packet repeated.

An encoder cuts sound into packets of equal length. What a packet holds follows from the sound in
it and a little around it, so a run of packets can be encoded by itself, from a few packets before
its sound to a few after it, and comes out as if the whole session had gone through one encoder:

    sound            #########      ####                          ######
    packets    |    |    |    |    |    |    |    |    |    |    |    |    |    |
    runs       [before          sound         after]    silence   [            ]

Spans nearer to each other than those margins are one run. Packets that hold silence alone are all
the same: one is kept and repeated. And a run whose sound, silence around it, lies as another's does
within its packets has the same packets: a chime before the end of each step, or what is said of
either side, is encoded once for each such place, in this export and, with packets kept on disk,
in all that follow. Where sounds may be a little late, all of them begin where a packet does, and
each is encoded once.

Runs are encoded by as many threads as there are processors; encoders let go of Python's lock. A
few are made ahead of the one that is written next, so that no more than those are held.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.kept import Kept
    from handscue.export.work import Progress, Work
    from handscue.mix import Mix, Span
    from handscue.sounds.clip import Samples
    from handscue.units import Frames

MOST_KNOWN = 30 * FRAMES_PER_SECOND  # a run that may come again is a phrase, not hours of music
BEYOND = 2  # packets after a run that are heard, too, as encoders hold some back
AHEAD = 3  # runs for each processor: enough that a long one leaves none of them idle

Read: TypeAlias = Callable[["Frames", "Frames"], "Samples"]  # as Mix.read

AT_ONCE = 200  # packets handed from thread to thread, some seconds of sound


@dataclass(frozen=True)
class Run:
    """Packets ``first`` up to ``stop``, which is not its own.

    ``alone``: silence is on both sides of it.
    """

    first: int
    stop: int
    alone: bool = True


@dataclass(frozen=True)
class Silence:
    """So many packets of silence."""

    packets: int


class Codec(Protocol):
    """Makes packets of sound."""

    @property
    def packet_frames(self) -> Frames:
        """How long a packet is."""
        ...

    @property
    def before(self) -> int:
        """How many packets before a sound it may be heard in; they are encoded with it."""
        ...

    @property
    def after(self) -> int:
        """How many packets after a sound it may be heard in; they are encoded with it."""
        ...

    @property
    def longest_run(self) -> int | None:
        """How many packets to encode at a time; None where sound may only be cut in silence."""
        ...

    @property
    def placeless(self) -> bool:
        """Whether packets are the same wherever their sound is."""
        ...

    @property
    def silent(self) -> bytes:
        """A packet of silence."""
        ...

    @property
    def identity(self) -> str:
        """What all else than the sound follows from: the encoder, its version and settings."""
        ...

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """Return the packets of a run, in order and one by one."""
        ...


def runs(spans: Iterable[Span], codec: Codec, packets: int) -> Iterator[Run]:
    """Yield the runs of a file's packets that hold sound, none longer than the codec would have."""
    for run in _joined(spans, codec, packets):
        step = codec.longest_run or run.stop - run.first
        alone = run.stop - run.first <= step
        for first in range(run.first, run.stop, step):
            yield Run(first, min(first + step, run.stop), alone)


def _joined(spans: Iterable[Span], codec: Codec, packets: int) -> Iterator[Run]:
    first = stop = 0
    for span in spans:
        begin = max(0, span.start // codec.packet_frames - codec.before)
        end = min(packets, -(-span.stop // codec.packet_frames) + codec.after)
        if begin > stop:
            if first < stop:
                yield Run(first, stop)
            first = begin
        stop = max(stop, end)
    if first < stop:
        yield Run(first, stop)


def encoded(mix: Mix, codec: Codec, packets: int, work: Work) -> Iterator[bytes | Silence]:
    """Yield a file's packets in order, runs encoded on all processors, silence by its length."""
    for piece in encoded_runs(mix, codec, packets, work):
        if isinstance(piece, Silence):
            yield piece
        else:
            yield from piece


def encoded_runs(
    mix: Mix, codec: Codec, packets: int, work: Work
) -> Iterator[Iterable[bytes] | Silence]:
    """Yield the same, the packets of a run together; they are to be taken before what follows."""
    done = 0
    if work.aligned and codec.placeless:
        mix = _aligned(mix, codec)
    todo = list(runs(mix.spans, codec, packets))
    read = mix.read if len(todo) > 1 else _telling(mix, work.progress)
    for run, made in zip(todo, _made(read, _Once(mix, codec, work.kept), todo), strict=True):
        if run.first > done:
            yield Silence(run.first - done)
        yield made
        done = run.stop
        work.progress(min(mix.frames, done * codec.packet_frames), mix.frames)
    if done < packets:
        yield Silence(packets - done)


def _aligned(mix: Mix, codec: Codec) -> Mix:
    """Have every run begin with its sound in the same place; those stay apart that are so."""
    apart = codec.before + codec.after + 2  # moved, two of them may come nearer by a packet
    return mix.aligned(codec.packet_frames, apart * codec.packet_frames)


def _telling(mix: Mix, progress: Progress) -> Read:
    """Return a reader that tells how far it is: a run under music may be an hour long."""

    def read(start: Frames, frames: Frames) -> Samples:
        progress(max(0, min(mix.frames, start)), mix.frames)
        return mix.read(start, frames)

    return read


def _streamed(packets: Iterator[bytes]) -> Iterator[bytes]:
    """Have packets made in another thread, a few ahead.

    Ctrl-C reaches the main thread; in the midst of an encoder's call back it would be lost there.
    """
    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(_some, packets)
        while some := ahead.result():
            ahead = pool.submit(_some, packets)
            yield from some


def _some(packets: Iterator[bytes]) -> list[bytes]:
    return list(itertools.islice(packets, AT_ONCE))


def _made(read: Read, once: _Once, todo: Sequence[Run]) -> Iterator[Iterable[bytes]]:
    """Encode runs; only some are ahead of the one wanted, so that few are held."""
    workers = os.cpu_count() or 1
    if len(todo) < 2:
        yield from (_streamed(once.codec.encode(read, run)) for run in todo)
        return
    with ThreadPoolExecutor(workers) as pool:
        ahead: deque[Future[list[bytes]]] = deque()
        try:
            for run in todo:
                ahead.append(pool.submit(once.encode, run))
                if len(ahead) > AHEAD * workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Once:
    """Encodes each sound once, whichever thread comes to it first, in this export or before."""

    def __init__(self, mix: Mix, codec: Codec, kept: Kept) -> None:
        self.codec = codec
        self._mix, self._kept = mix, kept
        self._known: dict[bytes, Future[list[bytes]]] = {}  # by all that their encoder can hear

    def encode(self, run: Run) -> list[bytes]:
        """Return the packets of a run."""
        key = self._key(run)
        if key is None:
            return list(self.codec.encode(self._mix.read, run))
        ours: Future[list[bytes]] = Future()
        first = self._known.setdefault(key, ours)
        if first is ours:  # else another thread encodes it, or has done so
            try:
                ours.set_result(self._from_kept(key, run))
            except BaseException as error:
                ours.set_exception(error)
                raise
        return first.result()

    def _from_kept(self, key: bytes, run: Run) -> list[bytes]:
        found = self._kept.get(key)
        if found is None:
            begin, frames = self._heard(run)
            sound = self._mix.read(begin, frames)
            found = list(self.codec.encode(partial(_part, sound, begin), run))
            self._kept.put(key, found)
        return found

    def _heard(self, run: Run) -> tuple[Frames, Frames]:
        """Return the first frame that is heard in a run that is alone, and how many are."""
        packet = self.codec.packet_frames
        return run.first * packet, (run.stop + BEYOND - run.first) * packet

    def _key(self, run: Run) -> bytes | None:
        """Return what a run's packets follow from, or None where they may be others elsewhere."""
        begin, frames = self._heard(run)
        if not (self.codec.placeless and run.alone and frames <= MOST_KNOWN):
            return None
        recipe = self._mix.recipe(begin, frames)
        if recipe is None:
            return None
        encoder = hashlib.blake2b(self.codec.identity.encode()).digest()
        return hashlib.blake2b(recipe, digest_size=16, key=encoder).digest()


def _part(sound: Samples, begin: Frames, start: Frames, frames: Frames) -> Samples:
    """Read from a stretch of sound that begins at a frame, with silence on both sides of it."""
    heard = np.zeros(frames, sound.dtype)
    low, high = max(start, begin), min(start + frames, begin + len(sound))
    if low < high:
        heard[low - start : high - start] = sound[low - begin : high - begin]
    return heard
