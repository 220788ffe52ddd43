"""What a step of a session is known by, and which step of a changed file is which of before.

A session file is edited between two treatments: steps are renamed, moved, put in and taken out.
What was kept of a step follows it where that is certain, and only there. Two steps are taken for
the same one, the surest grounds first:

1. all that the file says of them is the same, and nothing else in either file is like it;
2. they have the same name, and nothing else in either file has it: it was moved, or reworded;
3. the same words are said and the same is done, only the name differs: it was renamed;
4. between two neighbours that are certain stand the same number of quite equal steps, which keep
   their order, or one step of that name, or one that does the same, in both files.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from handscue.routine import outline
from handscue.routine.model import Block, Step
from handscue.schedule.unroll import Kind
from handscue.units import write_duration

if TYPE_CHECKING:
    from handscue.routine.model import Routine
    from handscue.schedule.timeline import Segment


class Place(StrEnum):
    """Where in a session file a step stands."""

    SETUP = "setup"
    STEP = "step"
    CHANGE_OVER = "change over"


class KeptStep(NamedTuple):
    """A step as it is kept: what the file says of it, save how long it takes.

    ``number`` counts from 1 among those of its place: a step's is the one that ``show`` has.
    ``words`` is a checksum of what is said in it, empty where the file has no words for it.
    """

    place: Place
    number: int
    name: str
    technique: str = ""
    area: str = ""
    passes: int = 0  # none counted
    on_each_side: bool = False
    words: str = ""

    @property
    def work(self) -> tuple[str, int, bool]:
        """What decides how long it takes, so that times are comparable where this is the same."""
        return self.technique, self.passes, self.on_each_side


Steps: TypeAlias = tuple[KeptStep, ...]


class Entry(NamedTuple):
    """A step as it is written: a block stands for its changing over. ``path`` leads to it."""

    place: Place
    number: int
    written: Step | Block
    path: tuple[str | int, ...]


def entries(routine: Routine) -> Iterator[Entry]:
    """Yield all that has a time in a routine, in the order of its file."""
    for number, step in enumerate(routine.setup, start=1):
        yield Entry(Place.SETUP, number, step, ("setup", number - 1))
    blocks = 0
    for entry, number, path, _ in outline.entries(routine):
        if isinstance(entry, Step):
            yield Entry(Place.STEP, number, entry, path)
        elif len(entry.sides) > 1:
            blocks += 1
            yield Entry(Place.CHANGE_OVER, blocks, entry, (*path, "change_over"))


def steps_of(routine: Routine) -> Steps:
    """Return all steps of a routine, in the order of its file, setup and changing over included.

    It must be the whole routine, not one side or part of it, so that it is the same in each run.
    """
    return tuple(_kept(entry) for entry in entries(routine))


def _kept(entry: Entry) -> KeptStep:
    place, number, written, _ = entry
    if isinstance(written, Block):
        words = _checksum(written.change_over.say)
        return KeptStep(place, number, written.part, words=words)
    return KeptStep(
        place,
        number,
        written.name,
        " ".join(((written.technique or "") + _held(written)).casefold().split()),
        written.area or "",
        written.passes or written.reps or 0,
        written.on_each_side,
        _checksum(written.say, written.caution),
    )


def _held(step: Step) -> str:
    """Return how long is held, which belongs to what is done as a technique does."""
    return f" held {write_duration(step.hold)}" if step.hold else ""


def _checksum(*words: str | None) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16] if any(words) else ""


def step_indices(routine: Routine, segments: Iterable[Segment]) -> tuple[int | None, ...]:
    """Return for each segment the index of its step in ``steps_of(routine)``.

    The segments are of that routine, whole or in part, fitted or not. None for what stands in no
    file, such as silence to begin with.
    """
    steps = steps_of(routine)
    at = {(step.place, step.number): index for index, step in enumerate(steps)}
    change_over = _change_overs(routine)
    setups, found = 0, []
    segments = tuple(segments)
    for index, segment in enumerate(segments):
        turn = segment.turn
        if turn.step is not None:
            found.append(at.get((Place.STEP, turn.step)))
        elif turn.kind is Kind.SWITCH:
            following = next((s.turn.step for s in segments[index + 1 :] if s.turn.step), None)
            number = change_over.get(following or 0)
            found.append(at.get((Place.CHANGE_OVER, number or 0)))
        elif setups < len(routine.setup) and turn.name == routine.setup[setups].name:
            setups += 1
            found.append(at[Place.SETUP, setups])
        else:
            found.append(None)
    return tuple(found)


def _change_overs(routine: Routine) -> dict[int, int]:
    """Return for each number of a step in a block with two sides the number of its change-over."""
    found: dict[int, int] = {}
    blocks = 0
    for entry, number, *_ in outline.entries(routine):
        if isinstance(entry, Block) and len(entry.sides) > 1:
            blocks += 1
            found |= dict.fromkeys(range(number, number + outline.count_steps(entry)), blocks)
    return found


Key: TypeAlias = Callable[[KeptStep], Hashable]


def _whole(step: KeptStep) -> Hashable:
    return step._replace(number=0)


def _name(step: KeptStep) -> Hashable:
    return step.place, step.name.casefold()


def _words_and_work(step: KeptStep) -> Hashable:
    return (step.place, step.area, *step.work, step.words) if step.words else None


def _doing(step: KeptStep) -> Hashable:
    says_something = step.words or step.technique
    return (step.place, step.area, *step.work, step.words) if says_something else None


def followed(before: Sequence[KeptStep], now: Sequence[KeptStep]) -> dict[int, int]:
    """Return for steps of before, by their index, the index of the same step now, where certain.

    No two lead to the same one. Of two equal files each step leads to itself.
    """
    if list(map(_whole, before)) == list(map(_whole, now)):
        return {index: index for index in range(len(now))}
    pairs: dict[int, int] = {}
    for key in (_whole, _name, _words_and_work):
        _pair(pairs, _only_ones(before, key), _only_ones(now, key))
    found = -1
    while found < len(pairs):
        found = len(pairs)
        for gap_before, gap_now in list(_gaps(pairs, len(before), len(now))):
            _pair_equals(pairs, before, now, gap_before, gap_now)
        for key in (_name, _doing):
            for gap_before, gap_now in list(_gaps(pairs, len(before), len(now))):
                old = _only_ones(before, key, gap_before)
                _pair(pairs, old, _only_ones(now, key, gap_now))
    return pairs


def _pair(
    pairs: dict[int, int], before: Mapping[Hashable, int], now: Mapping[Hashable, int]
) -> None:
    """Pair what has the same key, of those that are not paired yet."""
    taken = set(pairs.values())
    for key, old in before.items():
        new = now.get(key)
        if new is not None and old not in pairs and new not in taken:
            pairs[old] = new


def _only_ones(
    steps: Sequence[KeptStep], key: Key, within: Iterable[int] | None = None
) -> dict[Hashable, int]:
    """Return by their key the indices of the steps that share it with no other."""
    indices = range(len(steps)) if within is None else within
    return {k: group[0] for k, group in _grouped(steps, key, indices).items() if len(group) == 1}


def _grouped(
    steps: Sequence[KeptStep], key: Key, indices: Iterable[int]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in indices:
        value = key(steps[index])
        if value is not None:
            groups[value].append(index)
    return groups


def _pair_equals(
    pairs: dict[int, int],
    before: Sequence[KeptStep],
    now: Sequence[KeptStep],
    gap_before: Sequence[int],
    gap_now: Sequence[int],
) -> None:
    """Pair quite equal steps in their order, where no fewer and no more of them are there now."""
    after = _grouped(now, _whole, gap_now)
    for key, old in _grouped(before, _whole, gap_before).items():
        new = after.get(key, [])
        if len(new) == len(old):
            pairs.update(zip(old, new, strict=True))


def _gaps(pairs: Mapping[int, int], before: int, now: int) -> Iterator[tuple[range, range]]:
    """Yield the unpaired steps between two paired neighbours, of before and of now.

    The two have to be neighbours in both files, the same way round.
    """
    taken = set(pairs.values())
    corners = [(-1, -1), *sorted(pairs.items()), (before, now)]
    for (old_first, new_first), (old_last, new_last) in pairwise(corners):
        old, new = range(old_first + 1, old_last), range(new_first + 1, new_last)
        if old and new and taken.isdisjoint(new):
            yield old, new
