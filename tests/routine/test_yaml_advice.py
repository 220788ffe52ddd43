"""Text that is no YAML: the mistake is found in its own line, and told in words of ours."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.errors import SessionError
from handscue.routine import yaml_text
from handscue.routine.loading import load_session
from handscue.routine.yaml_text import YamlProblemError

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "sessions").glob("*.yaml"))
PARSERS_WORDS = re.compile(
    r"mapping|scalar|token|sequence|block end|simple key|stream|parsing|YAML"
)


def told(text: str) -> tuple[int | None, str]:
    with pytest.raises(YamlProblemError) as error:
        yaml_text.read(text)
    return error.value.problem.line, error.value.problem.message


MISTAKES = {
    "title": ("title:Neck\nsteps:\n- name: A\n", 1, "needs a space after the colon: title: Neck"),
    "last": ("steps:\n- name: A\n  passes:3\n", 3, "needs a space after the colon: passes: 3"),
    "inner": ("steps:\n- name: A\n  passes:3\n  area: x\n", 3, "needs a space after the colon"),
    "first": ("steps:\n- name:A\n  passes: 3\n", 2, "needs a space after the colon: name: A"),
    "no space twice": ("steps:\n-name: A\n-name: B\n", 3, "needs a space after the dash: - name"),
    "quote": ('title: "Neck\nsteps:\n- name: A\n', 1, 'a quote that is never closed; write " at'),
    "later quote": ('- name: "A\n  say: "Go"\n- name: B\n', 1, 'never closed; write " at its end'),
    "single quote": ("- name: 'A\n  say: don't\n", 1, "never closed; write ' at its end"),
    "words behind": ('- name: A\n  say: "Go" now\n', 2, "has words after the closing quote; put"),
    "field deeper": ("- name: A\n   passes: 3\n- name: B\n", 2, "is indented unlike the field"),
    "field less deep": ("- name: A\n  say: Go\n passes: 3\n", 3, "is indented unlike the field"),
    "dash less deep": ("steps:\n  - name: A\n - name: B\n", 3, "is indented unlike the dash"),
    "dash deeper": ("steps:\n- name: A\n  - name: B\n", 3, "is indented unlike the dash it goes"),
    "top deeper": ("title: T\n position: prone\nsteps: x\n", 2, "is indented unlike the field"),
    "tab": ("steps:\n- name: A\n\tpasses: 3\n", 3, "has a tab here; indent with spaces"),
    "tab behind a dash": ("steps:\n-\tname: A\n  passes: 3\n", 2, "has a tab here; indent with"),
    "no colon": ("- name: A\n  passes 3\n  area: x\n", 2, "has no colon; write a field's name,"),
    "no colon first": ("steps:\n- name A\n  passes: 3\n", 2, "has no colon; write a field's name"),
    "colon in words": ("- name: A\n  say: Note: go\n", 2, "has a colon inside words here; put"),
    "bracket": ("- sides: [left, right\n  steps:\n  - name: A\n", 1, "has a [ that is never cl"),
    "brace": ("steps:\n- {name: A, passes: 3\n- {name: B}\n", 2, "has a { that is never closed"),
    "brace at the end": ("title: {\n", 1, "has a { that is never closed; write } at its end"),
    "percent": ("- name: A\n  say: %50\n", 2, "has words that begin with %; put quotes round"),
    "two sessions": ("title: T\n---\ntitle: V\n", 2, "begins a second session (---); keep one"),
    "backslash": ('title: "a\\qb"\n', 1, "has a \\ inside double quotes; write it twice"),
    "folded": ("- name: A\n  say: >x\n    foo\n", 2, "has words right behind > or |; begin"),
    "old line ends": ("title: T\rsteps:\r- name: A\r  passes:3\r", 4, "needs a space after the"),
}


@pytest.mark.parametrize(("text", "line", "says"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_in_its_own_line(text: str, line: int, says: str) -> None:
    where, message = told(text)
    assert says in message
    assert where == line


def slips(lines: list[str], number: int) -> list[str]:
    """Return what a slip of the hand may make of one line of a session."""
    line = lines[number]
    field = re.match(r"( *(?:- )?)(\w+): (\S.*)$", line)
    if not field or field[3][0] in ">|[{#":
        return []
    made = [f"{field[1]}{field[2]}:{field[3]}"]
    if '"' not in line and "'" not in line and "#" not in line:
        made.append(f'{field[1]}{field[2]}: "{field[3]}')
    if number and re.match(r" +\w+:", line) and re.match(r" *(?:- )?\w+: \w", lines[number - 1]):
        made += [f" {line}", f"\t{line.lstrip()}"]
    return made


@given(st.data())
def test_a_slip_anywhere_in_a_session_is_told_in_its_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    lines = data.draw(st.sampled_from(SHIPPED)).read_text().splitlines()
    possible = {n: made for n in range(len(lines)) if (made := slips(lines, n))}
    number = data.draw(st.sampled_from(sorted(possible)))
    slip = data.draw(st.sampled_from(possible[number]))
    path = tmp_path_factory.mktemp("slip") / "session.yaml"
    path.write_text("\n".join([*lines[:number], slip, *lines[number + 1 :], ""]))
    with pytest.raises(SessionError) as error:
        load_session(path, library=SHIPPED[0].parent)
    first = error.value.problems[0]
    assert (first.line, bool(PARSERS_WORDS.search(first.message))) == (number + 1, False), first
