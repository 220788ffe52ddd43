"""How unlike a take a stretch of sound is, however fast it was said: dynamic time warping.

Sakoe and Chiba, "Dynamic programming algorithm optimization for spoken word recognition" (1978),
with their steps 1:1, 2:1 and 1:2, so that speech may be up to twice as slow or as fast; a take may
begin anywhere in what is heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.listen.sound import Matrix

_FAR = 9e3


def cost(heard: Matrix, take: Matrix, last: int) -> float:
    """Return the least cost, per row of the take, of finding it at the end of what was heard.

    Rows are of length 1 (``cepstra.aligned``); it may end in any of the ``last`` rows. About 0 for
    the same sound and about 1 for unrelated ones.
    """
    return costs(heard, [take], last)[0]


def costs(heard: Matrix, takes: Sequence[Matrix], last: int) -> list[float]:
    """Return the ``cost`` of each of some takes, found all at once."""
    lengths = [len(take) for take in takes]
    filled = np.zeros((len(takes), max(lengths), heard.shape[1]))
    for place, take in zip(filled, takes, strict=True):
        place[: len(take)] = take
    distance = 1 - np.einsum("rc,tmc->rtm", heard, filled)
    rows, _, columns = distance.shape
    least = np.full((rows + 2, len(takes), columns + 2), _FAR)
    least[2:, :, 2] = distance[:, :, 0]
    for row in range(rows):
        _step(least, distance, row)
    ends = zip(range(len(takes)), lengths, strict=True)
    return [float(least[-last:, at, length + 1].min() / length) for at, length in ends]


def _step(least: Matrix, distance: Matrix, row: int) -> None:
    """Fill a row of each table from the two above it. Both are offset by 2, so none is missing."""
    now, before, target = distance[row], distance[row - 1], least[row + 2]
    direct = least[row + 1, :, 2:-1] + now[:, 1:]
    slower = least[row, :, 2:-1] + (before[:, 1:] + now[:, 1:]) / 2
    target[:, 3:] = np.minimum(direct, slower)
    faster = least[row + 1, :, 2:-2] + now[:, 1:-1] + now[:, 2:]
    target[:, 4:] = np.minimum(target[:, 4:], faster)
