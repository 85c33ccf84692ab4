"""What free text is about, as one or more of nine themes: the text itself is never shown and never kept. Pure.

Word beginnings in three languages, compared without case and accents. A comment in one language may name a tool's
button in another, so all three are looked for in every comment.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from knowledge import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

OTHER: Final = "other"
THEMES: Final = ("access", "training", "quality", "speed", "trust", "language", "integration", "time", OTHER)
"""In the order in which they are named when as many people speak of each."""

_BEGINNINGS: Final = {
    "access": """
        access login log-in sign-in signin password licen account permission blocked firewall vpn sso install
        acces connexion connect identifiant mot-de-passe compte autorisation bloqu droits
        zugang zugriff anmeld einlogg passwort kennwort lizenz konto berechtig gesperrt freischalt""",
    "training": """
        train learn tutorial course workshop explain example prompt know-how onboard guidance how-to
        formation former appren tutoriel cours atelier expliqu exemple consigne mode-d'emploi
        schul lern kurs einweis erklar beispiel anleitung vorlage eingewies unterstutz""",
    "quality": """
        quality wrong error mistake incorrect inaccura hallucinat invent nonsense made-up outdated useless mediocre
        qualite faux fausse erreur inexact invent absurd obsolet inutil approximati mauvais
        qualitat falsch fehler ungenau erfund erfind halluzin unsinn veralte unbrauchbar schlecht""",
    "speed": """
        slow lag latency loading timeout timed-out crash freez hang unresponsive
        lent lenteur ralenti chargement plant fige rame bug
        langsam lade wartezeit absturz abgesturzt hangt ruckel""",
    "trust": """
        trust privacy confidential secret gdpr data-protection surveil monitor risk afraid worr allowed legal complian
        confian vie-privee rgpd surveill risque peur inquiet autorise-t conformite donnees-personnelles
        vertrau datenschutz geheim dsgvo uberwach risik angst sorge unsicher darf-ich erlaubt rechtlich""",
    "language": """
        language translat english french german dialect grammar wording
        langue traduc traduit anglais francais allemand grammaire formulation vocabulaire
        sprache ubersetz englisch franzosisch deutsch grammatik formulierung fachbegriff fachsprach""",
    "integration": """
        integrat export import copy-paste copy-and-paste plugin plug-in add-in interface api excel outlook teams
        sharepoint sap crm erp file-format compatib
        integr copier-coller greffon extension interface fichier logiciel
        schnittstell einbind angebund kopier datei anbindung umstandlich medienbruch""",
    "time": """
        time busy workload deadline no-time overload hurry
        temps occupe charge-de-travail delai deborde surcharg presse
        zeit keine-zeit beschaftigt auslast termindruck uberlast stress""",
}  # fmt: skip

_TOO_WIDE: Final = {
    "time": frozenset({"timeout", "timed", "zeitung", "zeitgemass", "zeitlich", "zeitzone", "zeitschrift"}),
    "language": frozenset(),
}
"""Words that begin alike and mean something else."""

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def of(comment: str) -> frozenset[str]:
    """The themes of one comment; `other` alone when it has words and none of them is known, nothing without words."""
    said = fold(comment)
    words = _words(said)
    if not words:
        return frozenset()
    found = frozenset(theme for theme in _BEGINNINGS if _speaks_of(theme, words, said))
    return found or frozenset({OTHER})


def count(comments: Iterable[Iterable[str]]) -> list[tuple[str, int]]:
    """How many people spoke of each theme, most first; `comments` holds the themes of each person."""
    counts = Counter(theme for themes in comments for theme in {*themes})
    return sorted(counts.items(), key=lambda one: (-one[1], THEMES.index(one[0])))


def _speaks_of(theme: str, words: frozenset[str], said: str) -> bool:
    single, several = _beginnings(theme)
    wide = _TOO_WIDE.get(theme, frozenset())
    if any(word.startswith(single) and word not in wide for word in words):
        return True
    flat = f" {' '.join(_WORD.findall(said.replace('-', ' ')))}"
    return any(f" {phrase}" in flat for phrase in several)


@cache
def _beginnings(theme: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Beginnings of one word, and of several."""
    known = {fold(beginning) for beginning in _BEGINNINGS[theme].split()}
    several = {beginning.replace("-", " ") for beginning in known if "-" in beginning}
    return tuple(sorted(known)), tuple(sorted(several))


def _words(said: str) -> frozenset[str]:
    whole = {word.replace("’", "'") for word in _WORD.findall(said)}
    return frozenset(whole | {part for word in whole for part in re.split(r"[-']", word) if part})
