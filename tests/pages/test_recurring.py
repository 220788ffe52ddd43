"""What recurs on a page: fields of steps, numbers without dots, marks that are bullets."""

from handscue.pages.importing import Imported, import_page
from handscue.pages.marks import with_usual_bullets
from pages.judging import steps_of


def page(text: str) -> Imported:
    return import_page(text.encode(), "page")


def names(done: Imported) -> list[str]:
    return [got.step.name for got in steps_of(done.routine)]


def test_labels_that_stand_in_every_step_are_not_its_name() -> None:
    done = page(
        "<h1>Hip</h1><h2>Heel slide</h2><h3>Aim</h3><p>To bend the hip.</p>"
        "<h3>How</h3><p>Slide the heel up, 10 times.</p>"
        "<h2>Bridge</h2><h3>Aim</h3><p>To use the buttocks.</p>"
        "<h3>How</h3><p>Lift the bottom, 8 times.</p>"
    )
    assert names(done) == ["Heel slide", "Bridge"]
    assert [got.step.passes for got in steps_of(done.routine)] == [10, 8]
    assert [left.text for left in done.left_out if "To" in left.text] == [
        "To bend the hip.",
        "To use the buttocks.",
    ]


def test_what_a_recurring_label_warns_of_is_a_caution() -> None:
    done = page(
        "<h1>Back</h1><h2>Cobra</h2><p>Press up, 3 times.</p><h4>Caution</h4><p>a stiff neck</p>"
        "<h2>Cat</h2><p>Round the back, 5 times.</p><h4>Caution</h4><p>sore wrists</p>"
    )
    assert [got.step.caution for got in steps_of(done.routine)] == [
        "Caution: a stiff neck.",
        "Caution: sore wrists.",
    ]


def test_numbers_down_the_page_begin_names_without_any_dot() -> None:
    done = page(
        "Back sheet\n\n1 Knee rolls\n2 sets of 8 reps\n• Lie on your back.\n• Roll the knees.\n\n"
        "2 Tilt\n10 reps\n• Press the back down.\n\n3 Child pose\nHold 30 seconds x 3\n• Sit.\n"
    )
    assert names(done) == ["Knee rolls", "Tilt", "Child pose"]
    assert [got.step.passes for got in steps_of(done.routine)] == [16, 10, 3]


def test_duration_that_stands_in_each_step_is_its_own_and_once_the_pages() -> None:
    each = "<p><b>Calf</b><br>Knead it.<br>Duration: 1 minute</p>"
    done = page(f"<h1>Legs</h1>{each}{each.replace('Calf', 'Thigh')}")
    assert [got.step.duration for got in steps_of(done.routine)] == [60_000, 60_000]
    once = page("Legs\nDuration: 60 minutes\n\n1. Knead the calf.\n2. Wring the thigh.\n")
    assert [got.step.duration for got in steps_of(once.routine)] == [None, None]


def test_numbered_exercises_in_one_paragraph_are_taken_apart() -> None:
    done = page(
        "Schultern\n\nWer viel sitzt, braucht das. Übung 1: Die Schultern hochziehen, zehnmal. "
        "Übung 2: Den Nacken kneten, eine Minute lang.\n"
    )
    assert names(done) == ["Die Schultern hochziehen", "Den Nacken kneten"]


def test_any_mark_that_begins_three_lines_in_a_row_is_a_bullet() -> None:
    assert with_usual_bullets(["> wring x 3", "> knead x 2", "", "> tap"]) == [
        "• wring x 3",
        "• knead x 2",
        "",
        "• tap",
    ]
    assert with_usual_bullets(["> only", "> two"]) == ["> only", "> two"]
    assert with_usual_bullets(["## a", "## b", "## c"]) == ["## a", "## b", "## c"]


def test_list_of_small_letters_without_marks_has_a_step_a_line() -> None:
    done = page(
        "Back, as we learnt it\n\nSo this is it:\n\neffleurage x 6\nkneading x 3\nwringing x 4\n"
    )
    assert [got.step.passes for got in steps_of(done.routine)] == [6, 3, 4]


def test_list_inside_an_item_is_a_part_and_the_other_leg_is_done_the_same() -> None:
    done = page(
        "Thai\n\nA. Palm press both feet, 10 x\nB. Left leg\n   1. Palm press the inside line\n"
        "   2. Thumb press the outside line, 2 passes\nC. Right leg - same as left\n"
        "D. Pull both legs, 3 x\n"
    )
    assert [(got.step.name, got.both) for got in steps_of(done.routine)] == [
        ("Palm press both feet", False),
        ("Palm press the inside line", True),
        ("Thumb press the outside line", True),
        ("Pull both legs", False),
    ]


def test_numbers_that_go_on_below_the_next_heading_are_steps_whatever_they_say() -> None:
    done = page(
        "An hour\n\nFirst 10 minutes:\nStep 1: Rock the body.\nStep 2: Knead the back.\n\n"
        "10-40 minutes:\nStep 3: Left leg.\nStep 4: Right leg.\n\n40-60 minutes:\nStep 5: Neck.\n"
    )
    assert [got.step.duration for got in steps_of(done.routine)] == [
        300_000,
        300_000,
        900_000,
        900_000,
        1_200_000,
    ]


def test_columns_kept_apart_by_blanks_are_a_table() -> None:
    done = page(
        "Leg sheet\n\nStroke             Reps   Notes\nEffleurage         6      light\n"
        "Kneading           3      calf\nWringing           4      thigh\n"
    )
    assert [(got.step.name, got.step.passes) for got in steps_of(done.routine)] == [
        ("Effleurage", 6),
        ("Kneading", 3),
        ("Wringing", 4),
    ]


def test_times_at_which_steps_begin_become_how_long_they_take() -> None:
    done = page(
        "Back\n\n- 0:00 Rock the sacrum\n- 1:00 Long strokes\n- 3:30 Knead the back\n"
        "- 10:00 Stroke lightly\n- 12:00 End. Ring the bell.\n"
    )
    assert [got.step.duration for got in steps_of(done.routine)] == [
        60_000,
        150_000,
        390_000,
        120_000,
    ]
    assert any("bell" in left.text for left in done.left_out)


def test_notes_without_marks_have_a_step_a_line_and_words_behind_the_time() -> None:
    done = page(
        "notes for jo\n\nface down\nR calf 2 min\nboth hamstrings 3 min each\n"
        "low back 5 mins thumbs only no elbows\nroll over\nscalp till it rings - about 2 min\n"
    )
    assert [(got.step.name, got.both, got.step.wait) for got in steps_of(done.routine)] == [
        ("R calf", False, False),
        ("Both hamstrings", True, False),
        ("Low back", False, False),
        ("roll over", False, True),
        ("Scalp till it rings", False, False),
    ]
    assert steps_of(done.routine)[2].step.say == "Thumbs only no elbows"


def test_roman_parts_with_lettered_steps_are_an_outline() -> None:
    done = page(
        "Kata\n\nI.   Receiver sits\n     a. Palms on shoulders, 5 breaths\n     b. Press, 3 x\n"
        "II.  Receiver prone\n     a. Rock the sacrum, 1 min\n     b. Press the leg. Other leg.\n"
        "III. Close: rest the hands, 1 min\n"
    )
    assert [(got.step.name, got.both) for got in steps_of(done.routine)] == [
        ("Palms on shoulders", False),
        ("Press", False),
        ("Rock the sacrum", False),
        ("Press the leg", True),
        ("Close", False),
    ]


def test_first_step_that_is_timed_as_the_others_is_no_preparation() -> None:
    done = page(
        "<h1>Yin</h1><h3>1. Butterfly (2 minutes)</h3><p>Sit on a blanket, soles together.</p>"
        "<h3>2. Frog (3 minutes)</h3><p>Slide the knees apart.</p>"
    )
    assert names(done) == ["Butterfly", "Frog"]


def test_what_is_in_the_session_is_not_named_as_left_out() -> None:
    done = page("Legs\n\n1. Calves – 1 min each\n2. Shoulders 5 mins\n3. Neck 3 min\n")
    assert [left.text for left in done.left_out] == ["Legs"] or done.left_out == ()


def test_lettered_parts_between_numbers_that_run_on_are_headings() -> None:
    done = page(
        "Chair\nB/S = both sides, eff = effleurage\n\nA) OPENING - 1 min\n"
        "1. Hands on shoulders, 3 breaths\n2. Brush down x 3\n\nB) BACK - 2 min\n"
        "3. Press the back x 3\n4. Circle the shoulder blade, 6 circles, B/S\n5. eff x 3\n"
    )
    assert names(done)[:2] == ["Hands on shoulders", "Brush down"]
    took = [got.step.duration for got in steps_of(done.routine)]
    assert (took[0] or 0) + (took[1] or 0) == 60_000
    assert [got.both for got in steps_of(done.routine)] == [False, False, False, True, False]
    assert names(done)[4] == "Effleurage"


def test_rules_above_headed_steps_are_no_steps() -> None:
    done = page(
        "<h1>8 roller moves</h1><h2>Ground rules</h2><ul><li>Roll slowly.</li>"
        "<li>Press gently, never on bone.</li></ul><h2>The moves</h2>"
        "<h3>Calves</h3><p>Time: 45 seconds per leg</p><p>Roll up and down.</p>"
        "<h3>Quads</h3><p>Time: 1 minute</p><p>Roll with both thighs on the roller.</p>"
    )
    assert [(got.step.name, got.both) for got in steps_of(done.routine)] == [
        ("Calves", True),
        ("Quads", False),
    ]


def test_steps_named_by_number_are_done_again_on_the_other_side() -> None:
    done = page(
        "Feet\n\n1. Hello. Rock both feet for a minute.\n2. Sole. Press the sole, twice.\n"
        "3. Toes. Pull every toe.\n\nNow change to the left foot and do 2 to 3 there.\n\n"
        "4. Goodbye. Put one palm flat on each sole for 30 seconds.\n"
    )
    assert [got.both for got in steps_of(done.routine)] == [False, True, True, False]


def test_two_sides_of_each_step_are_said_once_for_all() -> None:
    done = page(
        "Stone\n\nRepeat every stroke 5 times, first on the right half of the face and then "
        "on the left.\n\n1. Cheek. Sweep to the ear.\n2. Brow. Stroke to the temple.\n"
    )
    assert [(got.step.passes, got.both) for got in steps_of(done.routine)] == [(5, True)] * 2


def test_times_in_two_directions_are_one_sides() -> None:
    done = page("Arm\n\n1. Swing the arm, 1 minute clockwise, 1 minute anticlockwise.\n2. Rest.\n")
    first = steps_of(done.routine)[0]
    assert (first.step.duration, first.both) == (120_000, False)


def test_page_told_in_sentences_is_read_as_such_whatever_one_of_them_looks_like() -> None:
    done = page(
        "Masaje\n\nPara empezar, apoya las manos en la espalda medio minuto. Después dibuja "
        "círculos con las palmas durante 2 minutos.\n\nAhora con los pulgares: haz presiones a "
        "los lados de la columna. Luego amasa los hombros, 2 minutos.\n\n"
        "En total son unos 15 minutos.\n"
    )
    assert len(steps_of(done.routine)) >= 4
    assert "15 minutos" not in str([got.step.say for got in steps_of(done.routine)])


def test_parts_over_headed_steps_are_none_and_amounts_below_are_theirs() -> None:
    done = page(
        "# Hips\n\n## Part 1: Soft\n\n### Ball to glute\nRock over the ball.\n- 60 s/side\n\n"
        "### Adductor\nRoll the inner thigh.\n- 45 s/side\n\n## Part 2: Range\n\n"
        "### Switches\nRock the knees from side to side.\n- 2 x 10\n"
    )
    assert names(done) == ["Ball to glute", "Adductor", "Switches"]


def test_list_headed_as_the_order_of_work_is_no_preparation() -> None:
    done = page(
        "Bauch\n\nVorbereitung\n- Hände anwärmen\n- Kissen unter die Knie\n\nAblauf\n\n"
        "1. Mit der Hand kreisen, 2 Minuten\n\n2. Den Bauch streichen, 3x\n"
    )
    assert len(steps_of(done.routine)) == 2
    assert len(done.routine.setup or ()) == 2
