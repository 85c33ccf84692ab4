"""What a question says, taken apart so that two questions can be compared strictly. Pure.

Stop words carry meaning here: "may" and "must", "with" and "without", "who" and "when" make different questions out of
the same content words. So each of them that changes what is asked is a mark, and the marks of two questions must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from knowledge import all_stems, fold, stop_words

if TYPE_CHECKING:
    from knowledge import Lang

_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_ELISION: Final = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’'](?=\w)", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"[’']s$", re.IGNORECASE)
_COMMA: Final = ","
_STOPS: Final = frozenset(".!?:")
_PLEASE: Final = re.compile(r"\bs[’']il (?:vous|te) pla[iî]t\b", re.IGNORECASE)
_RIGHT: Final = re.compile(
    r"\b(?:ai-je|as-tu|a-t-on|avons-nous|avez-vous|j[’']ai|on a|nous avons|avoir) (?:bien )?le droit (?=de\b|d[’'])",
    re.IGNORECASE,
)
_OPENING: Final = 6
"""Words at the beginning among which a question word asks; further on it only joins clauses."""

Marks = Mapping[str, str]


def _marks(**kinds: str) -> Marks:
    return {word: kind.rstrip("_") for kind, words in kinds.items() for word in words.split()}


_ASKING: Final[Mapping[Lang, Marks]] = {
    "en": _marks(
        who="who whom whose", what="what which", when="when", where="where", why="why", how="how", many="many much",
        long="long", often="often",
    ),
    "fr": _marks(
        who="qui", what="quoi quel quelle quels quelles lequel laquelle lesquels lesquelles", when="quand", where="où",
        why="pourquoi", how="comment", many="combien", long="longtemps", often="souvent",
    ),
    "de": _marks(
        who="wer wen wem wessen", what="was welche welcher welches welchen welchem", when="wann",
        where="wo woher wohin", why="warum wieso weshalb", how="wie", many="viel viele wieviel wieviele",
        long="lange lang", often="oft",
    ),
}  # fmt: skip
"""Question words, looked for in the opening alone."""

_TELLING: Final[Mapping[Lang, Marks]] = {
    "en": _marks(
        not_="not no never without none nobody nothing neither nor cannot cant dont wont shouldnt mustnt isnt arent",
        only="only", all="all every everybody everyone always any", more="more most longer", less="less least fewer",
        first="first", last="last", own="own", other="other others another", before="before", after="after",
        during="during", until="until till", since="since", instead="instead", against="against", out="out",
        off="off", inside="inside within", outside="outside", still="still", again="again", less_than="under below",
        over="over above", with_="with", between="between", about="about", self="myself ourselves yourself",
    ),
    "fr": _marks(
        not_="ne pas jamais sans aucun aucune ni non rien personne", only="seulement uniquement seul seule",
        all="tout toute tous toutes chaque toujours", more="plus", less="moins", own="propre propres",
        other="autre autres", before="avant", after="après", during="pendant durant", until="jusque",
        since="depuis", against="contre", outside="hors dehors hormis sauf", again="encore", over="dessus",
        less_than="dessous sous", with_="avec", between="entre", by="par", to="vers chez", self="même",
    ),
    "de": _marks(
        not_="nicht nie niemals ohne kein keine keinem keinen keiner keines nichts niemand weder",
        only="nur ausschließlich", all="alle allem allen aller alles jede jedem jeden jeder jedes immer",
        more="mehr", less="weniger wenige", other="andere anderem anderen anderer anderes",
        before="vor bevor", after="nach nachdem", during="während", until="bis", since="seit",
        instead="statt anstatt", against="gegen", outside="außer außerhalb", inside="innerhalb", again="wieder",
        over="über", less_than="unter", with_="mit", between="zwischen", by="durch", self="selbst", from_="von vom aus",
        own="eigene eigenen eigener eigenes eigenem",
    ),
}  # fmt: skip
"""Words that make another question of it, wherever they stand."""

_LENIENT: Final = frozenset({"with", "about", "from", "by", "self", "all", "own"})
"""Marks that may stand in one question alone; two different words after them are different content anyway."""

_MODES: Final[Mapping[Lang, Marks]] = {
    "en": _marks(
        must="must need needs have has shall should ought required obliged obligatory mandatory compulsory necessary",
        may="may can could might allowed permitted able ok okay permissible permission",
    ),
    "fr": _marks(
        must="dois doit devons devez doivent devrais devrait devrions faut faudra faudrait obligé obligée obligés"
        " obligatoire nécessaire tenu tenue tenus",
        may="puis peux peut pouvons pouvez peuvent pourrais pourrait pouvoir autorisé autorisée autorisés autorisées"
        " permis permise possible",
    ),
    "de": _marks(
        must="muss muß müssen musst müsst müsste müssten soll sollen sollte sollten verpflichtet erforderlich nötig"
        " notwendig vorgeschrieben brauche brauchen braucht pflicht",
        may="darf dürfen dürfte dürften kann können könnte könnten erlaubt zulässig gestattet möglich",
    ),
}
_OBLIGES_BEFORE_TO: Final = frozenset({"have", "has"})

_WHOSE: Final[Mapping[Lang, Marks]] = {
    "en": _marks(mine="my our mine ours", yours="your yours", theirs="his her hers their theirs"),
    "fr": _marks(mine="mon ma mes notre nos", yours="ton ta tes votre vos", theirs="leur leurs"),
    "de": _marks(
        mine="mein meine meinem meinen meiner meines unser unsere unserem unseren unserer",
        yours="dein deine deinem deinen deiner euer eure eurem euren eurer",
    ),
}

_NUMBERS: Final[Mapping[Lang, Marks]] = {
    "en": _marks(n2="two twice", n3="three", n4="four", n5="five", n6="six", n7="seven", n10="ten", n12="twelve"),
    "fr": _marks(n2="deux", n3="trois", n4="quatre", n5="cinq", n6="six", n7="sept", n10="dix", n12="douze"),
    "de": _marks(n2="zwei", n3="drei", n4="vier", n5="fünf", n6="sechs", n7="sieben", n10="zehn", n12="zwölf"),
}

_WEAK: Final[Mapping[Lang, str]] = {
    "en": "use uses using used usage currently generally exactly rule rules policy",
    "fr": "utiliser utilise utilisons utilisation employer servir actuellement règle règles",
    "de": "nutzen nutze nutzt nutzung benutzen benutze verwenden verwende verwendung einsetzen aktuell derzeit regel"
    " regeln",
}
"""Words that may be missing on one side: no two rules differ by them alone."""


@dataclass(frozen=True, slots=True)
class Content:
    """One content word: folded, its stem, and whether it is written in capitals, as in `Chat GPT`."""

    word: str
    stem: str
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """One question: all its folded words, its content words in order, and the marks that must agree."""

    words: tuple[str, ...]
    content: tuple[Content, ...]
    asking: frozenset[str]
    telling: frozenset[str]
    numbers: frozenset[str]
    modes: frozenset[str]
    whose: frozenset[str]
    comma: int
    """How many content words stand before the first comma; 0 without one."""


def wording(text: str, lang: Lang) -> Wording:
    """`text`, a question in `lang`, taken apart."""
    tokens = _tokens(text)
    lowered = [_plain(token) for token in tokens if token not in _STOPS and token != _COMMA]
    content, comma = _content(tokens, lang, shouted=text.isupper())
    return Wording(
        words=tuple(map(fold, lowered)),
        content=content,
        asking=frozenset(_ASKING[lang][word] for word in lowered[:_OPENING] if word in _ASKING[lang]),
        telling=frozenset(_TELLING[lang][word] for word in lowered if word in _TELLING[lang])
        | ({"not"} if any(word.endswith(("n't", "n’t")) for word in lowered) else set()),
        numbers=frozenset(re.findall(r"\d+", text)) | {_NUMBERS[lang][w][1:] for w in lowered if w in _NUMBERS[lang]},
        modes=frozenset(_modes(lowered, lang)),
        whose=frozenset(_WHOSE[lang][word] for word in lowered if word in _WHOSE[lang]),
        comma=comma,
    )


def contradict(one: Wording, other: Wording) -> bool:
    """Whether a mark makes two different questions of them."""
    return (
        one.asking != other.asking
        or one.numbers != other.numbers
        or bool((one.telling ^ other.telling) - _LENIENT)
        or _modes_differ(one, other)
        or bool(one.whose and other.whose and one.whose.isdisjoint(other.whose))
    )


def _modes_differ(one: Wording, other: Wording) -> bool:
    """What one may and what one must are two questions; a question without either may be about what one may."""
    return ("must" in one.modes) != ("must" in other.modes)


def _content(tokens: list[str], lang: Lang, *, shouted: bool) -> tuple[tuple[Content, ...], int]:
    """The content words in order, and how many of them stand before the first comma."""
    found: list[Content] = []
    comma, begins = 0, True
    for token in tokens:
        if token == _COMMA:
            comma = comma or len(found)
        elif token not in _STOPS and _says_something(token, lang, begins=begins or shouted):
            word = fold(_plain(token))
            found.append(Content(word, _stem(_plain(token), lang), len(token) > 1 and token.isupper() and not shouted))
        begins = token in _STOPS
    return tuple(found), comma


def _says_something(token: str, lang: Lang, *, begins: bool) -> bool:
    """Whether it is a content word; `begins` says that its capitals tell nothing."""
    word = _plain(token)
    if word in _functions(lang):
        return not begins and _is_name(token, lang)
    return not word.isdigit() and _stem(word, lang) not in _weak(lang)


def _tokens(text: str) -> list[str]:
    found = re.findall(rf"{_WORD.pattern}|[,.!?:]", _RIGHT.sub("puis-je ", _PLEASE.sub("", text)))
    return [_POSSESSIVE.sub("", _ELISION.sub("", token)) for token in found]


def _plain(token: str) -> str:
    """Lower case with its accents: `où` is not `ou`. British spelling."""
    word = token.casefold()
    return word if len(word) < 6 else re.sub(r"iz(?=e|ing|ation)", "is", word)


def _modes(lowered: list[str], lang: Lang) -> set[str]:
    found = set()
    for place, word in enumerate(lowered):
        mode = _MODES[lang].get(word)
        if mode and word in _OBLIGES_BEFORE_TO and lang == "en" and lowered[place + 1 : place + 2] != ["to"]:
            continue
        if mode:
            found.add(mode)
    return found


def _is_name(token: str, lang: Lang) -> bool:
    """Whether a stop word is written as a name: `Make`, `IT`. In German everything may begin with a capital."""
    return len(token) > 1 and (token.isupper() or (lang != "de" and token[:1].isupper()))


@lru_cache(20_000)
def _stem(word: str, lang: Lang) -> str:
    return " ".join(all_stems(word, lang))


@cache
def _functions(lang: Lang) -> frozenset[str]:
    marks = (_ASKING, _TELLING, _MODES, _NUMBERS, _WHOSE)
    return stop_words(lang).difference(_SPEAKING[lang].split()) | {word for table in marks for word in table[lang]}


@cache
def _weak(lang: Lang) -> frozenset[str]:
    return frozenset(_stem(word, lang) for word in _WEAK[lang].split())


_SPEAKING: Final[Mapping[Lang, str]] = {
    "en": "make makes making take takes taking tell give gives giving get gets getting see say put look",
    "fr": "faire donner prendre voir dire mettre trouver demander aller montrer",
    "de": "machen nehmen geben sehen sagen fragen gehen kommen lassen",
}
"""Stop words that say what somebody does: content where two questions are held against each other."""
