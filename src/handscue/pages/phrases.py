"""Phrases of a routine's prose: counts, durations, sides, cautions and positions.

Every function reads one piece of text and says what it found and where. ``unsure`` holds why a
reading may be wrong, in words for the therapist; it is None where the text leaves no doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handscue.units import Milliseconds

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16,
    "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "forty five": 45, "sixty": 60,
    "ninety": 90,
}  # fmt: skip
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_NUMBER = (
    r"(?:\d{0,2}[½¼¾]|\d{1,3}(?:\.\d+)?|"
    + "|".join(sorted((re.escape(w) for w in _WORDS), key=len, reverse=True))
    + r")"
)
_TO = r"\s*(?:-|–|—|\bto\b|\bor\b)\s*"
_RANGE = rf"(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?"
_ROUNDS = (
    r"(?:strokes|passes|rounds|repetitions|repeats|reps|sets|sweeps|circles|rotations|squeezes|"
    r"glides|circuits|turns|effleurages|repetition|pulls|presses|stroke|pass)"
)
_EACH_SIDE = r"(?:(?:on|to|for|per|down|up|along)\s+)?\b(?:each|either|per|every)\s+(?:sides?|way|direction|legs?|arms?|foot|feet|hands?|one|calf|thigh|shoulder|half)\b|/\s*(?:side|leg|arm|foot|hand)\b|\bboth\s+(?:sides|ways|directions)\b|\b(?:anti|counter)[- ]?clockwise\b|\b(?:a|per)\s+side\b"
_COUNTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_RANGE}\s+(?P<more>more\s+|further\s+|additional\s+)?times\b(?P<again>\s+(?:more|again))?",
        rf"(?<![\w.])[x×]\s*{_RANGE}(?!\w)",
        rf"(?<![\w.]){_RANGE}\s*[x×](?!\w)",
        rf"\b{_RANGE}\s+(?:(?:times\s+)?clockwise|will do|(?:is|are) enough|of (?:these|those|them))\b",
        rf"\b(?:reps|repetitions|repeats|passes|strokes|times)\s*[:=]\s*{_RANGE}\b",
        rf"\b{_RANGE}\s+(?P<more>more\s+)?(?:(?:long|slow|smooth|light|deep|full|firm|gentle|small|big|wide|sweeping|complete|even)(?:,|\s+and)?\s+){{0,3}}{_ROUNDS}\b",
    )
)
_BARE = re.compile(  # a number at the end of a line and nothing with it: "Effleurage (3)"
    rf"(?:\(\s*{_RANGE}\s*\)|^{_RANGE.replace('low', 'low2').replace('high', 'high2')}(?:\s+each)?)\s*[.;]?\s*$",
    re.IGNORECASE,
)
_ADVERBS = re.compile(r"\b(?P<word>once|twice|thrice)\b(?P<more>\s+(?:more|again))?", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?P<word>a couple of|a couple|a few|several|a number of|many|some)\s+(?P<more>more\s+)?"
    rf"(?:times|(?:\w+\s)?{_ROUNDS})\b",
    re.IGNORECASE,
)
_VAGUE_BOUNDS = {
    "a couple of": (2, 2), "a couple": (2, 2), "a few": (2, 4), "several": (3, 5),
    "a number of": (3, 5), "many": (5, 7), "some": (2, 4),
}  # fmt: skip
REPEAT_UNSURE = '"repeat" is read as once more, so 2 in all'
_REPEAT = re.compile(r"\brepeat(?:ed|ing)?\b", re.IGNORECASE)
_NOT_A_COUNT = re.compile(
    r"\b(?:a|per|each|every)\s+(?:day|week|month)|weekly|daily", re.IGNORECASE
)


@dataclass(frozen=True)
class Count:
    """How often: the middle of ``low`` to ``high``; ``each_side`` where it is said of each side."""

    passes: int
    low: int
    high: int
    span: tuple[int, int]
    each_side: bool = False
    unsure: str | None = None


@dataclass(frozen=True)
class Length:
    """How long, in milliseconds: the middle of ``low_ms`` to ``high_ms``."""

    ms: Milliseconds
    low_ms: Milliseconds
    high_ms: Milliseconds
    span: tuple[int, int]
    each_side: bool = False
    unsure: str | None = None


@dataclass(frozen=True)
class OtherSide:
    """That something is done on the other side as well.

    ``part`` is what has the sides, "side" where that is not said; ``all_before`` whether all
    that came before is meant by the words themselves (these movements, the whole sequence).
    """

    part: str
    all_before: bool
    span: tuple[int, int]


def sentences(text: str) -> list[str]:
    """Split text into its sentences, lines first; each keeps its own end."""
    return [
        sentence.strip()
        for line in text.split("\n")
        for sentence in re.split(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[“‘]?[A-Z0-9])", line)
        if sentence.strip()
    ]


def count(text: str) -> Count | None:
    """Find how often something is done: three times, x3, 3-5 times, twice, several, repeat."""
    found = [match for pattern in _COUNTS for match in pattern.finditer(text)]
    found = [m for m in found if not _NOT_A_COUNT.match(text[m.end() :].lstrip()) and _is_whole(m)]
    if found:
        return _counted(text, min(found, key=re.Match.start))
    if adverb := _ADVERBS.search(text):
        return _adverb(text, adverb)
    if vague := _VAGUE.search(text):
        return _vaguely(text, vague)
    if bare := _BARE.search(text):
        return _bare(bare)
    again = _REPEAT.search(text)
    if again and not _repeats_something_named(text, again):
        return Count(2, 2, 2, again.span(), _each_side(text, again), REPEAT_UNSURE)
    return None


def _vaguely(text: str, match: re.Match[str]) -> Count:
    low, high = _VAGUE_BOUNDS[" ".join(match["word"].casefold().split())]
    more = 1 if match["more"] else 0
    middle = (low + high) // 2 + more
    why = f'"{match[0]}" is read as {middle}' if low != high else None
    return Count(middle, low + more, high + more, match.span(), _each_side(text, match), why)


def _counted(text: str, match: re.Match[str]) -> Count:
    groups = match.groupdict()
    low = _value(groups["low"])
    high = _value(groups["high"]) if groups.get("high") else low
    low, high = sorted((int(low), int(high)))
    if groups.get("more") or groups.get("again"):
        low, high = low + 1, high + 1
    why = f'"{match[0].strip()}" is read as {(low + high + 1) // 2}' if low != high else None
    return Count((low + high + 1) // 2, low, high, match.span(), _each_side(text, match), why)


def _bare(match: re.Match[str]) -> Count | None:
    groups = match.groupdict()
    first = groups["low"] or groups["low2"]
    last = groups["high"] or groups["high2"] or first
    low, high = sorted((_value(first), _value(last)))
    if not (low.is_integer() and high.is_integer() and 1 <= low <= high <= 100):
        return None
    middle = (int(low) + int(high) + 1) // 2
    why = f'"{match[0].strip()}" is read as {middle} times'
    return Count(middle, int(low), int(high), match.span(), unsure=why)


def _adverb(text: str, match: re.Match[str]) -> Count | None:
    passes = {"once": 1, "twice": 2, "thrice": 3}[match["word"].casefold()]
    after = text[match.end() :].lstrip().casefold()
    if passes == 1 and not match["more"] and not re.match(r"(?:[.,;)]|$|on|over|each|more)", after):
        return None  # "once you have finished", "at once"
    if passes == 1 and re.search(r"\bat\s$", text[: match.start()].casefold()):
        return None
    passes += 1 if match["more"] else 0
    return Count(passes, passes, passes, match.span(), _each_side(text, match))


def _is_whole(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    values = [_value(groups[name]) for name in ("low", "high") if groups.get(name)]
    return all(value == int(value) and 1 <= value <= 100 for value in values)


def _repeats_something_named(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() :]
    return bool(re.match(r"\s+(?:steps?|numbers?|from step)\s*\d", after, re.IGNORECASE)) or (
        other_side(text) is not None
    )


def _each_side(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() :]
    return bool(
        re.match(rf"[\s,(]*(?:\w+\s+){{0,3}}?(?:{_EACH_SIDE})", after, re.IGNORECASE)
        or re.search(rf"(?:{_EACH_SIDE})[\s,:]*(?:(?:for|about)\s+)*$", before, re.IGNORECASE)
    )


_UNIT = r"(?P<unit>minutes?|mins?\.?|m(?=\b)|seconds?|secs?\.?|s(?=\b))"
_DURATIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<minutes>{_NUMBER}|a)\s*(?:minutes?|mins?|m)\s*(?:and\s+)?(?P<seconds>{_NUMBER})\s*(?:seconds?|secs?|s)\b",
        rf"\b(?P<minutes>{_NUMBER}|a)\s+(?:minutes?\s+)?and\s+a\s+half(?:\s+minutes?)?\b",
        r"(?<!\w)(?P<half>half\s+an?\s+minute|½\s*min(?:ute)?s?|half-minute)\b",
        rf"\b(?:about|around|roughly|approx\w*\.?)?\s*\b{_RANGE}\s*-?\s*{_UNIT}(?!\w)",
        rf"\b(?P<low>a|another|one|per)\s+(?:full\s+|whole\s+|good\s+)?{_UNIT}(?!\w)",
        r"(?<![\d:])(?P<clock>\d{1,2}:[0-5]\d)(?![\d:])(?!\s*[ap]\.?m)",
    )
)
_A_FEW_MINUTES = re.compile(
    r"\b(?P<word>a couple of|a few|several)\s+(?P<unit>minutes|seconds|moments)\b", re.IGNORECASE
)
_NOT_A_LENGTH = re.compile(
    r"[\s-]*(?:massage|routine|session|treatment|before|beforehand|ago|read|video|after|later|"
    r"sequence|appointment)\b",
    re.IGNORECASE,
)


def length(text: str) -> Length | None:
    """Find how long something is done: for two minutes, 30 seconds, a minute each side, 1:30."""
    for pattern in _DURATIONS:
        for match in pattern.finditer(text):
            if not _NOT_A_LENGTH.match(text[match.end() :]) and (found := _lasting(text, match)):
                return found
    if vague := _A_FEW_MINUTES.search(text):
        low, high = _VAGUE_BOUNDS[" ".join(vague["word"].casefold().split())]
        unit = 60_000 if vague["unit"].casefold() == "minutes" else 1000
        if vague["unit"].casefold() == "moments":
            unit = 5000
        low_ms, high_ms = low * unit, high * unit
        why = f'"{vague[0]}" is read as {_seconds((low_ms + high_ms) // 2)}'
        each = _each_side(text, vague)
        return Length((low_ms + high_ms) // 2, low_ms, high_ms, vague.span(), each, why)
    return None


def _lasting(text: str, match: re.Match[str]) -> Length | None:
    groups = match.groupdict()
    if groups.get("clock"):
        minutes, seconds = groups["clock"].split(":")
        low = high = int(minutes) * 60_000 + int(seconds) * 1000
    elif groups.get("half"):
        low = high = 30_000
    elif groups.get("minutes"):
        seconds_said = _value(groups["seconds"]) if groups.get("seconds") else 30
        low = high = round(_value(groups["minutes"]) * 60_000 + seconds_said * 1000)
    else:
        unit = 60_000 if groups["unit"].casefold().startswith("m") else 1000
        low = round(_value(groups["low"]) * unit)
        high = round(_value(groups["high"]) * unit) if groups.get("high") else low
    low, high = sorted((low, high))
    if not 1000 <= low <= high <= 3_600_000:
        return None
    middle = (low + high) // 2
    why = f'"{match[0].strip()}" is read as {_seconds(middle)}' if low != high else None
    return Length(middle, low, high, match.span(), _each_side(text, match), why)


def _seconds(ms: Milliseconds) -> str:
    return f"{ms / 1000:g} seconds"


def _value(written: str) -> float:
    word = " ".join(written.casefold().split())
    if word in {"a", "another", "per", "an"}:
        return 1
    if word in _WORDS:
        return _WORDS[word]
    if (part := _FRACTIONS.get(word[-1])) is not None:
        return float(word[:-1] or 0) + part
    return float(word)


_PART = r"(?P<part>legs?|arms?|foot|feet|hands?|sides?|shoulders?|calf|calves|thighs?|ears?|limbs?|buttocks?|temples?|cheeks?|half)"
_OTHER = rf"(?:the\s+)?(?:other|opposite|second|right|left|remaining)(?:\s+hand)?\s+{_PART}(?:\s+of\s+the\s+(?:body|back|neck|face|spine|head))?"
_AGAIN = (
    r"(?:repeat\w*|perform\w*|do|does|carry out|work|same|again|switch\w*|change|chang\w+|swap\w*|"
    r"likewise|continue|then|move|mirror|massage|treat)"
)
_OTHER_SIDE = re.compile(
    rf"\b{_AGAIN}\b[^.;!?\n]{{0,100}}?\b{_OTHER}\b[^.;!?\n]{{0,120}}", re.IGNORECASE
)
_LEADING_WORDS = re.compile(
    r"(?:(?:now|then|and|finally|next|lastly|please|to)\b[,\s]*)+$", re.IGNORECASE
)
_SAME_OTHER = re.compile(
    rf"\b(?:and\s+)?(?:then\s+)?(?:on|to)\s+{_OTHER}(?:\s+too)?(?=\s*[.;)]|\s*$)", re.IGNORECASE
)
_OTHER_LIKEWISE = re.compile(
    rf"(?:^|(?<=[.;\n])\s*)(?:and\s+)?{_OTHER}\s*[,:]?\s*(?:the same|likewise|in the same way|as well|too|ditto)\b",
    re.IGNORECASE,
)
_IN_TURN = re.compile(
    rf"\b(?:both|each|one)\s+{_PART}\b[^.;!?\n]{{0,30}}\b(?:in turn|separately|one at a time|one after (?:the )?other|then the other)\b",
    re.IGNORECASE,
)
_ALL_BEFORE = re.compile(
    r"\b(?:same|these|this|all|whole|entire|every\w*|above|full|complete|sequence|routine|series|"
    r"steps?|movements|strokes|process|procedure)\b",
    re.IGNORECASE,
)
_CHANGE_SIDES = re.compile(
    r"\b(?:change|swap|switch)\s+(?P<part>legs|arms|feet|hands|sides)\b[^.;!?\n]{0,60}",
    re.IGNORECASE,
)
_ONE_THEN_OTHER = re.compile(
    rf"\b(?:do|perform|repeat|work)\s+(?:these\s+|all\s+|the\s+)?(?:steps?|numbers?)\b[^.;!?\n]{{0,40}}\bon\s+(?:the\s+)?"
    rf"(?:one|left|right|first)\b[^.;!?\n]{{0,20}},?\s*(?:and\s+)?then\s+(?:on\s+)?{_OTHER}",
    re.IGNORECASE,
)
_SINGULAR = {
    "feet": "foot", "calves": "leg", "calf": "leg", "thigh": "leg", "limb": "side", "half": "side",
    "foot": "foot", "shoulder": "shoulder", "buttock": "side", "temple": "side", "cheek": "side",
    "ear": "ear",
}  # fmt: skip


_OTHER_SIDES = (
    _ONE_THEN_OTHER, _CHANGE_SIDES, _OTHER_SIDE, _IN_TURN, _SAME_OTHER, _OTHER_LIKEWISE
)  # fmt: skip


def other_side(text: str) -> OtherSide | None:
    """Find that the other side follows: repeat on the other leg, the same movements on the other arm."""
    for pattern in _OTHER_SIDES:
        for match in pattern.finditer(text):
            if pattern is _OTHER_SIDE and not _is_a_repeat(match[0]):
                continue
            leading = _LEADING_WORDS.search(text[max(0, match.start() - 30) : match.start()])
            span = (match.start() - len(leading[0] if leading else ""), match.end())
            return OtherSide(_part(match["part"]), bool(_ALL_BEFORE.search(match[0])), span)
    return None


def _is_a_repeat(clause: str) -> bool:
    """Tell "repeat on the other side" from "hold it with the other hand"."""
    folded = clause.casefold()
    if re.search(r"\b(?:repeat|same|switch|swap|change|mirror|likewise|again)", folded):
        return not re.search(r"\bwith (?:the|your) (?:other|opposite)\b", folded)
    return bool(
        re.match(
            r"\W*(?:and |now |then |finally,? )*(?=(?:perform|do|does|carry out|work|continue|treat|massage|move)\b)"
            r"[^,]*?\b(?:on|to|with|for|do|treat|massage|work) the (?:other|opposite|second) (?!hand)",
            folded,
        )
    )


def _part(written: str) -> str:
    word = written.casefold()
    if word in _SINGULAR:
        return _SINGULAR[word]
    word = word.removesuffix("s")
    return _SINGULAR.get(word, word)


def said_of_each(text: str) -> str | None:
    """Give the part of which a text says each or both, as in "on each leg", else None."""
    match = re.search(
        rf"\b(?:on|for|to|of|per|over|down|up|along)?\s*(?:each|either|both|per|/)\s*{_PART}\b(?!\s+of\s+(?:the|your|each))",
        text,
        re.IGNORECASE,
    )
    return _part(match["part"]) if match else None


_CAUTION_START = re.compile(
    r"^[\s*!\"'(\[]*(?:(?:please|but|and|also|remember|always)[,:]?\s+)*"
    r"(?:caution\b|warning\b|take care\b|be careful\b|beware\b|careful\b|avoid\b|avoiding\b|never\b(?!\s+mind)|"
    r"not\b(?!\s+only)|skip\b|omit\b|leave out\b|no\s+(?:\w+ing\b|pressure|direct|percussion|deep|heavy|hacking|tapotement)\b|do not\b|don['’]t\b|"
    r"be\s+(?:very\s+|extra\s+|especially\s+)?(?:gentle|cautious|mindful|sure not)\b|"
    r"you should (?:not|never)\b|you must (?:not|never)\b|stay off\b|keep (?:off|away|clear)\b|steer clear\b|stop (?:if|at once)\b|"
    r"mind (?:the|not)\b|watch out\b|care should\b|take great care\b|use caution\b|important:|nb\b)",
    re.IGNORECASE,
)
_CAUTION_END = r"(?=\s[–—-]\s|,\s*(?:and|then|before)\s+(?:then\s+)?\w|[.;!?]|$)"
_CAUTION_INSIDE = re.compile(
    r"(?:,|;|\s[–—-]|:)\s*(?P<words>(?:but\s+|and\s+|while\s+|always\s+|being\s+)*(?:"
    r"avoid(?:ing)?\b|never\b|(?:do\s+)?not\b(?!\s+only)|don['’]t\b|taking care\b|take care\b|"
    r"be(?:ing)? careful\b|careful\b|stay(?:ing)? off\b|keep(?:ing)? (?:off|away|clear)\b|"
    r"without (?:pressing|touching|any pressure|putting)\b|missing\b|skipping\b|steer clear\b|keep clear\b|no\s+\w+ing\b|steering clear\b|"
    r"(?:go|going)\s+(?:easy|gently|lightly)\s+(?:on|over)\b|(?:with )?no (?:direct |deep |heavy )?pressure\b)"
    r"[^.;!?]*?)" + _CAUTION_END,
    re.IGNORECASE,
)
_CAUTION_TAIL = re.compile(
    r"\s(?P<words>(?:but (?:not|never|avoid)|(?:while|whilst) avoiding|avoiding|without (?:touching|pressing|squeezing|pinching|dragging|pulling|any pressure|putting)|taking care (?:not to|to avoid|over|around|near)|being careful)\b[^.;!?]*?)"
    + _CAUTION_END,
    re.IGNORECASE,
)
_CAUTION_ANYWHERE = re.compile(
    r"\b(?:so go (?:easy|gently|lightly)|so be gentle|should (?:be avoided|never|not)|must (?:be avoided|never|not)|is contraindicated|are contraindicated|be careful|take care|"
    r"no (?:direct |deep )?pressure (?:on|over|to)\b|never (?:press|use|massage|work|hack|pound|beat|push|apply|pull|percuss|go|roll|strike|twist)|do not|don['’]t|avoid)\b",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*[(\[](?P<words>[^()\[\]]*)[)\]]")
_NO_CAUTION = re.compile(
    r"\b(?:do not|don['’]t) (?:worry|hesitate|forget|be afraid|need|have to|rush)|avoid (?:losing|breaking) contact|"
    r"if (?:you|they|the) (?:do not|don['’]t)|whether or not|why not\b|not (?:yet|just)\b",
    re.IGNORECASE,
)


def cautions(text: str) -> tuple[tuple[str, ...], str]:
    """Take the cautions out of a text: give them in the author's words, and what is left.

    A caution is a sentence, a parenthesis, or the end of a sentence that says what not to do.
    """
    found: list[str] = []
    left: list[str] = []
    for line in text.split("\n"):
        kept = []
        for sentence in sentences(line):
            warnings, rest = _warned(sentence)
            found += warnings
            kept += [rest] if rest else []
        left += [" ".join(kept)] if kept else []
    return tuple(dict.fromkeys(found)), "\n".join(left)


def _warned(sentence: str) -> tuple[list[str], str]:
    found = []
    for match in _PARENTHESIS.finditer(sentence):
        words = match["words"]
        if _CAUTION_START.match(words) or _CAUTION_ANYWHERE.search(words):
            found.append(_as_sentence(words))
            sentence = sentence.replace(match[0], "", 1)
    bare = sentence.strip(" .")
    if not bare:
        return found, ""
    if _NO_CAUTION.search(sentence):
        return found, sentence
    if _CAUTION_START.match(sentence):
        words, dash, rest = re.split(r"(\s[–—-]\s|$)", sentence, maxsplit=1)
        return [*found, _as_sentence(words)], rest if dash.strip() else ""
    for pattern in (_CAUTION_INSIDE, _CAUTION_TAIL):
        if inside := pattern.search(sentence):
            before = sentence[: inside.start()].rstrip(" ,;–—-:")
            after = sentence[inside.end() :].strip()
            joins = after[:1] in {",", ";", "–", "—", "-"}
            kept = before if joins else _as_sentence(before)
            rest = f"{kept}{after}" if joins else f"{kept} {after}" if after.strip(" .!?") else kept
            return [*found, _as_sentence(inside["words"])], rest
    if _CAUTION_ANYWHERE.search(sentence):
        return [*found, _as_sentence(sentence)], ""
    return found, sentence.strip()


def _as_sentence(words: str) -> str:
    words = re.sub(r"^and\s+", "", words.strip(" \t,;:*-–—"), flags=re.IGNORECASE)
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?")) else f"{words}."


_WHO = r"(?:client|partner|person|friend|receiver|recipient|patient|model|subject|they|she|he|them|her|him)"
_LIES = r"(?:\b(?:stretch\w*(?: out)?|lie|lies|lying|laying|lay|lays|rest\w*|turn\w*|roll\w*|positioned|starts?|is|are|with)\b)"
_POSITIONS = (
    (r"\bprone\b|\bface[- ]?down\b", "prone"),
    (r"\bsupine\b|\bface[- ]?up\b", "supine"),
    (r"\bside[- ]?lying\b|\blying on (?:the|their|her|his|one) side\b", "side-lying"),
    (rf"{_LIES}[^.;\n]{{0,50}}\bon (?:the|their|her|his|your \w+'s) (?:front|stomach|tummy|belly|abdomen)\b", "prone"),
    (rf"{_LIES}[^.;\n]{{0,50}}\bon (?:the|their|her|his|your \w+'s) back\b(?!\s+of)", "supine"),
    (r"\bseated\b|\bchair massage\b", "seated"),
    (rf"\b{_WHO}\b[^.;\n]{{0,40}}\b(?:sit|sits|sitting)\b|\b(?:sit|seat)\s+(?:the|your)\s+{_WHO}\b|\bsitting (?:on|in|astride|back)\b|\bsit (?:facing|opposite|side by side|beside|next to)\b|\bseat(?:ed)? (?:her|him|them|your|the)\b", "seated"),
)  # fmt: skip


def position(text: str) -> str | None:
    """Find how the client lies or sits: prone, supine, side-lying or seated; the first named."""
    found = [
        (match.start(), name)
        for pattern, name in _POSITIONS
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    return min(found)[1] if found else None


def first_side(text: str) -> str | None:
    """Give the side that is worked first, where the text says so."""
    match = re.search(
        r"\b(?:begin|beginning|start|starting|first)\b[^.;\n]{0,25}\b(left|right)\b|\b(left|right)\s+(?:leg|arm|foot|hand|side)\s+first\b",
        text,
        re.IGNORECASE,
    )
    return (match[1] or match[2]).casefold() if match else None


def one_then_other(text: str) -> str | None:
    """Give the part that is finished on one side before the other: "complete one leg first"."""
    match = re.search(
        rf"\b(?:one|left|right|first)\s+{_PART}\b[^.;\n]{{0,60}}\b(?:before|then|and then)\b[^.;\n]{{0,40}}\b(?:other|left|right|second|next)\b",
        text,
        re.IGNORECASE,
    ) or re.search(
        rf"\b(?:steps|routine|sequence|everything|all)\b[^.;\n]{{0,30}}\b(?:on|to|for) (?:each|both) {_PART}\b",
        text,
        re.IGNORECASE,
    )
    return _part(match["part"]) if match else None
