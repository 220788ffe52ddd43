"""sessions/back-of-legs.yaml holds the routine's nineteen steps, with every fact of theirs."""

from pathlib import Path

import pytest

from handscue.errors import SessionError
from handscue.routine.loading import load_routine
from handscue.routine.model import Block, Routine, Side, Step

SESSION = Path(__file__).resolve().parents[2] / "sessions" / "back-of-legs.yaml"

# Name, technique's own name, passes, passes on each side, words of the instruction and the area.
STEPS: list[tuple[str, str, int | None, bool, str]] = [
    ("Effleurage", "effleurage", 3, False, "oil back leg"),
    ("Squeeze the calf", "squeezing", None, False, "thumb fingers calf towards knee tight spots"),
    ("Alternate deep stroking", "stroking", 3, True, "hand either side lower leg deep"),
    ("Up the middle and down the side", "local effleurage", 3, False, "up middle lower leg down"),
    ("Lift the foot", "passive movement", None, False, "lift foot lower leg ninety degrees"),
    ("Gastrocnemius wring", "wringing", None, False, "lower leg wring gastrocnemius"),
    (
        "Knee draw",
        "drawing",
        None,
        False,
        "cup round thumbs together crease behind knee lightly apart",
    ),
    ("Calf percussion 1", "hacking", None, False, "hack lightly gastrocnemius soleus"),
    ("Calf percussion 2", "cupping", None, False, "cup lightly gastrocnemius soleus"),
    ("Double-handed effleurage", "local effleurage", None, False, "both hands hamstrings gluteals"),
    ("Thigh squeeze", "squeezing", None, False, "V just above knee hands spread wide body weight"),
    (
        "Thigh wring",
        "wringing",
        None,
        False,
        "hand inside near side opposite directions twist cross",
    ),
    ("Thigh knead", "kneading", None, False, "thumbs press in roll back tight spot"),
    ("Thigh percussion 1", "hacking", None, False, "hack hamstrings gluteals"),
    ("Thigh percussion 2", "cupping", None, False, "cup hamstrings gluteals"),
    ("Thigh percussion 3", "beating", None, False, "beat hamstrings gluteals"),
    ("Thigh percussion 4", "pounding", None, False, "pound hamstrings gluteals"),
    ("Ankle circle", "circling", None, False, "round ankle bone"),
    ("Effleurage", "effleurage", 3, False, "whole leg"),
]


@pytest.fixture(scope="module")
def routine() -> Routine:
    return load_routine(SESSION)[0]


@pytest.fixture(scope="module")
def block(routine: Routine) -> Block:
    [block] = routine.steps
    assert isinstance(block, Block)
    return block


def test_the_client_lies_prone_with_towels_between_the_legs_first(routine: Routine) -> None:
    assert routine.title == "Back of the legs"
    assert routine.position == "prone"
    [towels] = routine.setup
    assert towels.say is not None
    assert "towels" in towels.say
    assert "between the legs" in towels.say


def test_the_left_leg_comes_first_then_the_right(block: Block) -> None:
    assert block.sides == (Side.LEFT, Side.RIGHT)
    assert block.part == "leg"
    assert block.change_over.say


def test_there_are_nineteen_steps(block: Block) -> None:
    assert [step.name for step in block.steps] == [name for name, *_ in STEPS]


@pytest.mark.parametrize("number", range(1, 20))
def test_a_step_states_its_facts(block: Block, number: int) -> None:
    step: Step = block.steps[number - 1]
    name, technique, passes, each_side, words = STEPS[number - 1]
    _, techniques = load_routine(SESSION)
    found = techniques.find(step.technique or "")
    assert found is not None
    assert (step.name, found[0]) == (name, technique)
    assert (step.passes, step.on_each_side) == (passes, each_side)
    assert step.say
    said = f"{step.say} {step.area} {step.name}".casefold()
    assert [word for word in words.casefold().split() if word not in said] == []


def test_only_step_nine_has_a_caution_and_it_is_about_the_knee(block: Block) -> None:
    cautioned = {n: step.caution for n, step in enumerate(block.steps, start=1) if step.caution}
    assert list(cautioned) == [9]
    assert "inside of the knee" in cautioned[9]
    assert "behind" in cautioned[9]


def test_instructions_address_the_therapist_in_sentences_short_enough_to_hear(
    block: Block,
) -> None:
    for step in block.steps:
        assert step.say is not None
        assert step.say.endswith(".")
        for sentence in step.say.split(". "):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(
    "change", [("title:", "tittle:"), ("technique:", "tecnique:"), ("sides:", "sdes:")]
)
def test_a_slip_in_the_name_of_a_field_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    path = tmp_path / "session.yaml"
    path.write_text(SESSION.read_text().replace(*change, 1))
    with pytest.raises(SessionError, match="there is no field with this name"):
        load_routine(path)
