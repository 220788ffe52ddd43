"""Packets on disk: what comes back is what was put there, or nothing; never in the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.sounding import about, session, silently
from handscue.export.formats import FORMATS, write
from handscue.export.kept import Forgetful, Kept, KeptPackets, packed, unpacked
from handscue.export.work import How

KEY, OTHER = b"k" * 16, b"o" * 16
PACKETS = [b"one", b"", b"three" * 100]


@pytest.fixture(params=["on disk", "nowhere"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    return KeptPackets(tmp_path / "packets") if request.param == "on disk" else Forgetful()


def test_what_comes_back_is_what_was_put_there_or_nothing(kept: Kept) -> None:
    for _ in range(2):
        assert kept.get(OTHER) is None
        kept.put(KEY, PACKETS)
        assert kept.get(KEY) in (PACKETS, None)


def test_what_one_export_kept_the_next_one_finds(tmp_path: Path) -> None:
    KeptPackets(tmp_path).put(KEY, PACKETS)
    assert KeptPackets(tmp_path).get(KEY) == PACKETS


@given(st.lists(st.binary(max_size=50), max_size=20), st.data())
def test_packed_they_are_the_same_and_any_damage_is_seen(
    packets: list[bytes], data: st.DataObject
) -> None:
    whole = packed(packets)
    assert unpacked(whole) == packets
    at = data.draw(st.integers(0, len(whole) - 1))
    slip = data.draw(st.integers(1, 255))
    flipped = whole[:at] + bytes([whole[at] ^ slip]) + whole[at + 1 :]
    for damaged in (whole[:at], flipped, whole + b"x"):
        with pytest.raises(ValueError, match="checksum"):
            unpacked(damaged)


@pytest.mark.parametrize("content", [b"", b"hcp1", b"\0" * 100, packed(PACKETS)[:-1]])
def test_what_is_damaged_counts_as_absent_and_is_kept_anew(tmp_path: Path, content: bytes) -> None:
    kept = KeptPackets(tmp_path)
    kept.put(KEY, PACKETS)
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    assert kept.get(KEY) is None
    kept.put(KEY, PACKETS)
    assert kept.get(KEY) == PACKETS


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = KeptPackets(tmp_path / "file" / "packets")
    kept.put(KEY, PACKETS)
    assert kept.get(KEY) is None
    kept.prune()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name")
def test_a_pipe_or_a_folder_in_the_way_is_not_waited_for(tmp_path: Path) -> None:
    kept = KeptPackets(tmp_path)
    os.mkfifo(tmp_path / KEY.hex())
    (tmp_path / OTHER.hex()).mkdir()
    assert kept.get(KEY) is None
    assert kept.get(OTHER) is None
    kept.put(OTHER, PACKETS)
    kept.put(KEY, PACKETS)
    assert kept.get(KEY) == PACKETS


def test_what_was_wanted_longest_ago_is_dropped_first(tmp_path: Path) -> None:
    kept = KeptPackets(tmp_path)
    keys = [bytes([n]) * 16 for n in range(4)]
    for age, key in enumerate(keys):
        kept.put(key, PACKETS)
        os.utime(tmp_path / key.hex(), (1000 - age, 1000 - age))
    (tmp_path / "a folder").mkdir()
    assert kept.get(keys[3]) == PACKETS  # wanted just now
    kept.prune(2 * len(packed(PACKETS)))
    assert [kept.get(key) is not None for key in keys] == [True, False, False, True]


@pytest.mark.parametrize("aligned", [False, True])
@pytest.mark.parametrize("suffix", FORMATS)
def test_an_export_with_kept_packets_is_byte_for_byte_one_without(
    tmp_path: Path, suffix: str, *, aligned: bool
) -> None:
    """First some are of another session, then all are there, then every second one is damaged."""
    kept, tags = KeptPackets(tmp_path / "packets"), about(0, end_ms=100)
    mix, other = session(30, (1, 9, 17.003, 25)), session(30, (1, 8.999, 25))
    path = tmp_path / f"a{suffix}"
    write(mix, tags, path, silently, How(aligned=aligned))
    anew = path.read_bytes()
    write(other, tags, path, silently, How(kept=kept, aligned=aligned))
    for damage in (False, False, True):
        for file in sorted((tmp_path / "packets").glob("*"))[::2] if damage else ():
            file.write_bytes(file.read_bytes()[:-1] + b"x")
        write(mix, tags, path, silently, How(kept=kept, aligned=aligned))
        assert path.read_bytes() == anew
