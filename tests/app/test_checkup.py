"""What is found of a microphone: only told, for no session needs one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from handscue.app import checkup
from handscue.app.places import Places
from handscue.errors import OutputError
from handscue.sounds.clip import Samples


def noise(level: float) -> Samples:
    return (np.random.default_rng(1).standard_normal(48_000) * level).astype(np.int16)


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (noise(0), "silent. Is it switched off?"),
        (noise(10), "at -71 dB: quiet"),
        (noise(200), "at -44 dB: usual"),
        (noise(2000), "at -24 dB: loud"),
    ],
)
def test_the_rooms_noise_is_put_into_words(samples: Samples, told: str) -> None:
    assert told in checkup.heard(samples)


class Silence:
    """A microphone that is switched off."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def take(self, _: Callable[[], object]) -> Samples:
        return noise(0)


def test_a_machine_without_a_microphone_is_as_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(*[tmp_path] * 4)

    def none(*_: object, **__: object) -> None:
        raise OutputError("there is no microphone to record with (none is connected)")

    monkeypatch.setattr(checkup, "MiniaudioMicrophone", none)
    lacking = checkup.microphone(places)
    assert lacking.is_good
    assert "will not work: there is no microphone" in lacking.sentence
    monkeypatch.setattr(checkup, "MiniaudioMicrophone", lambda *_, **__: Silence())
    assert "switched off" in checkup.microphone(places).sentence
