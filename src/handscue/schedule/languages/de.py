"""German. A side stands after its part, so that it need not agree with it."""

from handscue.routine.model import Side
from handscue.schedule.languages.words import Words, one_or_other

GERMAN = Words(
    espeak_voice="de",
    numbers=(
        "Null",
        "Ein",
        "Zwei",
        "Drei",
        "Vier",
        "Fünf",
        "Sechs",
        "Sieben",
        "Acht",
        "Neun",
        "Zehn",
        "Elf",
        "Zwölf",
        "Dreizehn",
        "Vierzehn",
        "Fünfzehn",
        "Sechzehn",
        "Siebzehn",
        "Achtzehn",
        "Neunzehn",
        "Zwanzig",
    ),
    plural=one_or_other,
    passes={"one": "{number} Durchgang", "other": "{number} Durchgänge"},
    on_each_side="{passes} auf jeder Seite",
    sides={Side.LEFT: "Links", Side.RIGHT: "Rechts"},
    side_of="{part}, {side}.",
    whole_side="{side}.",
    change_over="Seitenwechsel: {part}, {side}",
    change_side="Seitenwechsel: {side}",
    positions={
        "prone": "Bauchlage",
        "supine": "Rückenlage",
        "seated": "sitzend",
        "side-lying": "Seitenlage",
    },
    position="Lage: {position}.",
    caution="Achtung: {text}",
    next_up="Als Nächstes: {name}",
    halfway="Die Hälfte ist um.",
)
