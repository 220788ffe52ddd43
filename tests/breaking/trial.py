"""What a trial is: something done to handscue over and over, and what was lost by it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias


@dataclass
class Tally:
    """How often it was done, what else was seen, and what was lost: nothing, if all is well."""

    done: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    @contextmanager
    def attempt(self, what: object) -> Iterator[None]:
        """Count what is done within; whatever it raises is a loss."""
        self.done += 1
        try:
            yield
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self.lost.append(f"{what}: {type(error).__name__}: {error}")


@dataclass(frozen=True)
class Ground:
    """Where a trial takes place, how often, and the chance it goes by."""

    folder: Path
    times: int
    chance: random.Random
    tally: Tally = field(default_factory=Tally)

    def each(self) -> Iterator[int]:
        """Yield the number of each attempt."""
        yield from range(self.times)


Run: TypeAlias = Callable[[Ground], None]


@dataclass(frozen=True)
class Trial:
    """One line of the campaign: what is done, what is promised, how often in the tests and at all.

    ``missing`` returns why it cannot be made here, if it cannot.
    """

    name: str
    done: str
    promised: str
    short: int
    long: int
    run: Run
    missing: Callable[[], str | None] = lambda: None

    def made(self, folder: Path, times: int, seed: int = 1) -> Tally:
        """Make it so many times in an empty folder; the same seed does the same."""
        ground = Ground(folder, times, random.Random(f"{self.name} {seed}"))  # noqa: S311
        self.run(ground)
        return ground.tally


def slipped(
    raw: bytes, marks: Sequence[str], chance: random.Random, *, most: int = 8, text: bool = False
) -> bytes:
    """Return a file with a few bytes changed, cut, doubled or put in; or only such as are text."""
    page = bytearray(raw)
    for _ in range(chance.randint(1, most)):
        at = chance.randrange(len(page) + 1)
        match chance.randrange(1, 4) if text else chance.randrange(5):
            case 0:
                page[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del page[at : at + chance.randrange(1, 60)]
            case 2:
                page[at:at] = page[max(0, at - 40) : at]
            case 3:
                page[at:at] = chance.choice(marks).encode()
            case _:
                page[at:at] = bytes(chance.randrange(256) for _ in range(6))
    return bytes(page)
