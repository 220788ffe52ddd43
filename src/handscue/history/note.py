"""One note in the journal: where a session is, and what shows that a file is still the same."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from handscue.routine.fields import Talk, Words
from handscue.routine.model import Side
from handscue.schedule.unroll import Kind

if TYPE_CHECKING:
    from handscue.schedule.timeline import Segment, Timeline
    from handscue.schedule.unroll import Turn

VERSION: Final = 1


def _absolute(path: str) -> str:
    if "\0" in path or not Path(path).is_absolute():
        raise ValueError("is not the whole path of a file")
    return path


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


WholePath = Annotated[str, Field(max_length=8192), AfterValidator(_absolute)]


class Agreed(BaseModel):
    """What was agreed for a run besides its file, so that it is resumed as it was.

    ``length_ms`` is how long it was to be as it began, ``ends_at`` when it is to end (Unix time).
    ``music_level`` is in dB against the speech, ``voice`` as it was asked for, a file by its whole
    path.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    length_ms: Annotated[int, Field(ge=1)] | None = None
    drop_optional: bool = False
    ends_at: Annotated[float, Field(allow_inf_nan=False)] | None = None
    profile: Annotated[str, Field(max_length=1000)] | None = None
    music: WholePath | None = None
    music_level: Annotated[float, Field(allow_inf_nan=False)] | None = None
    no_music: bool = False
    voice: Annotated[str, Field(max_length=8192)] | None = None
    talk: Talk | None = None


NOTHING = Agreed()


class Note(BaseModel):
    """Where a session is. Nothing in it is about a client.

    ``digest`` is that of the session file's bytes, ``outline`` that of its steps' order.
    ``only`` says that no other segment had this one's name on this side and in this round.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    version: Literal[1]
    session: WholePath
    digest: Digest
    outline: Digest
    title: Words
    segment: Annotated[int, Field(ge=0)]  # its index
    kind: Kind
    step: Annotated[int, Field(ge=1)] | None
    side: Side | None
    name: Words
    round_numbers: tuple[Annotated[int, Field(ge=1)], ...] = ()  # it is in, the outermost first
    only: bool
    pid: Annotated[int, Field(ge=1)]
    boot: Annotated[str, Field(max_length=100)]  # the machine's run, or nothing where unknown
    agreed: Agreed = NOTHING


class Process(NamedTuple):
    """The process that plays: its number, and the machine's run, or nothing where unknown."""

    pid: int
    boot: str


def note(
    session: Path,
    digest: str,
    timeline: Timeline,
    segment: Segment,
    process: Process,
    agreed: Agreed = NOTHING,
) -> Note:
    """Return what is written down of where a session is; ``digest`` is that of its file.

    Raises:
        ValueError: the path cannot be written down: it is not whole, or no text.

    """
    turn = segment.turn
    return Note(
        version=VERSION,
        session=str(session),
        digest=digest,
        outline=outline(timeline),
        title=timeline.title,
        segment=segment.index,
        kind=turn.kind,
        step=turn.step,
        side=turn.side,
        name=turn.name,
        round_numbers=turn.round_numbers,
        only=len(namesakes(timeline, known_by(turn))) == 1,
        pid=process.pid,
        boot=process.boot,
        agreed=agreed,
    )


def digest_of(session: Path) -> str | None:
    """Return the SHA-256 of a session file; None for what cannot be read again, such as a pipe."""
    if not session.is_file():
        return None
    try:
        with session.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def outline(timeline: Timeline) -> str:
    """Return the SHA-256 of a timeline's steps: their order, sides and names, not their lengths."""
    steps = [identity(segment.turn) for segment in timeline.segments]
    return hashlib.sha256(json.dumps(steps).encode()).hexdigest()


class KnownBy(NamedTuple):
    """What a turn is known by, its step's number apart."""

    kind: Kind
    side: Side | None
    name: str
    rounds: tuple[int, ...]


def known_by(turn: Turn) -> KnownBy:
    """Return what a turn is known by, its step's number apart."""
    return KnownBy(turn.kind, turn.side, turn.name, turn.round_numbers)


def identity(turn: Turn) -> tuple[object, ...]:
    """Return what a turn is known by, with its step's number; its rounds, where it is in any."""
    rounds = (turn.round_numbers,) if turn.rounds else ()
    return turn.kind, turn.step, turn.side, turn.name, *rounds


def namesakes(timeline: Timeline, known: KnownBy) -> list[Segment]:
    """Return the segments that are known by the same."""
    return [segment for segment in timeline.segments if known_by(segment.turn) == known]
