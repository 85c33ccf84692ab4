"""What somebody wants who names a tool: leave to use it, something about it, or something else. Pure.

The lexicon's phrases come first; the patterns here are the grammar they cannot hold. All are matched against the folded
words joined by single blanks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.registry.question.vocabulary import phrases

if TYPE_CHECKING:
    from bot.registry.question.data import Data
    from bot.registry.question.words import Word
    from knowledge import Lang

Intent = Literal["permission", "topic", "which_data", "other"]
Topic = Literal["owner", "cost", "hosting", "access", "replacement", "status", "fallback", "other"]
Account = Literal["company", "personal", "unclear"]

CARD_TOPICS: Final = frozenset({"owner", "cost", "hosting", "access", "replacement", "status", "fallback"})
"""What a tool's card answers."""

_SHORT: Final = 9

_MAY: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:may (?:i|we|you|one|the|my|our|anyone|people|it|this|that)|(?:can|could|should|shall|might) (?:i|we|one|you let|my|our|the team)"
        r"|(?:am|are|is|was) (?:i|we|it|this|that|there)? ?(?:allowed|permitted|ok|okay|fine|alright|all right|cool|acceptable|legit|safe|forbidden|prohibited|banned)"
        r"|(?:ok|okay|fine|alright|all right|cool|acceptable|safe|allowed|permitted|forbidden|prohibited|cleared|approved|good) (?:to|for|with|if|in|when)"
        r"|allowed|permitted|forbidden|permission|off limits|green light|go ahead|any (?:problem|issue|objection|harm)|a problem if|an issue if"
        r"|(?:can|could|may|should) [a-z0-9 ]{1,60}? be [a-z]+(?:ed|en|put|run|fed|sent|made|done|kept|read|cut)\b|(?:can|may|could|should) [a-z0-9 ]{1,50}? go (?:in|into|through|to)\b"
        r"|(?:i|we|one|you) (?:may|could|can|should)\b|(?:whether|if) (?:[a-z0-9]+ ){0,6}(?:may|might|can|could|is|are|it s)\b|risky?|why not"
        r"|do i need (?:permission|approval)|would it be|mind if|wrong with|get away with|be right to|(?:is|are) [a-z0-9 ]{2,60} (?:ok|okay|fine|allowed|permitted|approved|cleared|forbidden))\b"
    ),
    "fr": re.compile(
        r"\b(?:puis je|peut on|pouvons nous|pourrais je|pourrait on|pourrions nous|peux je|je peux|on peut|nous pouvons|je pourrais|on pourrait"
        r"|(?:ai|a|avons|aurais|aurait) (?:je|t on|nous|on)? ?(?:le )?droit|j ai le droit|on a le droit|le droit de|droit d |droit a |est il (?:possible|permis|autorise|interdit|ok|correct)"
        r"|autorise[es]*|permis|permise|interdit[es]*|c est (?:ok|bon|permis|autorise|possible|jouable|correct|tolere)|est ce (?:ok|bon|permis|autorise|possible|correct|grave|un probleme|tolere)"
        r"|ok pour|ok si|ok de|d accord pour|feu vert|un (?:souci|probleme) (?:si|a|pour)|souci si|probleme si|derange si|inconvenient"
        r"|(?:peut|peuvent|pourrait|pourraient|doit) (?:il|elle|ils|elles|on) |peuvent etre|peut etre [a-z]+e[es]*\b|peuvent aller|peut aller|je peu|risque|risque[es]?|pourquoi pas|ca passe|passe par|ca pose|pose t il|possible de|possible d |permet on|laisse t on|nous laisse)"
    ),
    "de": re.compile(
        r"\b(?:darf|durfen|durfte|durften|durft|darfst|kann (?:ich|man|mir|wir|der|die|das|unser|unsere|mein|meine)|konnen (?:wir|die|sie)|konnte (?:ich|man)|konnten wir|soll(?:te|ten)? (?:ich|wir|man)"
        r"|erlaubt|gestattet|zulassig|verboten|untersagt|genehmigt|freigegeben|zugelassen|freigabe|okay|ok|in ordnung|unbedenklich|problem wenn|probleme wenn|was dagegen|spricht etwas dagegen"
        r"|geht das|geht es|ginge das|geht [a-z0-9 ]{1,40} (?:fur|mit|in)|riskant|risiko|warum nicht|moglich|ware es|grunes licht|einwande|bedenkenlos|legal|tabu)\b"
    ),
}  # fmt: skip

_WANTS: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:(?:i|we) (?:want|would like|d like|need|plan|intend|wish|was thinking|were thinking|was going|am going|m going|are going|re going|am about|m about|am thinking|m thinking) (?:to|of|about)"
        r"|(?:thinking of|thinking about|planning to|going to|about to|hoping to|looking to|wanna|gonna)|(?:i|we)(?: would| d)? like to|let me|how about|what about|what if i)\b"
    ),
    "fr": re.compile(
        r"\b(?:je (?:veux|voudrais|souhaite|souhaiterais|compte|pense|vais|prevois|dois|devrais)|j aimerais|on (?:veut|voudrait|aimerait|souhaite|compte|pense|va)|nous (?:voulons|voudrions|aimerions|souhaitons|comptons)"
        r"|j ai (?:besoin|envie)|et pour|quid|qu en est il|et si (?:je|on|nous))\b"
    ),
    "de": re.compile(
        r"\b(?:(?:ich|wir) (?:mochte|mochten|will|wollen|wollte|wollten|wurde gern|wurde gerne|wurden gern|wurden gerne|wurde|wurden|plane|planen|habe vor|haben vor|muss|mussen|brauche|brauchen|uberlege|uberlegen)"
        r"|(?:mochte|will|wollte|wurde) ich|(?:mochten|wollen|wollten|wurden) wir|was ist mit|wie ist es mit|wie sieht es|wie siehts|wie sieht s)\b"
    ),
}  # fmt: skip

_WH: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(r"(?:since when|until when|by when|how|where|when|who|whom|whose|which|what|why)\b(?! (?:about|if|not|s the (?:rule|verdict|policy)))"),
    "fr": re.compile(
        r"(?:comment|ou |quand|qui|jusqu a quand|a quel moment|quel|quelle|quels|quelles|pourquoi(?! pas)|combien|que |qu est ce que|a qui|depuis quand)\b"
    ),
    "de": re.compile(
        r"(?:wie(?! (?:ist|sieht|siehts) )|wo\b|woher|wohin|wann|wer\b|wem|wen\b|wessen|welche[rsnm]?|was(?! ist mit| spricht)|warum(?! nicht)|wieso(?! (?:eigentlich )?nicht)|weshalb|wozu|seit wann|bis wann|ab wann|worin|womit)"
    ),
}  # fmt: skip

_WHICH_DATA: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(r"\b(?:which|what)(?: kinds?| sorts?| types?| class(?:es)?)?(?: of)? ?(?:data|information|info|documents?|files?|content|stuff|things?)?\b.*\b(?:may|can|could|should|allowed|am i|are we)\b"),
    "fr": re.compile(r"\b(?:quelles?|quels?)(?: types?| genres?| sortes?)?(?: de)? ?(?:donnees|infos|informations|documents|fichiers|contenus)\b|\bque (?:puis je|peut on|pouvons nous)\b|\bqu est ce que (?:je peux|on peut|j ai le droit)\b"),
    "de": re.compile(r"\bwelche(?: arten? von)? ?(?:daten|informationen|infos|dokumente|dateien|unterlagen|inhalte)\b|\bwas (?:alles )?(?:darf|durfen|kann) (?:ich|wir|man)\b"),
}  # fmt: skip

_WHY_NOT: Final = re.compile(
    r"\b(?:why (?:can|may|am|are|is)|pourquoi (?:je ne|on ne|ne|est ce)|warum (?:darf|durfen|kann))\b"
)

_DONE: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:i|we|he|she|they|someone|somebody|colleague)(?: have| ve| has| s)?(?: just| accidentally| already| mistakenly)* (?:pasted|uploaded|put|entered|typed|copied|shared|sent|fed|leaked)\b|\b(?:accidentally|by mistake|by accident)\b"
    ),
    "fr": re.compile(
        r"\b(?:j ai|on a|il a|elle a|nous avons|a) (?:deja |juste )?(?:colle|mis|saisi|entre|copie|envoye|partage|televerse|charge|rentre)\b|\bpar (?:erreur|inadvertance|megarde)\b"
    ),
    "de": re.compile(
        r"\b(?:versehentlich|aus versehen|irrtumlich)\b|\b(?:habe|hab|hat|haben)\b.*\b(?:eingegeben|hochgeladen|eingefugt|kopiert|reinkopiert|geschickt|gepostet|geteilt)\b"
    ),
}  # fmt: skip

_STORES: Final = re.compile(
    r"\b(?:store|stores|stored|keep|keeps|remember|remembers|train|trains|leak|leaks|support|supports"
    r"|stocke|conserve|garde|enregistre|entraine|supporte|speichert|speichern|behalt|merkt|trainiert|unterstutzt)\b"
)
_PRIVATE_BEFORE: Final = frozenset(
    ["private", "personal", "own", "free", "privates", "privat", "private", "privaten", "privater", "privatem", "personliches", "personlichen", "personlicher", "eigenes", "eigenen", "eigener", "kostenlos", "kostenlose", "kostenlosen", "kostenloses"]
)
_PRIVATE_BEHIND: Final = frozenset(
    ["perso", "personnel", "personnelle", "prive", "privee", "gratuit", "gratuite", "gratis", "free", "privat"]
)
"""Before or behind a tool's name they make it somebody's own."""

_BEHIND: Final = 3

_PRIVATE: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:(?:private|privately|personal|own|home|free) (?:[a-z0-9]+ ){0,3}(?:accounts?|logins?|subscriptions?|profiles?|licen[cs]es?|versions?|credentials|plan|tier|sign in)"
        r"|(?:accounts?|login|subscription|version|it) (?:[a-z0-9]+ ){0,5}(?:privately|myself|at home|personally|of my own)"
        r"|(?:pay|paid|paying|bought|subscribe|subscribed) (?:[a-z0-9]+ ){0,5}(?:myself|own pocket|privately|private money|personally)|(?:private|personal|own) (?:phone|gmail|laptop|device|mobile))\b"
    ),
    "fr": re.compile(
        r"\b(?:(?:comptes?|abonnements?|licences?|login|versions?|identifiants|acces|adresse|session|appli) (?:[a-z0-9]+ ){0,3}(?:persos?|personnels?|personnelles?|prives?|privees?|gratuites?|gratuits?|a moi|a la maison)"
        r"|mon propre|ma propre|(?:paie|paye|payons|paye) (?:[a-z0-9]+ ){0,4}moi meme|moi meme (?:paye|abonne)|(?:ouvert|cree|pris) (?:[a-z0-9]+ ){0,3}a titre (?:prive|personnel)|a titre (?:prive|personnel)|de ma poche)\b"
    ),
    "de": re.compile(
        r"\b(?:(?:privat|personlich)(?:e|es|en|er|em)? (?:[a-z0-9]+ ){0,3}(?:[a-z0-9]*konto|[a-z0-9]*konten|[a-z0-9]*accounts?|[a-z0-9]*login|[a-z0-9]*zugang|[a-z0-9]*abo|[a-z0-9]*lizenz|[a-z0-9]*version|handy|rechner|laptop)"
        r"|privat(?:konto|account|zugang|abo|lizenz|handy)|(?:mein|meinem|meinen|meine|meiner) eigene[nmrs]?|eigene[nmrs]? (?:[a-z0-9]+ ){0,2}(?:[a-z0-9]*konto|[a-z0-9]*account|[a-z0-9]*abo|[a-z0-9]*zugang)"
        r"|(?:kostenlose?[nrs]?|gratis|kostenfreie?[nrs]?) ?(?:[a-z0-9]+ ){0,2}(?:[a-z0-9]*version|[a-z0-9]*konto|[a-z0-9]*account)|gratis(?:version|konto|account)|selbst (?:bezahlt|gekauft|abgeschlossen|zahle|bezahle)[a-z]*|(?:zahle|bezahle) (?:[a-z0-9]+ ){0,4}selbst|aus eigener tasche|von zu ?hause|privat (?:angelegt|abonniert|gekauft|bezahlt|nutze|eingerichtet)[a-z]*)\b"
    ),
}  # fmt: skip
_NOT: Final[Mapping[Lang, frozenset[str]]] = {
    "en": frozenset({"not", "no", "without", "never"}),
    "fr": frozenset({"pas", "sans", "jamais", "non"}),
    "de": frozenset({"nicht", "kein", "keine", "keinen", "ohne", "nie"}),
}
_ONLY: Final = frozenset({"only", "just", "nur", "bloss", "seulement", "uniquement"})
_LOST: Final = re.compile(
    r"\b(?:what now|what do i do|what should i do|forgot|forgotten|lost my|can t log|cannot log|keeps crashing|que faire|oublie mon|perdu mon|was tun|was mache ich|was nun|vergessen|ist weg)\b"
)
_WHICH: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(r"(?:which|what)\b"),
    "fr": re.compile(r"(?:lequel|laquelle|lesquels|quel|quelle|quels|quelles|qu est ce qui)\b"),
    "de": re.compile(r"(?:welche[rsnm]?|was)\b"),
}
_OWN: Final[Mapping[Lang, re.Pattern[str]]] = {
    "en": re.compile(r"\b(?:my|our own|his|her) (?:own )?(?:[a-z0-9]+ ){0,3}(?:account|login|subscription|profile|licence|license)\b|\bmy (?:chatgpt|chat gpt|claude|gemini)\b"),
    "fr": re.compile(r"\b(?:mon|ma|son) (?:[a-z0-9]+ ){0,2}(?:compte|abonnement|abo|identifiant|profil|login)\b|\bmon (?:chatgpt|chat gpt|claude|gemini)\b"),
    "de": re.compile(r"\b(?:mein|meine|meinem|meinen|meiner) (?:[a-z0-9]+ ){0,3}(?:[a-z0-9]*konto|[a-z0-9]*account|[a-z0-9]*abo|[a-z0-9]*login)\b|\bmein(?:em|en)? (?:chatgpt|chat gpt|claude|gemini)\b(?! zugang)"),
}  # fmt: skip
_OF_COMPANY: Final = re.compile(
    r"\b(?:work|company|corporate|business|office|firm|enterprise|sso|pro|professionnel|professionnelle|entreprise|societe|boite|firmen[a-z]*|dienstlich[a-z]*|geschaftlich[a-z]*|unternehmens[a-z]*|firma|arbeits[a-z]*)\b"
)


@dataclass(frozen=True, slots=True)
class Private:
    """Whose account, and the numbers of the words that tell."""

    account: Account
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Heard:
    """A question: as typed, its words, the folded words joined, where tools are named, its language, whether an account is private."""

    text: str
    words: Sequence[Word]
    said: str
    tools: Sequence[tuple[int, int]]
    lang: Lang
    private: bool = False


def places_of(words: Sequence[Word], phrase: Sequence[str]) -> list[int]:
    """The numbers of the words at which `phrase` begins."""
    keys = [word.key for word in words]
    return [at for at in range(len(keys) - len(phrase) + 1) if keys[at : at + len(phrase)] == list(phrase)]


def joined(words: Sequence[Word]) -> str:
    """The folded words with single blanks."""
    return " ".join(word.key for word in words)


def read(heard: Heard, data: Data) -> tuple[Intent, Topic | None]:
    """What is wanted, and of a question about a tool what it is about."""
    said, lang = heard.said, heard.lang
    may = _asks_leave(said, lang)
    has_data = bool(data.classes or data.uses)
    question = _main_question(heard)
    asks_how = _WH[lang].match(question) is not None and not _WHY_NOT.search(said)
    if asks_how and may and has_data and heard.tools and _WHICH[lang].match(question):
        return "permission", None
    if not has_data and _WHICH_DATA[lang].search(said):
        return "which_data", None
    topic = _topic(said, lang)
    if topic is not None and (asks_how or not may or not (has_data or data.negated or data.vague)):
        if topic != "other" or asks_how or not may:
            if topic != "other" or not (has_data and _WANTS[lang].search(said)):
                return "topic", topic
    if (_DONE[lang].search(said) and not may) or asks_how or _LOST.search(said):
        return "other", None
    if may:
        return "permission", None
    asks = "?" in heard.text
    if asks and heard.private and heard.tools:
        return "permission", None
    short = len(heard.words) <= _SHORT
    if _WANTS[lang].search(said) and (has_data or asks or len(heard.words) <= 2 * _SHORT):
        return "permission", None
    if has_data and _third_person_can(question, lang) and not _STORES.search(said):
        return "permission", None
    told = re.search(r"[.!]\s*$", heard.text) is not None
    if not _about_the_tool(heard, question, data) and (
        (has_data and (asks or (short and not told))) or (data.vague and asks and short)
    ):
        return "permission", None
    return "other", topic


def private_account(words: Sequence[Word], tools: Sequence[tuple[int, int]], lang: Lang) -> Private:
    """Whose account is meant, and the words that say so. `tools` are the places of names of tools.

    A private one that is ruled out in so many words (`not my own account`) is none.
    """
    said = joined(words)
    found = [_span(words, match) for match in _PRIVATE[lang].finditer(said)]
    found += [
        (start, start + len(phrase.split()))
        for phrase in phrases(lang).personal_account
        if _has(said, phrase)
        for start in places_of(words, phrase.split())
    ]
    found += [(at, at + 1) for at, word in enumerate(words) if _makes_private(at, word, tools)]
    places = {at for start, end in found for at in range(start, end)}
    if found and not all(_ruled_out(words, start, lang) for start, _ in found):
        return Private("personal", frozenset(places))
    if not found and _OWN[lang].search(said) and not _OF_COMPANY.search(said):
        return Private("unclear", frozenset())
    return Private("company", frozenset(places))


def _makes_private(at: int, word: Word, tools: Sequence[tuple[int, int]]) -> bool:
    """`private ChatGPT`, `ChatGPT perso`: words right before, or shortly behind, a tool's name."""
    before = word.key in _PRIVATE_BEFORE and any(at == start - 1 for start, _ in tools)
    return before or (word.key in _PRIVATE_BEHIND and any(end - 1 <= at < end + _BEHIND for _, end in tools))


def _ruled_out(words: Sequence[Word], start: int, lang: Lang) -> bool:
    before = [word.key for word in words[max(0, start - 3) : start]]
    return bool(_NOT[lang].intersection(before)) and not _ONLY.intersection(before)


def _span(words: Sequence[Word], match: re.Match[str]) -> tuple[int, int]:
    """The words that a match of the joined text covers."""
    start = match.string[: match.start()].count(" ")
    return start, start + len(match[0].split())


def _asks_leave(said: str, lang: Lang) -> bool:
    return _MAY[lang].search(said) is not None or any(_has(said, phrase) for phrase in phrases(lang).permission)


def _topic(said: str, lang: Lang) -> Topic | None:
    """The topic whose cue is longest; of a tie the first, and `other` last."""
    best: tuple[int, Topic] | None = None
    for topic, cues in phrases(lang).topics.items():
        length = max((len(cue) for cue in cues if _has(said, cue)), default=0)
        if length and (best is None or length > best[0]):
            best = length, topic  # type: ignore[assignment]
    return best[1] if best is not None else None


def _third_person_can(said: str, lang: Lang) -> bool:
    return (
        re.match(
            {
                "en": r"(?:can|could|may|should|shall)\b",
                "fr": r"(?:est ce que )?.{0,30}\bpeut\b",
                "de": r"(?:kann|konnte|darf|soll)\b",
            }[lang],
            said,
        )
        is not None
    )


def _about_the_tool(heard: Heard, question: str, data: Data) -> bool:
    """`Does DeepL keep...`, `Behält DeepL...`: a question that begins with a verb whose subject is the tool."""
    if _third_person(question, heard.lang):
        return True
    begins = heard.lang == "de" and any(start == 1 for start, _ in heard.tools) and not heard.words[1].gap.strip()
    return begins and 0 not in data.things and heard.words[0].key not in _OPENERS


def _third_person(said: str, lang: Lang) -> bool:
    """`Does DeepL keep...`: a question about the tool."""
    starts = {
        "en": r"(?:does|do|did|is|are|was|has|have|had|will|would|can|could)\b",
        "fr": r"(?:est ce qu|est ce que)\b",
        "de": r"(?:ist|sind|hat|haben|wird|werden|speichert|kann|konnte|gibt)\b",
    }
    return re.match(starts[lang], said) is not None


def _main_question(heard: Heard) -> str:
    """The folded words of the sentence that names a tool, else of the first with a question mark, without openers."""
    sentences = _sentences(heard.words)
    tools = {start for start, _ in heard.tools}
    asked = [words for words, end in sentences if end == "?"]
    naming = [words for words, _ in sentences if any(at in tools for at, _ in words)]
    chosen = next((words for words in asked if words in naming), None) or next(iter(asked or naming or []), [])
    if not chosen:
        chosen = list(enumerate(heard.words))
    keys = [word.key for _, word in chosen]
    while keys and keys[0] in _OPENERS:
        keys.pop(0)
    return " ".join(keys)


def _sentences(words: Sequence[Word]) -> list[tuple[list[tuple[int, Word]], str]]:
    """Numbered words by sentence, each with the mark that ends it (empty for the last, which may be asked anyhow)."""
    sentences: list[tuple[list[tuple[int, Word]], str]] = []
    current: list[tuple[int, Word]] = []
    for at, word in enumerate(words):
        if current and (mark := _END.search(word.gap)):
            sentences.append((current, mark[0]))
            current = []
        current.append((at, word))
    return [*sentences, (current, "?")] if current else sentences


_END: Final = re.compile(r"[.!?;\n]")
_OPENERS: Final = frozenset(
    ["hi", "hello", "hey", "hallo", "moin", "servus", "bonjour", "salut", "coucou", "bonsoir", "so", "and", "but", "ok", "okay", "well", "please", "bitte", "und", "aber", "also", "et", "mais", "donc", "alors", "sag", "mal", "question", "frage", "kurze", "quick", "team", "all", "zusammen", "guten", "tag", "morgen"]
)


def _has(said: str, phrase: str) -> bool:
    return f" {phrase} " in f" {said} "
