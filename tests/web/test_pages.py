"""The pages' own files: how they are served, and kept by a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from handscue.web.routes.pages import page_files, revision, whole_pages
from web.desks import Running, running

NAMES = sorted(whole_pages())
ASKED = re.compile(rb'(?:href|src)="(/page/[^"]*)"')


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("desk"), sessions={}) as found:
        yield found


@pytest.mark.parametrize("name", NAMES)
def test_all_that_a_page_asks_for_is_there_and_kept(desk: Running, name: str) -> None:
    page = desk.ask("GET", f"/{name}")
    assert page.headers["cache-control"] == "no-cache"
    asked = ASKED.findall(page.content)
    assert any(path.endswith(b".css") for path in asked)
    for path in asked:
        answer = desk.ask("GET", path.decode())
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]


def test_under_any_other_name_a_file_is_asked_for_again(desk: Running) -> None:
    plain = desk.ask("GET", "/page/css/desk.css")
    assert plain.headers["cache-control"] == "no-cache"
    assert plain.content == page_files()["css/desk.css"].content
    assert desk.ask("GET", f"/page/{revision()[::-1]}/css/desk.css").status == 404


def test_what_has_not_changed_is_not_sent_again(desk: Running) -> None:
    mark = desk.ask("GET", "/control").headers["etag"]
    again = desk.ask("GET", "/control", If_None_Match=mark)
    assert (again.status, again.content) == (304, b"")


def test_every_module_asks_for_others_beside_it_so_that_they_are_kept_too() -> None:
    for path, file in page_files().items():
        if path.endswith(".js"):
            assert not re.search(rb'from "/', file.content), path
