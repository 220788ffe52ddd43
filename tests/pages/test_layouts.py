"""The kinds of layout that people use, each in a small page of its own."""

import pytest

from handscue.pages.importing import Imported, import_page
from pages.judging import Got, steps_of


def page(text: str) -> Imported:
    return import_page(text.encode(), "page")


def between(language: str, line: str) -> Imported:
    """Import a line between two plain steps of its language."""
    first, last = {
        "en": ("Knead the calf, 3 times.", "Stroke the foot, 5 times."),
        "de": ("Die Wade kneten, 3-mal.", "Den Fuß ausstreichen, 5-mal."),
        "fr": ("Pétrissez le mollet, 3 fois.", "Lissez le pied, 5 fois."),
        "es": ("Amasa la pantorrilla, 3 veces.", "Desliza por el pie, 5 veces."),
    }[language]
    return page(f"1. {first}\n2. {line}\n3. {last}\n")


def names(done: Imported) -> list[str]:
    return [got.step.name for got in steps_of(done.routine)]


def by_name(done: Imported) -> dict[str, Got]:
    return {got.step.name: got for got in steps_of(done.routine)}


def test_short_line_above_a_paragraph_is_the_name_of_the_step() -> None:
    done = page(
        "Lymph care\n\nGroin\nPlace a flat hand at the top of the thigh. Repeat 10 times.\n\n"
        "Knee hollow\nCup the fingers behind the knee and pump, 8 times.\n"
    )
    assert names(done) == ["Groin", "Knee hollow"]
    assert [got.step.passes for got in steps_of(done.routine)] == [10, 8]


def test_bold_lines_above_paragraphs_are_the_names_of_steps() -> None:
    done = page(
        "<html><h1>Feet</h1><p><b>Solar plexus</b><br>Press the hollow for three slow breaths.</p>"
        "<p><b>Toe 5</b></p><p>Pull and roll each toe, twice.</p></html>"
    )
    assert names(done) == ["Solar plexus", "Toe 5"]


def test_capitals_over_lines_are_parts_and_each_line_a_step() -> None:
    done = page(
        "DESK MASSAGE\n\nBACK\nCompressions. Lean in with the fists, shoulder to waist, twice.\n"
        "Forearm roll. Roll the forearm over the trapezius from the neck to the shoulder tip,"
        " 45 seconds each side.\n\nARMS\nSqueeze down the arm, 3 times.\n"
        "Shake the arm for ten seconds.\n"
    )
    assert done.routine.title == "DESK MASSAGE"
    assert names(done) == ["Compressions", "Forearm roll", "Squeeze down the arm", "Shake the arm"]


def test_timetable_by_the_clock_gives_the_differences() -> None:
    done = page(
        "Full body\n\n0:00 - 0:05 Settle\n0:05 - 0:30 Back\n0:30 - 0:32 Client turns over\n"
        "0:32 - 1:00 Legs\n"
    )
    took = {name: got.step.duration for name, got in by_name(done).items()}
    assert (took["Settle"], took["Back"], took["Legs"]) == (300_000, 1_500_000, 1_680_000)
    assert by_name(done)["Client turns over"].step.wait


def test_last_line_that_adds_up_the_others_is_no_step() -> None:
    done = page(
        "Hour\n\nBack: 20 minutes\nArms: 10 minutes\nLegs: 30 minutes\nFinish: 60 minutes\n"
    )
    assert names(done) == ["Back", "Arms", "Legs"]


def test_repeat_that_names_its_first_step_reaches_back_to_it() -> None:
    done = page(
        "Feet\n\n1. Greeting both feet. Hold them for 30 seconds.\n"
        "2. Ankle rotation. Circle the foot five times.\n3. Sole press. Press the sole, twice.\n\n"
        "Repeat everything from the ankle rotation on the other foot.\n"
    )
    assert [got.both for got in steps_of(done.routine)] == [False, True, True]


def test_benefits_are_not_spoken_and_named_as_left_out() -> None:
    done = page("Sole\n\n1. Press the sole, twice. This helps to release tension.\n2. Knead it.\n")
    assert "tension" not in str([step.say for step in done.routine.steps])
    assert any("tension" in left.text for left in done.left_out)


@pytest.mark.parametrize(
    "line", ["Call 020 7946 0018", "Ring +44 (0)113 496 0321", "0221 555 0199"]
)
def test_telephone_numbers_are_not_spoken(line: str) -> None:
    done = page(f"Calf\n\n1. Knead the calf.\n2. Wring it.\n\n{line}\n")
    assert [left.text for left in done.left_out] == [line]


def test_turning_a_hand_over_is_no_gate_and_turning_the_client_is() -> None:
    done = page(
        "Arms\n\n1. Turn the hand over and knead the palm.\n2. Ask the client to turn over.\n"
        "3. Stroke the back, twice.\n"
    )
    assert [got.step.wait for got in steps_of(done.routine)] == [False, True, False]


def test_amount_inside_a_name_stays_and_at_its_end_goes() -> None:
    done = page("Calf\n\n1. Squeeze for five seconds with both hands\n2. Knead it, 2 min\n")
    assert names(done) == ["Squeeze for five seconds with both hands", "Knead it"]


def test_number_in_brackets_is_of_each_side_in_the_unit_before_it() -> None:
    done = page("Plan\n\n- Back 30 min\n- Legs 20 min (10 per leg)\n- Face 10 min\n")
    legs = by_name(done)["Legs"]
    assert (legs.step.duration, legs.both) == (600_000, True)


def test_row_that_only_turns_the_client_over_waits_in_its_place() -> None:
    rows = (("Back", "30 min"), ("Turn over", ""), ("Legs", "20 min"))
    table = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    done = page(f"<h1>Plan</h1><table>{table}</table>")
    assert [(got.step.name, got.step.wait) for got in steps_of(done.routine)] == [
        ("Back", False),
        ("Turn over", True),
        ("Legs", False),
    ]


def test_one_side_finished_and_then_the_other_is_both_sides() -> None:
    done = page(
        "Legs\n\n1. Milk the leg, 4 times.\n2. Roll each toe once.\n\n"
        "When one leg is finished, move on to the other.\n"
    )
    assert all(got.both for got in steps_of(done.routine))


def test_sentence_that_orders_what_no_technique_names_is_a_step_of_its_own() -> None:
    done = page(
        "Face\n\nStroke up the neck, ten times. Pinch along the jaw, three times. "
        "Smooth the brow, 8 times. Tap the cheeks for 20 seconds.\n\nLove, Tess\n"
    )
    assert names(done) == [
        "Stroke up the neck",
        "Pinch along the jaw",
        "Smooth the brow",
        "Tap the cheeks",
    ]


def test_outline_of_sides_and_parts_is_read_without_blank_lines() -> None:
    done = page(
        "Order of work\n\nBack\n  - effleurage x 5\n  - friction 2 min\nLeft leg\n"
        "  - effleurage x 3\n  - knead the thigh 3 min\nRight leg\n  - as left\n\n"
        "SUPINE (ask the client to turn)\nArms, each\n  - effleurage x 3\n  - knead 2 min\n"
    )
    assert [(got.step.name, got.both) for got in steps_of(done.routine)] == [
        ("Effleurage", False),
        ("Friction", False),
        ("Effleurage", True),
        ("Knead the thigh", True),
        ("SUPINE (ask the client to turn)", False),
        ("Effleurage", True),
        ("Knead", True),
    ]


def test_sets_and_repetitions_on_lines_of_their_own_are_multiplied() -> None:
    done = page(
        "<h1>Shoulder</h1><h2>Pendulum</h2><p>Reps: 10<br>Sets: 3<br>Frequency: 2 times a day</p>"
        "<p>Swing the arm gently in small circles, leaning well forward.</p>"
        "<h2>Wall climb</h2><p>Reps: 8<br>Sets: 2<br>Hold: 5 seconds</p>"
        "<p>Walk your fingers up.</p>"
    )
    first, second = (got.step for got in steps_of(done.routine))
    assert (first.passes, second.passes, second.duration) == (30, 16, 80_000)
    assert "Frequency" not in (first.say or "")


def test_time_beside_a_change_of_sides_is_kept() -> None:
    done = page(
        "Mollets et pieds\n\n1. Étirez le mollet. Tenez 20 secondes, changez de jambe.\n"
        "2. Pétrissez le pied, une minute.\n"
    )
    first = steps_of(done.routine)[0]
    assert (first.step.duration, first.both) == (20_000, True)


def test_line_that_sends_the_steps_above_to_the_other_leg_closes_them_all() -> None:
    done = page(
        "Legs\n\n1. Shake the leg, 15 secs.\n2. Knead the calf, 6 times.\n"
        "3. Wring the calf, 8 times.\n\nAnd the other leg.\n\n4. Hold both ankles for 20 seconds.\n"
    )
    assert [got.both for got in steps_of(done.routine)] == [True, True, True, False]


def test_stamps_of_a_recording_are_no_times_of_steps() -> None:
    done = page(
        "Chair routine\n\n[0:25] hello everybody\n[0:34] squeeze the shoulders, five times\n"
        "[1:20] knead the neck for one minute\n[2:31] press down the back, three times\n"
        "[3:10] drum on the upper back for fifteen seconds\n"
    )
    durations = {got.step.duration for got in steps_of(done.routine)}
    assert durations <= {None, 60_000, 15_000}


def test_time_for_one_of_two_is_of_each_side() -> None:
    done = page(
        "Ball\n\n1. Pin the calf, 90 seconds a leg.\n2. Roll the sole, 1 min 30.\n"
        "3. Press the glute.\n"
    )
    first, second, _ = steps_of(done.routine)
    assert (first.both, first.seconds, second.seconds) == (True, 90, 90)


@pytest.mark.parametrize("title", ["", "# Back of the legs\n\n"])
def test_short_names_above_short_sentences_are_the_names_of_steps(title: str) -> None:
    done = page(
        f"{title}Thigh percussion 1\nHack over the hamstrings, wrists loose.\n\n"
        "Thigh percussion 2\nCup over the same muscles.\n\nSweep\n"
        "Stroke the whole leg, five times.\n"
    )
    assert names(done) == ["Thigh percussion 1", "Thigh percussion 2", "Sweep"]


def test_lines_between_two_points_of_the_clock_take_what_lies_between() -> None:
    rows = "| 0-4 | Greeting | Still hands |\n| 4-18 | Back | Long strokes |\n"
    rows += "| 18-23 | Left leg | Wringing |\n| 23-28 | Right leg | As on the left |\n"
    done = page(f"# By the clock\n\n| Minutes | Part | What to do |\n|---|---|---|\n{rows}")
    got = steps_of(done.routine)
    assert [g.seconds for g in got] == [240, 840, 300, 300]
    assert not any(g.both for g in got)


def test_steps_of_both_feet_stand_outside_the_block_of_one_and_the_other() -> None:
    done = page(
        "# Feet\n\n1. Hold both feet, 20 seconds.\n2. Knead the sole, 5 times.\n"
        "3. Stroke up the shin, 4 times.\n\nNow the left foot, and work 2-3 on it too.\n\n"
        "4. Wrap both feet in a towel for a minute.\n"
    )
    assert [got.both for got in steps_of(done.routine)] == [False, True, True, False]


@pytest.mark.parametrize("numbers", ["①②③", "❶❷❸", ["1️⃣", "2️⃣", "3️⃣"], ["⑴", "⑵", "⑶"]])
@pytest.mark.parametrize("line", ["{} {}\n", "{}{}\n", "<p>{} {}</p>"])
def test_numbers_in_circles_and_on_keys_number_the_steps(numbers: str, line: str) -> None:
    steps = ("Stroke the foot, 3 times", "Knead the sole, 5 times", "Pull each toe")
    lines = "".join(line.format(*pair) for pair in zip(numbers, steps, strict=True))
    done = page(f"Foot massage\n\n{lines}")
    assert [got.step.passes for got in steps_of(done.routine)] == [3, 5, None]
    assert names(done) == ["Stroke the foot", "Knead the sole", "Pull each toe"]


def test_numbers_run_on_within_a_pasted_paragraph_whatever_its_lines() -> None:
    done = page(
        "Notes\n\n1. Rocking, 30 seconds. 2. Effleurage up either side of the spine, five times,\n"
        "and back along the ribs, each one slower. 3. Palm kneading.\nStand at the left, knead the "
        "far flank, 2 minutes. 4. Thumb\nstripping, 3 strokes. 5. Rest both hands on the sacrum.\n"
    )
    assert [got.step.name for got in steps_of(done.routine)] == [
        "Rocking",
        "Effleurage up either side of the spine",
        "Palm kneading",
        "Thumb stripping",
        "Rest both hands on the sacrum",
    ]
    assert [got.step.passes for got in steps_of(done.routine)] == [None, 5, None, 3, None]


def test_two_columns_of_the_clock_say_how_long_each_row_takes() -> None:
    rows = [
        ("0:00", "0:03", "Settling", "through the towel"),
        ("0:03", "0:15", "Back", "long glides"),
        ("0:15", "0:21", "Left leg", ""),
        ("0:21", "0:24", "Right leg", ""),
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    head = "<tr><th>From</th><th>To</th><th>Part</th><th>Remarks</th></tr>"
    done = page(f"<html><h1>One hour</h1><table>{head}{cells}</table></html>")
    assert [(got.step.name, got.seconds) for got in steps_of(done.routine)] == [
        ("Settling", 180),
        ("Back", 720),
        ("Left leg", 360),
        ("Right leg", 180),
    ]


def test_lines_of_a_plan_that_begin_with_capitals_are_not_one_sentence() -> None:
    done = page(
        "Chair massage\n\nResting hands - 1/2 minute\n"
        "Shoulders, squeezing and kneading - 4 minutes\n"
        "Right side of the spine, palm presses - 1 1/2 minutes\nScalp - 2 minutes\n"
    )
    assert [got.seconds for got in steps_of(done.routine)] == [30, 240, 90, 120]


def test_lines_set_in_below_a_short_one_are_items() -> None:
    done = page(
        "Chair massage\n\nScalp: rub it in small circles, for 2 minutes or longer.\n\n"
        "Waking up\n  cupping over the shoulders\n  brisk rubbing down\n  shaking the arms out\n"
    )
    assert names(done)[1:] == [
        "Cupping over the shoulders",
        "Brisk rubbing down",
        "Shaking the arms out",
    ]


def test_hands_that_lie_together_share_no_time_out() -> None:
    done = page(
        "Hands\n\nPulls\nPull each finger, twice.\n\nCircles\nCircle the palm slowly.\n\n"
        "To finish\nHold both hands together for a minute.\n"
    )
    assert [got.seconds for got in steps_of(done.routine)] == [None, None, 60]


@pytest.mark.parametrize(
    ("language", "turning"),
    [
        ("en", "Ask the runner to roll on to the back."),
        ("en", "Change of position: help her to sit up."),
        ("de", "Der Gast dreht sich jetzt auf den Rücken."),
        ("de", "Lagewechsel: bitte auf den Bauch drehen."),
        ("fr", "La cliente se tourne sur le côté."),
        ("fr", "Changement : aidez-le à se placer sur le dos."),
        ("es", "El compañero se pone boca arriba."),
        ("es", "Cambio de postura: ayúdala a ponerse de costado."),
    ],
)
def test_client_who_turns_over_is_waited_for(language: str, turning: str) -> None:
    done = between(language, turning)
    assert [got.step.wait for got in steps_of(done.routine)] == [False, True, False]


@pytest.mark.parametrize(
    "resting", ["Hände auf den Bauch legen, 1 Minute.", "Ein heißes Tuch auf den Rücken legen."]
)
def test_what_is_laid_on_the_client_turns_nobody_over(resting: str) -> None:
    done = page(f"1. Die Wade kneten, 3-mal.\n2. {resting}\n3. Den Fuß ausstreichen.\n")
    assert not any(got.step.wait for got in steps_of(done.routine))


@pytest.mark.parametrize(
    ("language", "sets"),
    [
        ("de", "3 Sätze à 12 Wdh., dazwischen 30 Sek. Pause"),
        ("de", "3 Sätze à 12 Wdh. (30 Sek. Pause zwischen den Sätzen)"),
        ("en", "3 sets of 12, with 30 seconds between sets"),
        ("en", "3 sets of 12 reps. Rest 30 sec."),
        ("fr", "3 séries de 12, avec 30 secondes de repos entre les séries"),
        ("es", "3 series de 12, descanso de 30 segundos entre series"),
    ],
)
def test_rest_between_sets_is_no_time_of_work(language: str, sets: str) -> None:
    step = steps_of(between(language, f"Plank: {sets}").routine)[1].step
    assert (step.sets, step.reps, step.rest, step.technique) == (3, 12, 30_000, None)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Side bend, 20 secs x 2 each side", 40),
        ("Press into the eight hollows of the sacrum, one by one, 5 seconds each", 40),
        ("Squeeze the ear in three places, 10 seconds in each place", 30),
        ("Plank: 3 times 20 seconds", 60),
        ("Press with two fingers for 5 seconds", 5),
    ],
)
def test_what_is_held_several_times_takes_as_long_as_all_of_them(said: str, seconds: int) -> None:
    done = page(f"1. Knead the calf, 3 times.\n2. {said}\n3. Stroke the foot, 5 times.\n")
    assert steps_of(done.routine)[1].seconds == seconds


def test_dots_lead_to_the_minutes_and_sub_totals_are_no_steps() -> None:
    done = page(
        "One hour\n\nFACE DOWN\n\nSettling touch ........ 1 1/2 minutes\n"
        "Back of legs x2 ....... 11-13 minutes\n     (5 1/2-6 1/2 minutes each leg)\n"
        "Shoulders ............. 4 minutes\n\nSub-total: 16 1/2 - 18 1/2 minutes\n\n"
        "FACE UP\n\nBelly ................. 3 minutes\nFace .................. 4-5 minutes\n"
        "Scalp ................. 2 minutes\n\nSub-total: 9 - 10 minutes\n"
    )
    assert [got.seconds for got in steps_of(done.routine)] == [90, 360, 240, 180, 270, 120]


def test_row_that_heads_a_table_is_no_step_and_the_list_below_it_has_its_own() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{how}</td><td>{sets}</td><td>{reps}</td></tr>"
        for name, how, sets, reps in (
            ("Pendulum", "Let the arm dangle and swing it in circles.", 1, 20),
            ("Table slide", "Push the towel away from you.", 2, 10),
            ("Wall press-up", "Hands on the wall, bend and straighten the elbows.", 3, 8),
        )
    )
    done = page(
        "<html><h1>Shoulder programme</h1><p><b>Getting ready:</b> Put a heat pack on it.</p>"
        "<h2>Strength</h2><table><tr><th>Exercise</th><th>What to do</th><th>Sets</th><th>Reps</th>"
        f"</tr>{rows}</table><h2>Stretches</h2><ul><li>Doorway stretch - step through. 30 secs x 3"
        "</li><li>Ear to shoulder. Hold 15 seconds, 2 times</li><li>Chin tucks x 10</li></ul>"
    )
    assert [got.step.name.split()[0] for got in steps_of(done.routine)] == [
        "Pendulum",
        "Table",
        "Wall",
        "Doorway",
        "Ear",
        "Chin",
    ]


def test_column_of_the_clock_beside_one_of_minutes_is_left_to_it() -> None:
    rows = [
        ("0:00", "Opening", "2"),
        ("0:02", "Back", "20"),
        ("0:22", "Toes", "2"),
        ("0:24", "Belly", "4"),
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    head = "<tr><th>From</th><th>Part</th><th>Minutes</th></tr>"
    done = page(f"<html><h1>Hot stones</h1><table>{head}{cells}</table></html>")
    assert [(got.step.name, got.seconds) for got in steps_of(done.routine)] == [
        ("Opening", 120),
        ("Back", 1200),
        ("Toes", 120),
        ("Belly", 240),
    ]


def test_first_name_that_its_marks_do_not_show_is_a_step_like_the_others() -> None:
    steps = (
        ("Kontakt aufnehmen", "Umschließen Sie die Hand und bleiben Sie eine halbe Minute so."),
        ("Öl verteilen", "Streichen Sie vom Ellbogen bis zu den Fingerspitzen, fünfmal."),
        ("Handrücken", "Mit beiden Daumen von der Mitte nach außen streichen, 6-mal."),
        ("Ballen", "Den Ballen mit den Daumen kneten, 1 1/2 Minuten."),
        ("Handgelenk", "Das Gelenk langsam kreisen lassen, viermal."),
    )
    told = "".join(f"<p><b>{name}</b><br>{said}</p>" for name, said in steps)
    done = page(
        "<html><h1>Handmassage in der Pflege</h1><p>Sie beruhigt, auch wenn Worte fehlen.</p>"
        "<h2>Vorbereitung</h2><ul><li>Hände waschen.</li><li>Ein Kissen unterlegen.</li></ul>"
        "<h2>Nicht anwenden bei</h2><ul><li>offenen Wunden</li><li>frischen Brüchen</li></ul>"
        f"<h2>Ablauf</h2>{told}<p>Danach die andere Hand genauso massieren.</p></html>"
    )
    assert [got.step.name for got in steps_of(done.routine)] == [name for name, _ in steps]
    assert all(got.both for got in steps_of(done.routine))


def test_giver_who_walks_round_turns_nobody_over() -> None:
    done = page(
        "1. Pétrissez le dos, 3 fois.\n2. Placez-vous sur le côté et lissez le flanc, 5 fois.\n"
        "3. Posez une main à plat sur le ventre pendant 10 secondes.\n"
    )
    assert not any(got.step.wait for got in steps_of(done.routine))
