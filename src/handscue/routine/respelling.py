"""The text of a file of pronunciations changed by one word, its comments kept."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from handscue.routine import yaml_text


def with_word(text: str, word: str, said: str | None) -> str:
    """Return a file's text in which a word is said in some way; with None it is not in there.

    Raises:
        YamlProblemError: the text cannot be read.

    """
    yaml_text.read(text)  # refuses what is no plain file before all of it is built
    written = YAML()
    written.width = 10_000  # no line is broken
    words: Any = written.load(text)
    if words is None:  # comments alone, if anything
        words, before = CommentedMap(), text if text.endswith("\n") or not text else f"{text}\n"
    else:
        before = ""
    if said is None:
        words.pop(word, None)
    else:
        # Quoted, since YAML takes some words for something else: no, 1:30.
        words[DoubleQuotedScalarString(word)] = DoubleQuotedScalarString(said)
    out = io.StringIO()
    if words or not before:
        written.dump(words, out)
    return before + out.getvalue()
