"""What runs teach: how long each step really takes, whatever the odd one out among them took.

The method. Both sides of a step, in each of the newest ``RUNS`` runs, are samples of one step: a
step ended by the therapist is one as it is; a step that the clock ended in its usual time counts
as that time, for she accepted it; one that was left at once, or in which the sound was away, is
none. The measure is the median, the spread 1.4826 times the median absolute deviation from it (as
much as a standard deviation where times spread normally). A sample is an outlier where it lies
more than 3.5 spreads from the median (Iglewicz and Hoaglin, "How to Detect and Handle Outliers",
1993) and more than half the median, too, since a few equal times have no spread at all. Of two
samples nobody can say which is odd: there the planned time is heard as a third. A single one is
taken as it is, unless it is more than three times as long as planned, as with a telephone call:
then it waits for another. So a minority of outliers, however far off, moves the median to no value
that no honest sample has passed.

A time is learned where the therapist herself ended the step at least once. It is rounded to whole
seconds, from half a minute on to five, and is never shorter than what is said in the step, than
its own ``least:`` or its technique's, nor longer than its ``most:``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from handscue.history.measuring import Ended
from handscue.history.plans import followed_from

if TYPE_CHECKING:
    from handscue.history.limits import Limits, Rounded
    from handscue.history.runs import Sample
    from handscue.history.steps import KeptStep, Steps
    from handscue.units import Milliseconds

RUNS = 20  # the newest ones count: how she works changes
AS_DEVIATION = 1.4826  # a median absolute deviation of a normal spread, as a standard deviation
FAR = 3.5  # spreads from the median
FAR_SHARE = 0.5  # of the median
DOUBTFUL = 3  # times as long as planned, for a single sample
SAME_MS = 500  # so near to its planned time the clock ended it
HABIT = 0.1  # of the planned time, shorter or longer in every run
WORTH_MS = 1000  # so far from what is planned it is worth a change, or
WORTH = 0.05  # this share of it


class Habit(StrEnum):
    """What is done with a step in every run, of at least two."""

    CUT = "always cut"
    EXTENDED = "always extended"
    LEFT_OUT = "always left out"


class Estimate(NamedTuple):
    """How long a step takes: the median of the samples, and how far they spread around it."""

    ms: Milliseconds
    spread_ms: Milliseconds
    counted: tuple[Milliseconds, ...]
    outliers: tuple[Milliseconds, ...]


@dataclass(frozen=True)
class Learned:
    """What was learned of one step, as the session file has it now.

    ``time`` is the one it should have, None where nothing was learned. ``by_clock`` counts the
    samples that the clock ended, ``left_out`` the runs in which it was not done, ``spoiled`` the
    times that are not known, and ``unlike`` the samples from when the file asked for other work
    under this name.
    """

    index: int
    step: KeptStep
    planned_ms: Milliseconds
    runs: int = 0
    estimate: Estimate | None = None
    by_clock: int = 0
    left_out: int = 0
    spoiled: int = 0
    unlike: int = 0
    habit: Habit | None = None
    time: Rounded | None = None

    @property
    def ms(self) -> Milliseconds | None:
        """How long it should be played."""
        return self.time and self.time.ms

    @property
    def is_worth_a_change(self) -> bool:
        """Whether what was learned is another time than the planned one."""
        return self.ms is not None and abs(self.ms - self.planned_ms) >= max(
            WORTH_MS, WORTH * self.planned_ms
        )


@dataclass(frozen=True)
class Lost:
    """A step of an older file that is no certain one of now; what was measured of it is kept."""

    step: KeptStep
    runs: int


@dataclass(frozen=True)
class Lesson:
    """What the runs of a session teach; ``runs`` counts those that are of use."""

    steps: tuple[Learned, ...]
    lost: tuple[Lost, ...]
    runs: int


def lesson(
    now: Steps, limits: Mapping[int, Limits], plans: Mapping[int, Steps], samples: Iterable[Sample]
) -> Lesson:
    """Learn from samples what the steps of a session file take, as the file is now.

    ``limits`` are those of the steps that can be learned, by their index; ``plans`` what the file
    was at each sample; the samples come the oldest run first.
    """
    leads = followed_from(plans, now)
    newest = _newest(s for s in samples if s.step < len(plans.get(s.plan, ())))
    of_step: dict[int, list[Sample]] = {}
    lost: dict[tuple[int, int], set[int]] = {}
    unlike: dict[int, int] = {}
    for sample in newest:
        index = leads.get((sample.plan, sample.step))
        if index is None:
            lost.setdefault((sample.plan, sample.step), set()).add(sample.run)
        elif plans[sample.plan][sample.step].work != now[index].work:
            unlike[index] = unlike.get(index, 0) + 1
        else:
            of_step.setdefault(index, []).append(sample)
    steps = (
        _learned(index, now[index], own, of_step.get(index, []), unlike.get(index, 0))
        for index, own in sorted(limits.items())
    )
    return Lesson(tuple(steps), _lost(lost, plans), len({sample.run for sample in newest}))


def _newest(samples: Iterable[Sample]) -> list[Sample]:
    ordered = list(samples)
    runs = list(dict.fromkeys(sample.run for sample in ordered))[-RUNS:]
    return [sample for sample in ordered if sample.run in set(runs)]


def _lost(lost: Mapping[tuple[int, int], set[int]], plans: Mapping[int, Steps]) -> tuple[Lost, ...]:
    """Return the lost steps, each once though several older files had it."""
    runs: dict[KeptStep, set[int]] = {}
    for (plan, index), of in lost.items():
        runs.setdefault(plans[plan][index], set()).update(of)
    return tuple(Lost(step, len(of)) for step, of in runs.items())


def _learned(
    index: int, step: KeptStep, limits: Limits, samples: Sequence[Sample], unlike: int
) -> Learned:
    pressed = [s for s in samples if s.ended is Ended.PRESSED]
    by_clock = [
        s for s in samples if s.ended is Ended.CLOCK and abs(s.took_ms - s.planned_ms) <= SAME_MS
    ]
    times = [s.took_ms for s in samples if s in pressed or s in by_clock]
    estimate = robust(times, limits.planned_ms)
    shows = estimate if estimate and pressed else None
    time = limits.within(shows.ms) if shows else None
    return Learned(
        index,
        step,
        limits.planned_ms,
        runs=len({s.run for s in samples}),
        estimate=estimate,
        by_clock=len(by_clock),
        left_out=len(_left_out(samples)),
        spoiled=sum(s.ended is Ended.SPOILED for s in samples),
        unlike=unlike,
        habit=_habit(samples, [*pressed, *by_clock]),
        time=time,
    )


def _left_out(samples: Iterable[Sample]) -> set[int]:
    """Return the runs in which a step was left at once on every side there was of it."""
    samples = list(samples)
    done = {s.run for s in samples if s.ended is not Ended.SKIPPED}
    return {s.run for s in samples} - done


def _habit(samples: Sequence[Sample], timed: Sequence[Sample]) -> Habit | None:
    runs = {s.run for s in samples}
    if len(runs) < 2:
        return None
    if len(_left_out(samples)) == len(runs):
        return Habit.LEFT_OUT
    if {s.run for s in timed} != runs:
        return None
    if all(s.took_ms < (1 - HABIT) * s.planned_ms for s in timed):
        return Habit.CUT
    if all(s.took_ms > (1 + HABIT) * s.planned_ms for s in timed):
        return Habit.EXTENDED
    return None


def robust(times: Sequence[Milliseconds], planned_ms: Milliseconds) -> Estimate | None:
    """Estimate how long a step takes, as the method above says; None where that cannot be told."""
    if not times or (len(times) == 1 and times[0] > DOUBTFUL * planned_ms):
        return None
    heard = [*times, planned_ms] if len(times) == 2 else list(times)
    centre = median(heard)
    far = max(FAR * _spread(heard, centre), FAR_SHARE * centre)
    counted = tuple(ms for ms in times if abs(ms - centre) <= far)
    outliers = tuple(ms for ms in times if abs(ms - centre) > far)
    if not counted:
        return None
    middle = median(counted)
    return Estimate(round(middle), round(_spread(counted, middle)), counted, outliers)


def _spread(times: Sequence[Milliseconds], centre: float) -> float:
    return AS_DEVIATION * median(abs(ms - centre) for ms in times)
