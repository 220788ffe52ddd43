"""From takes to a profile: vary them, embed them, train a classifier, keep their cepstra."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handscue.listen.backgrounds import backgrounds
from handscue.listen.cepstra import aligned, cepstra
from handscue.listen.profile import Profile, Word
from handscue.listen.training import trained
from handscue.listen.varying import varied
from handscue.listen.windows import centred_on, windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from handscue.listen.embedding import Embeddings, Embeds
    from handscue.listen.sound import Matrix, Samples
    from handscue.listen.takes import Take

VARIATIONS = 16  # of each take
_AROUND_END = (-4, -3, -2)  # windows from the one centred on the word's end
_NOT_YET = 7  # windows before it that are no command yet
_SEED = 0

# Log-odds are comparable between speakers, so the same limits serve all (benchmarks/listen.py). At
# these, prefix and word together have to be clearer than two words that stand alone. The prefix has
# to be a little clearer than the word: it tells a command from the same word in her talk.
LIMITS = {"alone": 2.0, "prefix": 0.5, "word": 0.0, "pair": 7.0}


def enrol(
    takes: Mapping[str, Sequence[Take]],
    no_command: Sequence[Samples],
    embedder: Embeds,
    *,
    words: Sequence[Word],
    prefix: str | None,
) -> Profile:
    """Learn words from takes of each label, the prefix's among them, in some seconds.

    ``no_command`` is sound that holds no command: a minute of her talk, and what the session says.

    Raises:
        ValueError: a label has no take.

    """
    said = [*([] if prefix is None else [prefix]), *(word.label for word in words)]
    if missing := [label for label in said if not takes.get(label)]:
        raise ValueError(f"there is no take of {', '.join(missing)}")
    labelled = [(place, take) for place, label in enumerate(said) for take in takes[label]]
    classified = _classified(labelled, no_command, embedder, len(said))
    arrays = classified | _templates(labelled)
    return Profile(prefix, tuple(words), arrays, LIMITS)


def _classified(
    labelled: Sequence[tuple[int, Take]],
    no_command: Sequence[Samples],
    embedder: Embeds,
    count: int,
) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of a classifier of so many labels."""
    rows, classes = [], []
    for embeddings, its_class in _examples(labelled, no_command, embedder, count):
        rows.append(embeddings)
        classes.append(np.full(len(embeddings), its_class))
    told = trained(np.concatenate(rows), np.concatenate(classes), count)
    return {
        "mean": told.mean, "spread": told.spread, "weights": told.weights, "bias": told.bias,
    }  # fmt: skip


def _examples(
    labelled: Sequence[tuple[int, Take]],
    no_command: Sequence[Samples],
    embedder: Embeds,
    none: int,
) -> Iterator[tuple[Embeddings, int]]:
    """Return windows and their class, of which ``none`` is no label."""
    random = np.random.default_rng(_SEED)
    behind = backgrounds(no_command, random)
    for talk in no_command:
        yield windows(embedder.rows(talk)), none
    for label, take in labelled:
        for _ in range(VARIATIONS):
            variation = varied(take, behind, random)
            seen = windows(embedder.rows(variation.samples))
            centre = centred_on(variation.end)
            yield seen[[centre + at for at in _AROUND_END if 0 <= centre + at < len(seen)]], label
            yield seen[: max(0, centre - _NOT_YET)], none


def _templates(labelled: Sequence[tuple[int, Take]]) -> dict[str, NDArray[np.generic]]:
    """Return the aligned cepstra of all takes, and what they are aligned by."""
    everything = np.concatenate([cepstra(take.samples) for _, take in labelled])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    takes: list[Matrix] = [aligned(cepstra(take.word), mean, spread) for _, take in labelled]
    return {
        "cepstra_mean": mean.astype(np.float32),
        "cepstra_spread": spread.astype(np.float32),
        "takes": np.concatenate(takes).astype(np.float32),
        "take_rows": np.array([len(take) for take in takes], np.int32),
        "take_labels": np.array([label for label, _ in labelled], np.int32),
    }
