"""What not to do: a sentence, a parenthesis or the end of a sentence that warns."""

from __future__ import annotations

import re
from functools import lru_cache

from handscue.languages.words import REMEMBERED, Words, sentences

_PARENTHESIS = re.compile(r"\s?[(\[](?P<words>[^()\[\]]{1,300})[)\]]")
_END = r"(?=\s[–—-]\s|,\s(?:(?:and|then|before|und|puis|y|luego|et)\s(?:then\s)?\w|\d)|[.;!?]|$)"


@lru_cache(maxsize=REMEMBERED)
def cautions(words: Words, text: str) -> tuple[tuple[str, ...], str]:
    """Take the cautions out of a text: return them in the author's words, and what is left."""
    found: list[str] = []
    left: list[str] = []
    for line in text.split("\n"):
        kept = []
        for sentence in sentences(line):
            warnings, rest = _warned(words, sentence)
            found += warnings
            kept += [rest] if rest else []
        left += [" ".join(kept)] if kept else []
    return tuple(dict.fromkeys(found)), "\n".join(left)


def is_caution(words: Words, text: str) -> bool:
    """Tell a text that warns and says nothing else."""
    warnings, left = cautions(words, text)
    return bool(warnings) and not left


def _warned(words: Words, sentence: str) -> tuple[list[str], str]:
    starts = words.compiled("caution starts", lambda: _start(words))
    anywhere, harmless = words.pattern("cautions", "anywhere"), words.pattern("cautions", "not")
    found = []
    for match in _PARENTHESIS.finditer(sentence):
        inside = match["words"]
        if (starts.match(inside) or anywhere.search(inside)) and not harmless.search(inside):
            found.append(_as_sentence(inside))
            sentence = sentence.replace(match[0], "", 1)
    if not sentence.strip(" ."):
        return found, ""
    if harmless.search(sentence):
        return found, sentence
    if starts.match(sentence):
        warning, dash, rest = re.split(r"(\s[–—-]\s|$)", sentence, maxsplit=1)
        return [*found, _as_sentence(warning)], rest if dash.strip() else ""
    if at_end := _at_the_end(words, sentence):
        return [*found, at_end[0]], at_end[1]
    if anywhere.search(sentence):
        return [*found, _as_sentence(sentence)], ""
    return found, sentence.strip()


def _start(words: Words) -> str:
    return rf"^[\s*!\"'(\[¡]*(?:{words.pattern('cautions', 'start').pattern})"


def _at_the_end(words: Words, sentence: str) -> tuple[str, str] | None:
    """Take off a clause that warns: "knead the calf, avoiding the shin, 40 seconds"."""
    inside, tail = (words.pattern("cautions", key).pattern for key in ("inside", "tail"))
    patterns = (
        words.compiled(
            "caution clause",
            lambda: rf"(?:,|;|\s[–—-]|:)\s?(?P<words>(?:{inside})[^.;!?]*?){_END}",
        ),
        words.compiled("caution tail", lambda: rf"\s(?P<words>(?:{tail})[^.;!?]*?){_END}"),
    )
    for pattern in patterns:
        match = pattern.search(sentence)
        if match is None:
            continue
        before = sentence[: match.start()].rstrip(" ,;–—-:")
        after = sentence[match.end() :].strip()
        if words.pattern("cautions", "pronoun").search(match["words"]) and not after.strip(" .!?"):
            return _as_sentence(sentence), _as_sentence(
                before
            )  # "round the kneecap, never over it"
        joins = after[:1] in {",", ";", "–", "—", "-"}
        kept = before if joins else _as_sentence(before)
        rest = f"{kept}{after}" if joins else f"{kept} {after}" if after.strip(" .!?") else kept
        return _as_sentence(match["words"]), rest
    return None


def _as_sentence(text: str) -> str:
    text = re.sub(
        r"^(?:and|but|und|aber|et|mais|y|pero)\s", "", text.strip(" \t,;:*-–—"), flags=re.IGNORECASE
    )
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
