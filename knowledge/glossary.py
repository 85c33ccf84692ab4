"""The glossary: words for one thing across languages and registers, as further terms of chunk and question. Pure.

A form is matched on stems, longest first, so `Kündigungen` finds `Kündigung` and `works council` beats `council`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge import analysis
from knowledge.types import Lang


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and how people call it in each language."""

    id: str
    forms: Mapping[Lang, Sequence[str]]


@dataclass(slots=True)
class _Forms:
    """The forms of one language: what each means, and by first stem how long the forms are, longest first."""

    meanings: dict[tuple[str, ...], str] = field(default_factory=dict)
    lengths: dict[str, list[int]] = field(default_factory=dict)

    def add(self, stems: tuple[str, ...], meaning: str) -> None:
        if stems and stems not in self.meanings:
            self.meanings[stems] = meaning
            lengths = self.lengths.setdefault(stems[0], [])
            if len(stems) not in lengths:
                lengths.append(len(stems))
                lengths.sort(reverse=True)


class Glossary:
    """Finds the ids of the things a text speaks of. Without entries it finds nothing."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = entries
        self._forms: dict[Lang, _Forms] = {}

    def concepts(self, text: str, lang: Lang) -> list[str]:
        """The ids in the order they occur, repeated as often as they occur."""
        if lang not in self._forms:  # at first use: a single question seldom needs all languages
            self._forms[lang] = self._stemmed(lang)
        return list(_walk(tuple(analysis.all_stems(text, lang)), self._forms[lang]))

    def _stemmed(self, lang: Lang) -> _Forms:
        stemmed = _Forms()
        for entry in self._entries:
            for form in entry.forms.get(lang, ()):
                stemmed.add(tuple(analysis.all_stems(form, lang)), entry.id)
        return stemmed


def _walk(stems: tuple[str, ...], forms: _Forms) -> Iterator[str]:
    taken = 0
    for position, stem in enumerate(stems):
        if stem in forms.lengths and position >= taken:
            for length in forms.lengths[stem]:
                meaning = forms.meanings.get(stems[position : position + length])
                if meaning is not None:
                    yield meaning
                    taken = position + length
                    break
