"""Rows of the database as values; a row that handscue would not have written counts as absent.

SQLite keeps any value in any column, and a file may have been changed by hand, by another program
or by a failing disk in a way that its own check passes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from handscue.units import Milliseconds

LATEST = 4e9  # Unix time; what lies beyond was never written by us
LONGEST_MS = 100 * 86_400_000
MOST = 1 << 31

Count: TypeAlias = Annotated[int, Field(ge=0, le=MOST)]
Ms: TypeAlias = Annotated[Milliseconds, Field(ge=0, le=LONGEST_MS)]
UnixTime: TypeAlias = Annotated[float, Field(ge=0, le=LATEST, allow_inf_nan=False)]
Short: TypeAlias = Annotated[str, Field(max_length=2000)]

T = TypeVar("T")


def valued(rows: Iterable[tuple[Any, ...]], of: TypeAdapter[T]) -> Iterator[T]:
    """Yield the rows that are such values."""
    for row in rows:
        with contextlib.suppress(ValidationError):
            yield of.validate_python(row)
