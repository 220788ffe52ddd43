"""What ``handscue learn`` shows: a line for each step, a plot of its times, remarks below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handscue.cli.reporting import cell, console, table
from handscue.history.learning import Habit
from handscue.history.steps import KeptStep, Place
from handscue.units import counted, format_duration, write_duration

if TYPE_CHECKING:
    from rich.table import Table

    from handscue.app.learning import Study
    from handscue.history.learning import Learned, Lesson
    from handscue.units import Milliseconds

PLOT = 20  # characters, for the longest time of all
WIDEST_NAME, NARROWEST_NAME = 34, 12
BESIDES_NAME = 58  # characters of a line in the table
MOST_LOST = 12  # steps that cannot be told, named


def print_study(study: Study) -> None:
    """Print what the runs of a session teach."""
    screen = console(100)
    runs = counted(study.lesson.runs, "run")
    screen.print(cell(f"{study.title}, {runs}", "bold"))
    screen.print(_table(study.lesson.steps, screen.width))
    screen.print("| planned  ● median  ─ spread  · measured\n")
    for remark in _remarks(study.lesson):
        screen.print(cell(remark))


def _table(steps: tuple[Learned, ...], columns: int) -> Table:
    shown = table(">step", "", ">planned", ">measured", ">learned", "")
    for column in shown.columns:
        column.no_wrap = True
    name = shown.columns[1]
    name.max_width = min(WIDEST_NAME, max(NARROWEST_NAME, columns - BESIDES_NAME))
    longest = max((ms for step in steps for ms in _times(step)), default=1)
    for learned in steps:
        shown.add_row(
            _number(learned),
            cell(_name(learned)),
            format_duration(learned.planned_ms),
            _measured(learned),
            format_duration(learned.ms) if learned.ms and learned.is_worth_a_change else "",
            plot(learned, longest),
        )
    return shown


def _times(learned: Learned) -> tuple[Milliseconds, ...]:
    return (learned.planned_ms, *(learned.estimate.counted if learned.estimate else ()))


def _number(learned: Learned) -> str:
    return str(learned.step.number) if learned.step.place is Place.STEP else ""


def _number_of(step: KeptStep) -> str:
    return f"step {step.number}, " if step.place is Place.STEP else ""


def _name(learned: Learned) -> str:
    name = learned.step.name
    return f"Change-over ({name})" if learned.step.place is Place.CHANGE_OVER else name


def _measured(learned: Learned) -> str:
    if learned.estimate is None:
        return ""
    spread = round(learned.estimate.spread_ms / 1000)
    return f"{format_duration(learned.estimate.ms)} ±{spread} s"


def _remarks(lesson: Lesson) -> Iterator[str]:
    """Say in sentences what stands out."""
    for habit in Habit:
        those = [_numbered(step) for step in lesson.steps if step.habit is habit]
        if those:
            yield f"{habit.capitalize()}: {', '.join(those)}."
    by_clock = sum(step.estimate is not None and step.ms is None for step in lesson.steps)
    if by_clock:
        steps = counted(by_clock, "step")
        yield f"You never ended {steps} by hand, so nothing was learned from them."
    for step in lesson.steps:
        yield from (f"{_numbered(step)}: {remark}." for remark in _remarks_on(step))
    for lost in lesson.lost[:MOST_LOST]:
        yield (
            f"It is not clear which step used to be {_number_of(lost.step)}{lost.step.name} "
            f"({counted(lost.runs, 'run')}); its times are kept, but not used."
        )


def _remarks_on(step: Learned) -> Iterator[str]:
    if step.time and step.time.bound:
        yield f"{write_duration(step.time.written_ms)}, limited by {step.time.bound}"
    if step.estimate and step.estimate.outliers:
        odd = ", ".join(format_duration(ms) for ms in step.estimate.outliers)
        yield f"left out {odd}, far from the others"
    if step.estimate is None and step.runs > step.left_out and step.habit is None:
        yield "no usable time yet, or one so long that it only counts if it happens again"
    if step.left_out and step.habit is None:
        yield f"left out in {step.left_out} of {step.runs} runs"
    if step.unlike:
        yield f"ignored {counted(step.unlike, 'time')} from before the step was changed"


def _numbered(learned: Learned) -> str:
    return f"{_number(learned)} {_name(learned)}".strip()


def plot(learned: Learned, longest: Milliseconds) -> str:
    """Draw a step's times on a line of characters, zero to the left: see the legend."""
    cells = [" "] * PLOT

    def at(ms: float) -> int:
        return min(PLOT - 1, max(0, round(ms / longest * (PLOT - 1))))

    estimate = learned.estimate
    if estimate:
        low, high = estimate.ms - estimate.spread_ms, estimate.ms + estimate.spread_ms
        for cell in range(at(low), at(high) + 1):
            cells[cell] = "─"
        for ms in estimate.counted:
            cells[at(ms)] = "·"
    cells[at(learned.planned_ms)] = "|"
    if estimate:
        cells[at(estimate.ms)] = "●"
    return "".join(cells).rstrip()
