"""Which region of the body an area belongs to: ``calf`` to the legs, ``palm`` to the hands.

The words are those of the languages the program speaks. In "back of the leg" or "Rückseite des
Oberschenkels" it is the last word that says where one is; of "hamstrings and gluteals" the first
of the two counts.
"""

from __future__ import annotations

import re

REGIONS: dict[str, str] = {
    "head and face": """head scalp hairline crown face forehead brow eyebrow temple cheek cheekbone
        jaw jawline masseter chin ear earlobe nose eye lip
        kopf kopfhaut gesicht stirn schläfe wange kiefer kinn ohr nase auge
        tête chevelu visage tempe joue mâchoire menton oreille nez
        cabeza cabelludo cara sien mejilla mandíbula mentón oreja nariz""",
    "neck and shoulders": """neck nape throat occiput skull sternocleidomastoid scm shoulder
        trapezius trap scalene
        nacken hals hinterkopf schulter trapezmuskel
        nuque cou épaule trapèze
        cuello nuca hombro trapecio""",
    "back": """back spine sacrum lumbar erector erectors latissimus lat rhomboid scapula scapulae
        blade waist loin torso rib ribcage
        rücken wirbelsäule kreuzbein schulterblatt schulterblätter lende taille rippe
        dos colonne vertébrale sacrum omoplate lombaires taille côtes
        espalda columna sacro omóplato omoplato lumbar zona lumbar cintura costillas""",
    "chest and abdomen": """chest pectoral pec breastbone sternum collarbone clavicle abdomen
        stomach belly tummy diaphragm
        brust brustkorb brustbein schlüsselbein bauch
        poitrine pectoraux clavicule ventre abdomen
        pecho pectorales clavícula vientre abdomen""",
    "arms": """arm forearm elbow biceps triceps deltoid upperarm
        arm oberarm unterarm ellbogen ellenbogen
        bras avant-bras coude deltoïde
        brazo antebrazo codo bíceps tríceps deltoides""",
    "hands": """hand palm finger thumb wrist knuckle
        hand handfläche handrücken handgelenk finger daumen
        main paume doigt pouce poignet
        mano palma dedo pulgar muñeca""",
    "hips": """hip gluteal glute gluteus buttock piriformis pelvis
        hüfte gesäß po becken
        hanche fessier fesse bassin
        cadera glúteo nalga pelvis""",
    "legs": """leg thigh hamstring quadriceps quad adductor iliotibial calf calves gastrocnemius
        gastroc soleus shin tibialis knee kneecap patella achilles
        bein oberschenkel unterschenkel wade knie kniekehle kniescheibe schienbein achillessehne
        jambe cuisse mollet genou tibia ischio-jambiers
        pierna muslo pantorrilla gemelo rodilla espinilla""",
    "feet": """foot feet ankle sole heel arch instep toe
        fuß fuss füße fusssohle fußsohle sohle ferse knöchel zehe
        pied cheville plante talon orteil
        pie tobillo planta talón dedo-del-pie""",
}
OTHER = "elsewhere"

_REGION_OF = {word: region for region, words in REGIONS.items() for word in words.split()}
_WORD = re.compile(r"[\w-]+")
_AND = re.compile(r",|/|&|\b(?:and|und|et|y)\b")
_ENDINGS = ("s", "es", "en", "n", "e", "x", "er")  # of plurals and cases


def region_of(*names: str | None) -> str:
    """Return the region of the first of some names that is of one: an area, else a part."""
    for name in names:
        for phrase in _AND.split((name or "").casefold()):
            found = [region for word in _WORD.findall(phrase) if (region := _of(word))]
            if found:
                return found[-1]
    return OTHER


def _of(word: str) -> str | None:
    stems = (word.removesuffix(ending) for ending in ("", *_ENDINGS))
    return next((_REGION_OF[stem] for stem in stems if stem in _REGION_OF), None)
