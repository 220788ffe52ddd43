"""What goes wrong on the way: killed at any instant, stopped, an encoder that is not there."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import soundfile

from export.sounding import about, session, silently
from handscue.errors import ExportError
from handscue.export.formats import FORMATS, write

KILLING = """
    import os, random, signal, sys, time
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    import soundfile
    from export.sounding import about, session, silently
    from handscue import whole
    from handscue.export.formats import FORMATS, write, writer_for

    folder = Path(sys.argv[2])
    paths = [folder / f"a{{suffix}}" for suffix in (".wav", ".mp3", ".flac", ".opus", ".ogg")]
    mix, tags = session(30, (0, 7, 14, 21)), about(0, end_ms=30_000)
    for path in paths:
        writer_for(path)
    if {named}:
        whole._nameless = lambda *_: None

    def in_child(work, seconds=None):
        child = os.fork()
        if not child:
            work()
            os._exit(0)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def once():
        for path in paths:
            write(mix, tags, path, silently)

    def for_ever():
        while True:
            once()

    in_child(once)
    whole = {{path: path.read_bytes() for path in paths}}
    instants = random.Random(4)
    left = 0
    for number in range(25):
        for path in paths[number % 2 :: 2]:
            path.unlink(missing_ok=True)
        in_child(for_ever, instants.uniform(0, 0.2))
        for path in folder.iterdir():
            if path in whole:
                assert path.read_bytes() == whole[path], path
            else:
                left += 1
    in_child(once)
    assert sorted(folder.iterdir()) == sorted(paths)
    print(left)
"""
TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills as POSIX does")
@pytest.mark.parametrize("named", [False, True])
def test_killed_at_25_instants_no_file_is_half_written_and_none_left(
    tmp_path: Path, *, named: bool
) -> None:
    """Once as here, once as where a file has a name from its beginning: fifty in all."""
    code = textwrap.dedent(KILLING).format(named=named)
    command = [sys.executable, "-c", code, str(TESTS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    if named:
        assert int(done.stdout)  # some were killed with a file half written


@pytest.mark.parametrize(
    ("suffix", "part"),
    [
        (".m4a", "av"),
        (".m4b", "av"),
        (".mp3", "lameenc"),
        (".flac", "soundfile"),
        (".ogg", "soundfile"),
    ],
)
def test_a_missing_encoder_says_what_to_type(
    tmp_path: Path, suffix: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, part, None)  # as if it were not installed
    with pytest.raises(ExportError, match=rf"Type: .*python.* -m pip install .*{part}\."):
        write(session(3, (1,)), about(0, end_ms=100), tmp_path / f"a{suffix}", silently)
    assert not list(tmp_path.iterdir())


def test_opus_does_without_pyav(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with one that is there, and made for another system."""
    (tmp_path / "av.py").write_text("raise ImportError('libavcodec.so.61: cannot open')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "av", raising=False)
    write(session(3, (1,)), about(0, end_ms=100), tmp_path / "a.opus", silently)
    assert len(soundfile.read(tmp_path / "a.opus")[0]) == 3 * 48_000


@pytest.mark.parametrize("suffix", FORMATS)
def test_stopped_on_the_way_it_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(session(20, (0, 10)), about(0, end_ms=100), tmp_path / f"a{suffix}", stop)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", FORMATS)
def test_progress_grows_and_ends_at_the_end(tmp_path: Path, suffix: str) -> None:
    mix = session(20, (0, 10, 18.3))
    seen: list[tuple[int, int]] = []
    write(mix, about(0, end_ms=100), tmp_path / f"a{suffix}", lambda *at: seen.append(at))
    assert seen == sorted(seen)
    assert seen[-1] == (mix.frames, mix.frames)


def test_memory_and_work_grow_with_what_is_said_not_with_the_length(tmp_path: Path) -> None:
    """Counted, not timed: how many frames are read of a session of 1 h and of one of 6 h."""
    counts = {}
    for hours in (1, 6):
        mix = session(hours * 3600, tuple(n * hours * 900.0 for n in range(4)))
        read, most = 0, 0
        plain = mix.read

        def counted(start: int, frames: int, plain: object = plain) -> object:
            nonlocal read, most
            read, most = read + frames, max(most, frames)
            return plain(start, frames)  # type: ignore[operator]

        mix.read = counted  # type: ignore[method-assign, assignment]
        for suffix in (".wav", ".flac", ".mp3", ".opus", ".m4b"):
            path = tmp_path / f"a{suffix}"
            write(mix, about(0, end_ms=hours * 3_600_000), path, silently)
            path.unlink()
        counts[hours] = read
        assert most <= 10 * 48_000
    assert counts[6] < 1.05 * counts[1]
