"""What a colleague would remark on a routine that is good as a file: reminders, no clearance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handscue.languages.vocabulary import vocabulary
from handscue.routine.model import Block, Routine, Side, Step
from handscue.routine.outline import Placed, entries, steps_with_paths
from handscue.routine.reminder_rules import Place, Rules, first_named
from handscue.routine.techniques import REST, Techniques
from handscue.routine.yaml_text import Path
from handscue.units import Milliseconds, format_duration

NOTE = "These are reminders to be judged and edited, never medical clearance."

# How long the natural voice takes, fitted to the phrases of the shipped sessions at 150 words a
# minute: so much for a character, and so much for each pause at a mark.
_CHARACTER_MS = 60
_MARK_MS = 295
_SIGNAL_MS = 1200  # the chime before it and the pauses between


@dataclass(frozen=True)
class Reminder:
    """A remark on one place of a session file; ``source`` is who teaches it, if anyone."""

    path: Path
    message: str
    source: str | None = None


def reminders(routine: Routine, techniques: Techniques, rules: Rules) -> tuple[Reminder, ...]:
    """Return all reminders for a routine, in the order of the file."""
    steps = list(steps_with_paths(routine))
    found = [
        reminder
        for path, step in steps
        for reminder in (
            *_too_much_said(path, step, routine, techniques),
            *_percussion(path, step, techniques, rules),
            *_away_from_the_heart(path, step, techniques, rules),
            *_caution_without_a_place(path, step, rules),
        )
    ]
    found += [*_sides_unequal(routine), *_no_closing(routine, techniques, rules)]
    return tuple(found)


def _own_name(step: Step, techniques: Techniques) -> str | None:
    found = techniques.find(step.technique) if step.technique else None
    return found[0] if found else None


def _too_much_said(
    path: Path, step: Step, routine: Routine, techniques: Techniques
) -> Iterator[Reminder]:
    said = _said_ms(step, routine.words_per_minute)
    pace = routine.pace if path[0] != "setup" else 1.0
    wanted = round(techniques.usual_ms(step) * pace)
    if said > wanted and not step.wait:
        yield Reminder(
            (*path, "say" if step.say else "name"),
            f"takes about {format_duration(said)} to say, but the step lasts "
            f"{format_duration(wanted)}; it will be lengthened. "
            "Say less, or give it a longer duration",
        )


def _said_ms(step: Step, words_per_minute: int) -> Milliseconds:
    """Return about how long a step's signal and words take, before any voice is asked."""
    text = " ".join(part for part in (step.name, step.say, step.caution) if part)
    return about_said_ms(text, words_per_minute) + _SIGNAL_MS


def about_said_ms(text: str, words_per_minute: int) -> Milliseconds:
    """Return about how long words take to say, before any voice is asked."""
    marks = sum(char in ".,;:!?" for char in text)
    slower = 150 / words_per_minute
    return round((len(text) * _CHARACTER_MS + marks * _MARK_MS) * slower)


def _percussion(path: Path, step: Step, techniques: Techniques, rules: Rules) -> Iterator[Reminder]:
    if _own_name(step, techniques) not in rules.percussion:
        return
    where = f"{step.area or ''}. {step.name}. {_only_where_done(step.say or '')}"
    for place in rules.places:
        word = place.named_in(where)
        if word and not _is_minded(place, step.caution or "", rules):
            yield Reminder(
                (*path, "technique"),
                f"{step.technique} where the {word} is named: {place.why}; "
                f"move it, or add a caution that names the place",
                place.source,
            )


def _is_minded(place: Place, caution: str, rules: Rules) -> bool:
    kidneys = "kidneys" in place.words and first_named(rules.kidney_words, caution)
    return bool(place.named_in(caution) or kidneys)


def _only_where_done(say: str) -> str:
    """Leave out of an instruction what it says to keep away from."""
    return re.sub(
        r"\b(?:not|never|avoid\w*|beside|above|below|either side of|clear of|short of|off|before)\b"
        r"[^.;]*",
        "",
        say,
        flags=re.IGNORECASE,
    )


def _away_from_the_heart(
    path: Path, step: Step, techniques: Techniques, rules: Rules
) -> Iterator[Reminder]:
    if _own_name(step, techniques) not in rules.strokes or not step.say:
        return
    for sentence in re.split(r"[.;!?]", step.say):
        if first_named(rules.lightly, sentence):
            continue
        for found in filter(None, (_outwards(sentence, limb) for limb in rules.limbs)):
            yield Reminder(
                (*path, "say"),
                f'"{found}" runs away from the heart; turn it round, or say "lightly"',
                rules.direction_source,
            )


def _outwards(sentence: str, limb: Sequence[str]) -> str | None:
    """Return words that lead away from the heart; a limb's places stand in order towards it."""
    words = "|".join(limb)
    from_to = rf"\bfrom (?:the )?({words})\b[^,]*?\bto (?:the )?({words})\b"
    match = re.search(from_to, sentence, re.IGNORECASE)
    if match and limb.index(match[1].casefold()) > limb.index(match[2].casefold()):
        return match[0]
    return None


def _caution_without_a_place(path: Path, step: Step, rules: Rules) -> Iterator[Reminder]:
    if not step.caution:
        return
    named = vocabulary().areas_in(step.caution) or first_named(rules.place_words, step.caution)
    if not named:
        yield Reminder((*path, "caution"), "names no place; say where, so that it can be heeded")


def _sides_unequal(routine: Routine) -> Iterator[Reminder]:
    """Find work on one side that has no match on the other."""
    for path, placed in sorted(_on_one_side_only(routine).items()):
        side = placed.within[-1].sides[0]
        yield Reminder(
            (*path, "sides"),
            f"some of these steps are done on the {side} only; write sides: [left, right], "
            "or a block for the other side",
        )


def _on_one_side_only(routine: Routine) -> dict[Path, Placed]:
    """Return the blocks with a step that is nowhere done on the other side, by their paths."""
    done: dict[tuple[str, str], set[Side]] = {}
    first: dict[tuple[str, str], Placed] = {}
    for placed in entries(routine):
        if not isinstance(placed.entry, Step):
            continue
        for block in placed.within:
            if block.sides:
                key = (block.part, placed.entry.name)
                done.setdefault(key, set()).update(block.sides)
                first.setdefault(key, _of_block(placed, block))
    return {first[key].path: first[key] for key, sides in done.items() if len(sides) == 1}


def _of_block(placed: Placed, block: Block) -> Placed:
    """Return where the block around a step is written."""
    depth = placed.within.index(block) + 1
    return placed._replace(path=placed.path[: 2 * depth], within=placed.within[:depth])


def _no_closing(routine: Routine, techniques: Techniques, rules: Rules) -> Iterator[Reminder]:
    worked = [
        (path, step)
        for path, step in steps_with_paths(routine)
        if path[0] == "steps" and _own_name(step, techniques) not in {None, REST}
    ]
    if worked and _own_name(worked[-1][1], techniques) not in rules.closing:
        yield Reminder(
            worked[-1][0],
            "the routine ends without a closing effleurage, or another quiet stroke",
            rules.closing_source,
        )
