"""The editor in a real browser, at a phone's size and a desk's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from browsing import SIZES, THEMES, browser, opened, until
from handscue.routine import yaml_text
from web.desks import Running, afresh, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

EVIL = "<img src=x onerror=alert(1)>"
TEXT = f"""\
# Mine, with remarks.
title: Feet  # as ever
steps:
  - {{name: Glide, duration: 40s}}  # with oil
  - {{name: Turn over, wait: true}}
  - sides: [left, right]
    part: leg
    steps:
      - name: Knead
        technique: kneading
  - name: "{EVIL}"
    duration: 30s
"""


SESSIONS = {"short": TEXT}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("desk"), sessions=SESSIONS) as found:
        yield found


@pytest.fixture
def desk(served: Running) -> Running:
    return afresh(served, SESSIONS)


def editing(desk: Running) -> str:
    return f"{desk.origin}/edit?session=short#key={desk.token()}"


def file(desk: Running, name: str = "short") -> str:
    return (desk.desk.env.places.sessions / f"{name}.yaml").read_text("utf-8")


def ready(page: Page) -> None:
    page.wait_for_selector(".entry")


def says(page: Page, words: str) -> None:
    until(page, f"document.getElementById('status').textContent.includes({words!r})")


def names(page: Page) -> list[str]:
    return page.locator("#form .entry > details > summary .name").all_text_contents()[:5]


def first_are(page: Page, *wanted: str) -> None:
    """Wait until the cards begin with these."""
    found = "[...document.querySelectorAll('#form .entry > details > summary .name')]"
    until(page, f"{found}.map((one) => one.textContent).join('|').startsWith({'|'.join(wanted)!r})")


def is_changed(page: Page) -> None:
    until(page, "!document.getElementById('undo').disabled")


@SIZES
def test_a_step_is_changed_and_only_its_line_is_written(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        page.click("#s-steps-0")
        page.fill("#f-steps-0-duration", "1m")
        until(page, "document.querySelector('#s-steps-0 .time').textContent === '1:00'")
        until(page, "document.querySelector('td.figure:last-child').textContent === '1:00'")
        assert page.text_content("#unsaved") == "Not saved yet"
        page.keyboard.press("Control+s")
        says(page, "Saved.")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert file(desk) == TEXT.replace("duration: 40s", "duration: 1m")


@SIZES
def test_cards_are_moved_added_and_removed_by_keyboard_alone(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        page.focus("#s-steps-0")
        page.keyboard.press("Alt+ArrowDown")
        until(page, "document.activeElement.id === 'down-steps-1'")
        page.keyboard.press("Enter")  # into the block
        until(page, "document.activeElement.id === 'down-steps-1-steps-0'")
        assert names(page)[:3] == ["Turn over", "Left, then right: leg", "Glide"]
        page.click(".more button:has-text('Add a step') >> nth=-1")
        until(page, "document.activeElement.id === 'f-steps-3-name'")
        page.keyboard.type("Stroke out")
        until(page, "document.querySelector('#s-steps-3 .name').textContent === 'Stroke out'")
        page.click("#s-steps-0")
        page.click("details[open] .more button:has-text('Remove')")
        until(page, "document.activeElement.id === 'undo'")
        page.click("#save")
        says(page, "Saved.")
    after = file(desk)
    assert "      - {name: Glide, duration: 40s}  # with oil\n      - name: Knead\n" in after
    assert after.startswith("# Mine, with remarks.\ntitle: Feet  # as ever\n")
    assert "  - name: Stroke out\n" in after
    assert "Turn over" not in after


def centred(page: Page, card: str) -> None:
    """Have a card away from the edges, where dragging would scroll."""
    page.evaluate(f"document.getElementById('s-{card}').scrollIntoView({{ block: 'center' }})")


def where(page: Page, card: str, part: str = "details") -> tuple[float, float]:
    """Return the middle of a part of a card, on the screen."""
    box = page.locator(f"li:has(> details > #s-{card}) > {part} >> nth=0").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@SIZES
def test_a_card_is_dragged_with_the_mouse(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        centred(page, "steps-1")
        page.mouse.move(*where(page, "steps-0", ".tools .grip"))
        page.mouse.down()
        x, y = where(page, "steps-1")
        page.mouse.move(x, y + 8)
        assert page.locator(".dragged").count() == page.locator(".after").count() == 1
        page.mouse.up()
        says(page, "Moved Glide.")
        first_are(page, "Turn over", "Glide")
        assert page.locator(".dragged, .after").count() == 0
        centred(page, "steps-1")
        page.mouse.move(*where(page, "steps-1", ".tools .grip"))
        page.mouse.down()
        x, y = where(page, "steps-2-steps-0")
        page.mouse.move(x, y - 8)
        page.mouse.up()
        until(page, "document.activeElement.id === 's-steps-1-steps-0'")
        page.click("#save")
        says(page, "Saved.")
    assert "      - {name: Glide, duration: 40s}  # with oil\n      - name: Knead\n" in file(desk)


def test_a_card_is_dragged_with_a_finger_and_what_cannot_be_is_left(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, editing(desk), has_touch=True) as page:
        ready(page)
        finger = page.context.new_cdp_session(page)

        def touch(kind: str, *points: tuple[float, float]) -> None:
            sent = [{"x": x, "y": y} for x, y in points]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": sent})

        def dragged(card: str, other: str, by: float) -> None:
            centred(page, card)
            touch("touchStart", where(page, card, ".tools .grip"))
            x, y = where(page, other)
            touch("touchMove", (x, y + by / 2))
            touch("touchMove", (x, y + by))
            touch("touchEnd")

        dragged("steps-1", "steps-0", -8)
        says(page, "Moved Turn over.")
        first_are(page, "Turn over", "Glide")
        before = page.evaluate("document.getElementById('text').value")
        dragged("steps-2", "steps-2-steps-0", 8)  # a block into itself
        assert page.locator(".dragged, .before, .after, .within").count() == 0
        assert page.evaluate("document.getElementById('text').value") == before


@SIZES
def test_words_areas_and_sounds_are_given_in_pairs(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        page.click("summary:has-text('More about the session')")
        page.fill("[aria-label='How words are said: Word, such as ITB']", "ITB")
        page.fill("[aria-label='How words are said: Said like: eye tee bee']", "eye tee bee")
        assert page.locator("[aria-label='How words are said: Word, such as ITB']").count() == 2
        page.fill("[aria-label='How long on each area in all: Area']", "leg")
        page.fill("[aria-label='How long on each area in all: Time, such as 20m']", "soon")
        page.wait_for_selector("#problems button")
        page.fill("[aria-label='How long on each area in all: Time, such as 20m']", "20m")
        page.wait_for_selector("#problems button", state="detached")
        page.fill("#f-recorded", "my-voice")
        page.click("#save")
        says(page, "Saved.")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    after = file(desk)
    assert "pronounce:\n  ITB: eye tee bee\n" in after
    assert "areas:\n  leg: 20m\n" in after
    assert "recorded: my-voice\n" in after
    assert after.startswith("# Mine, with remarks.\ntitle: Feet  # as ever\n")


def first_fault(page: Page, field: str) -> str:
    """Wait until there is a problem at a field, and return it."""
    fault = page.locator(f"[id='{field}-fault']")
    fault.wait_for()
    assert page.locator(f"[id='{field}']").get_attribute("aria-invalid") == "true"
    return fault.inner_text()


OWN = "[aria-label='Your own techniques, and what they take: Technique']"


@SIZES
def test_own_techniques_are_written_with_their_times_and_chosen_in_steps(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        page.click("summary:has-text('More about the session')")
        page.fill(OWN, "sea sweep")
        assert page.locator("[id='f-techniques-sea sweep-per_pass']").count() == 1
        page.fill("[id='f-techniques-sea sweep-least']", "9s")
        assert "per_pass" in first_fault(page, "f-techniques-sea sweep")
        page.fill("[id='f-techniques-sea sweep-per_pass']", "ten")
        assert "A pass: 'ten' is not a duration" in first_fault(
            page, "f-techniques-sea sweep-per_pass"
        )
        page.fill("[id='f-techniques-sea sweep-per_pass']", "12")
        page.wait_for_selector("#problems button", state="detached")
        assert page.locator(OWN).count() == 2
        page.click("#s-steps-0")
        page.select_option("#f-steps-0-technique", "sea sweep")
        page.click("#save")
        says(page, "Saved.")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    after = yaml_text.read(file(desk)).data
    assert after["techniques"] == {"sea sweep": {"least": "9s", "per_pass": 12}}
    assert after["steps"][0]["technique"] == "sea sweep"


def test_what_a_technique_says_besides_its_times_stays(browser: Browser, desk: Running) -> None:
    path = desk.desk.env.places.sessions / "short.yaml"
    said = "techniques:\n  sweep: {per_pass: 8s, aliases: [swoop]}  # as taught\nsteps:"
    path.write_text(TEXT.replace("steps:", said, 1))
    with opened(browser, editing(desk)) as page:
        ready(page)
        page.click("summary:has-text('More about the session')")
        page.fill("#f-techniques-sweep-hold", "2m")
        is_changed(page)
        page.click("#save")
        says(page, "Saved.")
    assert "sweep: {per_pass: 8s, aliases: [swoop], hold: 2m}  # as taught\n" in file(desk)


@SIZES
def test_music_is_laid_under_a_session_with_all_that_can_be_said_of_it(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        page.click("summary:has-text('More about the session')")
        page.fill("#f-music-level", "loud")
        assert "decibels" in first_fault(page, "f-music-level")
        assert "missing" in first_fault(page, "f-music-file")
        page.fill("#f-music-file", "rain.flac")
        page.fill("#f-music-level", "-20")
        page.fill("#f-music-ducked", "-12 dB")
        assert "-20 or less" in first_fault(page, "f-music-ducked")
        page.fill("#f-music-ducked", "-30 dB")
        page.fill("#f-music-release", "2s")
        page.wait_for_selector("#f-music-ducked-fault", state="hidden")
        page.click("#save")
        says(page, "Saved.")
        assert yaml_text.read(file(desk)).data["music"] == {
            "file": "rain.flac", "level": -20, "ducked": "-30 dB", "release": "2s",
        }  # fmt: skip
        for part in ("level", "ducked", "release"):
            page.fill(f"#f-music-{part}", "")
        until(page, "document.getElementById('text').value.includes('music: rain.flac')")


def test_a_step_is_ticked_or_not_where_it_differs_from_the_session(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, editing(desk)) as page:
        ready(page)
        page.click("#s-steps-0")
        page.click(".entry details[open] summary:has-text('More about this step')")
        for chosen, written in (("yes", True), ("no", False)):
            page.select_option("#f-steps-0-pace_ticks", chosen)
            until(page, f"document.getElementById('text').value.includes('{str(written).lower()}')")
        page.click("#save")
        says(page, "Saved.")
        assert yaml_text.read(file(desk)).data["steps"][0]["pace_ticks"] is False
        page.reload()
        ready(page)
        page.click("#s-steps-0")
        assert page.input_value("#f-steps-0-pace_ticks") == "no"
        page.select_option("#f-steps-0-pace_ticks", "")
        is_changed(page)
        page.click("#save")
        says(page, "Saved.")
    assert "pace_ticks" not in file(desk)


def test_the_steps_of_another_session_are_left_out_and_changed(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, editing(desk)) as page:
        ready(page)
        page.click("button:has-text('Add another session')")
        until(page, "document.activeElement.id === 'f-steps-4-include'")
        page.select_option("#f-steps-4-include", "feet")
        until(page, "document.getElementById('s-steps-4').textContent.includes('The feet')")
        page.click("#s-steps-0")
        page.click("#s-steps-4")
        page.check("#f-steps-4-setup")
        page.click("summary:has-text('Leave steps out')")
        steps = page.locator("details.part > summary")
        steps.nth(0).wait_for()
        left, changed = steps.nth(0), steps.nth(1)
        told = (
            left.evaluate("one => one.firstChild.data"),
            changed.evaluate("one => one.firstChild.data"),
        )
        left.click()
        page.click("details.part[open] label:has-text('Leave it out') input")
        left.click()
        changed.click()
        page.fill(f"[id='f-steps-4-change-{told[1]}-duration']", "2m")
        page.fill(f"[id='f-steps-4-change-{told[1]}-say']", "Slowly.")
        is_changed(page)
        page.click("#save")
        says(page, "Saved.")
    [*_, added] = yaml_text.read(file(desk)).data["steps"]
    assert added == {
        "include": "feet",
        "setup": False,
        "leave_out": [told[0]],
        "change": {told[1]: {"duration": "2m", "say": "Slowly."}},
    }


def test_undo_and_redo_go_through_all_of_it(browser: Browser, desk: Running) -> None:
    with opened(browser, editing(desk)) as page:
        ready(page)
        page.click("#s-steps-0")
        page.fill("#f-steps-0-name", "Stroke")
        is_changed(page)
        page.click("details[open] .more button:has-text('Do it on both sides')")
        until(page, "document.querySelector('#s-steps-0-steps-0') !== null")
        page.fill("#f-steps-0-part", "foot")
        for _ in range(3):
            page.keyboard.press("Control+z")
        until(page, "document.getElementById('undo').disabled")
        assert page.evaluate("document.getElementById('text').value") == TEXT
        for _ in range(3):
            page.click("#redo")
        until(page, "document.getElementById('redo').disabled")
        assert "part: foot" in page.evaluate("document.getElementById('text').value")


@SIZES
def test_a_problem_stands_at_its_field_and_is_gone_to(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, editing(desk), size) as page:
        ready(page)
        page.click("#s-steps-2-steps-0")
        page.fill("#f-steps-2-steps-0-duration", "ten")
        page.wait_for_selector("#f-steps-2-steps-0-duration-fault:visible")
        told = page.text_content("#f-steps-2-steps-0-duration-fault") or ""
        assert told.startswith("Duration: 'ten' is not a duration; write it like 20s")
        page.click("#s-steps-2-steps-0")
        page.wait_for_selector("#f-steps-2-steps-0-duration", state="hidden")
        page.click("#problems button")
        until(page, "document.activeElement.id === 'f-steps-2-steps-0-duration'")
        page.fill("#f-steps-2-steps-0-duration", "")
        page.wait_for_selector("#problems button", state="detached")


def test_the_text_changes_the_form_and_says_what_is_wrong(browser: Browser, desk: Running) -> None:
    with opened(browser, editing(desk)) as page:
        ready(page)
        page.click("#show-text")
        page.fill("#text", TEXT.replace("Glide", "Stroke"))
        until(page, "document.querySelector('#s-steps-0 .name').textContent === 'Stroke'")
        page.fill("#text", "title: [")
        page.wait_for_selector("#problems button")
        assert page.evaluate("document.getElementById('form').inert")
        page.click("#undo")
        until(page, "!document.getElementById('form').inert")


@pytest.mark.parametrize("which", ["Keep mine", "Take theirs", "Save mine as a copy"])
def test_two_windows_never_write_over_each_other_unseen(
    browser: Browser, desk: Running, which: str
) -> None:
    with (
        opened(browser, editing(desk), expected="409") as one,
        opened(browser, editing(desk)) as other,
    ):
        for page, name in ((one, "Mine"), (other, "Theirs")):
            ready(page)
            page.click("#s-steps-0")
            page.fill("#f-steps-0-name", name)
            is_changed(page)
        other.click("#save")
        says(other, "Saved.")
        one.click("#save")
        one.click(f"dialog button:has-text('{which}')")
        if which == "Keep mine":
            says(one, "Saved.")
        elif which == "Take theirs":
            until(one, "document.querySelector('#s-steps-0 .name').textContent === 'Theirs'")
        else:
            one.fill("#words", "My feet")
            one.keyboard.press("Enter")
            one.wait_for_url("**session=my-feet")
    theirs = TEXT.replace("Glide", "Theirs")
    assert file(desk) == (TEXT.replace("Glide", "Mine") if which == "Keep mine" else theirs)
    if which == "Save mine as a copy":
        assert "name: Mine" in file(desk, "my-feet")


def test_one_that_came_with_handscue_becomes_ones_own(browser: Browser, desk: Running) -> None:
    with opened(browser, editing(desk).replace("=short", "=feet")) as page:
        ready(page)
        says(page, "your own copy")
        page.fill("#f-title", "My feet")
        page.keyboard.press("Control+s")
        says(page, "Saved.")
    assert "title: My feet\n" in file(desk, "feet")


def test_a_session_is_begun_and_edited(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/")) as page:
        page.click("#new")
        page.fill("#words", "Hands")
        page.keyboard.press("Enter")
        page.wait_for_url("**/edit?session=hands")
        ready(page)
        assert page.text_content("#title") == "Hands"


@THEMES
def test_it_meets_the_guidelines_for_access(
    browser: Browser, desk: Running, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    with opened(browser, editing(desk), size, **how) as page:
        ready(page)
        page.click("summary:has-text('More about the session')")
        assert page.locator("#form img").count() == 0
        assert EVIL in names(page)
        for one in ("#s-steps-2", "#s-steps-0"):
            page.click(one)
            assert axe.run(page).response["violations"] == []
        page.fill("#f-steps-0-duration", "ten")
        page.wait_for_selector("#problems button")
        assert axe.run(page).response["violations"] == []
        page.click("#show-text")
        assert axe.run(page).response["violations"] == []
