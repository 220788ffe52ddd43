"""What a step is called: the name a page gives it, or one made from its first words."""

from __future__ import annotations

import re

from handscue.pages import phrases
from handscue.routine.vocabulary import vocabulary

LONGEST_NAME = 60
_MOST_WORDS = 8
_OPENERS = re.compile(
    r"^(?:(?:first(?:ly| of all)?|second(?:ly)?|third(?:ly)?|then|next|now|after (?:that|this)|"
    r"from (?:here|there)|lastly|finally|to (?:begin|start|finish|end|close)(?: with)?|and|also|"
    r"once (?:there|done)|when (?:that is |you are )?done|again|gently|slowly)[,:]?\s+)+"
    r"|^(?:you|she|he|they)(?:['’]d|\s+would|\s+can|\s+should)\s+"
    r"|^(?:she|he|they)\s+(?=finish|then|next)|^(?:you\s+(?:can|should|will|may)\s+)",
    re.IGNORECASE,
)
_BEGIN_WITH = re.compile(
    r"^(?:begin|start|finish|finished|end|conclude|complete|close|follow|continue|open|move on)(?:\s+off)?\s+"
    r"(?:by|with|to|on to|the \w+ (?:by|with))\s+(?:a\s+|an\s+|some\s+|the\s+)?",
    re.IGNORECASE,
)
_BEFORE_THE_WORK = re.compile(
    r"^(?:with|using|once|when|after|before|while|as)\b[^,.;]*,\s*", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r"[,;:(–—]|\s-\s|\.\s|\.$|\s(?:until|while|whilst|using|so that|so as|by|then|and then|moving|"
    r"working|starting|where|which|as you|for (?=\d|a |an |one|two|three|four|five|half|about|around|up)|"
    r"from (?=the|her|his|their|just|above|below|\w+ to))",
    re.IGNORECASE,
)


def named(text: str, lead: str | None = None) -> tuple[str, str]:
    """Split a step's text into its name and the instruction, which may be empty."""
    lead = lead and lead.strip(" :.-–—")
    if lead and text.startswith(lead) and len(lead.split()) <= 10:
        rest = text[len(lead) :].lstrip(" :.-–—\n").strip()
        return _fitting(lead), rest
    for split in (_by_first_line, _by_mark, _by_short_sentence, _by_brevity):
        if found := split(text):
            return found
    return made_name(text), text


_WE = re.compile(
    r"^(?P<before>[^.;]{0,60}?)\b(?:we|I)\s+(?:(?:now|then|also|next|can|will|would|always)\s+)*",
    re.IGNORECASE,
)


def as_told(sentence: str) -> str:
    """Turn "After that we knead" into "After that, knead": what is told, into what is to be done."""
    match = _WE.match(sentence)
    if not match or not _is_a_start(match["before"]):
        return sentence
    before = match["before"].strip(" ,")
    rest = sentence[match.end() :]
    return f"{before}, {rest}" if before else rest[:1].upper() + rest[1:]


def _is_a_start(words: str) -> bool:
    return not words.strip() or bool(
        re.match(
            r"(?:then|next|now|first|finally|lastly|after|afterwards|when|once|from|to|and|here|as)\b",
            words,
            re.IGNORECASE,
        )
    )


def made_name(text: str) -> str:
    """Make a name from the first clause: "Knead the calf" of "Then knead the calf, slowly ..."."""
    first = as_told((phrases.sentences(text) or [text])[0])
    clause = _BEGIN_WITH.sub("", _OPENERS.sub("", first.strip()))
    if begun := _BEFORE_THE_WORK.match(clause):
        clause = clause[begun.end() :]
    if end := next((m for m in _CLAUSE_END.finditer(clause) if m.start() >= 6), None):
        clause = clause[: end.start()]
    words = _without_counts(clause).split()
    name = " ".join(words[:_MOST_WORDS])
    while len(words) > _MOST_WORDS and re.search(
        r"\s(?:the|a|an|of|to|on|in|at|and|or|with|each|your|their|his|her|up|over|into|from|both)$",
        name,
        re.IGNORECASE,
    ):
        name = name.rsplit(" ", 1)[0]
    return _fitting(name or first)


def _by_first_line(text: str) -> tuple[str, str] | None:
    line, _, rest = text.partition("\n")
    line = line.strip()
    most = 6 if line.endswith(".") else 12
    if rest and len(line.split()) <= most and len(line) <= LONGEST_NAME + 20:
        return _fitting(line.strip(" :.")), rest.strip()
    return None


def _by_mark(text: str) -> tuple[str, str] | None:
    match = re.match(r"^([^.:!?\n]{2,60}?)(?:\s*:\s+|\s+[-–—]\s+)(\S.*)$", text, re.DOTALL)
    if match and len(match[1].split()) <= 7:
        return _fitting(match[1].strip()), match[2].strip()
    return None


def _by_short_sentence(text: str) -> tuple[str, str] | None:
    first, *rest = phrases.sentences(text) or [text]
    is_name = len(first.split()) <= 4 and first.endswith(".") and rest
    if is_name and not re.match(r"(?:repeat|now|then|next)\b", first, re.IGNORECASE):
        return _fitting(first.strip(" .")), " ".join(rest)
    return None


def _by_brevity(text: str) -> tuple[str, str] | None:
    """Take a text of a few words for nothing but a title."""
    if len(phrases.sentences(text)) != 1 or len(text) > LONGEST_NAME + 20:
        return None
    shorter = _OPENERS.sub("", _without_counts(text)).strip(" .,:;-–—")
    is_title = len(shorter.split()) <= 10 and not re.search(r"[,;:]", shorter)
    return (_fitting(shorter), "") if is_title and shorter else None


def _without_counts(text: str) -> str:
    for found in (phrases.length(text), phrases.count(text)):
        if found is None or found.unsure == phrases.REPEAT_UNSURE:
            continue
        start, end = found.span
        before = re.sub(r"\s*[(,]?\s*(?:for|about|around|x|\()?\s*$", "", text[:start])
        after = re.sub(
            r"^\s*\)?\s*(?:(?:on|for|to)?\s*(?:(?:each|either|every|per|a)\s+|/\s*)\w+)?",
            "",
            text[end:],
        )
        if len(before.split()) >= 1:
            text = f"{before} {after}".strip()
    return text


def _fitting(name: str) -> str:
    name = " ".join(name.split()).strip(" .,:;-–—")
    if len(name) > LONGEST_NAME + 20:
        name = name[: LONGEST_NAME + 20].rsplit(" ", 1)[0]
    return name[:1].upper() + name[1:]


def looks_like_work(text: str) -> bool:
    """Tell whether a text asks for something to be done to a body."""
    words = vocabulary()
    return bool(
        words.techniques_in(text)
        or (words.actions.search(text) and words.areas_in(text))
        or phrases.other_side(text)
    )
