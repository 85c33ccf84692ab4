"""Words that say nothing of the data: who asks, the scene before the question, what somebody wants to do. Pure.

A word that is understood by nothing keeps a tool from being allowed, if it stands where the data are described. Here
are the places where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot.registry.question.intent import joined

if TYPE_CHECKING:
    from bot.registry.question.words import Word
    from knowledge import Lang

_LONGEST_ROLE: Final = 7

_ROLE: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(r"as (?:an? |the )?[a-z0-9]+|(?:here|we|us) in (?:the )?[a-z]+|speaking as"),
    "fr": re.compile(r"comme [a-z]+|en tant qu?e? ?[a-z]+|au (?:service|departement)|ici (?:au|a la|aux|chez)|(?:nous|on) (?:au|a la)"),
    "de": re.compile(r"als [a-z]+|(?:wir|ich|hier|bei uns) (?:im|in der|in|vom|aus dem|aus der|beim)"),
}  # fmt: skip

_SOMEBODY: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:may|can|could|should|is|are) (?:an?|the|our|my) (apprentices?|interns?|trainees?|students?|temps?|freelancers?|secretary|assistant)\b"
    ),
    "fr": re.compile(
        r"\b(?:un|une|notre|mon|ma|le|la|l|des|les) (apprenti|apprentie|apprentis|stagiaires?|alternante?s?|interimaires?|assistante?|secretaire) (?:peut|peuvent|a t|a|ont|puisse)\b"
    ),
    "de": re.compile(
        r"\b(?:darf|durfen|kann|konnen) (?:ein|eine|der|die|unser|unsere|mein|meine) (azubis?|auszubildende[rn]?|praktikant(?:in|en)?|werkstudent(?:in|en)?|assistent(?:in)?|sekretarin)\b"
    ),
}  # fmt: skip

_VERB: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(r"\b(?:(?:may|can|could|should|shall|might|would) (?:i|we|you|one|they|it)|(?:i|we) (?:want|need|would like|d like|plan|have|am going|are going) to|to be|allowed to|ok to|okay to|fine to|free to|like to) ([a-z]+)\b"),
    "fr": re.compile(r"\b(?:puis je|peut on|pouvons nous|je peux|on peut|nous pouvons|je veux|je voudrais|j aimerais|on veut|droit de|droit d|permis de|permis d|possible de|possible d|ok de|ok d|pour|de|d|a|peut il|peut elle) ([a-z]+(?:er|ir|re))\b"),
    "de": re.compile(r"\b([a-z]+(?:en|ern|eln))(?= (?:lassen|darf|durfen|kann|konnen|soll|sollen|mochte|will|wollen|zu)\b|$)"),
}  # fmt: skip

_END: Final = re.compile(r"[.!?;\n]")


def roles(words: Sequence[Word], tools: Collection[int], lang: Lang) -> set[int]:
    """The words that say who asks: `as an apprentice,`, `wir im Callcenter:`, `may an intern ...`."""
    found: set[int] = set()
    for start, end in _segments(words):
        said = joined(words[start:end])
        short = end - start <= _LONGEST_ROLE and end < len(words)
        if short and tools.isdisjoint(range(start, end)) and _ROLE[lang].match(said):
            found |= set(range(start, end))
    said = joined(words)
    for match in _SOMEBODY[lang].finditer(said):
        at = said[: match.start(1)].count(" ")
        found.add(at)
    return found


def scene(words: Sequence[Word], tools: Collection[int], things: Collection[int]) -> set[int]:
    """The words of the sentences before the first that names a tool or data."""
    found: set[int] = set()
    for start, end in _sentences(words):
        places = range(start, end)
        if any(at in tools or at in things for at in places):
            break
        found |= set(places)
    return found if len(found) < len(words) else set()


def verbs(words: Sequence[Word], lang: Lang) -> set[int]:
    """The words that stand where a verb must stand: `may I polish`, `puis-je confier`, `... abtippen lassen`.

    In German, where nouns have capitals, only small ones.
    """
    found: set[int] = set()
    for start, end in _segments(words):
        said = joined(words[start:end])
        for match in _VERB[lang].finditer(said):
            at = start + said[: match.start(1)].count(" ")
            if lang != "de" or not words[at].capital:
                found.add(at)
    return found


def _segments(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The stretches between marks."""
    start = 0
    for at in range(1, len(words)):
        if words[at].apart:
            yield start, at
            start = at
    if words:
        yield start, len(words)


def _sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(words)):
        if _END.search(words[at].gap) and words[at].apart:
            yield start, at
            start = at
    if words:
        yield start, len(words)
