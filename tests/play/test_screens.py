"""What is seen: on a terminal of any width, and in lines elsewhere."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from handscue.play.screens import Lines, drawn
from handscue.play.transport import Command, begin
from handscue.play.view import View, view
from handscue.routine.model import Routine
from play.sessions import session, three_steps

LEGS = Routine.model_validate(
    {
        "title": "Legs",
        "steps": [
            {
                "sides": ["left", "right"],
                "part": "leg",
                "steps": [
                    {
                        "name": "Cupping of the calf",
                        "technique": "cupping",
                        "passes": 3,
                        "on_each_side": True,
                        "caution": "Not behind the knee, and not on the inside of it.",
                    }
                ],
            }
        ],
    }
)


def views(routine: Routine, *seconds: float, trouble: str | None = None) -> list[View]:
    timeline = session(routine).timeline
    return [view(begin(timeline, 0.0), second, trouble) for second in seconds]


def seen(one: View, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    console.print(drawn(one))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_all_that_matters_is_there_at_any_width(width: int) -> None:
    [now] = views(LEGS, 1.0, trouble="there is no device")
    text = seen(now, width)
    for words in ("Legs", "LEFT LEG", "Cupping", "three passes on", "behind", "next:", "No sound"):
        assert words in text
    assert max(len(line) for line in text.splitlines()) <= width


def test_time_left_is_counted_in_whole_seconds_and_ends_at_none() -> None:
    timeline = session(three_steps()).timeline
    transport = begin(timeline, 0.0)
    length_s = timeline.segments[0].duration_ms / 1000
    assert "0:02" in seen(view(transport, length_s - 1.01, None), 40)
    assert "0:01" in seen(view(transport, length_s - 0.99, None), 40)
    assert "0:01" in seen(view(transport, length_s - 0.01, None), 40)


def test_a_pause_says_how_to_go_on() -> None:
    timeline = session(three_steps()).timeline
    paused, _ = begin(timeline, 0.0).changed(Command.TOGGLE, 1.0)
    assert "paused - space goes on" in seen(view(paused, 5.0, None), 60)


def test_lines_say_each_segment_once_as_it_starts() -> None:
    file = io.StringIO()
    lines = Lines(file)
    timeline = session(LEGS).timeline
    for tenth in range(timeline.total_ms // 100):
        lines.show(view(begin(timeline, 0.0), tenth / 10, None))
    first, switch, second = file.getvalue().splitlines()
    assert first.split("  ")[-1] == "- caution: Not behind the knee, and not on the inside of it."
    assert "Left leg · Cupping of the calf" in first
    assert "three passes on each side" in first
    assert "Change over to the right leg" in switch
    assert "Right leg" in second


def test_lines_say_once_that_the_sound_goes_and_that_it_is_back() -> None:
    file = io.StringIO()
    lines = Lines(file)
    for trouble in ("no device", "no device", None, None):
        lines.show(views(LEGS, 1.0, trouble=trouble)[0])
    said = [line for line in file.getvalue().splitlines() if "ound" in line]
    assert len(said) == 2
    assert said[0].startswith("No sound: no device.")
    assert said[1] == "Sound is back."
