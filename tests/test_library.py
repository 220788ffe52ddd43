"""The shipped sessions: what they have to be, spoken in full, exported, and found from anywhere."""

import contextlib
import gc
import os
import shutil
import subprocess
import sys
import wave
from datetime import date
from pathlib import Path

import pytest

from cli.desk import Desk
from handscue.app.environment import Environment
from handscue.app.exporting import tags_of
from handscue.app.library import found
from handscue.app.places import Places
from handscue.app.planning import plan
from handscue.app.preparing import ready
from handscue.app.request import LengthWish, Request
from handscue.app.speaking import Speaker
from handscue.export.formats import write
from handscue.routine.loading import load_routine
from handscue.schedule.appointment import Appointment
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said
from handscue.sounds.clip import Clip
from handscue.units import FRAMES_PER_SECOND

SHIPPED = sorted((Path(__file__).resolve().parent.parent / "sessions").glob("*.yaml"))
MINUTES = {"seated-back-and-neck": (15, 15), "hand-five-minutes": (5, 5), "whole-body": (45, 60)}


def test_the_library_is_whole() -> None:
    assert {path.stem for path in SHIPPED} >= {
        "back-of-legs", "front-of-legs", "back", "chest-and-neck", "arms-and-hands", "feet",
        "face-and-scalp", "whole-body", "seated-back-and-neck", "hand-five-minutes",
    }  # fmt: skip


@pytest.fixture(scope="module")
def _spoken() -> None:
    """Have said at once what all of them say: to start, a voice takes longer than to speak."""
    loaded = [load_routine(path) for path in SHIPPED]
    said = dict.fromkeys(text for each in loaded for text in everything_said(unroll(*each)))
    Speaker(loaded[0][0], SHIPPED[0].parent, Environment()).say([*said])


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_is_spoken_in_full_within_its_steps_and_exported(path: Path, tmp_path: Path) -> None:
    before = _frames_held()
    session = ready(Request(path), Environment())
    own = sum(clip.frames for clip in session.sounds.clips.values())
    assert _frames_held() - before <= own  # each clip once, however long the session is
    timeline = session.plan.timeline
    assert [s.turn.name for s in timeline.segments if s.lengthened] == []
    least, most = MINUTES.get(path.stem, (4, 15))
    assert least * 60_000 <= timeline.total_ms <= most * 60_000
    out = tmp_path / "session.wav"
    write(session.mix, tags_of(session, date(2026, 11, 26)), out, lambda _done, _of: None)
    with contextlib.closing(wave.open(str(out), "rb")) as sound:
        assert sound.getnframes() * 1000 == timeline.total_ms * FRAMES_PER_SECOND


def _frames_held() -> int:
    gc.collect()
    return sum(held.frames for held in gc.get_objects() if isinstance(held, Clip))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_names_the_sources_of_its_facts(path: Path) -> None:
    if path.stem != "back-of-legs":  # whose facts came with the first wish for it
        assert "# Facts from: " in path.read_text()


def test_the_whole_body_turns_over_in_the_middle() -> None:
    names = [
        s.turn.name for s in plan(Request(Path("whole-body")), Environment()).timeline.segments
    ]
    turned = names.index("Turn over")
    assert len(names) * 0.3 < turned < len(names) * 0.7
    assert "Hacking" in names[:turned]
    assert "Forehead" in names[turned:]


def test_sessions_are_found_by_name_from_anywhere(tmp_path: Path) -> None:
    places = Places.of_user()
    located = places.located
    with contextlib.chdir(tmp_path):
        assert located(Path("feet")).samefile(next(p for p in SHIPPED if p.stem == "feet"))
        assert located(Path("feet.yaml")) == located(Path("feet"))
        assert located(Path("none")) == Path("none")
        assert {path.stem for path in found(places)} == {path.stem for path in SHIPPED}
        (tmp_path / "feet.yaml").write_text("title: Mine\nsteps: [{name: A}]\n")
        assert located(Path("feet")).read_text().startswith("title: Mine")


def test_list_shows_position_length_and_areas(tmp_path: Path) -> None:
    told = Desk(tmp_path).call("list").stdout
    (row,) = (line for line in told.splitlines() if line.startswith("seated-back-and-neck"))
    assert all(part in row for part in ("seated", "15:00", "trapezius"))
    assert "handscue play NAME" in told


def test_sessions_and_data_are_found_in_the_layout_of_a_wheel(tmp_path: Path) -> None:
    """What the wheel puts below the package is found without the checkout."""
    root = Path(__file__).resolve().parent.parent
    package = tmp_path / "handscue"
    shutil.copytree(root / "src" / "handscue", package)
    for folder in ("sessions", "sounds"):
        shutil.copytree(root / folder, package / "data" / folder)
    program = "from handscue.app.library import load; from handscue.app.places import Places;"
    program += "from pathlib import Path; places = Places.of_user();"
    program += "path = places.located(Path('whole-body')); print(path); load(path, places)"
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == package / "data" / "sessions" / "whole-body.yaml"


def test_the_whole_body_comes_down_to_35_minutes_by_leaving_out_what_is_optional() -> None:
    length = LengthWish(Appointment(35 * 60_000), drop_optional=True)
    planned = plan(Request(Path("whole-body"), length), Environment())
    assert planned.timeline.total_ms == 35 * 60_000
    assert planned.left_out
