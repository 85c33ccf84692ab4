"""The glossary: words for one thing across languages and registers, as further terms of chunk and question. Pure.

A form is matched on stems, longest first, so `Kündigungen` finds `Kündigung` and `works council` beats `council`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge import analysis
from knowledge.types import LANGS, Lang

Forms = dict[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and how people call it in each language."""

    id: str
    forms: Mapping[Lang, Sequence[str]]


class Glossary:
    """Finds the ids of the things a text speaks of. Without entries it finds nothing."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._forms: dict[Lang, Forms] = {lang: {} for lang in LANGS}
        for entry in entries:
            for lang, forms in entry.forms.items():
                for form in forms:
                    self._add(lang, form, entry.id)
        for by_first in self._forms.values():
            for candidates in by_first.values():
                candidates.sort(key=lambda candidate: -len(candidate[0]))

    def concepts(self, text: str, lang: Lang) -> list[str]:
        """The ids in the order they occur, repeated as often as they occur."""
        return list(self._walk(analysis.all_stems(text, lang), self._forms[lang]))

    def _add(self, lang: Lang, form: str, entry_id: str) -> None:
        stems = tuple(analysis.all_stems(form, lang))
        if stems:
            self._forms[lang].setdefault(stems[0], []).append((stems, entry_id))

    @staticmethod
    def _walk(stems: Sequence[str], forms: Forms) -> Iterator[str]:
        position = 0
        while position < len(stems):
            step = 1
            for form, entry_id in forms.get(stems[position], ()):
                if tuple(stems[position : position + len(form)]) == form:
                    yield entry_id
                    step = len(form)
                    break
            position += step
