"""What a colleague would remark: each reminder on its case, and silent beside it."""

from pathlib import Path

import pytest

from handscue.routine.loading import load_session
from handscue.routine.reminder_rules import shipped_rules
from handscue.routine.reminders import reminders


def reminded(tmp_path: Path, steps: str) -> list[str]:
    session = tmp_path / "session.yaml"
    session.write_text(f"title: T\nsteps:\n{steps}\n")
    loaded = load_session(session)
    return [one.message for one in reminders(loaded.routine, loaded.techniques, shipped_rules())]


CLOSE = "- {name: Close, technique: effleurage}"
LONG = " ".join(["Glide up the leg with flat hands."] * 12)
WHOLE_SIDE = "- {sides: [left], steps: [{name: A, technique: kneading}]}"


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        (f"- {{name: A, technique: effleurage, passes: 1, say: {LONG}}}\n{CLOSE}", "to say"),
        (f"- {{name: A, technique: hacking, area: lower back}}\n{CLOSE}", "kidneys"),
        (f"- {{name: A, technique: cupping, area: back of the knee}}\n{CLOSE}", "vessels"),
        (f"- {{name: A, technique: beating, say: Beat along the spine.}}\n{CLOSE}", "for muscle"),
        (f"- {{name: A, technique: percussion, area: shin}}\n{CLOSE}", "over the bone"),
        (f"- {{name: A, technique: stroking, say: Push from the knee to the ankle.}}\n{CLOSE}",
         "away from the heart"),
        ("- {name: A, technique: kneading}", "closing effleurage"),
        (f"{WHOLE_SIDE}\n{CLOSE}", "on the left only"),
        (f"- {{name: A, technique: kneading, caution: Not too hard.}}\n{CLOSE}", "no place"),
    ],
)  # fmt: skip
def test_each_reminder_is_given_once_on_its_case(tmp_path: Path, steps: str, says: str) -> None:
    (only,) = reminded(tmp_path, steps)
    assert says in only


@pytest.mark.parametrize(
    "steps",
    [
        f"- {{name: A, technique: hacking, area: calf}}\n{CLOSE}",
        f"- {{name: A, technique: hacking, area: lower back, caution: No kidneys.}}\n{CLOSE}",
        f"- {{name: A, technique: beating, say: Beat the muscle beside the spine.}}\n{CLOSE}",
        f"- {{name: A, technique: kneading, area: lower back}}\n{CLOSE}",
        f"- {{name: A, technique: stroking, say: Push from the ankle to the knee.}}\n{CLOSE}",
        f"- {{name: A, technique: stroking, say: Lightly from the knee to the ankle.}}\n{CLOSE}",
        f"{WHOLE_SIDE}\n{WHOLE_SIDE.replace('left', 'right')}\n{CLOSE}",
        f"- {{name: A, technique: kneading, caution: Keep off the throat.}}\n{CLOSE}",
    ],
)
def test_what_is_as_it_should_be_is_not_remarked_on(tmp_path: Path, steps: str) -> None:
    assert reminded(tmp_path, steps) == []


def test_every_percussion_rule_has_its_source() -> None:
    assert all(place.source and place.why for place in shipped_rules().places)
