"""Which classes of data a text speaks of, what it says is not in it, and which of its words nobody understands. Pure.

A class counts unless it is negated for certain: a negator stands right before it. A word that is understood by nothing
is unclear, and with an unclear word nothing is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.registry.question.grammar import grammar, small
from bot.registry.question.vocabulary import Sense, Vocabulary
from bot.registry.question.words import is_stop_word, stem
from knowledge import LANGS

if TYPE_CHECKING:
    from bot.registry.question.words import Word
    from knowledge import Lang

_FOREIGN_FROM: Final = 4
_SOMEBODY: Final = ("er", "erin", "ern", "erinnen")

_NEAR: Final = 4
_FAR: Final = 9
"""Other words between those of one term, for data and for uses: `rate our people by their reviews`."""


_DENIAL: Final = 6

_THINGS: Final = ("class", "vague", "person", "published", "unpublished", "use")
"""What can be ruled out. Other words that stand behind a negator do not hand it on: `without first anonymising ...`."""


@dataclass(slots=True)
class Data:
    """What was found: ids of classes and uses, and which classes are ruled out.

    `said` holds the words each class is from, `vague` words for data without a class, `persons` people by name.
    `beside` are words for data without a class that stand beside data with one: `a press release and spreadsheets`.
    `covered` are the numbers of all words that are understood, `things` of those that stand for data.
    """

    classes: list[str] = field(default_factory=list)
    negated: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    vague: list[str] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    persons: list[str] = field(default_factory=list)
    things: set[int] = field(default_factory=set)
    published: bool = False
    unpublished: bool = False
    beside: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    senses: tuple[Sense, ...]


@dataclass(slots=True)
class DataReader:
    """Reads data phrases with the vocabularies of all languages, one first."""

    vocabularies: Mapping[Lang, Vocabulary]
    public: str | None

    def read(self, words: Sequence[Word], taken: set[int], lang: Lang) -> Data:
        """What `words` say of data, but for those that are `taken` by names of tools."""
        pieces = list(self._pieces(words, taken, lang))
        found = Data(covered={at for piece in pieces for at in range(piece.start, piece.end)})
        reversible = not any(word.key in small("puts_back") for word in words)
        away: set[_Piece] = set()
        for piece in pieces:
            classes = [sense.value for sense in piece.senses if sense.kind == "class"]
            if (
                reversible
                and _is(piece, *_THINGS)
                and (
                    self._is_negated(piece, pieces, words, lang, away)
                    or _is_denied(words[piece.end : piece.end + _DENIAL], lang)
                )
            ):
                away.add(piece)
            self._note(found, piece, classes, words, away=piece in away)
        bound = {
            at
            for piece in pieces
            if piece.end - piece.start > 1 or piece in away
            for at in range(piece.start, piece.end)
        }
        ruled_out = {at for piece in away for at in range(piece.start, piece.end)}
        self._scattered(found, words, taken | ruled_out, bound, lang)
        self._settle_publicness(found)
        found.beside += self._beside(found, [piece for piece in pieces if piece not in away], words, lang)
        return found

    def _beside(self, found: Data, pieces: list[_Piece], words: Sequence[Word], lang: Lang) -> Iterator[str]:
        """The second of two things, when only one of them has a class: what is said of one is not said of both."""
        by_start = {piece.start: piece for piece in pieces}
        by_end = {piece.end: piece for piece in pieces}
        known = set(found.said.values())
        for at in range(1, len(words)):
            if words[at].key not in small("and") or words[at].breaks:
                continue
            behind = at + 1
            while behind < len(words) and (
                words[behind].key in small("articles", lang) or words[behind].key in small("some")
            ):
                behind += 1
            two = by_end.get(at), by_start.get(behind)
            shown = ["" if one is None else " ".join(word.text for word in words[one.start : one.end]) for one in two]
            sure = [
                one is not None and (_is(one, "class") or text in known) for one, text in zip(two, shown, strict=True)
            ]
            if sure[0] and behind < len(words) and words[behind].key in small("and_more"):
                yield words[behind].text
            for one, text, mine, other in zip(two, shown, sure, reversed(sure), strict=True):
                if one is not None and _is(one, "vague") and other and not mine:
                    yield text

    def _settle_publicness(self, found: Data) -> None:
        """What is published is public whatever it is called; what is not published yet is not."""
        if self.public is None:
            return
        if found.unpublished and self.public in found.classes:
            found.classes.remove(self.public)
            found.vague.append(found.said.pop(self.public))
        elif found.published and found.vague and not found.unpublished and self.public not in found.classes:
            found.classes.append(self.public)
            found.said[self.public] = found.vague[0]

    def _note(self, found: Data, piece: _Piece, classes: list[str], words: Sequence[Word], *, away: bool) -> None:
        shown = " ".join(word.text for word in words[piece.start : piece.end])
        if away:
            found.negated += [one for one in classes if one not in found.negated]
            found.unpublished |= self.public in classes or _is(piece, "published")
            return
        if _is(piece, "person"):
            found.persons.append(shown)
        if classes or _is(piece, "vague"):
            found.things |= set(range(piece.start, piece.end))
        found.unpublished |= _is(piece, "unpublished")
        found.published |= _is(piece, "published")
        for one in classes:
            found.said.setdefault(one, shown)
            if one not in found.classes:
                found.classes.append(one)
        for use in (sense.value for sense in piece.senses if sense.kind == "use"):
            found.said.setdefault(use, shown)
            if use not in found.uses:
                found.uses.append(use)
        if not classes and _is(piece, "vague"):
            found.vague.append(shown)

    def _pieces(self, words: Sequence[Word], taken: set[int], lang: Lang) -> Iterator[_Piece]:
        keys = [word.key for word in words]
        at = 0
        while at < len(words):
            piece = None if at in taken else self._piece(words, keys, at, taken, lang)
            if piece is not None:
                yield piece
            at = piece.end if piece is not None else at + 1

    def _piece(self, words: Sequence[Word], keys: list[str], at: int, taken: set[int], lang: Lang) -> _Piece | None:
        word = words[at]
        if word.masked:
            return _Piece(at, at + 1, (Sense("class", "personal"),)) if self._has("personal") else None
        end = next((place for place in range(at + 1, len(words)) if place in taken or words[place].breaks), len(words))
        if (named := self._named_person(words, at, end)) is not None:
            return named
        found = self.vocabularies[lang].at(keys[:end], at)
        if found is not None and not self._is_somebody(word, found, lang):
            return _Piece(at, at + found[0], (found[1],))
        if is_stop_word(word.key, lang):
            return None
        if (senses := self._compound(word.key, lang)) is not None:
            return _Piece(at, at + 1, senses)
        for other in LANGS:
            foreign = self._foreign(keys[:end], at, other) if other != lang else None
            if foreign is not None and not (lang == "de" and word.capital and _is(foreign, "neutral", "vague")):
                return foreign
        return None

    def _has(self, data_class: str) -> bool:
        return data_class in next(iter(self.vocabularies.values())).order

    def _named_person(self, words: Sequence[Word], at: int, end: int) -> _Piece | None:
        """`Mrs M.`, `Herr Müller`: whatever is said of a person by name is personal, and may be more than that."""
        if words[at].key not in small("titles") or not words[at].capital or not self._has("personal"):
            return None
        last = at + 1
        while last < end and words[last].capital and last <= at + 2:
            last += 1
        if last == at + 1 and at + 1 < len(words) and words[at + 1].capital and words[at + 1].gap.strip() == ".":
            last = at + 2
        return _Piece(at, last, (Sense("class", "personal"), Sense("person"))) if last > at + 1 else None

    def _compound(self, key: str, lang: Lang) -> tuple[Sense, ...] | None:
        senses = self.vocabularies[lang].compound(key)
        if senses is None:
            return None
        if any(_is_public(sense, self.public) for sense in senses) and not _is_public(senses[-1], self.public):
            return None  # a list of recipients of a press release is no press release
        return tuple(
            sense for sense in senses if sense.kind in {"class", "vague", "published", "unpublished", "neutral"}
        )

    def _is_somebody(self, word: Word, found: tuple[int, Sense], lang: Lang) -> bool:
        """German `Weber` has the stem of `Web`, `Leser` that of `lesen`: people, and no ordinary words."""
        length, sense = found
        if lang != "de" or length > 1 or not word.capital or sense.kind not in {"neutral", "vague"}:
            return False
        return word.key.endswith(_SOMEBODY) and not self.vocabularies[lang].writes(word.key)

    def _foreign(self, keys: list[str], at: int, other: Lang) -> _Piece | None:
        found = self.vocabularies[other].at(keys, at)
        if found is None or found[1].kind not in {"class", "vague", "neutral", "published", "unpublished", "use"}:
            return None
        length = sum(len(key) for key in keys[at : at + found[0]])
        return _Piece(at, at + found[0], (found[1],)) if length >= _FOREIGN_FROM else None

    def _is_negated(
        self, piece: _Piece, pieces: list[_Piece], words: Sequence[Word], lang: Lang, away: set[_Piece]
    ) -> bool:
        """Whether a negator stands right before it, or something negated that it belongs to or is an alternative of.

        Between them may stand nothing but articles and the like. `No names except those of customers` takes nothing
        away for certain, so after something negated an exception counts for nothing.
        """
        by_end = {other.end: other for other in pieces}
        at = piece.start
        linked = True
        while at > 0 and not words[at].breaks:
            other = by_end.get(at)
            if other in away and linked:
                return True
            if other is not None and _is(other, "negator"):
                return not (other.start > 0 and words[other.start - 1].key in small("turns_round"))
            if other is not None and _is(other, "exception"):
                return not away and not any(word.key in small("negatives") for word in words[: other.start])
            before = words[at - 1].key
            if before not in small("articles", lang) and before not in small("or"):
                return False
            linked = before in small("or") or before in small("of")
            at -= 1
        return False

    def _scattered(self, found: Data, words: Sequence[Word], taken: set[int], bound: set[int], lang: Lang) -> None:
        """Terms of several words that stand apart or in another order; they only ever add what makes it stricter.

        Words `bound` in a phrase take part in the company's own terms alone.
        """
        vocabulary = self.vocabularies[lang]
        free = {at: stem(word.key, lang) for at, word in enumerate(words) if at not in taken}
        by_stem = {said: at for at, said in free.items()}
        for first in by_stem:
            for content, sense in vocabulary.scattered.get(first, ()):
                if not content <= by_stem.keys():
                    continue
                places = sorted(by_stem[one] for one in content)
                if not sense.own and not bound.isdisjoint(places):
                    continue
                between = places[-1] - places[0] + 1 - len(places)
                if between <= (_FAR if sense.kind == "use" else _NEAR):
                    self._add_scattered(found, sense, places, words)

    def _add_scattered(self, found: Data, sense: Sense, places: list[int], words: Sequence[Word]) -> None:
        if sense.value in found.negated or _is_public(sense, self.public):
            return
        found.covered |= set(places)
        listed = found.classes if sense.kind == "class" else found.uses
        if sense.value not in listed:
            listed.append(sense.value)
            found.said.setdefault(sense.value, " ".join(words[at].text for at in places))


def _is_denied(behind: Sequence[Word], lang: Lang) -> bool:
    """Whether what follows says that it is not in there: `customer data are not included`, `Namen sind keine drin`."""
    return grammar("denied", lang).match(" ".join(word.key for word in behind)) is not None


def _is(piece: _Piece, *kinds: str) -> bool:
    return any(sense.kind in kinds for sense in piece.senses)


def _is_public(sense: Sense, public: str | None) -> bool:
    return sense.kind == "class" and sense.value == public
