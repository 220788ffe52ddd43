"""What the player's page says besides the session's own words, in the session's language."""

from __future__ import annotations

from dataclasses import dataclass

from handscue.routine.model import Language


@dataclass(frozen=True)
class PageWords:
    """The texts of the page. ``{time}``, ``{name}`` and ``{file}`` are filled in there."""

    play: str
    pause: str
    back: str
    next: str
    again: str
    steps: str
    lock: str
    locked: str
    close: str
    sheet: str
    progress: str
    left: str
    ends: str
    next_up: str
    last: str
    paused: str
    waiting: str
    over: str
    stay_awake: str
    no_sound: str


PAGE_WORDS = {
    Language.ENGLISH: PageWords(
        play="Play",
        pause="Pause",
        back="Back",
        next="Next",
        again="Again",
        steps="Steps",
        lock="Lock",
        locked="Locked. Press and hold to unlock.",
        close="Close",
        sheet="Sheet to read or print",
        progress="Session progress",
        left="{time} left",
        ends="ends {time}",
        next_up="Next: {name}",
        last="This is the last step.",
        paused="Paused",
        waiting="Waiting for you: press Next",
        over="The session is over.",
        stay_awake="The screen may turn off. To keep it on, set Auto-Lock to Never; "
        "the sound plays on either way.",
        no_sound="The sound is missing. Keep this page in the same folder as {file}.",
    ),
    Language.GERMAN: PageWords(
        play="Start",
        pause="Pause",
        back="Zurück",
        next="Weiter",
        again="Nochmal",
        steps="Schritte",
        lock="Sperren",
        locked="Gesperrt. Zum Entsperren gedrückt halten.",
        close="Schließen",
        sheet="Blatt zum Lesen oder Drucken",
        progress="Stand der Sitzung",
        left="noch {time}",
        ends="bis {time}",
        next_up="Danach: {name}",
        last="Das ist der letzte Schritt.",
        paused="Pausiert",
        waiting="Wartet auf dich: Weiter drücken",
        over="Die Sitzung ist zu Ende.",
        stay_awake="Der Bildschirm kann ausgehen. Damit er anbleibt, stelle die automatische "
        "Sperre auf „Nie“. Der Ton läuft auch so weiter.",
        no_sound="Der Ton fehlt. Lass diese Seite und {file} im selben Ordner.",
    ),
    Language.FRENCH: PageWords(
        play="Lecture",
        pause="Pause",
        back="Retour",
        next="Suivant",
        again="Répéter",
        steps="Étapes",
        lock="Verrouiller",
        locked="Verrouillé. Maintenez appuyé pour déverrouiller.",
        close="Fermer",
        sheet="Fiche à lire ou à imprimer",
        progress="Avancement de la séance",
        left="reste {time}",
        ends="fin à {time}",
        next_up="Ensuite : {name}",
        last="C'est la dernière étape.",
        paused="En pause",
        waiting="En attente : appuyez sur Suivant",
        over="La séance est terminée.",
        stay_awake="L'écran peut s'éteindre. Pour le garder allumé, réglez le verrouillage "
        "automatique sur Jamais ; le son continue de toute façon.",
        no_sound="Il manque le son. Gardez cette page dans le même dossier que {file}.",
    ),
    Language.SPANISH: PageWords(
        play="Reproducir",
        pause="Pausa",
        back="Atrás",
        next="Siguiente",
        again="Repetir",
        steps="Pasos",
        lock="Bloquear",
        locked="Bloqueado. Mantén pulsado para desbloquear.",
        close="Cerrar",
        sheet="Hoja para leer o imprimir",
        progress="Progreso de la sesión",
        left="quedan {time}",
        ends="termina a las {time}",
        next_up="Después: {name}",
        last="Este es el último paso.",
        paused="En pausa",
        waiting="Esperándote: pulsa Siguiente",
        over="La sesión ha terminado.",
        stay_awake="La pantalla puede apagarse. Para que siga encendida, pon el bloqueo "
        "automático en Nunca; el sonido sigue de todos modos.",
        no_sound="Falta el sonido. Deja esta página en la misma carpeta que {file}.",
    ),
}
