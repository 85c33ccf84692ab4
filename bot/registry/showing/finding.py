"""Which tools somebody wants to see: what they typed or chose, and the tools that fit. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import text
from bot.registry.cards import Card
from bot.registry.tools import STATUSES, Registry, Status, Tool
from knowledge import LANGS

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.rules import Asking
    from knowledge import Lang

Json = dict[str, Any]

EVERYTHING: Final = "all"
MINE: Final = "me"
STATUS: Final = "status:"
DATA: Final = "data:"
"""What a filter may be: all, open to me, `status:<status>`, `data:<class>` (what may take such data from me)."""

ORDER: Final[tuple[Status, ...]] = (
    "approved", "restricted", "pilot", "under_review", "proposed", "suspended", "blocked", "retired",
)  # fmt: skip
"""What one can use comes first."""

MAX_WORDS: Final = 80
_SIMILAR: Final = 80
"""Per cent of a name that must be right for a typo to be forgiven."""

_MINE: Final = frozenset({"me", "mine", "for me", "my", "pour moi", "moi", "mes outils", "fur mich", "meine", "mich"})
_TASKS: Final = {
    "brainstorming": "ideas idees remue meninges ideen",
    "code": "coding programming programmation developpement programmieren programmierung software",
    "contracts": "contrats vertrage vertrag",
    "drafting": "writing texts redaction rediger textes schreiben texte entwurfe",
    "erp_questions": "erp sap",
    "formulas": "excel formules formeln",
    "hr_questions": "hr rh personal",
    "images": "pictures illustrations bilder grafik",
    "inspection": "controle qualite prufung qualitat quality",
    "invoices": "factures rechnungen",
    "job_adverts": "jobs annonces emploi stellenanzeigen",
    "minutes": "meetings reunions comptes rendus protokolle besprechungen",
    "offers": "quotes offres devis angebote",
    "presentations": "slides diapositives prasentationen folien",
    "proofreading": "spelling grammar relecture correction orthographe lektorat rechtschreibung korrektur",
    "research": "recherche recherchieren suche",
    "summaries": "summarise summarize resumes resumer zusammenfassungen zusammenfassen",
    "tickets": "support",
    "transcription": "transcripts transcrire transkription mitschrift",
    "translation": "translate traduction traduire ubersetzung ubersetzen ubersetzer",
    "videos": "video films filme",
}
"""Words that people look for common tasks with, folded; the ids of other tasks are searched as they are."""


_ACCENTS: Final = re.compile(r"[\u0300-\u036f]")
_BETWEEN: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter, words to search for, and the page, counted from 1."""

    chosen: str = EVERYTHING
    words: str = ""
    page: int = 1

    def payload(self) -> Json:
        """As JSON."""
        return {"chosen": self.chosen, "words": self.words, "page": self.page}

    @classmethod
    def from_payload(cls, said: Any) -> Wanted:
        """The way back; what cannot be read is left out."""
        said = said if isinstance(said, dict) else {}
        page = said.get("page")
        return cls(
            chosen=str(said.get("chosen") or EVERYTHING),
            words=str(said.get("words") or "")[:MAX_WORDS],
            page=page if isinstance(page, int) and page > 0 else 1,
        )


def dumped(said: Json) -> str:
    """For the value of a button."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def loaded(value: str | None) -> Json:
    """The way back; nothing for what is no such value."""
    try:
        said = json.loads(value or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The registry as one person sees it on one day."""

    registry: Registry
    asking: Asking
    today: date
    lang: Lang

    def card(self, tool: Tool) -> Card:
        """One tool of it."""
        return Card(registry=self.registry, tool=tool, asking=self.asking, today=self.today, lang=self.lang)


def wanted(typed: str, registry: Registry) -> Wanted:
    """What somebody typed after `/ai tools`: a filter in words, or words to search for."""
    words = " ".join(typed.split())[:MAX_WORDS]
    said = _fold(words)
    if said in _MINE:
        return Wanted(chosen=MINE)
    for status in STATUSES:
        if said in _statuses()[status]:
            return Wanted(chosen=f"{STATUS}{status}")
    for data_class in registry.data_classes.values():
        if said and said in {_fold(name) for name in (data_class.id, *data_class.names.values())}:
            return Wanted(chosen=f"{DATA}{data_class.id}")
    return Wanted(words=words)


def the_one(typed: str, registry: Registry) -> Tool | None:
    """The tool of exactly this name. An alias is not enough: `ChatGPT` is to show the blocked free version too."""
    said = _fold(typed)
    exact = [tool for tool in registry.tools.values() if said and said in {_fold(tool.id), _fold(tool.name)}]
    return exact[0] if len(exact) == 1 else None


def find(shelf: Shelf, wanted: Wanted) -> list[Tool]:
    """The tools that fit, by status, then as the company lists them."""
    tools = [tool for tool in _search(shelf.registry, wanted.words) if _fits(shelf, tool, wanted.chosen)]
    return sorted(tools, key=lambda tool: ORDER.index(tool.status))


def open_to(shelf: Shelf) -> list[Tool]:
    """The tools somebody may put anything into: those they are enrolled on, of their department, of all; by name."""
    mine = [tool for tool in shelf.registry.tools.values() if shelf.card(tool).is_open]
    return sorted(mine, key=lambda tool: (_distance(tool, shelf.asking), tool.name.casefold()))


def _distance(tool: Tool, asking: Asking) -> int:
    if tool.id in asking.enrolled:
        return 0
    named = {department.casefold() for department in tool.departments}
    return 1 if asking.department and asking.department.casefold() in named else 2


def _fits(shelf: Shelf, tool: Tool, chosen: str) -> bool:
    if chosen == MINE:
        return shelf.card(tool).is_open
    if chosen.startswith(STATUS):
        return tool.status == chosen.removeprefix(STATUS)
    if chosen.startswith(DATA):
        return shelf.card(tool).takes(chosen.removeprefix(DATA))
    return True


def _search(registry: Registry, words: str) -> Sequence[Tool]:
    """Every word must occur; where no tool has them all, the tools whose name is nearly that."""
    wanted, tools = _fold(words).split(), list(registry.tools.values())
    if not wanted:
        return tools
    found = [tool for tool in tools if all(word in _haystack(tool) for word in wanted)]
    return found or [tool for tool in tools if _is_nearly(tool, " ".join(wanted))]


def _is_nearly(tool: Tool, said: str) -> bool:
    from rapidfuzz import fuzz

    return any(fuzz.ratio(_fold(name), said) >= _SIMILAR for name in _names(tool))


def _names(tool: Tool) -> tuple[str, ...]:
    return (tool.id, tool.name, *tool.aliases)


def _haystack(tool: Tool) -> str:
    tasks = (f"{task} {_TASKS.get(task, '')}" for task in tool.tasks)
    return _fold(" ".join([*_names(tool), tool.vendor, *tasks]))


@cache
def _statuses() -> dict[Status, frozenset[str]]:
    return {status: _words(status, (text(lang, f"status-{status}") for lang in LANGS)) for status in STATUSES}


def _words(id: str, names: Iterable[str]) -> frozenset[str]:
    return frozenset(_fold(name) for name in (id, *names))


def _fold(said: str) -> str:
    """Letters and digits without case and accents, other characters as blanks."""
    decomposed = unicodedata.normalize("NFKD", said.casefold())
    return _BETWEEN.sub(" ", _ACCENTS.sub("", decomposed)).strip()
