"""What a session file says: the routine, its repeats and sides not yet unrolled.

Everything here is frozen and refuses fields it does not know. Durations are milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from handscue.routine.fields import (
    USUAL_PRIORITY,
    Duration,
    Every,
    FileName,
    Flag,
    Length,
    Pace,
    Passes,
    Priority,
    Pronunciations,
    RangeOfPasses,
    Repeats,
    ShortWords,
    Talk,
    Words,
    Written,
    check_bounds,
    check_rests,
)
from handscue.routine.music import MusicBed, named_alone
from handscue.routine.ranges import spelled_out
from handscue.routine.technique import Technique
from handscue.units import Milliseconds

DEEPEST_BLOCKS = 3

NO_PART = "side"  # what has the sides, where a block does not say


class Side(StrEnum):
    """A side of the client's body, the client's own left and right."""

    LEFT = "left"
    RIGHT = "right"


def _one_or_both(value: Any) -> Any:
    """Read ``both``, and a side that stands alone."""
    if isinstance(value, str):
        both = value.strip().casefold() == "both"
        return tuple(Side) if both else (value.strip().casefold(),)
    return value


def _each_once(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    if len(set(sides)) < len(sides):
        raise ValueError("names a side twice")
    return sides


_OneOrBoth: TypeAlias = (
    Annotated[list[Side], Field(min_length=1, max_length=2)] | Literal["both"] | Side
)
Sides: TypeAlias = Annotated[
    tuple[Side, ...],
    Field(min_length=1, max_length=2),
    BeforeValidator(_one_or_both, json_schema_input_type=_OneOrBoth),
    AfterValidator(_each_once),
]


class Step(Written):
    """One instruction of the routine.

    ``least`` and ``most`` are how short and how long it may become when the session is fitted to a
    length. If that is too short for all of them, ``optional`` steps may be left out, those with
    the largest ``priority`` first.
    """

    name: ShortWords
    technique: ShortWords | None = None
    area: ShortWords | None = None
    passes: RangeOfPasses | None = None
    passes_between: Annotated[tuple[Passes, Passes], Field(strict=False)] | None = None  # bounds
    on_each_side: Flag = False  # the passes count on each side of the one limb
    duration: Duration | None = None
    least: Duration | None = None
    most: Duration | None = None
    repeat: Repeats = 1
    rest_between: Duration | None = None  # one time and the next
    sets: Repeats | None = None
    reps: Passes | None = None  # repetitions in each set
    hold: Duration | None = None  # each repetition, or the whole step
    rest: Duration | None = None  # between sets
    priority: Priority = USUAL_PRIORITY
    optional: Flag = False
    say: Words | None = None
    caution: Words | None = None
    pace_ticks: Flag | None = None  # as the session has it
    picture: FileName | None = None  # a file beside the session file
    recorded: FileName | None = None  # likewise: what it says, read aloud
    wait: Flag = False  # for the therapist: the player goes on when told to

    @model_validator(mode="before")
    @classmethod
    def _ranges_are_spelled_out(cls, fields: Any) -> Any:
        return spelled_out(fields) if isinstance(fields, dict) else fields

    @model_validator(mode="after")
    def _each_side_counts_passes(self) -> Step:
        if self.on_each_side and self.passes is None:
            raise ValueError("on_each_side needs passes: how many on each side?")
        return self

    @model_validator(mode="after")
    def _recording_is_of_words(self) -> Step:
        if self.recorded is not None and self.say is None:
            raise ValueError("recorded needs say: its words, to be shown and for captions")
        return self

    @model_validator(mode="after")
    def _bounds_hold_the_duration(self) -> Step:
        check_bounds(self.least, "duration", self.duration, self.most)
        check_rests(self.repeat, self.rest_between)
        return self

    @model_validator(mode="after")
    def _is_counted_in_one_way(self) -> Step:
        if self.sets is not None and self.repeat > 1:
            raise ValueError("has both sets and repeat, which mean the same; write one of them")
        if self.reps is not None and self.passes is not None:
            raise ValueError("has both reps and passes, which mean the same; write one of them")
        if self.rest is not None and (self.sets or 1) == 1:
            raise ValueError("rest needs sets: between which? For a rest by itself, add a step")
        return self

    @property
    def rounds(self) -> int:
        """How many times it is done on each side: its sets, or its repeats."""
        return self.sets or self.repeat

    @property
    def rest_of_rounds(self) -> Milliseconds | None:
        """The rest between one time and the next, if any."""
        return self.rest if self.sets else self.rest_between

    @model_validator(mode="after")
    def _passes_lie_between(self) -> Step:
        if self.passes_between is not None:
            least, most = self.passes_between
            if self.passes is None or not least <= self.passes <= most:
                raise ValueError("passes must lie between the two numbers of passes_between")
        return self


class StepChange(Written):
    """What changes in a step of an included session; other fields stay as they are."""

    technique: ShortWords | None = None
    area: ShortWords | None = None
    passes: RangeOfPasses | None = None
    passes_between: Annotated[tuple[Passes, Passes], Field(strict=False)] | None = None
    duration: Duration | None = None
    least: Duration | None = None
    most: Duration | None = None
    say: Words | None = None
    caution: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _ranges_are_spelled_out(cls, fields: Any) -> Any:
        return spelled_out(fields) if isinstance(fields, dict) else fields


class ChangeOver(Written):
    """What is said when changing over to the other side, and how long it takes."""

    say: Words | None = None
    duration: Duration | None = None


def kind_of_entry(value: Any) -> str:
    """Tell a ``block`` and an ``include`` from a ``step`` by what only they have.

    One with a name and sides but no steps is a step, to which sides do not belong.
    """
    fields = value if isinstance(value, dict) else ()
    if isinstance(value, Include) or "include" in fields:
        return "include"
    if isinstance(value, Block) or "steps" in fields:
        return "block"
    return "block" if "sides" in fields and "name" not in fields else "step"


def _kind_in_a_block(value: Any) -> str:
    """Tell a block from a step; no session is included inside a block."""
    kind = kind_of_entry(value)
    return "step" if kind == "include" else kind


StepOrBlock: TypeAlias = Annotated[
    Annotated[Step, Tag("step")] | Annotated["Block", Tag("block")],
    Discriminator(_kind_in_a_block),
]


class Block(Written):
    """Steps that belong together: all done on one side, then all on the other, or repeated.

    Where they have sides and are repeated, each round is all of it on both sides. With
    ``alternate``, each step, and each of its sets, is done on one side and then the other before
    what comes next. A block may hold blocks, one of sides no other of sides.
    """

    sides: Sides = ()
    part: ShortWords = NO_PART  # what has the sides, as in "left leg"
    alternate: Flag = False
    repeat: Repeats = 1
    rest_between: Duration | None = None  # one round and the next
    change_over: ChangeOver = ChangeOver()
    steps: Annotated[tuple[StepOrBlock, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_a_reason(self) -> Self:
        if not self.sides and self.repeat == 1:
            raise ValueError("needs sides: [left, right], or repeat: 3, or both")
        if self.alternate and len(self.sides) < 2:
            raise ValueError("alternate needs two sides; write sides: [left, right]")
        check_rests(self.repeat, self.rest_between)
        return self

    @model_validator(mode="after")
    def _holds_no_more_than_it_may(self) -> Self:
        within = list(self.blocks_within())
        if self.sides and any(block.sides for block, _ in within):
            raise ValueError("has sides, and so has a block within it; keep those of one of them")
        if any(depth > DEEPEST_BLOCKS for _, depth in within):
            raise ValueError(f"holds blocks more than {DEEPEST_BLOCKS} deep; take some apart")
        return self

    @property
    def rounds(self) -> int:
        """How many times it is done."""
        return self.repeat

    @property
    def rest_of_rounds(self) -> Milliseconds | None:
        """The rest between one time and the next, if any."""
        return self.rest_between

    def blocks_within(self, depth: int = 2) -> Iterator[tuple[Block, int]]:
        """Return the blocks it holds, however deep, each with how deep: 2 for those just inside."""
        for entry in self.steps:
            if isinstance(entry, Block):
                yield entry, depth
                yield from entry.blocks_within(depth + 1)


class Include(Written):
    """The steps of another session, put in here; some may be changed or left out."""

    include: Annotated[str, Field(min_length=1, max_length=200)]  # a file beside it, or a name
    sides: Sides | None = None
    pace: Pace | None = None
    fit: Length | None = None  # how long it is to be here, its steps bending to that
    setup: Flag = True  # whether its setup comes along
    leave_out: tuple[ShortWords, ...] = ()  # steps, by name
    change: dict[ShortWords, StepChange] = Field(default_factory=dict)  # fields of steps, by name


StepBlockOrInclude: TypeAlias = Annotated[
    Annotated[Step, Tag("step")]
    | Annotated[Block, Tag("block")]
    | Annotated[Include, Tag("include")],
    Discriminator(kind_of_entry),
]


class ChimeName(StrEnum):
    """The sounds of a session; each can be replaced by a file beside the session file."""

    OPENING = "opening"
    TRANSITION = "transition"
    CHANGE_OVER = "change_over"
    GATE = "gate"
    COUNTDOWN = "countdown"
    TICK = "tick"  # a stroke begins
    CLOSING = "closing"
    CONFIRM = "confirm"  # a command was taken
    REFUSE = "refuse"  # a command does not apply just now


class Language(StrEnum):
    """The languages of the program's own words: passes, sides, what comes next."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"


class Heading(Written):
    """Everything in a session file but its steps."""

    title: ShortWords
    language: Language = Language.ENGLISH  # of the session's words, and so of the program's
    position: ShortWords | None = None  # of the client, as in "prone"
    pace: Pace = 1.0
    voice: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    words_per_minute: Annotated[int, Field(strict=True, ge=80, le=400)] = 150
    recorded: Annotated[str, Field(min_length=1, max_length=200)] | None = None  # a folder beside
    talk: Talk | None = None  # None: all, but briefly what would fill too much of a step again
    remind_every: Every | None = None  # how often it is said what is left of a step
    pace_ticks: Flag = False  # a soft tick each stroke
    pronounce: Pronunciations = Field(default_factory=dict)  # as in "eye tee bee"
    fit: Length | None = None  # how long the session is to be, its steps bending to that
    areas: dict[ShortWords, Length] = Field(default_factory=dict)  # work asked for on each
    techniques: dict[ShortWords, Technique] = Field(default_factory=dict)
    sounds: dict[ChimeName, FileName] = Field(default_factory=dict)
    music: (
        Annotated[
            MusicBed,
            BeforeValidator(named_alone, json_schema_input_type=str | MusicBed),
        ]
        | None
    ) = None
    setup: tuple[Step, ...] = ()

    @field_validator("setup")
    @classmethod
    def _set_up_once(cls, setup: tuple[Step, ...]) -> tuple[Step, ...]:
        if any(step.repeat > 1 for step in setup):
            raise ValueError("is done once; leave repeat out of its steps")
        return setup


class FittedPart(Written):
    """An included session that is to have a length of its own within the whole."""

    title: str
    fit: Milliseconds
    first: int  # of the routine's entries, from 0
    count: int
    where: str  # that is asked for: file, line, column and field, for a message


class Routine(Heading):
    """One routine: its steps, those of other sessions put in where it includes them.

    ``parts`` are those with a length of their own, a part of a part before the one it is in.
    """

    steps: Annotated[tuple[StepOrBlock, ...], Field(min_length=1)]
    parts: tuple[FittedPart, ...] = ()


class SessionFile(Heading):
    """A session file as it is written."""

    steps: Annotated[tuple[StepBlockOrInclude, ...], Field(min_length=1)]
