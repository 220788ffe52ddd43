"""What is kept of one enrolled voice: her words, a classifier, and her takes' cepstra; no sound.

A profile is a NumPy archive. One that is not exactly what this program writes is refused before
anything of it is used: it may have been damaged, or come from someone else.
"""

from __future__ import annotations

import io
import struct
import tokenize
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from handscue.listen.cepstra import COEFFICIENTS
from handscue.listen.windows import FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MOST_WORDS = 40
MOST_BYTES = 32 * 1024 * 1024
_MOST_ROWS = 20_000  # of takes: 400 s
_LONGEST = 80  # characters of a label or a command
_FORM = 2

# What NumPy and zipfile raise for archives with changed bytes in them.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError, EOFError, LookupError,
    MemoryError, OSError, OverflowError, RuntimeError, SyntaxError, TypeError,
)  # fmt: skip

_ARRAYS = ("mean", "spread", "weights", "bias", "cepstra_mean", "cepstra_spread", "takes")
_COUNTS = ("take_rows", "take_labels")  # rows of each take; which label it is of
_TEXTS = ("prefix", "commands", "labels")
_LIMITS = "limits"


@dataclass(frozen=True)
class Word:
    """A command of the transport, by its name, and what she says for it."""

    command: str
    label: str


@dataclass(frozen=True)
class Profile:
    """What hearing her words takes. ``prefix`` is a label, or None where words stand alone.

    ``arrays``, all float32 but the last two: ``mean``, ``spread`` (864,), ``weights`` (864, n + 1)
    and ``bias`` (n + 1,) of the classifier; ``cepstra_mean``, ``cepstra_spread`` (12,); ``takes``
    (rows, 12), every take's aligned cepstra in turn; ``take_rows`` and ``take_labels``, whole
    numbers: how many rows each take has, and the place of its label in ``said``.
    ``limits``: ``alone``, ``prefix``, ``word`` and ``pair``, scores to be reached (``pairing``).
    """

    prefix: str | None
    words: tuple[Word, ...]
    arrays: Mapping[str, NDArray[Any]]
    limits: Mapping[str, float] = field(default_factory=dict)

    @property
    def said(self) -> tuple[str, ...]:
        """Every label there is to hear, the prefix first: the classifier's order."""
        labels = tuple(word.label for word in self.words)
        return labels if self.prefix is None else (self.prefix, *labels)

    def to_bytes(self) -> bytes:
        """Return it as a NumPy archive."""
        texts = {
            "prefix": [] if self.prefix is None else [self.prefix],
            "commands": [word.command for word in self.words],
            "labels": [word.label for word in self.words],
        }
        told = {name: np.array(value, dtype=np.str_) for name, value in texts.items()}
        limits = np.array([self.limits[name] for name in LIMITS], dtype=np.float64)
        kept = io.BytesIO()
        np.savez_compressed(
            kept, allow_pickle=False, form=np.array(_FORM), limits=limits, **told, **self.arrays
        )
        return kept.getvalue()

    @classmethod
    def of_bytes(cls, data: bytes) -> Profile:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: it is anything else.

        """
        arrays = _read(data)
        if arrays["form"].shape != () or int(arrays["form"]) != _FORM:
            raise ValueError("the profile is of another version")
        prefix, commands, labels = (_texts(arrays[name]) for name in _TEXTS)
        if len(prefix) > 1 or len(commands) != len(labels) or not labels:
            raise ValueError("the profile's words do not belong together")
        words = tuple(map(Word, commands, labels))
        numbers = {name: arrays[name] for name in (*_ARRAYS, *_COUNTS)}
        profile = cls(prefix[0] if prefix else None, words, numbers, _limits(arrays[_LIMITS]))
        _check(profile)
        return profile


LIMITS = ("alone", "prefix", "word", "pair")


def _read(data: bytes) -> dict[str, NDArray[Any]]:
    """Read an archive of just the arrays there should be, and of no more than they may weigh."""
    if len(data) > MOST_BYTES:
        raise ValueError("the profile is too large")
    names = {f"{name}.npy" for name in ("form", _LIMITS, *_TEXTS, *_ARRAYS, *_COUNTS)}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.infolist()
            if sorted(info.filename for info in inside) != sorted(names):
                raise ValueError("the profile holds other things than it should")
            if sum(info.file_size for info in inside) > MOST_BYTES:
                raise ValueError("the profile is too large")
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: np.asarray(archive[name]) for name in archive.files}
    except _DAMAGED as error:
        raise ValueError("the profile is damaged") from error


def _texts(array: NDArray[Any]) -> tuple[str, ...]:
    """Return a row of short texts."""
    if array.ndim != 1 or len(array) > MOST_WORDS or array.dtype.kind != "U":
        raise ValueError("the profile's words are damaged")
    texts = tuple(str(text) for text in array)
    if any(not 0 < len(text) <= _LONGEST or not text.isprintable() for text in texts):
        raise ValueError("the profile's words are damaged")
    return texts


def _limits(array: NDArray[Any]) -> dict[str, float]:
    if array.shape != (len(LIMITS),) or array.dtype != np.float64:
        raise ValueError("the profile's limits are damaged")
    if not np.isfinite(array).all():
        raise ValueError("the profile's limits are damaged")
    return dict(zip(LIMITS, array.tolist(), strict=True))


def _check(profile: Profile) -> None:
    """Raise where a label is there twice, or arrays do not fit each other."""
    count, arrays = len(profile.said), profile.arrays
    if len(set(profile.said)) != count:
        raise ValueError("the profile has a word twice")
    rows = len(arrays["takes"]) if arrays["takes"].ndim else 0
    shapes = {
        "mean": (FEATURES,), "spread": (FEATURES,),
        "weights": (FEATURES, count + 1), "bias": (count + 1,),
        "cepstra_mean": (COEFFICIENTS,), "cepstra_spread": (COEFFICIENTS,),
        "takes": (rows, COEFFICIENTS),
    }  # fmt: skip
    fit = all(_is(arrays[name], shape) for name, shape in shapes.items())
    positive = fit and (arrays["spread"] > 0).all() and (arrays["cepstra_spread"] > 0).all()
    if not positive or not 0 < rows <= _MOST_ROWS or not _counts_fit(arrays, rows, count):
        raise ValueError("the profile's numbers are damaged")


def _is(array: NDArray[Any], shape: tuple[int, ...]) -> bool:
    right = array.dtype == np.float32 and array.shape == shape
    return bool(right and np.isfinite(array).all())


def _counts_fit(arrays: Mapping[str, NDArray[Any]], rows: int, count: int) -> bool:
    """Tell whether the takes are as long as their rows, and every label has one."""
    lengths, labels = (arrays[name] for name in _COUNTS)
    if lengths.dtype != np.int32 or labels.dtype != np.int32 or lengths.ndim != 1:
        return False
    if lengths.shape != labels.shape or not (lengths > 1).all() or (lengths > rows).any():
        return False
    return int(lengths.sum(dtype=np.int64)) == rows and set(labels.tolist()) == set(range(count))
