"""What a text is, before anybody looks for an answer: small talk, a command, a follow-up, a question. Pure.

Small talk is recognised by closed lists only: every word of the message must be on one. A message with one more word
is a question, because swallowing a question is worse than searching for a greeting.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from knowledge import Lang

Talk = Literal["empty", "greeting", "thanks", "farewell", "who", "help"]
Verb = Literal["ask", "help", "privacy", "suspend", "incident", "request", "tools", "waves", "checkins", "nudges"]

MAX_PROMPTS: Final = 4
"""Slack shows no more (`assistant.threads.setSuggestedPrompts`)."""

_LONGEST_TALK: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")
_EMOJI: Final = re.compile(r":[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?")
_MENTION: Final = re.compile(r"(?<![\w.])@\w")
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_GREETINGS: Final = _words(
    "hi hello hey hiya howdy yo morning afternoon evening greetings bonjour bonsoir salut coucou hallo moin servus "
    "mahlzeit gruezi guten tag morgen abend gruss gott"
)
_AROUND_GREETINGS: Final = _words(
    "good there all everyone everybody team guide bot ai ki ia dear zusammen alle liebes a tous toutes et le l the"
)
_THANKS: Final = _words(
    "thanks thank thx ty cheers merci danke dankeschon dank ok okay super perfect great cool top genial parfait prima "
    "verstanden compris understood klar accord nice"
)
_AROUND_THANKS: Final = _words(
    "you so much very a lot many for your the help answer info that helps it is beaucoup bien infiniment mille pour "
    "votre ton l la aide reponse d c est vielen besten sehr schon gut fur die hilfe antwort ihre deine alles das "
    "hilft mir and et und got all"
)
_FAREWELLS: Final = frozenset({
    "bye", "bye bye", "goodbye", "cya", "ciao", "see you", "see you later", "see you soon", "see you tomorrow",
    "have a nice day", "have a good one", "good night",
    "au revoir", "a bientot", "a plus", "a plus tard", "a demain", "bonne journee", "bonne soiree", "bon week end",
    "tschuss", "tschuess", "tschau", "tschussi", "ade", "bis bald", "bis dann", "bis morgen", "bis spater",
    "auf wiedersehen", "schonen tag", "schonen tag noch", "einen schonen tag noch", "schonen abend",
    "schonen feierabend", "schones wochenende", "gute nacht", "mach s gut",
})  # fmt: skip
_POLITE: Final = re.compile(r"(?: (?:please|pls|bitte|svp|stp|s il (?:vous|te) plait))+$|^(?:(?:please|bitte) )+")

_WHO: Final = frozenset({
    "who are you", "what are you", "what can you do", "what do you do", "what do you know", "are you a bot",
    "are you a robot", "are you human", "are you a human", "are you an ai", "are you ai", "are you real", "who is this",
    "what is this", "who r u", "what s your name", "what is your name", "what can i ask",
    "what can i ask you", "how are you",
    "qui es tu", "qui etes vous", "tu es qui", "vous etes qui", "que sais tu faire", "que savez vous faire",
    "que peux tu faire", "que pouvez vous faire", "qu est ce que tu peux faire", "qu est ce que tu sais faire",
    "qu est ce que vous pouvez faire", "tu sais faire quoi", "es tu un robot", "etes vous un robot", "es tu humain",
    "t es qui", "t es quoi", "t es un robot", "tu es un robot", "tu es une ia", "t es une ia", "es tu une ia",
    "etes vous une ia", "etes vous humain", "c est qui", "comment tu t appelles", "comment vous appelez vous",
    "a quoi sers tu", "a quoi servez vous", "tu sers a quoi", "que puis je te demander", "que puis je vous demander",
    "ca va", "comment ca va", "comment vas tu", "comment allez vous",
    "wer bist du", "wer sind sie", "was bist du", "was sind sie", "was kannst du", "was konnen sie",
    "was kannst du alles", "was machst du", "bist du ein bot", "bist du ein roboter", "bist du ein mensch",
    "bist du eine ki", "bist du echt", "wer bist du denn", "wer bist denn du", "wer bist n du", "wie heisst du",
    "wie heissen sie", "sind sie ein bot", "sind sie ein mensch", "sind sie eine ki", "wozu bist du da",
    "was kann ich dich fragen", "was kann ich sie fragen", "was kann ich fragen", "wie geht s", "wie gehts",
    "wie geht es dir", "wie geht es ihnen",
})  # fmt: skip
_HELP: Final = frozenset({
    "help", "help me", "i need help", "can you help", "can you help me", "could you help me",
    "aide", "aide moi", "aidez moi", "a l aide", "j ai besoin d aide", "besoin d aide", "peux tu m aider",
    "pouvez vous m aider", "tu peux m aider", "vous pouvez m aider",
    "hilfe", "hilf mir", "helfen sie mir", "ich brauche hilfe", "brauche hilfe", "kannst du mir helfen",
    "konnen sie mir helfen", "kannst du helfen",
})  # fmt: skip

_VERBS: Final[dict[str, Verb]] = {
    "ask": "ask", "demander": "ask", "frage": "ask",
    "help": "help", "aide": "help", "hilfe": "help",
    "privacy": "privacy", "confidentialite": "privacy", "datenschutz": "privacy",
    "suspend": "suspend", "suspendre": "suspend", "aussetzen": "suspend",
    "incident": "incident", "vorfall": "incident",
    "tools": "tools", "tool": "tools", "outils": "tools", "outil": "tools", "werkzeuge": "tools", "werkzeug": "tools",
    "waves": "waves", "wave": "waves", "vagues": "waves", "vague": "waves", "wellen": "waves", "welle": "waves",
    "checkins": "checkins", "checkin": "checkins", "check-ins": "checkins", "check-in": "checkins",
    "nudges": "nudges", "nudge": "nudges", "impulse": "nudges", "trainingsideen": "nudges", "ateliers": "nudges",
    "points": "checkins", "ruckfragen": "checkins", "rueckfragen": "checkins",
    "request": "request", "demande": "request", "requete": "request", "antrag": "request", "beantragen": "request",
}  # fmt: skip

_BEGIN_QUESTIONS: Final = frozenset({"incident", "request", "tools", "waves", "nudges"})
"""Verbs whose words a question may begin with just as well: the question mark tells."""

_OPENINGS: Final = _words(
    "may can could should must shall will would who whom whose what when where why how which is are am was were do "
    "does did has have puis peut pouvons pouvez peux dois doit devons est qui que quoi quand ou pourquoi comment "
    "combien quel quelle quels quelles faut ai avons sommes existe darf durfen durfte kann konnen konnte soll sollen "
    "sollte muss mussen wer wen wem was wann wo warum wieso weshalb wie welche welcher welches welchen ist sind gibt "
    "hat haben habe braucht brauche"
)
_CONTINUES: Final = re.compile(
    r"(?:and|or|but|so|also|then|what about|how about|same|what if|why|since when|until when|even"
    r"|et|mais|ou bien|alors|donc|aussi|meme|pareil|pourquoi|depuis quand|jusqu a quand|qu en est il"
    r"|und|oder|aber|auch|dann|also|was ist mit|wie ist es mit|gilt das|warum|wieso|seit wann|bis wann|selbst)(?: |$)"
)
_SHORT: Final = 3
"""Words of a follow-up that cannot stand alone."""

_LEANS: Final = 12
"""Words up to which a follow-up may lean on the question before."""


@dataclass(frozen=True, slots=True)
class Command:
    """What was typed after `/ai`: the verb, and what follows it."""

    verb: Verb
    rest: str = ""


def mentions_somebody(text: str) -> bool:
    """Whether a text addresses a person or a group."""
    return _MENTION.search(text) is not None


def talk(text: str) -> Talk | None:
    """The kind of small talk a text consists of, wholly; None for everything else."""
    folded = " ".join(_WORD.findall(_fold(_EMOJI.sub(" ", text))))
    if not folded:
        return "empty"
    said = folded.split()
    if len(said) > _LONGEST_TALK:
        return None
    rest = _without_greeting(said)
    if not rest:
        return "greeting"
    phrase = _POLITE.sub("", " ".join(rest))
    if phrase in _WHO:
        return "who"
    if phrase in _HELP:
        return "help"
    if _after_thanks(rest) in _FAREWELLS:
        return "farewell"
    thanks = set(rest) <= _THANKS | _AROUND_THANKS and not _THANKS.isdisjoint(rest) and "?" not in text
    return "thanks" if thanks else None


def _after_thanks(said: Sequence[str]) -> str:
    """What follows words of thanks: in "merci et bonne journée", the wish."""
    at = next((at for at, word in enumerate(said) if word not in _THANKS | {"et", "und", "and", "beaucoup"}), len(said))
    return " ".join(said[at:])


def _without_greeting(said: Sequence[str]) -> Sequence[str]:
    """What follows the greeting; the whole when there is none."""
    if said[0] not in _GREETINGS and not (said[0] == "good" and said[1:2] and said[1] in _GREETINGS):
        return said
    at = next((at for at, word in enumerate(said) if word not in _GREETINGS | _AROUND_GREETINGS), len(said))
    return said[at:]


def spoken(text: str) -> Lang | None:
    """The language of small talk, as far as its words tell one."""
    said = set(_said(text))
    return next((lang for lang, words in _TELLING.items() if not words.isdisjoint(said)), None)


_TELLING: Final[dict[Lang, frozenset[str]]] = {
    "fr": _words(
        "bonjour bonsoir salut coucou merci aide aidez qui que tu vous ca parfait genial compris revoir bientot bonne "
        "demain"
    ),
    "de": _words(
        "hallo moin servus mahlzeit gruezi guten gruss danke dankeschon hilfe hilf helfen wer was wie wozu bist prima "
        "klar verstanden tschuss tschuess tschau bis schonen schones"
    ),
    "en": _words(
        "hi hello hey hiya howdy morning afternoon evening thanks thank cheers help who what how you great bye "
        "goodbye nice"
    ),
}


def looks_like_question(text: str) -> bool:
    """Whether a text asks something: a question mark, or the words questions begin with."""
    said = _said(text)
    return bool(said) and ("?" in text or said[0] in _OPENINGS)


def command(text: str) -> Command:
    """What `/ai` was told. Several words without a verb are a question; anything else unknown is a call for help."""
    first, _, rest = text.strip().partition(" ")
    verb = _VERBS.get(_fold(first))
    rest = rest.strip()
    if verb == "ask":
        return Command("ask", rest) if rest else Command("help")
    if verb not in {None, "ask", "help"} and not (verb in _BEGIN_QUESTIONS and "?" in rest):
        return Command(verb, rest)
    whole = text.strip()
    if talk(whole) is None and (looks_like_question(whole) or len(_said(whole)) >= _SHORT):
        return Command("ask", whole)
    return Command("help")


def leans_on_earlier(text: str) -> bool:
    """Whether a follow-up plainly goes on with the question before: "and for DeepL?"."""
    said = _said(text)
    return len(said) <= _LEANS and (len(said) <= _SHORT or _CONTINUES.match(" ".join(said)) is not None)


def goes_on(text: str) -> bool:
    """Whether a follow-up asks on from the question before, and no word of it could begin another: "how long?"."""
    said = _said(text)
    return leans_on_earlier(text) and (_CONTINUES.match(" ".join(said)) is not None or looks_like_question(text))


def may_lean_on_earlier(text: str) -> bool:
    """Whether a follow-up is short enough for the question before to be part of it."""
    return len(_said(text)) <= _LEANS


def in_context(text: str, earlier: str, limit: int) -> str:
    """A follow-up together with the question it goes on from, at most `limit` characters."""
    return f"{earlier[: max(0, limit - len(text) - 1)]} {text}".strip()


def prompts(roles: Collection[str], department: str) -> tuple[str, ...]:
    """The names of at most four questions worth suggesting to somebody with these roles; the most personal first."""
    chosen = [name for role, name in _BY_ROLE.items() if role in roles]
    if department in _BY_DEPARTMENT:
        chosen.append(_BY_DEPARTMENT[department])
    return tuple(dict.fromkeys([*chosen[:2], *_FOR_ALL]))[:MAX_PROMPTS]


_FOR_ALL: Final = ("customers", "personal", "review", "incident")
_BY_ROLE: Final = {
    "committee": "criteria",
    "lead": "costs",
    "manager": "costs",
    "champion": "champions",
}
_BY_DEPARTMENT: Final = {
    "engineering": "code",
    "it": "code",
    "hr": "applicants",
    "sales": "offers",
    "technical-sales": "offers",
    "projects": "meetings",
    "purchasing": "suppliers",
    "marketing": "publish",
    "legal": "transfer",
}


def first_sentence(text: str, limit: int = 300) -> str:
    """The first sentence of a plain text on one line, at most `limit` characters."""
    sentence = " ".join(_SENTENCE.split(text.strip(), maxsplit=1)[0].split())
    return sentence if len(sentence) <= limit else f"{sentence[: limit - 1].rstrip()}…"


def _said(text: str) -> list[str]:
    return _WORD.findall(_fold(text))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
