"""What each unit of a page is there for: all of it is looked at, and the best whole is taken."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.languages.words import words_of
from handscue.pages.blocks import Block, Page, Shape
from handscue.pages.choosing import is_much_the_same, read_steps, steps_told
from handscue.pages.evidence import evidence
from handscue.pages.found import WrittenStep
from handscue.pages.roles import (
    Role,
    Weights,
    best,
    fitted,
    read_weights,
    roles_of,
    written_weights,
)
from handscue.pages.units import units_of
from pages import judging

LABELLED = Path(__file__).parent / "labelled"
SMALL = st.floats(-4, 4, allow_nan=False).map(lambda number: round(number, 2))
ROW = st.tuples(*[SMALL] * len(Role))
TEXTS = st.lists(st.text("aAbB.:!? \n12", min_size=1, max_size=40), min_size=1, max_size=8)


def paragraphs(texts: list[str]) -> list[Block]:
    return [Block(Shape.TEXT, text, line) for line, text in enumerate(texts, start=1)]


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=4), st.lists(ROW, min_size=8, max_size=8))
def test_roles_taken_are_those_that_together_weigh_most(
    scores: list[tuple[float, ...]], rows: list[tuple[float, ...]]
) -> None:
    after = dict(zip(range(-1, len(Role)), rows, strict=True))

    def weight(roles: tuple[Role, ...]) -> float:
        befores = (-1, *roles[:-1])
        return sum(s[r] + after[b][r] for s, b, r in zip(scores, befores, roles, strict=True))

    most = max(weight(way) for way in itertools.product(Role, repeat=len(scores)))
    assert weight(tuple(best(scores, after))) == pytest.approx(most)


@given(TEXTS)
def test_every_word_of_a_page_is_in_one_unit_in_order(texts: list[str]) -> None:
    said = " ".join(unit.text for unit in units_of(paragraphs(texts)))
    assert said.split() == " ".join(texts).split()


@given(st.dictionaries(st.text("abc 1", min_size=1, max_size=6), ROW, max_size=4), ROW)
def test_table_of_weights_is_read_as_it_was_written(
    of: dict[str, tuple[float, ...]], row: tuple[float, ...]
) -> None:
    weights = Weights(of, {-1: row, 0: row})
    assert read_weights(written_weights(weights)) == weights


def test_weights_that_come_with_handscue_are_of_evidence_that_there_is() -> None:
    """Of nine in ten, that is; pages are read until they have shown so many."""
    unseen = set(fitted().of)
    for expectation in sorted(LABELLED.glob("*/*.json")):
        for unit in evidence(*judging.page_of(expectation)):
            unseen.difference_update(unit)
        if len(unseen) < 0.1 * len(fitted().of):
            return
    pytest.fail(f"nothing is evidence of {sorted(unseen)}")


def test_sentences_without_marks_are_told_apart_by_what_they_say() -> None:
    blocks = paragraphs([
        "My aunt loved this on a Sunday evening, and so may you.",
        "Warm the oil between your palms. Glide up the calf with long strokes, five times.",
        "Knead the muscle with both hands for two minutes.",
        "Squeeze down to the ankle, three times. Go gently over the shin.",
        "Stroke the whole leg lightly, ten times.",
        "Do not massage over varicose veins.",
        "See you next week!",
    ])  # fmt: skip
    roles = roles_of(words_of("en"), units_of(blocks))
    assert roles[0] is Role.ASIDE
    assert roles[-1] is Role.ASIDE
    assert sum(role is Role.STEP for role in roles) >= 4


def test_empty_page_has_no_roles_and_no_steps() -> None:
    assert roles_of(words_of("en"), []) == []
    assert read_steps(words_of("en"), Page(None, ())).steps == []
    assert steps_told(words_of("en"), Page(None, ())).steps == []


def test_book_is_read_by_its_marks_alone() -> None:
    told = paragraphs([f"Knead the calf number {n}, three times." for n in range(2001)])
    assert steps_told(words_of("en"), Page(None, tuple(told))).steps == []
    assert len(steps_told(words_of("en"), Page(None, tuple(told[:30]))).steps) > 15


def steps(*names: str) -> list[WrittenStep]:
    return [WrittenStep(name, "", 1) for name in names]


def test_readings_that_differ_in_one_step_are_much_the_same() -> None:
    assert is_much_the_same(steps("Knead", "Wring", "Hack"), steps("Knead", "Wring"))
    assert not is_much_the_same(steps("Aim", "Aim", "Aim", "Aim"), steps("Knead", "Wring"))
    assert not is_much_the_same([], steps("Knead"))


def test_most_steps_of_pages_by_many_hands_are_found() -> None:
    """The pages were written by others than the rules, and each was first read without a fit."""
    whole = judging.Tally()
    for expectation in sorted(LABELLED.glob("*/*.json")):
        tally = judging.judge_page(expectation).tallies["steps"]
        whole.right += tally.right
        whole.wrong += tally.wrong
        whole.missed += tally.missed
    assert whole.precision >= 0.95
    assert whole.recall >= 0.95


def test_every_labelled_page_has_its_expectation() -> None:
    expectations = list(LABELLED.glob("*/*.json"))
    named = {e.parent / json.loads(e.read_text(encoding="utf-8"))["page"] for e in expectations}
    there = {path for path in LABELLED.glob("*/*") if path.suffix != ".json"}
    assert named == there
