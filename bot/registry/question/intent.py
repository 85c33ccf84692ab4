"""What somebody wants who names a tool: leave to use it, something about it, or something else. Pure.

The lexicon's phrases come first; the patterns here are the grammar they cannot hold. All are matched against the folded
words joined by single blanks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

from bot.registry.question.grammar import grammar, small
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
_SHORTEST: Final = 5
"""Words of a question that leaves the verb out."""

_WHY_NOT: Final = re.compile(
    r"\b(?:why (?:can|may|am|are|is)|pourquoi (?:je ne|on ne|ne|est ce)|warum (?:darf|durfen|kann))\b"
)


_BEHIND: Final = 3


@dataclass(frozen=True, slots=True)
class Private:
    """Whose account, and the numbers of the words that tell."""

    account: Account
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Heard:
    """A question: as typed, its words, the folded words joined, where tools are named, its language.

    `private` says that it speaks of a private account.
    """

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
    asks_how = grammar("asks_how", lang).match(question) is not None and not _WHY_NOT.search(said)
    if asks_how and may and has_data and heard.tools and grammar("asks_which", lang).match(question):
        return "permission", None
    if not has_data and grammar("asks_which_data", lang).search(said):
        return "which_data", None
    topic = _topic(heard)
    if topic is not None and _is_about(topic, heard, data, asks_how=asks_how, may=may):
        return "topic", topic
    if (grammar("has_done", lang).search(said) and not may) or asks_how or grammar("has_lost", lang).search(said):
        return "other", None
    if may:
        return "permission", None
    asks = "?" in heard.text
    if grammar("must", lang).search(said):
        return "other", None
    if asks and heard.private and heard.tools:
        return "permission", None
    short = len(heard.words) <= _SHORT
    if grammar("wants", lang).search(said) and (has_data or asks or len(heard.words) <= 2 * _SHORT):
        return "permission", None
    if has_data and _third_person_can(question, lang) and not grammar("keeps", lang).search(said):
        return "permission", None
    told = re.search(r"[.!]\s*$", heard.text) is not None
    if not _about_the_tool(heard, question, data) and (
        (has_data and (asks or (short and not told))) or (data.vague and asks and len(heard.words) <= _SHORTEST)
    ):
        return "permission", None
    return "other", topic


def _is_about(topic: Topic, heard: Heard, data: Data, *, asks_how: bool, may: bool) -> bool:
    """Whether a cue makes it a question about the tool, though words of permission or of data are there too."""
    has_data = bool(data.classes or data.uses)
    if topic == "other" and not asks_how:
        return not may and not (has_data and grammar("wants", heard.lang).search(heard.said))
    return asks_how or not may or not (has_data or data.negated or data.vague)


def private_account(words: Sequence[Word], tools: Sequence[tuple[int, int]], lang: Lang) -> Private:
    """Whose account is meant, and the words that say so. `tools` are the places of names of tools.

    A private one that is ruled out in so many words (`not my own account`) is none.
    """
    said = joined(words)
    found = [_span(match) for match in grammar("private_account", lang).finditer(said)]
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
    if not found and grammar("own_account", lang).search(said) and not grammar("of_company", lang).search(said):
        return Private("unclear", frozenset())
    return Private("company", frozenset(places))


def _makes_private(at: int, word: Word, tools: Sequence[tuple[int, int]]) -> bool:
    """`private ChatGPT`, `ChatGPT perso`: words right before, or shortly behind, a tool's name."""
    before = word.key in small("private_before") and any(at == start - 1 for start, _ in tools)
    return before or (word.key in small("private_behind") and any(end - 1 <= at < end + _BEHIND for _, end in tools))


def _ruled_out(words: Sequence[Word], start: int, lang: Lang) -> bool:
    before = [word.key for word in words[max(0, start - 3) : start]]
    return bool(small("not", lang).intersection(before)) and not small("only").intersection(before)


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The words that a match of the joined text covers."""
    start = match.string[: match.start()].count(" ")
    return start, start + len(match[0].split())


def _asks_leave(said: str, lang: Lang) -> bool:
    return grammar("may", lang).search(said) is not None or any(
        _has(said, phrase) for phrase in phrases(lang).permission
    )


def _topic(heard: Heard) -> Topic | None:
    """The topic whose cue is longest; of a tie the first, and `other` last. A tool's name may stand inside a cue."""
    around = [heard.said, *(_renamed(heard, stand_in) for stand_in in small("stand_in", heard.lang))]
    best: tuple[int, Topic] | None = None
    for topic, cues in phrases(heard.lang).topics.items():
        texts = around if topic in CARD_TOPICS else [heard.said]
        length = max((len(cue) for cue in cues if any(_has(text, cue) for text in texts)), default=0)
        if length and (best is None or length > best[0]):
            best = length, cast("Topic", topic)
    return best[1] if best is not None else None


def _renamed(heard: Heard, stand_in: str) -> str:
    """What was said, with another word in the place of each tool (none for `-`)."""
    starts = dict(heard.tools)
    keys, at = [], 0
    while at < len(heard.words):
        if at in starts:
            keys += [] if stand_in == "-" else [stand_in]
            at = starts[at]
        else:
            keys.append(heard.words[at].key)
            at += 1
    return " ".join(keys)


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
    return begins and 0 not in data.things and heard.words[0].key not in small("openers")


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
    while keys and keys[0] in small("openers"):
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


def _has(said: str, phrase: str) -> bool:
    return f" {phrase} " in f" {said} "
