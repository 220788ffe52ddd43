"""French. A side stands after its part, so that it need not agree with it."""

from handscue.routine.model import Side
from handscue.schedule.languages.words import Words, up_to_one_or_other

FRENCH = Words(
    espeak_voice="fr",
    numbers=(
        "Zéro",
        "Un",
        "Deux",
        "Trois",
        "Quatre",
        "Cinq",
        "Six",
        "Sept",
        "Huit",
        "Neuf",
        "Dix",
        "Onze",
        "Douze",
        "Treize",
        "Quatorze",
        "Quinze",
        "Seize",
        "Dix-sept",
        "Dix-huit",
        "Dix-neuf",
        "Vingt",
    ),
    plural=up_to_one_or_other,
    passes={"one": "{number} passage", "other": "{number} passages"},
    on_each_side="{passes} de chaque côté",
    sides={Side.LEFT: "À gauche", Side.RIGHT: "À droite"},
    side_of="{part}, {side}.",
    whole_side="{side}.",
    change_over="Changez de côté : {part}, {side}",
    change_side="Changez de côté : {side}",
    positions={
        "prone": "sur le ventre",
        "supine": "sur le dos",
        "seated": "assis",
        "side-lying": "sur le côté",
    },
    position="Client {position}.",
    caution="Attention : {text}",
    next_up="Ensuite : {name}",
    halfway="À mi-temps.",
)
