"""What a step is called: the name a page gives it, or one made from its first words."""

from __future__ import annotations

import re

from handscue.languages.counts import amount_spans, count
from handscue.languages.quantities import is_only_an_amount
from handscue.languages.sides import other_side
from handscue.languages.times import lengths
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences

LONGEST_NAME = 60
_MOST_WORDS = 8


def named(words: Words, text: str, lead: str | None = None) -> tuple[str, str]:
    """Split a step's text into its name and the instruction, which may be empty."""
    lead = lead and lead.strip(" :.-–—")
    if lead and text.startswith(lead) and len(lead.split()) <= 10:
        rest = text[len(lead) :].lstrip(" :.-–—\n").strip()
        return _fitting(_without_amounts(words, lead)), rest
    for split in (_by_first_line, _by_mark, _by_short_sentence, _by_brevity):
        if found := split(words, text):
            return found
    name = made_name(words, text)
    first, *rest_of = sentences(text) or [text]
    if rest_of and name.casefold() == first.strip(" .!").casefold():
        return name, text.replace(first, "", 1).strip()
    return name, text


def as_told(words: Words, sentence: str) -> str:
    """Turn "After that we knead" into "After that, knead": what is told, into what is to be done."""
    match = words.pattern("names", "told_by").search(sentence[:80])
    before = sentence[: match.start()] if match else ""
    starts = words.pattern("names", "told_start")
    if not match or ";" in before or "." in before or (before.strip() and not starts.match(before)):
        return sentence
    before, rest = before.strip(" ,"), sentence[match.end() :]
    return f"{before}, {rest}" if before else rest[:1].upper() + rest[1:]


def made_name(words: Words, text: str) -> str:
    """Make a name from the first clause: "Knead the calf" of "Then knead the calf, slowly ..."."""
    first = as_told(words, (sentences(text) or [text])[0])
    clause = first.strip()
    for key in ("openers", "begin_with", "before_the_work"):
        for pattern in words.patterns("names", key):
            if (begun := pattern.match(clause)) and begun.end() < len(clause):
                clause = clause[begun.end() :]
    ends = words.pattern("names", "clause_end").finditer(clause)
    if end := next((m for m in ends if _may_end(clause, m)), None):
        clause = clause[: end.start()]
    name = " ".join(_without_amounts(words, clause).split()[:_MOST_WORDS])
    return _fitting(_not_dangling(words, name) or first)


def _may_end(clause: str, end: re.Match[str]) -> bool:
    """Tell whether a name may end there: at a mark, or at a word where it has two already."""
    is_mark = not end[0].strip()[:1].isalpha()
    return end.start() >= 6 and (is_mark or len(clause[: end.start()].split()) > 1)


def _not_dangling(words: Words, name: str) -> str:
    """Take off little words that a cut left at the end: "the", "with"."""
    dangling = words.compiled(
        "dangling", lambda: rf"\s(?:{words.pattern('names', 'dangling').pattern})$"
    )
    while shorter := dangling.sub("", name):
        if shorter == name:
            break
        name = shorter
    return name


def _by_first_line(words: Words, text: str) -> tuple[str, str] | None:
    line, _, rest = text.partition("\n")
    line = line.strip()
    most = 6 if line.endswith(".") else 12
    if rest and len(line.split()) <= most and len(line) <= LONGEST_NAME + 20:
        return shortened(words, line.strip(" :.")), rest.strip()
    return None


def _by_mark(words: Words, text: str) -> tuple[str, str] | None:
    match = re.match(r"^([^.:!?\n]{2,60}?)(?::\s|\s[-–—]\s)\s?(\S.*)$", text, re.DOTALL)
    if match and len(match[1].split()) <= 7:
        return shortened(words, match[1].strip()), match[2].strip()
    return None


def _by_short_sentence(words: Words, text: str) -> tuple[str, str] | None:
    first, *rest = sentences(text) or [text]
    is_name = len(first.split()) <= 4 and first.endswith(".") and rest
    if is_name and not words.pattern("names", "no_name").match(first):
        return shortened(words, first.strip(" .")), " ".join(rest)
    return None


def _by_brevity(words: Words, text: str) -> tuple[str, str] | None:
    """Take a text of a few words for nothing but a title."""
    told = sentences(text)
    said = [s for s in told if not is_only_an_amount(words, s)] or told
    if len(said) != 1 or len(text) > LONGEST_NAME + 40:
        return None
    shorter = said[0]
    for pattern in words.patterns("names", "openers"):
        shorter = pattern.sub("", shorter)
    shorter = _without_amounts(words, shorter).strip(" .,:;-–—")
    is_title = len(shorter.split()) <= 10 and not re.search(r"[,;:]", shorter)
    return (_fitting(shorter), "") if is_title and shorter else None


def shortened(words: Words, name: str) -> str:
    """Take counts and times off a name, unless it is nothing else."""
    shorter = _without_amounts(words, name)
    return _fitting(shorter if re.search(r"[^\W\d_]{2}", shorter) else name)


def _without_amounts(words: Words, text: str) -> str:
    """Take out counts and times, with the words that lead to them and the sides they are of."""
    spans = sorted(set(amount_spans(words, text)), reverse=True)
    if bare := count(words, text):
        spans += [bare.span] if not bare.is_repeat and not spans else []
    before_it = words.compiled(
        "before an amount",
        lambda: (
            rf"[\s(,–-]{{0,3}}(?:\b(?:{words.pattern('names', 'before_amount').pattern})\s?)*[\s(,–-]*$"
        ),
    )
    after_it = words.compiled(
        "after an amount",
        lambda: (
            rf"^[\s),]{{0,3}}(?:(?:in\s)?(?:{words.pattern('sides', 'each').pattern}|{words.pattern('sides', 'right_after').pattern})\)?)?"
        ),
    )
    for start, end in spans:
        before = before_it.sub("", text[:start])
        after = after_it.sub("", text[end:])
        is_at_end = not re.match(r"\s*[\w\"'“]", after) or text[start - 1 : start] == "("
        if is_at_end and re.search(r"[^\W\d_]{2}", f"{before} {after}"):
            joint = "" if not after or after[:1] in ".,;:!?)" else " "
            text = f"{before}{joint}{after}".strip()
    each = words.pattern("sides", "each").pattern
    of_each = words.compiled("number of each", lambda: rf"\(\s?[\d\s½–-]{{1,8}}\s(?:{each})\s?\)?")
    return re.sub(r"\(\s*\)", "", of_each.sub("", text)).strip(" ,;–-(")


def _fitting(name: str) -> str:
    name = " ".join(name.split()).strip(" .,:;-–—")
    if len(name) > LONGEST_NAME + 20:
        name = name[: LONGEST_NAME + 20].rsplit(" ", 1)[0]
    return name[:1].upper() + name[1:]


def looks_like_work(words: Words, text: str) -> bool:
    """Tell whether a text asks for something to be done to a body."""
    known = vocabulary(words.language)
    return bool(
        known.techniques_in(text)
        or (known.actions.search(text) and known.areas_in(text))
        or other_side(words, text)
    )


def says_how_much(words: Words, text: str) -> bool:
    """Tell whether a text says how long or how often something is done."""
    if lengths(words, text):
        return True
    often = count(words, text)
    return often is not None and not often.is_repeat
