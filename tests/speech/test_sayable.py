"""Text made sayable: what is written in short is said in full, and ordinary words stay."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine import yaml_text
from handscue.routine.model import Language
from handscue.schedule.languages import WORDS
from handscue.speech.sayable import sayable
from handscue.speech.sayable.words import words_of

SAID = {
    "en": {
        "ranges": [
            ("10-15 min", "10 to 15 minutes"),
            ("10 – 15 min", "10 to 15 minutes"),
            ("2-3x", "2 to 3 times"),
            ("45-90°", "45 to 90 degrees"),
            ("½-1 min", "half to 1 minute"),
            ("Call 555-12-34", "Call 555-12-34"),
        ],
        "fractions": [
            ("1½", "1 and a half"),
            ("½", "half"),
            ("7½", "7 and a half"),
            ("1 1/2 hours", "1 and a half hours"),
            ("1-1/2 min", "1 and a half minutes"),
            ("½ min", "half a minute"),
            ("¾ h", "three quarters of an hour"),
            ("Pressure 4/10", "Pressure 4 out of 10"),
        ],
        "units": [
            ("90°", "90 degrees"),
            ("38°C", "38 degrees Celsius"),
            ("5 lb", "5 pounds"),
            ("30s", "30 seconds"),
            ("30 Sec. each", "30 seconds each"),
            ("1 min", "1 minute"),
            ("5-min hold", "5-minute hold"),
            ("5+ min", "5 plus minutes"),
            ("1m30s", "1 minute 30 seconds"),
            ("60/min", "60 per minute"),
            ("Hold 2 min. Then rest.", "Hold 2 minutes. Then rest."),
            ("2 min. per leg", "2 minutes per leg"),
            ("clients in their 60s", "clients in their 60s"),
        ],
        "times": [
            ("3×10", "3 times 10"),
            ("3x10-15s", "3 times 10 to 15 seconds"),
            ("3 x 30 s", "3 times 30 seconds"),
            ("x3", "3 times"),
            ("1x", "once"),
            ("3x/side", "3 times per side"),
        ],
        "clocks": [
            ("0:45", "45 seconds"),
            ("1:30", "1 minute 30 seconds"),
            ("2:00", "2 minutes"),
            ("2:00 min", "2 minutes"),
            ("1:30 min. Rest", "1 minute 30 seconds. Rest"),
            ("at 9:30", "at 9:30"),
            ("9:30 pm", "9:30 pm"),
        ],
        "abbreviations": [
            ("approx. 5 min.", "approximately 5 minutes."),
            ("+/- 5 mins", "plus or minus 5 minutes"),
            ("B/L", "bilaterally"),
            ("Find the TrPs.", "Find the trigger points."),
            ("trigger pts", "trigger points"),
            ("IASTM", "I.A.S.T.M"),
            ("Approx. 5", "Approximately 5"),
            ("~10", "about 10"),
            ("w/ oil", "with oil"),
            ("w/oil, w/o pressure", "with oil, without pressure"),
            ("Full ROM", "Full range of motion"),
            ("m. soleus", "muscle soleus"),
            ("No. 3", "number 3"),
            ("No. Stop.", "No. Stop."),
            ("For a min. Then rest", "For a minutes. Then rest"),
        ],
        "sides": [
            ("R/L", "right and left"),
            ("R. leg", "right leg"),
            ("R then L", "right then left"),
            ("The R&L legs", "The right and left legs"),
            ("Repeat on the L.", "Repeat on the left."),
        ],
        "initials": [
            ("SCM", "S.C.M"),
            ("SCMs", "S.C.M's"),
            ("QL and ITB", "Q.L and I.T.B"),
            ("the ASIS, PSIS and TFL.", "the A.S.I.S, P.S.I.S and T.F.L."),
            ("the SI joint", "the S.I joint"),
            ("MLD", "M.L.D"),
            ("C7", "C 7"),
            ("T12-L5", "T 12 to L 5"),
            ("L4/5", "L 4, 5"),
            ("GB21", "G.B 21"),
            ("CN VII", "C.N VII"),
        ],
        "shouting": [
            ("DO NOT PRESS ON THE SPINE", "Do not press on the spine"),
            ("Here STOP.", "Here stop."),
            ("ROLL THE ITB SLOWLY", "Roll the I.T.B slowly"),
            ("I DO", "I do"),
        ],
        "markup": [
            ("**Knead** the _calf_.", "Knead the calf."),
            ("# Title", "Title"),
            ("- a `bullet`", "a bullet"),
            ("a <b>bold</b> &amp; loud word", "a bold and loud word"),
            ("[the video](https://a.com/b_c)", "the video"),
            ("\x1b[31mred\x1b[0m\x07", "red"),
        ],
        "emoji": [
            ("Well 👍🏽 done", "Well done"),
            ("❤️ 😀", ""),
            ("Press ➔ heart", "Press to heart"),
        ],
        "addresses": [
            ("See https://www.example.com/a?v=3. Then", "See example dot com. Then"),
            ("mail me@a.org", "mail me at a dot org"),
        ],
        "signs": [
            ("oil & cream", "oil and cream"),
            ("hip -> knee", "hip to knee"),
            ("hip/knee", "hip or knee"),
            ("and/or", "and or"),
            ("> 5 min", "more than 5 minutes"),
            ("50% off", "50% off"),
        ],
        "brackets": [
            ("Knead (lightly) the calf", "Knead, lightly, the calf"),
            ("Knead (both sides).", "Knead, both sides."),
            ("(Softly) knead", "Softly, knead"),
            ("[x](y z) {w}", "x, y z, w"),
            ("muscle(s)", "muscles"),
            ("long — then short", "long, then short"),
            ("side-lying", "side-lying"),
        ],
    },
    "de": {
        "numbers": [
            ("10-15 Min. Pause", "10 bis 15 Minuten Pause"),
            ("2 Min. Dann ruhen", "2 Minuten. Dann ruhen"),
            ("1 min", "eine Minute"),
            ("2-3x", "2 bis 3 mal"),
            ("3×10", "3 mal 10"),
            ("1½ Min", "eineinhalb Minuten"),
            ("7½ cm", "7 einhalb Zentimeter"),
            ("½ Std", "eine halbe Stunde"),
            ("90°", "90 Grad"),
            ("um 9:30 Uhr", "um 9:30 Uhr"),
        ],
        "words": [
            ("ca. 5", "circa 5"),
            ("z. B. am Knie", "zum Beispiel am Knie"),
            ("z.B. am Knie", "zum Beispiel am Knie"),
            ("re./li.", "rechts und links."),
            ("R und L", "rechts und links"),
            ("M. trapezius", "Musculus trapezius"),
            ("LWS", "Lendenwirbelsäule"),
            ("ISG", "I.S.G"),
            ("Th12-L5", "T.H 12 bis L 5"),
            ("NICHT DRÜCKEN", "Nicht drücken"),
            ("Öl & Creme", "Öl und Creme"),
            ("Ober- und Unterschenkel", "Ober- und Unterschenkel"),
            ("Re. Bein, dann li. Arm", "Rechtes Bein, dann linker Arm"),
            ("am re. Bein", "am rechten Bein"),
            ("Das li. Knie", "Das linke Knie"),
            ("an der R Hand", "an der rechten Hand"),
        ],
    },
    "fr": {
        "numbers": [
            ("10-15 min", "10 à 15 minutes"),
            ("1 min", "une minute"),
            ("2-3x", "2 à 3 fois"),
            ("1½ min", "une minute et demie"),
            ("7½ cm", "7 centimètres et demi"),
            ("½ h", "une demi-heure"),
            ("90°", "90 degrés"),
        ],
        "words": [
            ("env. 5", "environ 5"),
            ("+/- 5 min", "plus ou moins 5 minutes"),
            ("Point n° 3", "Point numéro 3"),
            ("ex. : le dos", "exemple : le dos"),
            ("D/G", "droite et gauche"),
            ("EIAS", "E I A S"),
            ("D12-L5", "D 12 à L 5"),
            ("NE PAS APPUYER", "Ne pas appuyer"),
            ("huile & crème", "huile et crème"),
            ("Attention : doucement", "Attention : doucement"),
            ("l'épaule d'abord", "l'épaule d'abord"),
            ("Jambe G, puis bras dr.", "Jambe gauche, puis bras droit."),
            ("vitamine D", "vitamine D"),
        ],
    },
    "es": {
        "numbers": [
            ("10-15 min", "10 a 15 minutos"),
            ("1 min", "un minuto"),
            ("2-3x", "2 a 3 veces"),
            ("1½ h", "una hora y media"),
            ("7½ cm", "7 centímetros y medio"),
            ("½ h", "media hora"),
            ("90°", "90 grados"),
        ],
        "words": [
            ("aprox. 5", "aproximadamente 5"),
            ("nº 3", "número 3"),
            ("n.º 3", "número 3"),
            ("bilat.", "en los dos lados."),
            ("pierna dcha. arriba", "pierna derecha arriba"),
            ("pierna I, brazo der.", "pierna izquierda, brazo derecho."),
            ("ECM", "E.C.M"),
            ("D12-L5", "D 12 a L 5"),
            ("NO PRESIONAR", "No presionar"),
            ("aceite & crema", "aceite y crema"),
            ("¿Cómo empieza?", "¿Cómo empieza?"),
        ],
    },
}
TABLE = [
    pytest.param(language, written, said, id=f"{language}-{kind}-{written}")
    for language, kinds in SAID.items()
    for kind, rows in kinds.items()
    for written, said in rows
]


@pytest.mark.parametrize(("language", "written", "said"), TABLE)
def test_what_is_written_in_short_is_said_in_full(language: str, written: str, said: str) -> None:
    assert sayable(written, Language(language)) == said


PARTS = ["min.", "Min", "10", "1", "3", "½", "1/2", "-", "–", ".", ",", "x", "×", "s", "m", "h"]
PARTS += [
    "C7",
    "T12",
    "L5",
    "Th12",
    "R",
    "L",
    "M.",
    "IV",
    "ITB",
    "SCM",
    "DO",
    "NOT",
    "STOP",
    "A",
    "É",
    "leg",
    "per",
    "at",
    "Bein",
    "am",
    "li",
    "jambe",
    "pierna",
    "D",
]
PARTS += [
    "(",
    ")",
    "[",
    "]",
    "*",
    "_",
    "#",
    "/",
    "&",
    "+",
    "~",
    "°",
    "@",
    ":",
    "->",
    "…",
    "’",
    "'",
    "<",
    ">",
    "<b>",
]
PARTS += ["w/", "approx", "no.", "e.g.", "http://", "a.com", "&amp;"]
ODD = [" ", "\n", "\x00", "\x1b[31m", "\u0300", "🙂", "\ufe0f", "ﬁ", "\u202e", "\ud800"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PARTS + ODD), max_size=12).map("".join), st.text(max_size=30)
)
HEEDED = set(" .,;:!?'’‘\"“”„‚«»‹›…¿¡%$€£¥-")


@given(TEXTS, st.sampled_from(Language))
def test_it_leaves_alone_what_it_wrote(text: str, language: Language) -> None:
    said = sayable(text, language)
    assert sayable(said, language) == said


@given(TEXTS, st.sampled_from(Language))
def test_it_returns_letters_figures_and_punctuation_alone(text: str, language: Language) -> None:
    said = sayable(text, language)
    odd = {c for c in said if c not in HEEDED and unicodedata.category(c)[0] not in "LMN"}
    assert not odd
    assert said == " ".join(said.split())


@given(
    st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1), st.sampled_from(Language)
)
def test_words_in_small_letters_stay(words: list[str], language: Language) -> None:
    known = words_of(language).abbreviations.keys()
    text = " ".join(word for word in words if word not in known)
    assert sayable(text, language) == text


def spoken_in(data: Any) -> list[str]:
    """Return all texts of a session file that are said."""
    if isinstance(data, list):
        return [text for each in data for text in spoken_in(each)]
    if not isinstance(data, dict):
        return []
    own = [data[f] for f in ("name", "part", "say", "caution") if isinstance(data.get(f), str)]
    return own + [text for each in data.values() for text in spoken_in(each)]


@pytest.mark.parametrize("file", sorted(Path("sessions").glob("*.yaml")), ids=lambda f: f.stem)
def test_the_sentences_of_our_sessions_stay(file: Path) -> None:
    texts = [" ".join(t.split()) for t in spoken_in(yaml_text.read(file.read_text("utf-8")).data)]
    assert [sayable(text, Language.ENGLISH) for text in texts] == texts


@pytest.mark.parametrize("language", list(Language))
def test_the_programs_own_words_stay(language: Language) -> None:
    words = WORDS[language]
    own = (words.halfway, words.holding, words.slept, words.end_again, *words.passes.values())
    for text in (each.format(number="Three") for each in own):
        assert sayable(text, language) == text


@pytest.mark.parametrize(
    "part", ["1-", "A ", "(", "[a](", "<a", "&amp;", "x1", "a.", "a@", "1:30 ", " - ", "1 ½", "C7-"]
)
def test_it_takes_a_text_of_any_length(part: str) -> None:
    """A pattern that tries every pair of places would need hours for this."""
    assert sayable(part * 10_000, Language.ENGLISH) is not None


def test_a_language_is_one_file_which_lacks_nothing() -> None:
    for language in Language:
        words = words_of(language)
        signs = [sign for unit in words.units for sign in unit.signs]
        assert len(signs) == len(set(signs))
        assert {words.seconds, words.minutes} <= set(signs)
        assert words.signs.keys() == words_of(Language.ENGLISH).signs.keys()
        assert words.fractions.keys() >= words_of(Language.ENGLISH).fractions.keys()
        assert words.before_numbers.keys() == words_of(Language.ENGLISH).before_numbers.keys()
