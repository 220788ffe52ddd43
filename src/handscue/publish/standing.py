"""What a site that stands was made of, so that only what has changed is made again.

Each session has its ingredients: every file that has a part in it, with size and time, and a
digest of what is in it. A file whose size and time are as they were is not read again. What is
made of them has a key: the digest of all ingredients, of the voice, and of what was asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from handscue.publish.about import Made
from handscue.routine.model import Language

STANDING = ".handscue.json"  # in the site's folder
FORMAT = 2  # of what is made; a newer one is made anew
UNSURE_NS = 2_000_000_000  # two seconds: what was changed just then may have the time it had


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class Ingredient(_Kept):
    """A file, or the names in a folder. ``name`` says where it is, whoever's computer this is."""

    name: str
    size: int
    time_ns: int
    digest: str


class VoiceNeed(_Kept):
    """What a session says of its voice."""

    language: Language
    words_per_minute: int
    named: str | None


class Recipe(_Kept):
    """What a session is made of."""

    ingredients: tuple[Ingredient, ...]
    voice: VoiceNeed

    @property
    def digest(self) -> str:
        """What tells it from a recipe of other ingredients, whatever their times."""
        return digest_of(sorted((one.name, one.digest) for one in self.ingredients))


class StandingSession(_Kept):
    """A session on the site. ``refused`` are variants it cannot have, by their keys, and why."""

    recipe: Recipe
    made: tuple[Made, ...]
    refused: dict[str, str] = {}


class Standing(_Kept):
    """A site as it stands. ``pages`` is the digest of all that its own pages are made of."""

    format: int = FORMAT
    pages: str = ""
    sessions: dict[str, StandingSession] = {}


def digest_of(value: Any) -> str:
    """Return the digest of plain data."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def ingredient(name: str, path: Path) -> Ingredient:
    """Look at a file, or at a folder's names.

    Raises:
        OSError: it cannot be read.

    """
    status = path.stat()
    if path.is_dir():
        content = "\n".join(sorted(one.name for one in path.iterdir())).encode()
    else:
        content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Ingredient(name=name, size=status.st_size, time_ns=status.st_mtime_ns, digest=digest)


def unchanged(recipe: Recipe, paths: Mapping[str, Path], sure_until_ns: int) -> bool:
    """Tell whether all of a recipe's files are as they were; ``paths`` is where they are.

    Files with a time after ``sure_until_ns`` are read.
    """
    return all(_as_it_was(one, paths[one.name], sure_until_ns) for one in recipe.ingredients)


def _as_it_was(was: Ingredient, path: Path, sure_until_ns: int) -> bool:
    try:
        status = path.stat()
        if status.st_mtime_ns < sure_until_ns and (status.st_size, status.st_mtime_ns) == (
            was.size,
            was.time_ns,
        ):
            return True
        return ingredient(was.name, path).digest == was.digest
    except OSError:
        return False


def read_standing(site: Path) -> Standing:
    """Return what a site was made of; nothing where that cannot be told."""
    try:
        standing = Standing.model_validate_json((site / STANDING).read_bytes())
    except (OSError, ValidationError):
        return Standing()
    return standing if standing.format == FORMAT else Standing()


def written_at_ns(site: Path) -> int:
    """Return the time from which on files may have changed without it showing."""
    try:
        return (site / STANDING).stat().st_mtime_ns - UNSURE_NS
    except OSError:
        return 0
