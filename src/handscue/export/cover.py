"""A cover drawn from the session: its steps as a dial, once round from beginning to end."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from handscue.routine.model import Side
from handscue.schedule.unroll import Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from handscue.schedule.timeline import Segment, Timeline

    Numbers: TypeAlias = npt.NDArray[np.float32]

SIZE = 400  # pixels
AT_ONCE = 25  # rows drawn at a time: the whole picture's numbers would take 17 MB
INNER, OUTER = 0.52, 0.86  # of half the picture
GAP = 2.0  # pixels between steps
PAPER = (250, 246, 239)
WORK, LEFT, RIGHT = (122, 139, 111), (47, 111, 115), (196, 106, 78)
QUIET = (205, 194, 176)  # setting up, resting, waiting
SWITCH = (226, 178, 92)


def cover(timeline: Timeline) -> bytes:
    """Draw a timeline; return a PNG."""
    colours = np.array([_colour(segment) for segment in timeline.segments], np.float32)
    ends = np.array([s.end_ms for s in timeline.segments]) / timeline.total_ms
    axis = (np.arange(SIZE, dtype=np.float32) + 0.5) * (2 / SIZE) - 1
    rows = [axis[at : at + AT_ONCE] for at in range(0, SIZE, AT_ONCE)]
    return _png(np.concatenate([_drawn(axis, down, ends, colours) for down in rows]))


def _drawn(
    across: Numbers, down: Numbers, ends: npt.NDArray[np.float64], colours: Numbers
) -> npt.NDArray[np.uint8]:
    """Draw some rows, ``down`` from the middle; return shape (rows, columns, 3)."""
    across, down = np.meshgrid(across, down)
    radius = np.hypot(across, down)
    turn = (np.arctan2(across, -down) / (2 * np.pi)) % 1.0  # 0 at the top, clockwise to 1
    index = np.minimum(np.searchsorted(ends, turn, side="right"), len(ends) - 1)
    edges = np.concatenate(([0.0], ends))
    to_edge = np.minimum(turn - edges[index], edges[index + 1] - turn)
    from_edge = to_edge * 2 * np.pi * radius * SIZE / 2 - GAP / 2  # in pixels
    inside = np.minimum(radius - INNER, OUTER - radius) * SIZE / 2
    share = np.clip(np.minimum(inside, from_edge) + 0.5, 0, 1)[..., None]
    picture = share * colours[index] + (1 - share) * np.array(PAPER, np.float32)
    return np.asarray(np.rint(picture), np.uint8)


def _colour(segment: Segment) -> tuple[int, int, int]:
    turn = segment.turn
    if turn.kind is Kind.SWITCH:
        return SWITCH
    if turn.kind is not Kind.WORK:
        return QUIET
    by_side = {Side.LEFT: LEFT, Side.RIGHT: RIGHT, None: WORK}
    return by_side[turn.side]


def _png(picture: npt.NDArray[np.uint8]) -> bytes:
    """Write a picture of shape (height, width, 3)."""
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)  # each after a byte that says: unfiltered
    rows[:, 1:] = picture.reshape(height, -1)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum
