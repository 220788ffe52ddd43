"""The many ways in which pages say that something is done on both sides."""

from collections.abc import Mapping, Sequence

import pytest

from handscue.languages.sides import sends_alone
from handscue.languages.words import words_of
from handscue.pages.importing import import_page
from pages import judging

STROKES = {
    "en": (
        "Effleurage from the ankle to the knee, 6 times",
        "Knead the calf with both hands",
        "Wring the thigh gently",
        "Circle around the kneecap with your thumbs",
        "Shake the whole leg out",
    ),
    "de": (
        "Von der Ferse zum Knie ausstreichen, 6-mal",
        "Die Wade mit beiden Händen kneten",
        "Den Oberschenkel sanft auswringen",
        "Mit den Daumen um die Kniescheibe kreisen",
        "Das ganze Bein ausschütteln",
    ),
    "fr": (
        "Effleurez de la cheville au genou, 6 fois",
        "Pétrissez le mollet avec les deux mains",
        "Frictionnez doucement la cuisse",
        "Dessinez des cercles autour de la rotule",
        "Secouez toute la jambe",
    ),
    "es": (
        "Desliza las manos del tobillo a la rodilla, 6 veces",
        "Amasa la pantorrilla con las dos manos",
        "Fricciona suavemente el muslo",
        "Dibuja círculos alrededor de la rótula",
        "Sacude toda la pierna",
    ),
}
TITLES = {
    "en": "Leg massage",
    "de": "Beinmassage",
    "fr": "Massage de la jambe",
    "es": "Masaje de piernas",
}
BELOW = {
    "en": (
        "Now the left leg.",
        "Same again on the left.",
        "Do the other leg in the same way.",
        "Switch to the left leg and start from the top.",
        "Then move to the other side of the table and work on the left leg.",
        "Change sides.",
        "Swap legs.",
        "The left leg gets the same treatment.",
        "All of this is then done on the left leg.",
        "Don't forget the other leg!",
        "Once more from 1, this time on the left.",
        "Go back to step 1 for the left leg.",
        "Start over on the other leg.",
        "Everything twice: right, then left.",
        "Repeat 1-5 on your left leg",
        "Do the same with the left.",
        "Mirror everything on the left.",
        "Now on to leg number two.",
        "That was the right leg; now do the left.",
        "Walk round and give the left leg its turn.",
        "Finally, the other leg.",
    ),
    "de": (
        "Jetzt das linke Bein.",
        "Dann das Gleiche links.",
        "Das andere Bein genauso massieren.",
        "Seitenwechsel.",
        "Nun alles mit dem linken Bein wiederholen.",
        "Links ebenso verfahren.",
        "Anschließend ist das linke Bein dran.",
        "Am anderen Bein wiederholen.",
        "Mit dem linken Bein von vorn beginnen.",
        "Das linke Bein nicht vergessen!",
        "Dasselbe noch einmal mit links.",
        "Danach zum anderen Bein wechseln.",
        "Alle Griffe am linken Bein wiederholen.",
        "Und das Ganze auf der anderen Seite.",
    ),
    "fr": (
        "Passez ensuite à la jambe gauche.",
        "Faites la même chose de l'autre côté.",
        "Puis l'autre jambe.",
        "Recommencez tout sur la jambe gauche.",
        "Idem à gauche.",
        "Même enchaînement pour la jambe gauche.",
        "N'oubliez pas l'autre jambe.",
        "Changez de jambe.",
        "Au tour de la jambe gauche.",
        "Procédez de même avec la jambe gauche.",
        "Reprenez depuis le début avec l'autre jambe.",
        "On refait tout à gauche.",
        "Et maintenant, l'autre jambe !",
        "Refaites les étapes 1 à 5 à gauche.",
    ),
    "es": (
        "Ahora la pierna izquierda.",
        "Haz lo mismo con la otra pierna.",
        "Repite todo en la izquierda.",
        "Cambia de pierna.",
        "Luego, la otra pierna igual.",
        "Le toca a la pierna izquierda.",
        "Vuelve al paso 1 con la otra pierna.",
        "Todo lo anterior, también en la izquierda.",
        "No olvides la otra pierna.",
        "Y lo mismo del otro lado.",
        "Se repite la secuencia en la pierna izquierda.",
        "Ahora, a por la otra pierna.",
        "Repetir los pasos 1 a 5 en el lado izquierdo.",
    ),
}
ABOVE = {
    "en": (
        "Do all steps on both legs.",
        "Complete one leg before moving to the other.",
        "Each exercise is done on both sides.",
        "All strokes are done first on the right leg, then on the left.",
        "The steps are written for the right leg; do the left one afterwards.",
        "The routine is described for one leg.",
        "Work on one leg at a time.",
        "Repeat every step on the other leg before going on.",
        "Start with the right leg; the left follows when you have finished.",
        "Instructions are for the right leg; repeat for the left.",
        "Do the right leg first and then the left.",
        "Everything below is for one leg; do both.",
        "Each stroke on both legs.",
    ),
    "de": (
        "Beschrieben ist ein Bein, das andere folgt danach.",
        "Alle Griffe an beiden Beinen ausführen.",
        "Jede Übung auf beiden Seiten.",
        "Erst das rechte Bein, dann das linke.",
        "Die Anleitung gilt für ein Bein; danach wechseln.",
        "Alle Schritte gelten für ein Bein.",
        "Jeder Griff wird rechts und links ausgeführt.",
        "Beginnen Sie mit dem rechten Bein, danach kommt das linke.",
    ),
    "fr": (
        "Chaque geste se fait des deux côtés.",
        "Faites d'abord toute la jambe droite, puis la gauche.",
        "À faire sur les deux jambes.",
        "Tous les gestes se font sur une jambe, puis sur l'autre.",
        "Commencez par la jambe droite, puis passez à la gauche.",
        "Les étapes sont décrites pour une jambe.",
        "Terminez une jambe avant de passer à l'autre.",
    ),
    "es": (
        "Cada ejercicio, con ambas piernas.",
        "Todos los pasos se hacen en las dos piernas.",
        "Primero una pierna entera y después la otra.",
        "Empieza por la pierna derecha y luego haz la izquierda.",
        "Los pasos se describen para una pierna.",
        "Termina una pierna antes de pasar a la otra.",
        "Cada paso se hace primero a la derecha y luego a la izquierda.",
    ),
}
OF_A_TIME = {
    "en": (
        "30 seconds per leg",
        "30 seconds on each leg",
        "30 seconds each leg",
        "30s/leg",
        "30 sec. a leg",
        "30 seconds (both legs)",
        "30 s bilaterally",
        "30s ea. side",
        "left and right, 30 seconds each",
        "30 seconds left, 30 seconds right",
        "30 seconds, then swap legs",
        "30 seconds, switch sides",
        "30 seconds, then the other leg",
        "30 seconds, R+L",
        "first the right leg, then the left, 30 seconds each",
        "30 secs each side",
        "30 sec on both sides",
        "half a minute for either leg",
        "do 30 seconds and change over",
        "30 seconds on one leg, 30 on the other",
    ),
    "de": (
        "je Seite 30 Sek.",
        "30 s pro Bein",
        "beidseits 30 Sekunden",
        "rechts und links je 30 Sekunden",
        "30 Sekunden, dann Seite wechseln",
        "beide Seiten 30 Sekunden",
        "li/re 30 s",
        "auf jeder Seite 30 Sekunden",
        "30 Sekunden je Seite",
        "30 Sekunden pro Seite",
        "jedes Bein 30 Sekunden",
        "30 Sekunden links, 30 Sekunden rechts",
        "30 Sekunden, danach das andere Bein",
        "eine halbe Minute auf jeder Seite",
        "30 Sek. (beide Beine)",
    ),
    "fr": (
        "30 s par jambe",
        "30 secondes de chaque côté",
        "30 secondes par côté",
        "30 s à droite, 30 s à gauche",
        "30 secondes, puis changez de côté",
        "une demi-minute pour chaque jambe",
        "30 secondes des deux côtés",
        "30 secondes chaque jambe",
        "30 secondes, puis l'autre jambe",
        "30 sec. de part et d'autre",
        "30 secondes à droite et à gauche",
    ),
    "es": (
        "30 s por pierna",
        "30 segundos a cada lado",
        "30 segundos con cada pierna",
        "30 segundos, y cambia de lado",
        "30 seg. por lado",
        "30 segundos en ambas piernas",
        "derecha e izquierda, 30 segundos cada una",
        "30 segundos a la derecha y 30 a la izquierda",
        "medio minuto por pierna",
        "30 segundos, luego la otra pierna",
        "30 segundos en cada lado",
        "30 segundos por cada lado",
    ),
}
OF_A_COUNT = {
    "en": (
        "10 times per leg",
        "10 times each leg",
        "10x each side",
        "10 reps each",
        "10 reps per side",
        "10/side",
        "10 on each side",
        "x10 each side",
        "10 times, then swap legs",
        "10 times on both sides",
        "10 times with the right leg, 10 times with the left",
    ),
    "de": (
        "10-mal pro Bein",
        "10 x je Seite",
        "zehnmal auf jeder Seite",
        "10 Wdh. pro Seite",
        "je Seite 10x",
        "10 Wiederholungen pro Bein",
        "10-mal, dann Seitenwechsel",
        "rechts und links je zehnmal",
    ),
    "fr": (
        "10 fois par côté",
        "10 × chaque jambe",
        "10 fois de chaque côté",
        "10 répétitions par jambe",
        "dix fois à droite, dix fois à gauche",
        "10 fois, puis changez de jambe",
    ),
    "es": (
        "10 veces con cada pierna",
        "10 rep. por lado",
        "10 repeticiones por pierna",
        "diez veces a cada lado",
        "10 veces, luego cambia de pierna",
        "10 por lado",
    ),
}


def page(language: str, *, above: str = "", below: str = "", second: str = "") -> str:
    strokes = list(STROKES[language])
    strokes[1] += f", {second}" if second else ""
    listed = "\n".join(f"{n}. {stroke}." for n, stroke in enumerate(strokes, start=1))
    return f"# {TITLES[language]}\n\n{above}\n\n{listed}\n\n{below}\n"


def read(text: str) -> list[judging.Got]:
    return judging.steps_of(import_page(text.encode(), "page").routine)


def each(said: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in said.items() for text in texts]


@pytest.mark.parametrize(("language", "said"), each(BELOW))
def test_what_is_said_below_the_steps_is_of_all_of_them(language: str, said: str) -> None:
    assert [got.both for got in read(page(language, below=said))] == [True] * 5


@pytest.mark.parametrize(("language", "said"), each(ABOVE))
def test_what_is_said_above_the_steps_is_of_all_of_them(language: str, said: str) -> None:
    assert [got.both for got in read(page(language, above=said))] == [True] * 5


@pytest.mark.parametrize(("language", "said"), each(OF_A_TIME))
def test_half_a_minute_for_each_side_is_of_one_step(language: str, said: str) -> None:
    steps = read(page(language, second=said))
    assert [got.both for got in steps] == [False, True, False, False, False]
    assert (steps[1].seconds, steps[1].step.passes) == (30, None)


@pytest.mark.parametrize(("language", "said"), each(OF_A_COUNT))
def test_ten_times_on_each_side_is_of_one_step(language: str, said: str) -> None:
    steps = read(page(language, second=said))
    assert [got.both for got in steps] == [False, True, False, False, False]
    assert (steps[1].seconds, steps[1].step.passes) == (None, 10)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Reach one arm forward and the opposite leg back."),
        ("en", "The client turns over onto the other side."),
        ("en", "Sit on one hand and tip your head to the other side."),
        ("de", "Mit der anderen Hand den linken Fuß stützen und das Knie beugen."),
        ("fr", "Posez le talon sur le genou de l'autre jambe et penchez-vous."),
        ("es", "Cruza el tobillo sobre la otra rodilla y tira del muslo."),
    ],
)
def test_work_that_names_the_other_side_sends_nowhere(language: str, text: str) -> None:
    assert sends_alone(words_of(language), text) is None
