"""Nine embeddings in a row, 1.4 s of sound, are what the classifier sees at a time."""

from __future__ import annotations

import numpy as np

from handscue.listen.embedding import REACH, SIZE, Embeddings
from handscue.listen.sound import HOP

ROWS = 9
FEATURES = ROWS * SIZE
ENDS_AFTER = 3  # hops from the last embedding's centre to the word's end, on the middle one


def windows(embeddings: Embeddings) -> Embeddings:
    """Return every nine embeddings in a row as one: (n, 96) to (n - 8, 864)."""
    if len(embeddings) < ROWS:
        return np.zeros((0, FEATURES), np.float32)
    view = np.lib.stride_tricks.sliding_window_view(embeddings, (ROWS, SIZE))
    return view.reshape(-1, FEATURES)


def centred_on(end: int) -> int:
    """Return the window whose last embedding is centred on a sample, counted from 0."""
    return (end + REACH // 2) // HOP - ROWS
