"""A folder published: only what changed is made again, and no run that ends early shows."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handscue.app import hands
from handscue.app.environment import Environment
from handscue.app.hands import cluster, local
from handscue.app.making import Job, delivered, make_of_parcel, parcel
from handscue.app.publishing import Labour, Published, publish
from handscue.errors import RequestError, SessionError
from handscue.export.kept import LARGEST
from handscue.publish.standing import STANDING, Recipe
from publish.sites import at_once, everything, write_session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "sessions"
    write_session(path, "legs.yaml", "Legs")
    write_session(path, "more/arms.yaml", "Arms", "Glide")
    return path


def published(folder: Path, labour: Labour | None = None) -> Published:
    return publish(folder, folder.parent / "site", Environment(), labour or at_once())


def titles(folder: Path) -> list[str]:
    catalogue = json.loads((folder.parent / "site" / "catalogue.json").read_text())
    return [session["title"] for session in catalogue["sessions"]]


def test_every_session_has_a_page_with_sound_sheet_captions_and_chapters(folder: Path) -> None:
    assert published(folder) == Published(made=2, kept=0)
    site = folder.parent / "site"
    assert titles(folder) == ["Arms", "Legs"]
    for address in ("legs", "more-arms"):
        names = {path.name for path in (site / address).iterdir()}
        assert {"index.html", "session.mp3", "sheet.html", "session.vtt", "chapters.json"} <= names
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def test_nothing_is_written_where_nothing_changed(folder: Path) -> None:
    published(folder)
    before = everything(folder.parent / "site")
    assert published(folder) == Published(made=0, kept=2)
    assert everything(folder.parent / "site") == before


def test_a_file_that_was_only_touched_has_not_changed(folder: Path) -> None:
    published(folder)
    os.utime(folder / "legs.yaml", (1, 1))
    assert published(folder) == Published(made=0, kept=2)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: write_session(folder, "legs.yaml", "Legs", "Knead"),
        lambda folder: (folder / "part.yaml").write_text(
            (folder / "part.yaml").read_text().replace("Stroke", "Press")
        ),
        lambda folder: (folder / "publish.yaml").write_text("talk: [names]"),
    ],
    ids=["the file", "what it includes", "the settings"],
)
def test_what_changed_is_made_again(
    folder: Path, change: Callable[[Path], object], request: pytest.FixtureRequest
) -> None:
    write_session(folder, "part.yaml", "Part")
    include = "title: Whole\nvoice: pyttsx3\nsteps:\n  - include: part.yaml\n"
    (folder / "whole.yaml").write_text(include)
    published(folder)
    change(folder)
    made = {"the file": 1, "what it includes": 2, "the settings": 4}
    expected = made[request.node.callspec.id]
    assert published(folder) == Published(made=expected, kept=4 - expected)


def test_what_is_gone_from_the_folder_is_gone_from_the_site(folder: Path) -> None:
    published(folder)
    (folder / "legs.yaml").unlink()
    assert published(folder) == Published(made=0, kept=1)
    assert titles(folder) == ["Arms"]
    assert not (folder.parent / "site" / "legs").exists()


def test_a_session_with_a_problem_is_named_and_the_others_are_published(folder: Path) -> None:
    (folder / "bad.yaml").write_text("title: Bad\nsteps: 3\n")
    done = published(folder)
    assert (done.made, [trouble.session for trouble in done.troubles]) == (2, ["bad.yaml"])
    assert "line 2" in done.troubles[0].what
    assert titles(folder) == ["Arms", "Legs"]


def test_a_slip_in_a_file_takes_nothing_off_the_site(folder: Path) -> None:
    published(folder)
    (folder / "legs.yaml").write_text("title: Legs\nsteps: oops\n")
    assert [trouble.session for trouble in published(folder).troubles] == ["legs.yaml"]
    assert titles(folder) == ["Arms", "Legs"]
    write_session(folder, "legs.yaml", "Legs", "Knead")
    assert published(folder) == Published(made=1, kept=1)


def test_a_length_that_cannot_be_is_told_each_time_and_tried_once(folder: Path) -> None:
    (folder / "publish.yaml").write_text("fit: [usual, 2h]\n")
    first = published(folder)
    assert (first.made, len(first.unfit), first.troubles) == (2, 2, ())
    assert published(folder) == replace(first, made=0, kept=2)


def test_two_lengths_of_a_session_are_not_made_one_right_after_the_other(folder: Path) -> None:
    (folder / "publish.yaml").write_text("fit: [usual, 6s]\n")
    given: list[str] = []

    def give(executor: Executor, job: Job, recipe: Recipe) -> Future[Any]:
        given.append(job.session)
        return at_once().give(executor, job, recipe)

    published(folder, replace(at_once(), give=give))
    assert given == ["legs.yaml", "more/arms.yaml"] * 2


def test_a_run_that_is_killed_shows_nothing_and_the_next_goes_on(folder: Path) -> None:
    published(folder)
    site = folder.parent / "site"
    before = everything(site)
    write_session(folder, "legs.yaml", "Legs", "Knead")
    write_session(folder, "more/arms.yaml", "Arms", "Press")
    here = at_once()
    given = 0

    def give(executor: Executor, *job: Any) -> Future[Any]:
        nonlocal given
        given += 1
        if given == 2:
            raise KeyboardInterrupt
        return here.give(executor, *job)

    with pytest.raises(KeyboardInterrupt):
        published(folder, replace(here, give=give))
    assert everything(site) == before
    assert published(folder) == Published(made=1, kept=1)


def test_what_stood_before_is_not_left_by_a_run_killed_as_it_switched(folder: Path) -> None:
    published(folder)
    old = folder.parent / ".site.publishing"
    shutil.copytree(folder.parent / "site", old)  # the swap was its last act
    assert published(folder) == Published(made=0, kept=2)
    assert not old.exists()


def test_a_damaged_record_of_the_site_only_costs_time(folder: Path) -> None:
    published(folder)
    (folder.parent / "site" / STANDING).write_bytes(b"{}")
    assert published(folder) == Published(made=2, kept=0)


def test_only_the_languages_that_are_asked_for_are_published(folder: Path) -> None:
    path = write_session(folder, "beine.yaml", "Beine")
    path.write_text(path.read_text() + "language: de\n")
    (folder / "publish.yaml").write_text("languages: [de]\n")
    published(folder)
    assert titles(folder) == ["Beine"]


def test_a_link_that_leads_out_of_the_folder_is_named_as_a_problem(folder: Path) -> None:
    (folder / "out.yaml").symlink_to(write_session(folder.parent / "elsewhere", "mine.yaml"))
    done = published(folder)
    assert [(trouble.session, "outside" in trouble.what) for trouble in done.troubles] == [
        ("out.yaml", True)
    ]
    assert done.made == 2


def test_a_site_within_the_folder_is_not_published_itself(folder: Path) -> None:
    site = folder / "site"
    for _ in range(2):
        publish(folder, site, Environment(), at_once())
        write_session(site / "legs", "extra.yaml")
    assert len(json.loads((site / "catalogue.json").read_text())["sessions"]) == 2


def test_a_folder_without_sessions_is_told(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    with pytest.raises(SessionError, match="has no session files"):
        published(tmp_path / "sessions")


def test_a_parcel_makes_what_is_made_here(folder: Path) -> None:
    """As on another computer: all that the work is given are bytes."""
    write_session(folder, "part.yaml", "Part", "Press")
    include = "title: Whole\nvoice: pyttsx3\nsteps:\n  - include: part.yaml\n"
    (folder / "whole.yaml").write_text(include)
    here = at_once()

    def send(executor: Executor, job: Job, recipe: Recipe) -> Future[Any]:
        return executor.submit(make_of_parcel, parcel(job, recipe))

    published(folder)
    site = folder.parent / "site"
    made_here = {name: content for name, (content, _) in everything(site).items()}
    publish(folder, folder.parent / "other", Environment(), Labour(here.hands, send, delivered))
    elsewhere = everything(folder.parent / "other")
    sounds = [name for name in made_here if name.endswith((".mp3", ".vtt", ".html", "rs.json"))]
    assert len(sounds) >= 16
    for name in sounds:
        assert elsewhere[name][0] == made_here[name], name


def test_who_has_another_voice_makes_nothing(folder: Path) -> None:
    here = at_once()

    def give(executor: Executor, job: Job, recipe: Recipe) -> Future[Any]:
        return here.give(executor, replace(job, spoken="hibari 9.9"), recipe)

    done = published(folder, replace(here, give=give))
    assert (done.made, len(done.troubles)) == (0, 2)
    assert "another voice" in done.troubles[0].what


def test_a_pool_of_processes_makes_the_same(folder: Path) -> None:
    assert published(folder, local(2)) == Published(made=2, kept=0)
    assert published(folder) == Published(made=0, kept=2)


def test_nobody_at_a_clusters_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "LONGEST_WAIT_S", 1)
    with pytest.raises(RequestError, match=r"nobody answers at tcp://127\.0\.0\.1:9"):
        cluster("tcp://127.0.0.1:9")


def test_what_is_kept_of_encoding_is_kept_within_bounds(folder: Path) -> None:
    packets = Environment().places.packets
    packets.mkdir(parents=True, exist_ok=True)
    old = packets / "old"
    with old.open("wb") as file:
        file.truncate(LARGEST + 1)  # a hole, which takes no room
    os.utime(old, (0, 0))
    published(folder)
    assert not old.exists()
    assert any(packets.iterdir())
