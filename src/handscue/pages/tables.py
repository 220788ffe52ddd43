"""A table's rows as steps: which column holds the name, the time, the count and the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handscue.languages.cautions import cautions
from handscue.languages.counts import count
from handscue.languages.times import length
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, languages, words_of
from handscue.pages.blocks import Block, Shape
from handscue.pages.found import WrittenStep

_ONE = r"(?:(?:\d{1,3}\s)?\d/\d|\d{1,3}(?:[.,]\d{1,2})?\s?[½¼¾]?|[½¼¾])"
_BARE = rf"{_ONE}(?:\s?[-–]\s?{_ONE})?(?![\d/])"
_ROLES = (
    "number", "minutes", "seconds", "hold", "sets", "reps", "count", "side", "caution", "area",
    "name", "words",
)  # fmt: skip
_AMOUNTS = frozenset({"minutes", "seconds", "hold", "sets", "reps", "count"})
_NOTHING = frozenset({"-", "–", "—", "none", "n/a", "keine", "aucune", "ninguna", "x"})


def row_steps(words: Words, rows: Sequence[Block]) -> Iterator[WrittenStep]:
    """Yield each row that is a step."""
    roles: tuple[str, ...] = ()
    each = ""
    for row in rows:
        if row.shape is not Shape.ROW:
            if words.pattern("pages", "turning").search(row.text):
                yield WrittenStep(row.text.strip(" ."), "", row.line, turns=True)
            continue
        if heading := _heading(words, row.cells):
            roles, each = heading, _of_each(words, heading, row.cells)
            continue
        filled = [cell for cell in row.cells if cell]
        if len(filled) < 2 or words.pattern("pages", "total").match(row.cells[0] or filled[0]):
            continue
        cells = row.cells + ("",) * (len(roles) - len(row.cells))
        known = roles if len(roles) == len(cells) else _guessed(words, cells)
        step = _step(words, row, dict(_merged(known, cells)))
        yield replace(step, beside=f"{step.beside} {each}") if each and step.beside else step


def _heading(words: Words, cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the roles of the columns if this row is the one that names them."""
    roles = tuple(_role(words, cell) for cell in cells)
    roles = ("number", *roles[1:]) if cells and not cells[0] else roles
    short = all(len(cell.split()) <= 4 for cell in cells)
    known = [role for role in roles if role != "words"]
    if not short or len(known) < 2 or any(re.search(r"\d", cell) for cell in cells):
        return ()
    techniques = vocabulary(words.language).techniques_in
    named = {role for role in known if role not in {"name", "area"}}
    others = [cell for cell in cells if not _is_only_a_name(words, cell)]
    if len(named) < 2 and any(t.strong for cell in others for t in techniques(cell)):
        return ()
    return roles if "name" in roles or "area" in roles or "words" in roles else ()


def _is_only_a_name(words: Words, cell: str) -> bool:
    """Tell the heading "Stretch" from a step of that name."""
    return words.pattern("columns", "name").fullmatch(cell.strip()) is not None


def _of_each(words: Words, roles: Sequence[str], cells: Sequence[str]) -> str:
    """Return what a column of amounts says of each side in its heading: "Hold (each side)"."""
    found = (
        words.pattern("sides", "each").search(cell)
        for role, cell in zip(roles, cells, strict=True)
        if role in _AMOUNTS
    )
    return next((match[0].strip() for match in found if match), "")


def _role(words: Words, cell: str) -> str:
    """Return what a column holds by its heading, in the page's language or in any other."""
    others = (words_of(code) for code in languages() if code != words.language)
    for lexicon in (words, *others):
        for role in _ROLES:
            if lexicon.pattern("columns", role).search(cell.strip()):
                return role
    return "words"


def _guessed(words: Words, cells: tuple[str, ...]) -> tuple[str, ...]:
    roles: list[str] = []
    for cell in cells:
        if re.fullmatch(r"\d{1,3}[.)]?", cell.strip()) and "name" not in roles:
            roles.append("number")
        elif (found := length(words, cell)) and found.span[1] - found.span[0] >= len(cell) - 12:
            roles.append("minutes")
        elif (often := count(words, cell)) and often.span[1] - often.span[0] >= len(cell) - 12:
            roles.append("count")
        else:
            roles.append("words" if "name" in roles else "name")
    return tuple(roles)


def _merged(roles: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the cells by role; those of one role joined."""
    for role in dict.fromkeys(roles):
        texts = [cell for r, cell in zip(roles, cells, strict=True) if r == role and cell]
        yield role, "\n".join(texts)


def _step(words: Words, row: Block, cells: dict[str, str]) -> WrittenStep:
    name, said, area = cells.get("name", ""), cells.get("words", ""), cells.get("area", "")
    if not name:
        name, area = (area, "") if area else (said.split("\n")[0], "")
    name = name.replace("\n", " ")
    if area and area.casefold() not in name.casefold():
        name = _with_area(name, area.casefold())
    caution = cells.get("caution", "").strip()
    if caution and caution.casefold() not in _NOTHING:
        said = f"{said}\n({caution if cautions(words, caution)[0] else f'{caution_word(words)}: {caution}'})"
    turns = bool(words.pattern("pages", "turning").search(name))
    beside = "\n".join(_amounts(words, cells))
    number = cells.get("number", "").strip(" .)")
    return WrittenStep(
        name,
        said.strip(),
        row.line,
        number=int(number) if number.isdecimal() else None,
        beside=beside,
        turns=turns,
    )


def _amounts(words: Words, cells: dict[str, str]) -> Iterator[str]:
    """Yield what the cells say of how long and how often, in words that can be read."""
    units = {role: words.table("columns").get(f"{role}_said", "{}") for role in _ROLES}
    sets, reps = cells.get("sets", ""), cells.get("reps", "")
    if _is_bare(sets) and _is_bare(reps):
        yield str(units["sets"]).format(f"{sets} x {reps}").replace(" sets", " reps")
        sets = reps = ""
    for role, cell in (*cells.items(), ("sets", sets), ("reps", reps)):
        if role in {"minutes", "seconds", "hold", "count"} and cell:
            yield (
                str(units[role]).format(cell) if role == "hold" else _worded(str(units[role]), cell)
            )
    timed = any(cells.get(role) for role in ("minutes", "seconds"))
    for role, cell in (("sets", sets), ("count" if timed else "reps", reps)):
        if cell:
            yield _worded(str(units[role]), cell)
    if side := cells.get("side"):
        yield side


def _worded(unit: str, cell: str) -> str:
    """Return a cell with its bare number in words: "3, 5 sec each" is "3 times, 5 sec each"."""
    leads = re.match(rf"{_BARE}(?=\s?[,;(])", cell)
    if _is_bare(cell) or not leads:
        return unit.format(cell) if _is_bare(cell) else cell
    return unit.format(leads[0]) + cell[leads.end() :]


def _with_area(name: str, area: str) -> str:
    """Add where it is done to what is done, in front of what is said of it in further words."""
    end = re.search(r"[.;(]|$", name)
    at = end.start() if end else len(name)
    return f"{name[:at].rstrip()}, {area}{' ' if name[at : at + 1] == '(' else ''}{name[at:]}"


def caution_word(words: Words) -> str:
    """Return the word that makes a warning of what stands behind it: Caution, Vorsicht."""
    return str(words.table("pages")["caution"])


def bare_amount(words: Words, label: str, text: str) -> str:
    """Return a bare number in the words of its label: "10" below "Reps" is "10 reps"."""
    said = words.table("columns").get(f"{_role(words, label)}_said")
    return str(said).format(text.strip()) if said and _is_bare(text) else text


def _is_bare(cell: str) -> bool:
    return bool(re.fullmatch(_BARE, cell.strip()))
