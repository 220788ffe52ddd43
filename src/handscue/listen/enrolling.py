"""From takes to a profile: vary them, embed them, train a classifier, keep their cepstra.

The same word in another voice is learned as no command: that keeps other people's talk out far
better than other people's other words do, and nobody's voice has to be shipped for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handscue.listen.backgrounds import backgrounds
from handscue.listen.cepstra import aligned, cepstra
from handscue.listen.profile import Profile
from handscue.listen.training import Classifier, trained
from handscue.listen.varying import OTHER_VOICES, as_another, varied
from handscue.listen.windows import FEATURES, centred_on, windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from handscue.listen.embedding import Embeddings, Embeds
    from handscue.listen.profile import Word
    from handscue.listen.sound import Matrix, Samples
    from handscue.listen.takes import Take

VARIATIONS = 16  # of each take
_AROUND_END = (-4, -3, -2)  # windows from the one centred on the word's end
_NOT_YET = 7  # windows before it that are no command yet
_SEED = 0

# Log-odds are comparable between speakers, so the same limits serve all (benchmarks/listen.py). The
# prefix has to be clearer than the word: it tells a command from the same word in her talk.
LIMITS = {"alone": -2.0, "prefix": -2.0, "word": -4.0, "pair": 0.0}


class Example(NamedTuple):
    """One take of a label, by its place, and windows of its variations.

    ``said``: where the word ends in each variation, (variations, 3, 864). ``unsaid``: windows that
    are no command: before the word has ended, and the word in other voices.
    """

    place: int
    take: Take
    said: Embeddings
    unsaid: Embeddings


@dataclass(frozen=True)
class Study:
    """Takes and talk, embedded and ready to be learned from: the dear part of learning."""

    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    no_command: Embeddings


def studied(
    takes: Mapping[str, Sequence[Take]],
    no_command: Sequence[Samples],
    embedder: Embeds,
    *,
    words: Sequence[Word],
    prefix: str | None,
    before: Study | None = None,
) -> Study:
    """Embed takes of each label, the prefix's among them, in some seconds.

    ``no_command`` is sound that holds no command: a minute of her talk, and what the session says.
    What was studied ``before`` of the same takes is kept.

    Raises:
        ValueError: a label has no take.

    """
    said = (*([] if prefix is None else [prefix]), *(word.label for word in words))
    if missing := [label for label in said if not takes.get(label)]:
        raise ValueError(f"there is no take of {', '.join(missing)}")
    behind = backgrounds(no_command, np.random.default_rng(_SEED))
    known = {} if before is None else {(one.place, id(one.take)): one for one in before.examples}
    examples = [
        known.get((place, id(take))) or _Varying(embedder, behind, place, nth).example(take)
        for place, label in enumerate(said)
        for nth, take in enumerate(takes[label])
    ]
    silent = [windows(embedder.rows(talk)) for talk in no_command]
    return Study(said, tuple(examples), np.concatenate(silent))


def profile_of(study: Study, words: Sequence[Word]) -> Profile:
    """Learn words from what was studied; a label before theirs is the prefix."""
    told = classifier_of(study, study.examples)
    classifier = {
        "mean": told.mean, "spread": told.spread, "weights": told.weights, "bias": told.bias,
    }  # fmt: skip
    prefix = study.labels[0] if len(study.labels) > len(words) else None
    return Profile(prefix, tuple(words), classifier | _templates(study.examples), LIMITS)


def classifier_of(study: Study, examples: Sequence[Example]) -> Classifier:
    """Train a classifier of all labels on some of the examples and on what is no command."""
    none = len(study.labels)
    rows, classes = [study.no_command], [np.full(len(study.no_command), none)]
    for example in examples:
        said = example.said.reshape(-1, FEATURES)
        rows += [said, example.unsaid]
        classes += [np.full(len(said), example.place), np.full(len(example.unsaid), none)]
    return trained(np.concatenate(rows), np.concatenate(classes), none)


class _Varying:
    """What a label's nth take is varied with, the same way each time."""

    def __init__(self, embedder: Embeds, behind: Sequence[Samples], place: int, nth: int) -> None:
        self._embedder, self._behind, self._place = embedder, behind, place
        self._random = np.random.default_rng([_SEED, place, nth])

    def example(self, take: Take) -> Example:
        """Return the take as it might be said, and as others might say it."""
        hers = [self._seen(take) for _ in range(VARIATIONS)]
        others = [self._seen(as_another(take, height)) for height in OTHER_VOICES]
        said = np.stack([seen[[centre + at for at in _AROUND_END]] for seen, centre in hers])
        before = [seen[: max(0, centre - _NOT_YET)] for seen, centre in hers]
        another = [seen[max(0, centre - _NOT_YET) : centre] for seen, centre in others]
        return Example(self._place, take, said, np.concatenate([*before, *another]))

    def _seen(self, take: Take) -> tuple[Embeddings, int]:
        """Return the windows of one variation, and which is centred on the word's end."""
        variation = varied(take, self._behind, self._random)
        return windows(self._embedder.rows(variation.samples)), centred_on(variation.end)


def _templates(examples: Sequence[Example]) -> dict[str, NDArray[np.generic]]:
    """Return the aligned cepstra of all takes, and what they are aligned by."""
    everything = np.concatenate([cepstra(example.take.samples) for example in examples])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    takes: list[Matrix] = [aligned(cepstra(each.take.word), mean, spread) for each in examples]
    return {
        "cepstra_mean": mean.astype(np.float32),
        "cepstra_spread": spread.astype(np.float32),
        "takes": np.concatenate(takes).astype(np.float32),
        "take_rows": np.array([len(take) for take in takes], np.int32),
        "take_labels": np.array([example.place for example in examples], np.int32),
    }
