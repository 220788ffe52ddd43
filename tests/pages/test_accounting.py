"""Nothing of a page is lost without a word."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handscue.languages.quantities import is_only_an_amount
from handscue.languages.words import words_of
from handscue.pages.documents import UnreadablePageError
from handscue.pages.importing import Imported, import_page

LINES = st.sampled_from(
    """
Calf care
1. Knead the calf for 30 seconds.
2. Wring the thigh, 3 times.
Step 3: Rest
- a towel
- Stroke the back x4
Do the same on the other leg.
Not over the knee!
Lavender smells of summer.
My cat sleeps on the couch.
Fig. 2
Posted by Ann
Back: 10 minutes
Turn the client over
Contraindications
Tips
# Legs
| a | b |
| Knead | 2 min |
Knead Thoroughly
3 sets of 10
Repeat.
Tel. 01632 960171
Kneten Sie die Wade, 20 Sekunden.
Pétrissez le mollet, 3 fois.
© Frictions
> quoted
-----
    indented words
Ask: how was it?
12 Main Street, Leeds


""".splitlines()
)
# A tag makes a page HTML, whose tags hold no words.
SEEN = st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\ufffd<")
ANY = st.text(SEEN, max_size=60)


def imported(text: str) -> Imported | None:
    """Return an import; None where a page is refused for what it is."""
    try:
        return import_page(text.encode(), "page")
    except UnreadablePageError as error:
        if "no steps" in str(error) or "does not fit into a session" in str(error):
            return None
        raise


def words(text: str) -> list[str]:
    """Return the words that say something: no numbers, and no little words."""
    found = re.findall(r"[^\W\d_]{2,}", text.casefold())
    return [word for word in found if word.isalpha() and word not in words_of("en").little]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LINES, ANY), min_size=1, max_size=14))
@example(["<Thumbs>"])
@example(["A\U0001f100"])
def test_every_word_of_every_line_is_in_the_file(lines: list[str]) -> None:
    """More than half of each line's words are in the session, or in what it says was left out."""
    page = "\n".join(["Calf", "", "1. Knead the calf.", "2. Wring it.", *lines])
    done = imported(page)
    if done is None:
        return
    there = set(words(done.text))
    for line in lines:
        told = [] if is_only_an_amount(words_of("en"), line) else words(line)
        assert sum(word in there for word in told) * 2 >= len(told), line


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_what_was_left_out_has_its_line_and_stands_at_the_end(lines: list[str]) -> None:
    page = "\n".join(["Calf", "", "1. Knead the calf.", "2. Wring it.", *lines])
    done = imported(page)
    assert done is not None
    written = page.split("\n")
    for left in done.left_out:
        assert set(words(left.text)) <= set(
            words("\n".join(written[left.line - 1 : left.line + 3]))
        )
        assert f"#   line {left.line}: {' '.join(left.text.split())}" in done.text


def test_what_is_left_out_is_named_and_what_is_taken_is_not() -> None:
    page = (
        b"Calf\n\nMy cat likes it.\n\n1. Knead the calf, 3 times.\n2. Wring it.\n\nPosted by Ann\n"
    )
    done = import_page(page, "x")
    assert [(left.line, left.text) for left in done.left_out] == [
        (3, "My cat likes it."),
        (8, "Posted by Ann"),
    ]
    assert not done.found_less_than_lost


def test_page_that_lost_more_work_than_it_kept_says_so() -> None:
    lost = "".join(f"The calf was kneaded {n} times that year, she told us.\n\n" for n in range(20))
    done = import_page(f"Calf\n\n1. Knead.\n2. Wring.\n\n{lost}".encode(), "x")
    assert done.found_less_than_lost


def test_number_that_found_no_place_is_left_out_loudly() -> None:
    page = b"Calf\n\n1. Knead the calf, 3 times. Repeat 7 times.\n2. Wring it.\n"
    done = import_page(page, "x")
    passes = {getattr(step, "passes", None) for step in done.routine.steps}
    for number in ("3", "7"):
        assert int(number) in passes or any(number in left.text for left in done.left_out)


def test_step_whose_name_stands_before_its_words_is_not_left_out() -> None:
    done = import_page(
        b"# Foot\n\n1. Effleurage: stroke the foot, 3 times.\n2. Knead the sole.\n", "page"
    )
    assert done.left_out == ()


@pytest.mark.parametrize(
    "page",
    [
        "1. Knead: the sole, twice.\n2. Hold: the toes, 1 minute.\n",
        "Kneading: 5 times\nWringing: 3 times\n",
        "Knead the calf.\nStroke the foot.\n",
    ],
)
def test_page_of_two_short_steps_is_all_there(page: str) -> None:
    done = import_page(page.encode(), "page")
    assert len(done.routine.steps) == 2
    assert not done.found_less_than_lost
    assert done.left_out == ()
