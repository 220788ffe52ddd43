"""Exports as jobs of the desk: a queue, progress, what is kept, and nothing left in the end."""

from __future__ import annotations

import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from breaking.surroundings import wav
from handscue.app.environment import Environment
from handscue.app.exporting import Export, Files
from handscue.app.places import Places
from handscue.app.request import LengthWish, Request
from handscue.errors import RequestError
from handscue.export.sidecar_kinds import Sidecar
from handscue.schedule.appointment import Appointment
from handscue.web import exports as jobs
from handscue.web.access import Role
from handscue.web.exports import Exports, Job, State, Wish
from handscue.web.stage import Phase
from speech.spoken import speak_by_tones
from waiting import await_that
from web.desks import SHORT, Running, running

IMPOSSIBLE = LengthWish(Appointment(length_ms=1000))
SOON_S = 5


@dataclass(frozen=True)
class Place:
    """Exports without a desk, and a session that seems to play as long as it is said to."""

    exports: Exports
    plays: threading.Event
    session: Path

    def wish(self, *sidecars: Sidecar, length: LengthWish = LengthWish()) -> Wish:  # noqa: B008
        return Wish("short", Request(self.session, length), ".wav", sidecars)

    def job(self, name: str) -> Job:
        return next(job for job in self.exports.jobs() if job.id == name)

    def over(self, name: str) -> Job:
        await_that(lambda: self.job(name).is_over, within_s=60)
        return self.job(name)


@contextmanager
def exporting(folder: Path) -> Iterator[Place]:
    places = Places(*(folder / name for name in ("config", "data", "cache", "state")))
    session = folder / "short.yaml"
    session.write_text(SHORT, "utf-8")
    speak_by_tones(session, places.clips)
    plays = threading.Event()
    made = Exports(Environment(places), plays.is_set)
    try:
        yield Place(made, plays, session)
    finally:
        made.close(SOON_S)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with exporting(tmp_path) as found:
        yield found


def test_what_is_made_is_what_the_application_makes(place: Place, tmp_path: Path) -> None:
    job = place.over(place.exports.add(place.wish(Sidecar.WEBVTT)))
    assert (job.state, job.percent, job.problem) == (State.DONE, 100, None)
    assert [made.name for made in job.files] == ["short.vtt", "short.wav"]
    Export(Request(place.session), Files(tmp_path / "same.wav"), place.exports.env).run()
    made = place.exports.file(job.id, "short.wav")
    assert made.read_bytes() == (tmp_path / "same.wav").read_bytes()
    assert made.stat().st_size == job.files[1].size


def test_nobody_else_reads_what_is_made_and_it_is_gone_in_the_end(tmp_path: Path) -> None:
    with exporting(tmp_path) as place:
        job = place.over(place.exports.add(place.wish()))
        made = place.exports.file(job.id, "short.wav")
        assert made.parent.parent.stat().st_mode & 0o077 == 0
    assert not made.parent.parent.exists()


def test_while_a_session_plays_an_export_stands_still(place: Place) -> None:
    place.plays.set()
    name = place.exports.add(place.wish())
    await_that(lambda: place.job(name).doing == jobs.RESTING)
    assert place.job(name).percent == 0
    place.plays.clear()
    assert place.over(name).state is State.DONE


def test_one_is_made_at_a_time_in_the_order_they_were_asked_for(place: Place) -> None:
    place.plays.set()
    names = [place.exports.add(place.wish()) for _ in range(3)]
    await_that(lambda: place.job(names[0]).doing == jobs.RESTING)
    assert [job.state for job in place.exports.jobs()] == ["waiting", "waiting", "working"]
    assert [job.id for job in place.exports.jobs()] == names[::-1]
    place.plays.clear()
    assert [place.over(name).state for name in names] == [State.DONE] * 3


def test_the_queue_is_bounded(place: Place) -> None:
    place.plays.set()
    for _ in range(jobs.MOST_WAITING):
        place.exports.add(place.wish())
    with pytest.raises(RequestError, match="many exports"):
        place.exports.add(place.wish())


def test_what_waits_and_what_is_at_work_can_be_cancelled(place: Place) -> None:
    place.plays.set()
    working, waiting = (place.exports.add(place.wish()) for _ in range(2))
    await_that(lambda: place.job(working).doing == jobs.RESTING)
    place.exports.cancel(waiting)
    assert place.job(waiting).state is State.CANCELLED
    place.exports.cancel(working)
    assert place.over(working).state is State.CANCELLED
    assert place.job(working).files == ()
    place.plays.clear()
    assert place.over(place.exports.add(place.wish())).state is State.DONE


def test_what_is_over_can_be_taken_away(place: Place) -> None:
    job = place.over(place.exports.add(place.wish()))
    made = place.exports.file(job.id, "short.wav")
    place.exports.cancel(job.id)
    assert not made.exists()
    assert place.exports.jobs() == ()
    for gone in (lambda: place.exports.cancel(job.id), lambda: place.exports.file(job.id, "x")):
        with pytest.raises(KeyError):
            gone()


def test_what_cannot_be_made_says_why(place: Place) -> None:
    job = place.over(place.exports.add(place.wish(length=IMPOSSIBLE)))
    assert job.state is State.FAILED
    assert "the shortest possible is" in (job.problem or "")


def test_the_oldest_are_taken_away_where_there_are_many(place: Place) -> None:
    for _ in range(jobs.MOST_KEPT + 2):
        last = place.over(place.exports.add(place.wish(length=IMPOSSIBLE)))
    await_that(lambda: len(place.exports.jobs()) == jobs.MOST_KEPT)
    assert place.exports.jobs()[0] == last


def test_the_oldest_are_taken_away_where_they_are_large(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_BYTES", 1)
    first = place.over(place.exports.add(place.wish()))
    made = place.exports.file(first.id, "short.wav")
    second = place.over(place.exports.add(place.wish()))
    await_that(lambda: len(place.exports.jobs()) == 1)
    assert place.exports.jobs() == (second,)
    assert not made.exists()


def test_a_full_disk_is_not_filled_further(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEAST_FREE", 1 << 60)
    job = place.over(place.exports.add(place.wish()))
    assert job.state is State.FAILED
    assert "nearly full" in (job.problem or "")


def test_closed_it_ends_what_is_under_way(tmp_path: Path) -> None:
    with exporting(tmp_path) as place:
        place.plays.set()
        name = place.exports.add(place.wish())
        await_that(lambda: place.job(name).doing == jobs.RESTING)
        place.exports.close(SOON_S)
        assert place.job(name).state is State.CANCELLED
        with pytest.raises(RequestError):
            place.exports.add(place.wish())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        yield found


def asked(desk: Running, **wish: Any) -> Any:
    form = {"session": "short", "format": ".wav", **wish}
    return desk.ask("POST", "/api/exports/add", form, **desk.cookie(Role.CONTROL))


def listed(desk: Running) -> list[Any]:
    found: list[Any] = desk.ask("GET", "/api/exports", **desk.cookie(Role.CONTROL)).data["exports"]
    return found


def test_an_export_is_asked_for_looked_after_and_downloaded(desk: Running) -> None:
    answer = asked(desk, fit="2m40s", talk="names", side=None, sidecars=["html"])
    assert answer.status == 200
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)
    [job] = listed(desk)
    assert job["session"] == "short"
    assert [made["name"] for made in job["files"]] == ["short.html", "short.wav"]
    path = f"/api/exports/{job['id']}/short.wav"
    got = desk.ask("GET", path, **desk.cookie(Role.CONTROL))
    assert got.headers["content-disposition"] == 'attachment; filename="short.wav"'
    with wave.open(BytesIO(got.content)) as sound:
        assert sound.getnframes() == 160 * sound.getframerate()
    sheet = desk.ask("GET", path.replace(".wav", ".html"), **desk.cookie(Role.CONTROL))
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert desk.ask("GET", path, **desk.cookie(Role.SEE)).status == 403


def test_a_part_with_a_silence_before_it_is_exported(desk: Running) -> None:
    asked(desk, begin="step 2", end_at="step 2", gap="5s", loudness=-20)
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)
    path = f"/api/exports/{listed(desk)[0]['id']}/short.wav"
    with wave.open(BytesIO(desk.ask("GET", path, **desk.cookie(Role.CONTROL)).content)) as sound:
        assert sound.getnframes() == (5 + 40) * sound.getframerate()


def test_a_file_for_each_step_comes_in_one_archive(desk: Running) -> None:
    asked(desk, split=True, sidecars=["html"])
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)
    [made] = listed(desk)[0]["files"]
    assert made["name"] == "short.zip"
    path = f"/api/exports/{listed(desk)[0]['id']}/short.zip"
    content = desk.ask("GET", path, **desk.cookie(Role.CONTROL)).content
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert sum(name.endswith(".wav") for name in names) == 4
    assert {Path(name).suffix for name in names} >= {".m3u8", ".html", ".wav"}


def test_music_that_lies_beside_the_sessions_is_chosen_by_its_name(desk: Running) -> None:
    (desk.desk.env.places.sessions / "rain.wav").write_bytes(wav())
    told = desk.ask("GET", "/api/exports/choices", **desk.cookie(Role.CONTROL)).data
    assert told["music"] == ["rain.wav"]
    asked(desk, music_file="rain.wav", music_level=-20)
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)
    asked(desk)
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)
    with_music, without = (
        desk.ask("GET", f"/api/exports/{job['id']}/short.wav", **desk.cookie(Role.CONTROL)).content
        for job in reversed(listed(desk))
    )
    assert len(with_music) == len(without)
    assert with_music != without
    assert asked(desk, music_file="../rain.wav").status == 404


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"music_file": "/etc/passwd"}, 404),
        ({"music_level": 3}, 422),
        ({"loudness": 0}, 422),
        ({"gap": "soon"}, 409),
        ({"session": "../short"}, 404),
        ({"format": ".exe"}, 404),
        ({"format": "/../../x.wav"}, 422),
        ({"voice": "/etc/passwd.onnx"}, 404),
        ({"sidecars": ["exe"]}, 422),
        ({"fit": "soon"}, 409),
        ({"fit": "30m", "end": "14:50"}, 409),
        ({"out": "/tmp/x.wav"}, 422),
    ],
)
def test_what_cannot_be_is_refused(desk: Running, wish: dict[str, Any], status: int) -> None:
    answer = asked(desk, **wish)
    assert answer.status == status
    assert answer.data["problem"]
    assert listed(desk) == []


@pytest.mark.parametrize("file", ["..%2f..%2fshort.yaml", "%2e%2e", "short.yaml", "short.wav%00"])
def test_nothing_else_is_downloaded(desk: Running, file: str) -> None:
    asked(desk)
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)
    path = f"/api/exports/{listed(desk)[0]['id']}/{file}"
    assert desk.ask("GET", path, **desk.cookie(Role.EDIT)).status == 404


def test_an_export_waits_for_the_session_to_end(desk: Running) -> None:
    desk.ask("POST", "/api/play", {"session": "short"}, **desk.cookie(Role.CONTROL))
    await_that(lambda: desk.scene.phase is Phase.PLAYING, within_s=60)
    asked(desk)
    await_that(lambda: listed(desk)[0]["doing"] == jobs.RESTING)
    desk.desk.stage.give("end_now", "1")
    await_that(lambda: listed(desk)[0]["state"] == "done", within_s=60)


def test_the_choices_are_what_there_is(desk: Running) -> None:
    told = desk.ask("GET", "/api/exports/choices", **desk.cookie(Role.CONTROL)).data
    assert {one["suffix"] for one in told["formats"]} >= {".mp3", ".m4b", ".wav"}
    assert all(one["plays"] for one in told["formats"])
    assert told["sidecars"] == list(Sidecar)
    assert told["voices"]


def test_what_is_not_there_cannot_be_cancelled(desk: Running) -> None:
    answer = desk.ask("POST", "/api/exports/cancel", {"id": "x"}, **desk.cookie(Role.CONTROL))
    assert answer.status == 404
