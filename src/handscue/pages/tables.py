"""A table's rows as steps: which column holds the name, the time, the count and the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handscue.pages import phrases
from handscue.pages.blocks import Block
from handscue.routine.vocabulary import vocabulary

_ROLES = (  # the first that a column's heading matches
    ("number", r"^(?:#|no\.?|nr\.?|number|step\s*(?:no\.?|number|#))$"),
    ("minutes", r"\b(?:time|minutes?|mins?\.?|duration|how long|length)\b"),
    ("seconds", r"\b(?:seconds?|secs?\.?)\b"),
    ("count", r"\b(?:reps?|repeats?|repetitions?|times|passes|count|how often|sets)\b"),
    ("caution", r"\b(?:cautions?|avoid|care|warnings?|safety|watch|contra\w*)\b"),
    ("area", r"\b(?:area|body part|part|where|region|muscles?|zone|location)\b"),
    ("name", r"\b(?:step|movement|technique|stroke|manoeuvre|maneuver|what|name|action|massage|move)\b"),
    ("words", r"\b(?:how|description|instructions?|details?|notes?|method|directions?|procedure|comments?)\b"),
)  # fmt: skip


def row_steps(rows: Sequence[Block]) -> Iterator[tuple[str, str, str, int]]:
    """Give each row's name, instruction, what is read beside it, and its line."""
    roles: tuple[str, ...] = ()
    for row in rows:
        if heading := _heading(row.cells):
            roles = heading
            continue
        filled = [cell for cell in row.cells if cell]
        if len(filled) < 2 or re.match(r"\W*(?:total|sum)\b", row.text, re.IGNORECASE):
            continue
        cells = row.cells + ("",) * (len(roles) - len(row.cells))
        known = roles if len(roles) == len(cells) else _guessed(cells)
        yield _step(row, dict(_merged(known, cells)))


def _heading(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Give the roles of the columns if this row is the one that names them."""
    roles = tuple(_role(cell) for cell in cells)
    roles = ("number", *roles[1:]) if cells and not cells[0] else roles
    short = all(len(cell.split()) <= 4 for cell in cells)
    known = [role for role in roles if role != "words"]
    if not short or len(known) < 2 or any(re.search(r"\d", cell) for cell in cells):
        return ()
    if any(t.strong for cell in cells for t in vocabulary().techniques_in(cell)):
        return ()
    return roles


def _role(cell: str) -> str:
    for role, pattern in _ROLES:
        if re.search(pattern, cell.strip(), re.IGNORECASE):
            return role
    return "words"


def _guessed(cells: tuple[str, ...]) -> tuple[str, ...]:
    roles = []
    for cell in cells:
        if re.fullmatch(r"\d{1,3}[.)]?", cell.strip()) and "name" not in roles:
            roles.append("number")
        elif (found := phrases.length(cell)) and found.span[1] - found.span[0] >= len(cell) - 8:
            roles.append("minutes")
        elif (often := phrases.count(cell)) and often.span[1] - often.span[0] >= len(cell) - 12:
            roles.append("count")
        else:
            roles.append("words" if "name" in roles else "name")
    return tuple(roles)


def _merged(roles: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give the cells by role; those of one role joined."""
    for role in dict.fromkeys(roles):
        texts = [cell for r, cell in zip(roles, cells, strict=True) if r == role and cell]
        yield role, "\n".join(texts)


def _step(row: Block, cells: dict[str, str]) -> tuple[str, str, str, int]:
    name, words = cells.get("name", ""), cells.get("words", "")
    area = cells.get("area", "")
    if not name:
        name, area = (area, "") if area else (words.split("\n")[0], "")
    name = name.replace("\n", " ")
    if area and area.casefold() not in name.casefold():
        name = _with_area(name, area.casefold())
    beside = []
    if minutes := cells.get("minutes"):
        beside.append(f"{minutes} minutes" if _is_bare(minutes) else minutes)
    if seconds := cells.get("seconds"):
        beside.append(f"{seconds} seconds" if _is_bare(seconds) else seconds)
    if count := cells.get("count"):
        beside.append(f"{count} times" if _is_bare(count) else count)
    caution = cells.get("caution", "").strip()
    if caution and caution not in {"-", "–", "—", "none", "None", "n/a"}:
        words = f"{words}\n({caution if phrases.cautions(caution)[0] else f'Caution: {caution}'})"
    return name, words.strip(), "\n".join(beside), row.line


def _with_area(name: str, area: str) -> str:
    """Add where it is done to what is done, in front of what is said of it in further words."""
    end = re.search(r"[.;(]|$", name)
    at = end.start() if end else len(name)
    return f"{name[:at].rstrip()}, {area}{' ' if name[at : at + 1] == '(' else ''}{name[at:]}"


def _is_bare(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d.½¼¾]+(?:\s*[-–]\s*[\d.½¼¾]+)?", cell.strip()))
