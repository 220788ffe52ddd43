"""What the index page of a site says besides the sessions' own words."""

from __future__ import annotations

from dataclasses import dataclass

from handscue.routine.fields import Talk
from handscue.routine.model import Language


@dataclass(frozen=True)
class SiteWords:
    """The texts of the page. ``talk`` says how a session is that says less than all."""

    search: str
    found: str
    nothing_found: str
    download: str
    subscribe: str
    offline: str
    talk: dict[Talk, str]


SITE_WORDS = {
    Language.ENGLISH: SiteWords(
        search="Search by name, area or step",
        found="{number} of {all} sessions",
        nothing_found="Nothing found. Try another word.",
        download="Download",
        subscribe="Subscribe in a podcast app",
        offline="Open a session once, and your phone keeps it for when there is no signal.",
        talk={
            Talk.FULL: "every instruction",
            Talk.BRIEF: "fewer words",
            Talk.NAMES: "names only",
            Talk.CHIMES: "chimes only",
        },
    ),
    Language.GERMAN: SiteWords(
        search="Nach Name, Körperbereich oder Schritt suchen",
        found="{number} von {all} Sitzungen",
        nothing_found="Nichts gefunden. Versuch es mit einem anderen Wort.",
        download="Herunterladen",
        subscribe="In einer Podcast-App abonnieren",
        offline="Einmal geöffnet, bleibt eine Sitzung auf dem Handy, auch ohne Netz.",
        talk={
            Talk.FULL: "alle Anleitungen",
            Talk.BRIEF: "weniger Worte",
            Talk.NAMES: "nur Namen",
            Talk.CHIMES: "nur Klänge",
        },
    ),
    Language.FRENCH: SiteWords(
        search="Chercher un nom, une zone ou une étape",
        found="Séances : {number} sur {all}",
        nothing_found="Aucun résultat. Essayez un autre mot.",
        download="Télécharger",
        subscribe="S'abonner dans une application de podcasts",
        offline="Ouverte une fois, une séance reste sur le téléphone, même sans réseau.",
        talk={
            Talk.FULL: "toutes les consignes",
            Talk.BRIEF: "moins de paroles",
            Talk.NAMES: "les noms seulement",
            Talk.CHIMES: "les sons seulement",
        },
    ),
    Language.SPANISH: SiteWords(
        search="Buscar por nombre, zona o paso",
        found="{number} de {all} sesiones",
        nothing_found="No se ha encontrado nada. Prueba con otra palabra.",
        download="Descargar",
        subscribe="Suscribirse en una aplicación de pódcast",
        offline="Una vez abierta, la sesión queda en el teléfono, también sin conexión.",
        talk={
            Talk.FULL: "todas las indicaciones",
            Talk.BRIEF: "menos palabras",
            Talk.NAMES: "solo los nombres",
            Talk.CHIMES: "solo los sonidos",
        },
    ),
}

LANGUAGE_NAMES = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
}
