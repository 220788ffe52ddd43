"""What is measured of each clip, kept beside it, so that it is measured once.

All of a session's clips are measured before it begins: 0.2 s for the whole body's, of which reading
takes a tenth.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from handscue.mix.levels import Measures, measures_of
from handscue.sounds.clip import FULL_SCALE
from handscue.speech.sealed import read_sealed, write_sealed

if TYPE_CHECKING:
    from handscue.sounds.clip import Clip
    from handscue.units import Milliseconds

EDITION = 1  # one more whenever the same clip is to be measured in another way


@dataclass(frozen=True)
class KeptMeasures:
    """See ``levels.Measure``: in a folder, a file for each clip, named by its sound.

    What is damaged counts as absent. A folder that cannot be written only costs time.
    """

    folder: Path

    def __call__(self, clip: Clip) -> Measures:
        """Return what was measured of a clip, or measure it."""
        path = self.folder / f"{clip.digest.hex()}-{EDITION}-{np.__version__}.levels"
        kept = read_sealed(path)
        if kept is not None:
            return unpacked(kept, clip.length_ms)
        found = measures_of(clip)
        write_sealed(path, packed(found))
        return found


def packed(measures: Measures) -> bytes:
    """Return measures as bytes from which they come back as they were."""
    peaks = np.rint(measures.peaks * FULL_SCALE)
    return measures.energies.astype("<f4").tobytes() + peaks.astype("<i2").tobytes()


def unpacked(kept: memoryview, length_ms: Milliseconds) -> Measures:
    """Return the measures of a clip of that length."""
    peaks_begin = len(kept) - 2 * length_ms
    energies = np.frombuffer(kept[:peaks_begin], "<f4").astype(np.float64)
    return Measures(energies, np.frombuffer(kept[peaks_begin:], "<i2") / FULL_SCALE)
