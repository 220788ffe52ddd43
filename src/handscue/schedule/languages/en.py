"""English."""

from handscue.routine.model import Side
from handscue.schedule.languages.words import Words, one_or_other

ENGLISH = Words(
    espeak_voice=None,
    numbers=(
        "No",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen",
        "Twenty",
    ),
    plural=one_or_other,
    passes={"one": "{number} pass", "other": "{number} passes"},
    on_each_side="{passes} on each side",
    sides={Side.LEFT: "Left", Side.RIGHT: "Right"},
    side_of="{side} {part}.",
    whole_side="{side} side.",
    change_over="Change over to the {side} {part}",
    change_side="Change over to the {side} side",
    positions={},
    position="Client {position}.",
    caution="Caution: {text}",
    next_up="Next: {name}",
    halfway="Halfway.",
)
