"""How unlike a take a stretch of sound is, however fast it was said: dynamic time warping.

Sakoe and Chiba, "Dynamic programming algorithm optimization for spoken word recognition" (1978),
with their steps 1:1, 2:1 and 1:2, so that speech may be up to twice as slow or as fast; a take may
begin anywhere in what is heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from handscue.listen.sound import Matrix

_FAR = 9e3


def cost(heard: Matrix, take: Matrix, last: int) -> float:
    """Return the least cost, per row of the take, of finding it at the end of what was heard.

    Rows are of length 1 (``cepstra.aligned``); it may end in any of the ``last`` rows. About 0 for
    the same sound and about 1 for unrelated ones.
    """
    distance = 1 - heard @ take.T
    rows, columns = distance.shape
    least = np.full((rows + 2, columns + 2), _FAR)
    least[2:, 2] = distance[:, 0]
    for row in range(rows):
        _step(least, distance, row)
    return float(least[-last:, -1].min() / columns)


def _step(least: Matrix, distance: Matrix, row: int) -> None:
    """Fill a row of the table from the two above it. Both are offset by 2, so none is missing."""
    now, before, target = distance[row], distance[row - 1], least[row + 2]
    direct = least[row + 1, 2:-1] + now[1:]
    slower = least[row, 2:-1] + (before[1:] + now[1:]) / 2
    target[3:] = np.minimum(direct, slower)
    faster = least[row + 1, 2:-2] + now[1:-1] + now[2:]
    target[4:] = np.minimum(target[4:], faster)
