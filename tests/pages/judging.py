"""How rightly a page is imported: steps, counts, times, sides, cautions, techniques, and losses.

``cases/README.md`` says what an expectation holds.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from handscue.languages.words import Words, recognised, words_of
from handscue.pages.clutter import texts, without_clutter
from handscue.pages.documents import UnreadablePageError, read_page
from handscue.pages.importing import Imported, import_page, in_order
from handscue.pages.units import Unit, units_of
from handscue.routine import yaml_text
from handscue.routine.model import Block, Routine, Step

KINDS = ("steps", "counts", "durations", "sides", "cautions", "technique", "language")
CASES = Path(__file__).parent / "cases"
_NEAR = 40  # characters of what is said, in which a name counts in full
_FIRST = 160  # and in which it counts at all


@dataclass
class Tally:
    """Right, wrongly given and missed; a wrong value is both of the latter."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def judge(self, *, asked: bool, given: bool, right: bool) -> None:
        if asked and given and right:
            self.right += 1
        else:
            self.wrong += given
            self.missed += asked

    @property
    def precision(self) -> float:
        given = self.right + self.wrong
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        asked = self.right + self.missed
        return self.right / asked if asked else 1.0


@dataclass
class Judged:
    """What was right and wrong in one page."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    trouble: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Got:
    """One imported step, and whether it is done on both sides."""

    step: Step
    both: bool
    in_block: bool

    @property
    def passes(self) -> int | None:
        """How often it is done, sets and their repetitions multiplied."""
        sets, reps = self.step.sets, self.step.reps
        return sets * reps if sets and reps else self.step.passes

    @property
    def seconds(self) -> float | None:
        """How long one side takes, where the file says so."""
        if self.step.duration is None:
            return None
        return self.step.duration / (2000 if self.step.on_each_side else 1000)


def plain(text: object) -> str:
    """Fold case, quotes, dashes and blanks."""
    folded = str(text or "").casefold()
    for written, simple in (("’", "'"), ("‘", "'"), ("–", "-"), ("—", "-"), ("“", '"'), ("”", '"')):
        folded = folded.replace(written, simple)
    return " ".join(folded.split())


def steps_of(routine: Routine) -> list[Got]:
    return [got for entry in routine.steps for got in _steps_in(entry, both=False, in_block=False)]


def _steps_in(entry: Block | Step, *, both: bool, in_block: bool) -> Iterator[Got]:
    if isinstance(entry, Step):
        yield Got(entry, both or entry.on_each_side, in_block)
        return
    for inner in entry.steps:
        yield from _steps_in(inner, both=both or len(entry.sides) == 2, in_block=True)


def page_of(expectation: Path) -> tuple[Words, list[Unit]]:
    """Return the language and the units of the page that an expectation is of."""
    want = json.loads(expectation.read_text(encoding="utf-8"))
    blocks = read_page((expectation.parent / want["page"]).read_bytes()).blocks
    words = recognised(texts(blocks))
    return words, units_of(in_order(words, without_clutter(words, blocks)[0]))


def judge_page(expectation: Path) -> Judged:
    """Import the page that an expectation is of, and compare."""
    want = json.loads(expectation.read_text(encoding="utf-8"))
    page = expectation.parent / want["page"]
    judged = Judged()
    try:
        imported = import_page(page.read_bytes(), page.stem)
    except UnreadablePageError as error:
        judged.trouble.append(f"refused: {error}")
        imported = None
    got = steps_of(imported.routine) if imported else []
    pairs = list(_paired(want["steps"], got))
    for wanted, given in pairs:
        if given is None and wanted and wanted["optional"]:
            continue
        judged.tallies["steps"].judge(asked=bool(wanted), given=bool(given), right=True)
        if not (wanted and given):
            judged.trouble.append(
                f"{wanted['name'][0]} missed" if wanted else f"{given.step.name}: extra"
            )
        _judge_facts(wanted or _NOTHING, given, judged)
    _judge_totals(want, pairs, judged)
    language = imported.routine.language if imported else None
    judged.tallies["language"].judge(
        asked=True, given=language is not None, right=language == want["language"]
    )
    if imported:
        _judge_the_rest(want, imported, judged)
    return judged


_NOTHING = {
    "name": [""], "passes": None, "seconds": None, "sides": None, "caution": None,
    "technique": None, "wait": False, "optional": False,
}  # fmt: skip


def _judge_facts(want: dict[str, Any], got: Got | None, judged: Judged) -> None:
    step = got.step if got else None
    name = want["name"][0] or (step.name if step else "")

    def judge(kind: str, *, asked: bool, given: bool, right: bool) -> None:
        judged.tallies[kind].judge(asked=asked, given=given, right=right)
        if (asked or given) and not (asked and given and right):
            judged.trouble.append(f"{name}: {kind}")

    passes = got.passes if got else None
    if want["passes"] != "any":
        bounds = step.passes_between if step else None
        right = bool(want["passes"]) and (
            passes in want["passes"] or bounds == (min(want["passes"]), max(want["passes"]))
        )
        judge("counts", asked=want["passes"] is not None, given=passes is not None, right=right)
    seconds = got.seconds if got else None
    if want["seconds"] != "any":
        least, most = want["seconds"] or (0, 0)
        right = seconds is not None and least - 1 <= seconds <= most + 1
        asked = want["seconds"] is not None
        judge("durations", asked=asked, given=seconds is not None, right=right)
    if want["sides"] != "any":
        judge("sides", asked=want["sides"] == "both", given=bool(got and got.both), right=True)
    if want["caution"] != "any":
        caution = plain(step.caution if step else "")
        right = bool(want["caution"]) and plain(want["caution"]) in caution
        judge("cautions", asked=bool(want["caution"]), given=bool(caution), right=right)
    if want["technique"] is not None:
        technique = step.technique if step else None
        judge("technique", asked=True, given=bool(technique), right=technique in want["technique"])
    if want["wait"] and not (step and step.wait):
        judged.trouble.append(f"{name}: does not wait")


def _judge_totals(
    want: dict[str, Any], pairs: list[tuple[dict[str, Any] | None, Got | None]], judged: Judged
) -> None:
    for total in want["totals"]:
        first, last = total["steps"]
        inside = [g for w, g in pairs if w and g and w in want["steps"][first : last + 1]]
        took = sum((g.seconds or 0) * (2 if g.both else 1) for g in inside)
        right = total["seconds"][0] <= took <= total["seconds"][1]
        judged.tallies["durations"].judge(asked=True, given=right, right=right)


def _judge_the_rest(want: dict[str, Any], imported: Imported, judged: Judged) -> None:
    routine = imported.routine
    setup = " | ".join(plain(s.name) + " | " + plain(s.say) for s in routine.setup)
    judged.trouble += [f"not prepared: {w}" for w in want["setup"] if plain(w) not in setup]
    if want["title"] and not any(plain(w) in plain(routine.title) for w in want["title"]):
        judged.trouble.append(f"title: {routine.title}")
    told = spoken(routine)
    judged.trouble += [f"spoken: {w}" for w in want["not_steps"] if plain(w) in told]
    little = words_of(want["language"]).little
    kept = plain(re.sub(r"(?m)^\s*#\s*", "", imported.text))
    judged.trouble += [f"warning lost: {w}" for w in want["warnings"] if plain(w) not in kept]
    judged.lost = [
        t for use, t in want["lines"] if use == "content" and not _is_in(t, kept, little)
    ]


def spoken(routine: Routine) -> str:
    """Return all that is said of steps and preparations."""
    steps = [*routine.setup, *(got.step for got in steps_of(routine))]
    return " | ".join(plain(t) for s in steps for t in (s.name, s.say, s.caution))


def _is_in(line: str, kept: str, little: AbstractSet[str]) -> bool:
    """Tell a line of whose neighbouring words at least half stand in a text."""
    words, there = (
        [word for word in re.findall(r"[^\W\d_]+", plain(text)) if word not in little]
        for text in (line, kept)
    )
    if len(words) < 2:
        return all(word in there for word in words)
    pairs = set(itertools.pairwise(there))
    mine = list(itertools.pairwise(words))
    return 2 * sum(pair in pairs for pair in mine) >= len(mine)


def _paired(
    want: list[dict[str, Any]], got: list[Got]
) -> Iterator[tuple[dict[str, Any] | None, Got | None]]:
    """Yield wanted and imported steps side by side, in order, as many and as alike as possible."""
    worth = [[_likeness(w, g) for g in got] for w in want]
    best = [[0.0] * (len(got) + 1) for _ in range(len(want) + 1)]
    for i in reversed(range(len(want))):
        for j in reversed(range(len(got))):
            both = worth[i][j] + best[i + 1][j + 1] if worth[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    i = j = 0
    while i < len(want) and j < len(got):
        if worth[i][j] and best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            yield want[i], got[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield want[i], None
            i += 1
        else:
            yield None, got[j]
            j += 1
    yield from ((w, None) for w in want[i:])
    yield from ((None, g) for g in got[j:])


def _likeness(want: dict[str, Any], got: Got) -> float:
    name, say = plain(got.step.name), plain(got.step.say)[:_FIRST]
    best = 0.0
    for words in map(plain, want["name"]):
        at = say.find(words)
        near = 1.0 if words in name or 0 <= at <= _NEAR else 0.6 if at >= 0 else 0.0
        best = max(best, near)
    return best * (0.98 if want["optional"] else 1)


# ---- the small cases --------------------------------------------------------------------------


def docx_of(text: str) -> bytes:
    """Return a Word document with a text's paragraphs, line breaks kept inside them."""
    paragraphs = "".join(
        "<w:p><w:r>"
        + "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in paragraph.split("\n"))
        + "</w:r></w:p>"
        for paragraph in text.split("\n\n")
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document><w:body>{paragraphs}</w:body></w:document>"
        )
    return held.getvalue()


def failed_in(case: dict[str, Any]) -> list[str]:
    """Return what is wrong in the import of one small case."""
    text, want = case["text"], case["expect"]
    raw = docx_of(text) if case["suffix"] == ".docx" else text.encode()
    imported = import_page(raw, "page")
    steps = steps_of(imported.routine)
    if len(steps) != len(want["steps"]):
        return [f"{len(steps)} steps: {[got.step.name for got in steps]}"]
    failed = [
        f"{wanted['name']}: {what}"
        for wanted, got in zip(want["steps"], steps, strict=True)
        for what in _wrong_in_step(wanted, got)
    ]
    return [*failed, *_wrong_in_page(want, imported, steps)]


def _wrong_in_step(want: dict[str, Any], got: Got) -> Iterator[str]:
    step = got.step
    if want["name"] not in step.name.casefold():
        yield f"named {step.name}"
    if "passes" in want and step.passes not in (want["passes"] or [None]):
        yield f"{step.passes} passes"
    if "seconds" in want:
        asked = want["seconds"]
        least, most = asked if isinstance(asked, list) else (asked - 8, asked + 8)
        if step.duration is None or not least <= step.duration / 1000 <= most:
            yield f"{step.duration} ms"
    if "seconds_not" in want and step.duration == want["seconds_not"] * 1000:
        yield "the time of all"
    if "technique" in want and step.technique not in want["technique"]:
        yield f"technique {step.technique}"
    if "caution" in want and want["caution"] not in (step.caution or "").casefold():
        yield f"caution {step.caution}"
    if "side" in want and got.both != (want["side"] == "both"):
        yield "side"
    if want.get("wait") and not step.wait:
        yield "does not wait"


def _wrong_in_page(want: dict[str, Any], imported: Imported, steps: list[Got]) -> Iterator[str]:
    told = spoken(imported.routine)
    if want.get("both_sides") is not None and any(g.both for g in steps) != want["both_sides"]:
        yield "both sides"
    yield from (f"spoken: {t}" for t in want.get("not_spoken", []) if t in told)
    whole = " ".join(imported.text.casefold().split())
    yield from (f"warning lost: {t}" for t in want.get("warnings", []) if t not in whole)
    yield from (f"said twice: {t}" for t in want.get("said_once", []) if told.count(t) != 1)
    if imported.routine.language != want.get("language", imported.routine.language):
        yield f"language {imported.routine.language}"
    if want.get("title", "") not in imported.routine.title.casefold():
        yield f"title {imported.routine.title}"
    if want.get("doubt") and not imported.doubts:
        yield "no doubt"
    if "total_seconds" in want:
        took = sum((g.seconds or 0) * (2 if g.both else 1) for g in steps)
        if not want["total_seconds"][0] <= took <= want["total_seconds"][1]:
            yield f"{took} seconds in all"


def reads_back(text: str) -> dict[str, Any]:
    """Return a session file's fields, as they stand in it."""
    fields: dict[str, Any] = yaml_text.read(text).data
    return fields
