"""Spanish. A side stands after its part, so that it need not agree with it."""

from handscue.routine.model import Side
from handscue.schedule.languages.words import Words, one_or_other

SPANISH = Words(
    espeak_voice="es",
    numbers=(
        "Cero",
        "Una",
        "Dos",
        "Tres",
        "Cuatro",
        "Cinco",
        "Seis",
        "Siete",
        "Ocho",
        "Nueve",
        "Diez",
        "Once",
        "Doce",
        "Trece",
        "Catorce",
        "Quince",
        "Dieciséis",
        "Diecisiete",
        "Dieciocho",
        "Diecinueve",
        "Veinte",
    ),
    plural=one_or_other,
    passes={"one": "{number} pasada", "other": "{number} pasadas"},
    on_each_side="{passes} en cada lado",
    sides={Side.LEFT: "Lado izquierdo", Side.RIGHT: "Lado derecho"},
    side_of="{part}, {side}.",
    whole_side="{side}.",
    change_over="Cambio: {part}, {side}",
    change_side="Cambio: {side}",
    positions={
        "prone": "boca abajo",
        "supine": "boca arriba",
        "seated": "sentado",
        "side-lying": "de lado",
    },
    position="Cliente {position}.",
    caution="Atención: {text}",
    next_up="A continuación: {name}",
    halfway="Vamos por la mitad.",
)
