"""What is seen: on a terminal of any width, and in lines elsewhere."""

from __future__ import annotations

import io
import threading
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from handscue.play.inputs.now_playing import now_playing
from handscue.play.screens.big import big
from handscue.play.screens.lines import Lines, line_of
from handscue.play.screens.terminal import drawn
from handscue.play.screens.unhurried import UnhurriedScreen
from handscue.play.transport import Command, begin
from handscue.play.view import View, view
from handscue.routine.model import Language, Routine
from play.sessions import session, three_steps, unhurried

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


SIDED = Routine.model_validate(
    {
        "title": "Legs",
        "steps": [
            {
                "sides": ["left"],
                "part": "leg",
                "steps": [{"name": "Cupping", "technique": "cupping"}],
            }
        ],
    }
)


def views(routine: Routine, *seconds: float, trouble: str | None = None) -> list[View]:
    timeline = session(routine).timeline
    return [view(begin(timeline, 0.0), second, trouble=trouble) for second in seconds]


LARGE = 4, 7  # rows of letters of either size


def is_large(words: str, text: str, *sizes: int) -> bool:
    """Say whether words are there in large letters, of so many rows, wherever they are."""
    ways = [big(words, 200, rows).splitlines() for rows in sizes or LARGE]
    return any(way != [words] and all(line in text for line in way) for way in ways)


WALL = datetime(2026, 3, 1, 14, 50, tzinfo=UTC)


def seen(one: View, width: int, height: int = 24) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    console.print(drawn(one, width, height, WALL))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_all_that_matters_is_there_at_any_width(width: int) -> None:
    [now] = views(LEGS, 1.0, trouble="there is no device")
    text = seen(now, width)
    assert "LEFT LEG" in text or any(
        big("LEFT LEG", width, rows).splitlines()[1] in text for rows in LARGE
    )
    for words in ("Legs", "three passes on", "behind", "next:", "No sound"):
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
    assert "Paused. Press space to resume." in seen(view(paused, 5.0, None), 60)


@pytest.mark.parametrize("routine", [SIDED, LEGS, three_steps(gate=True)])
def test_a_session_that_stands_still_cannot_be_taken_for_one_that_plays(routine: Routine) -> None:
    """Large letters say so, where the time was, and a bar tells what to press."""
    plays = begin(session(routine).timeline, 0.0)
    paused, _ = plays.changed(Command.TOGGLE, 1.0)
    texts = {state: seen(view(t, 2.0), 80) for state, t in {"": plays, "PAUSED": paused}.items()}
    assert is_large("PAUSED", texts["PAUSED"])
    assert not is_large("PAUSED", texts[""])
    assert "Press space" not in texts[""]


def test_a_session_that_waits_says_so_in_large_letters() -> None:
    plays = begin(session(three_steps(gate=True)).timeline, 0.0)
    waits, _ = plays.changed(Command.GATE, plays.stops_at)
    text = seen(view(waits, plays.stops_at + 5), 80)
    assert is_large("WAITING", text)
    assert "Waiting for you. Press space to continue." in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_it_does_is_written_as_large_as_the_name_leaves_room_for(
    size: tuple[int, int],
) -> None:
    plays = begin(session(three_steps(gate=True)).timeline, 0.0)
    paused, _ = plays.changed(Command.TOGGLE, 1.0)
    waits, _ = plays.changed(Command.GATE, plays.stops_at)
    for transport, words in ((plays, "0:14"), (paused, "PAUSED"), (waits, "WAITING")):
        now = view(transport, plays.stops_at + 5 if transport is waits else 2.0)
        text = seen(now, *size)
        assert is_large(words, text, 7), text
        assert is_large(now.segment.turn.name, text, 7)


@pytest.mark.parametrize("size", [(80, 24), (62, 20), (50, 24), (120, 40)])
def test_nothing_jumps_as_the_seconds_are_counted_down(size: tuple[int, int]) -> None:
    """The large figures have different widths; what is chosen for one second fits all."""
    plays = begin(session(SIDED).timeline, 0.0)
    shapes = set()
    for second in range(14):
        lines = seen(view(plays, second + 0.5), *size).splitlines()
        shapes.add((len(lines), *(number for number, line in enumerate(lines) if not line.strip())))
    assert len(shapes) == 1


AT_WORK = views(SIDED, 1.0)[0]
ANY_TEXT = st.text(min_size=1, max_size=30)
ORDERS = {"Cc", "Cs"}  # control characters, and halves of characters
TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.none() | ANY_TEXT)
def test_no_text_of_any_origin_gives_orders_to_the_terminal(
    words: str, trouble: str, notice: str, prompt: str | None
) -> None:
    """Nor to a screen reader's lines, nor to what a desktop shows; none of it is markup."""
    one = AT_WORK
    turn = replace(one.segment.turn, name=words, say=words, caution=words, part=words)
    segment = replace(one.segment, turn=turn)
    hostile = replace(
        one, segment=segment, following=segment, title=words, trouble=trouble, notice=notice,
        is_read=True, prompt=prompt,
    )  # fmt: skip
    file = io.StringIO()
    lines = Lines(file)
    lines.show(one)
    lines.show(hostile)
    playing = now_playing(hostile)
    for text in (seen(hostile, 80, 40), file.getvalue(), playing.title, playing.album):
        bare = text.replace("\n", "")
        assert not {unicodedata.category(letter) for letter in bare} & ORDERS
        assert not TURNS & set(bare)


def test_a_step_is_numbered_as_in_its_file_with_its_side() -> None:
    """As it can be typed for one: what is no step, such as changing over, has no number."""
    timeline = session(LEGS).timeline
    transport = begin(timeline, 0.0)
    one, changing_over, other = (
        view(transport, segment.start_ms / 1000 + 0.1) for segment in timeline.segments
    )
    assert "step 1 left" in seen(one, 80)
    assert "step" not in seen(changing_over, 80)
    assert "step 1 right" in seen(other, 80)
    assert "  1. Left leg · Cupping of the calf  " in line_of(one)
    assert "1." not in line_of(changing_over)


def test_what_looks_like_markup_is_shown_as_it_is_written() -> None:
    [one] = views(SIDED, 1.0)
    text = seen(replace(one, title="[red]x[/] [link=y]", notice="[/bold]"), 80)
    assert "[red]x[/] [link=y]" in text
    assert "[/bold]" in text


@pytest.mark.parametrize("width", [40, 80])
def test_a_quiz_shows_what_is_asked_instead_of_what_comes_next(width: int) -> None:
    [now] = views(LEGS, 1.0)
    text = seen(replace(now, prompt="did you?"), width)
    assert "did you?" in text
    for words in ("next:", " to go ", "n next"):
        assert words not in text
    timeline = session(three_steps()).timeline
    paused, _ = begin(timeline, 0.0).changed(Command.TOGGLE, 1.0)
    assert "Paused. Press space to resume." in seen(
        replace(view(paused, 2.0), prompt="did you?"), width
    )


def test_what_is_not_heard_is_read_on_both_screens() -> None:
    gate = view(begin(session(three_steps()).timeline, 0.0), 20.0)
    assert "Turn over." not in seen(gate, 60)
    assert "Turn over." in seen(replace(gate, is_read=True), 60)
    file = io.StringIO()
    Lines(file).show(replace(gate, is_read=True, prompt="did you?"))
    assert file.getvalue().splitlines()[1:] == ["Turn over.", "did you?"]


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
    assert "Switch to the right leg" in switch
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


def test_lines_say_what_was_changed_by_hand() -> None:
    file = io.StringIO()
    lines, transport = Lines(file), begin(session(unhurried()).timeline, 0.0)
    hands = (
        Command.HOLD, Command.HOLD, Command.MORE_15, Command.QUIET, Command.QUIET,
        Command.SOFTER, Command.FINISH, Command.EARLIER, Command.END,
    )  # fmt: skip
    for command in (None, *hands):
        if command:
            transport, _ = transport.changed(command, 1.0)
        for second in (1.0, 1.1):
            lines.show(view(transport, second))
    assert file.getvalue().splitlines()[1:] == [
        "Holding this step.", "No longer holding this step.", "This step now takes 0:55.",
        "Chimes only.", "Speech is back on.", "-3 dB.", "Finishing on time.", "Ends 4:48 late.",
        "Press again to end.",
    ]  # fmt: skip


def test_lines_say_once_that_the_session_waits() -> None:
    file = io.StringIO()
    lines = Lines(file)
    paused, _ = begin(session(LEGS).timeline, 0.0).changed(Command.TOGGLE, 1.0)
    for second in range(3):
        lines.show(view(paused, float(second)))
    assert file.getvalue().count("Paused. Press space to resume.") == 1


def test_lines_say_each_new_notice_once_and_not_what_was_told_at_first() -> None:
    file = io.StringIO()
    lines = Lines(file)
    for notice in ("Left in Toes.", "Left in Toes.", "The pedal is gone.", "The pedal is gone."):
        lines.show(replace(views(LEGS, 1.0)[0], notice=notice))
    assert "Left in Toes." not in file.getvalue()
    assert file.getvalue().count("The pedal is gone.") == 1


def test_the_screen_says_that_it_finishes_on_time_or_how_late() -> None:
    transport = begin(session(unhurried()).timeline, 0.0)
    assert "finishing on time" not in seen(view(transport, 0.0), 80)
    kept, _ = transport.changed(Command.FINISH, 1.0)
    assert "finishing on time" in seen(view(kept, 1.0), 80)
    late, _ = transport.changed(Command.EARLIER, 1.0)
    assert "ends 4:33 late" in seen(view(late, 1.0), 80)


def test_the_end_is_told_by_the_clock_on_the_wall_while_the_session_plays() -> None:
    timeline = session(three_steps()).timeline
    transport = begin(timeline, 0.0)
    assert "ends 14:50" in seen(view(transport, 0.0), 80)
    paused, _ = transport.changed(Command.TOGGLE, 1.0)
    assert "ends" not in seen(view(paused, 1.0), 80)


def test_all_that_is_not_as_usual_is_named() -> None:
    transport = begin(session(three_steps()).timeline, 0.0)
    for command in (Command.QUIET, Command.SOFTER, Command.HOLD):
        transport, _ = transport.changed(command, 1.0)
    text = seen(view(transport, 1.0, notice="the pedal is gone"), 100)
    for words in ("chimes only", "-3 dB", "Holding", "the pedal is gone"):
        assert words in text


def test_the_name_is_as_large_as_the_screen_allows() -> None:
    sizes = [len(big("Thigh wring", 60, height).splitlines()) for height in (1, 3, 4, 11, 12, 20)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1
    assert sizes[-1] >= 10
    assert big("Thigh wring", 10, 20) == "Thigh wring"


@pytest.mark.parametrize(("width", "height"), [(80, 24), (80, 18), (80, 13), (40, 24), (120, 40)])
def test_the_side_and_the_time_left_are_large_too_where_the_name_is(
    width: int, height: int
) -> None:
    [now] = views(SIDED, 1.0)
    text = seen(now, width, height)
    lines = [line.rstrip() for line in text.splitlines()]
    assert any(is_large("LEFT LEG", text, rows) for rows in (4, 7))
    assert any(is_large("0:14", text, rows) for rows in (4, 7))
    assert "LEFT LEG" not in lines
    assert "Cupping" not in lines
    assert len(lines) <= height


def test_where_there_is_room_for_one_the_name_is_the_large_one() -> None:
    [now] = views(SIDED, 1.0)
    lines = seen(now, 80, 11).splitlines()
    assert "LEFT LEG" in [line.rstrip() for line in lines]
    assert big("Cupping", 80, 4).splitlines()[1] in "\n".join(lines)
    [now] = views(SIDED.model_copy(update={"language": Language.GERMAN}), 1.0)
    assert "LEG, LINKS" in [line.rstrip() for line in seen(now, 80, 11).splitlines()]


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("Wade drücken", "Wade druecken"),
        ("Füße", "Fuesse"),
        ("Child\u2019s \u2013 d\u2019été", "Child's - d'ete"),
    ],
)
def test_names_with_accents_are_large_without_them(words: str, letters: str) -> None:
    assert big(words, 80, 20) == big(letters, 80, 20) != letters


@pytest.mark.parametrize("words", ["揉捏", "Knead 😀"])
def test_names_the_large_letters_lack_are_written_plainly(words: str) -> None:
    assert big(words, 80, 20) == words


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), min_size=1))
def test_large_letters_never_leave_their_room(words: str) -> None:
    lines = big(words, 60, 9).splitlines()
    assert lines == [words] or (len(lines) <= 9 and max(map(len, lines)) <= 60)


class HangingScreen:
    """A terminal that takes nothing until it is let go of."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.shown: list[View] = []

    def show(self, seen: View) -> None:
        self.let_go.wait()
        self.shown.append(seen)


def test_a_terminal_that_hangs_holds_up_nothing_and_then_shows_the_newest() -> None:
    transport = begin(session(LEGS).timeline, 0.0)
    hanging = HangingScreen()
    unhurried = UnhurriedScreen(hanging)
    for second in range(100):
        unhurried.show(view(transport, second / 10))
    hanging.let_go.set()
    assert unhurried.close()
    assert len(hanging.shown) < 5
    assert hanging.shown[-1] == view(transport, 9.9)


def test_a_terminal_that_is_closed_is_given_up() -> None:
    class Closed:
        def show(self, _seen: View) -> None:
            raise OSError(5, "Input/output error")

    unhurried = UnhurriedScreen(Closed())
    unhurried.show(views(LEGS, 1.0)[0])
    assert unhurried.close()
    unhurried.show(views(LEGS, 2.0)[0])


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
def test_a_microphone_that_is_on_is_seen_on_a_terminal(size: tuple[int, int]) -> None:
    seen = replace(view(begin(session(three_steps()).timeline, 0), 0), listening=True)
    console = Console(width=size[0], height=size[1], file=io.StringIO())
    for listening in (True, False):
        console.file = io.StringIO()
        console.print(drawn(replace(seen, listening=listening), *size, datetime.now(UTC)))
        assert ("MICROPHONE ON" in console.file.getvalue()) is listening


def test_lines_tell_when_a_microphone_goes_on_and_off() -> None:
    seen = view(begin(session(three_steps()).timeline, 0), 0)
    file = io.StringIO()
    lines = Lines(file)
    for listening in (False, True, True, False):
        lines.show(replace(seen, listening=listening))
    told = [line for line in file.getvalue().splitlines() if "microphone" in line]
    assert told == ["The microphone is on: listening for your words.", "The microphone is off."]
