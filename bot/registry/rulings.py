"""Questions, ruled on with the registry as it is at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from bot.registry.question.reading import QuestionReader, Understood
from bot.registry.rules import Asking
from bot.registry.ruling import Ruling, card_of, ruling, stricter
from bot.registry.tools import Registry, listed, said
from bot.registry.wording import Choice, Given
from knowledge import Reader

if TYPE_CHECKING:
    from bot.registry.tools import Current, Lists, Texts
    from knowledge import Citation, Lang

Enrolled = Callable[[int, date], Awaitable[frozenset[str]]]
Recognise = Callable[[str, Mapping[str, str]], Awaitable[frozenset[str]]]
"""Which of some ids, given with what they mean, a model finds in a question; none when there is none or it failed."""

PRIVATE: Final = "account:private"

MAX_CITED: Final = 3
_EXAMPLES: Final = 6


class Shelf(Protocol):
    """The documents. Both read files, and show only what the reader may read."""

    def section(self, reference: str, *, reader: Reader, today: date, lang: Lang) -> Citation | None:
        """A rule (`document#anchor`) as a source."""

    def related(
        self, question: str, *, reader: Reader, today: date, lang: Lang, names: Collection[str] = ()
    ) -> Citation | None:
        """The section that surely speaks of a question; with `names`, one that names one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who asks: employee's row (None in the terminal), department, what they may read, their language."""

    reader: Reader
    employee_id: int | None = None
    department: str = ""


class Rulings:
    """Rules on questions. One for the whole process; it keeps the words of the registry as long as that stays."""

    def __init__(
        self,
        current: Callable[[], Awaitable[Current]],
        *,
        enrolled: Enrolled,
        shelf: Shelf,
        recognise: Recognise | None = None,
    ) -> None:
        """`current` gives the registry, `enrolled` the tools of an employee on a day, `shelf` the documents."""
        self._current = current
        self._enrolled = enrolled
        self._shelf = shelf
        self._recognise = recognise
        self._reader: tuple[int, QuestionReader] | None = None
        self._making = asyncio.Lock()

    async def rule(
        self,
        question: str,
        *,
        who: Who,
        today: date,
        lang: Lang | None = None,
        spoken: Lang | None = None,
        earlier: str = "",
        choices: Sequence[Choice] = (),
    ) -> Given | None:
        """What the table says to `question`; None when it is none for the table.

        `lang` is the language to answer in, if it is not to be the question's own; `spoken` that of a text which does
        not tell. `earlier` is the question this one goes on from, `choices` what was chosen when it was asked back.
        """
        current = await self._current()
        if not current.registry.tools:
            return None
        reader = await self._words(current)
        understood = await asyncio.to_thread(_understand, reader, question, earlier, spoken or lang)
        made_so_far = tuple(choice for choice in choices if _is_known(current.registry, choice))
        for choice in made_so_far:
            understood = chosen(understood, choice)
        asking = Asking(department=who.department, enrolled=await self._of(who, today))
        made = await asyncio.to_thread(ruling, current.registry, understood, asking=asking, today=today)
        if made is not None and made.kind != "card":
            settled = frozenset(choice.asks for choice in made_so_far)
            made = await self._with_model(question, made, understood, current.registry, asking, today, settled)
        if made is None:
            return None
        given = await asyncio.to_thread(self._given, question, made, current.registry, who, asking, lang, today)
        return replace(given, choices=made_so_far, revision=current.revision)

    async def prepare(self) -> None:
        """Read the words before the first question comes: that takes a second."""
        await self._words(await self._current())

    async def card(self, question: str, *, who: Who, today: date, lang: Lang | None = None) -> Given | None:
        """The cards of the tools a question names, for when nothing else answers it; None when it names none."""
        current = await self._current()
        if not current.registry.tools:
            return None
        understood = await asyncio.to_thread((await self._words(current)).read, question)
        made = card_of(understood)
        asking = Asking(department=who.department, enrolled=await self._of(who, today))
        if made is None:
            return None
        return await asyncio.to_thread(self._given, question, made, current.registry, who, asking, lang, today)

    async def _with_model(
        self,
        question: str,
        made: Ruling,
        read: Understood,
        registry: Registry,
        asking: Asking,
        today: date,
        settled: frozenset[str],
    ) -> Ruling:
        """The stricter of our reading and of what a model adds to it; it is not asked where that changes nothing.

        What its author has `settled` by a click, the data or the account, is theirs to say; the use is not.
        """
        if self._recognise is None or made.verdict is None or made.verdict.outcome == "never":
            return made
        found = await self._recognise(question, _choices(registry))
        if not found:
            return made
        both = replace(
            read,
            classes=(
                *read.classes,
                *(
                    one
                    for one in registry.data_classes
                    if f"data:{one}" in found and one not in read.classes and settled.isdisjoint({"class", "unclear"})
                ),
            ),
            uses=(*read.uses, *(one for one in registry.uses if f"use:{one}" in found and one not in read.uses)),
            account="personal" if PRIVATE in found and "account" not in settled else read.account,
        )
        other = await asyncio.to_thread(ruling, registry, both, asking=asking, today=today)
        return stricter(made, other) if other is not None else made

    async def _of(self, who: Who, today: date) -> frozenset[str]:
        return await self._enrolled(who.employee_id, today) if who.employee_id is not None else frozenset()

    async def _words(self, current: Current) -> QuestionReader:
        async with self._making:
            if self._reader is None or self._reader[0] != current.revision:
                made = await asyncio.to_thread(QuestionReader, current.registry)
                self._reader = current.revision, made
            return self._reader[1]

    def _given(
        self,
        question: str,
        made: Ruling,
        registry: Registry,
        who: Who,
        asking: Asking,
        lang: Lang | None,
        today: date,
    ) -> Given:
        answered_in = lang or made.understood.lang
        wanted = dict.fromkeys(
            ground.rule
            for verdict in made.verdicts
            for ground in verdict.grounds
            if ground.rule and (ground.outcome == verdict.outcome or made.kind == "clarify")
        )
        cited = [
            self._shelf.section(rule, reader=who.reader, today=today, lang=answered_in)
            for rule in list(wanted)[:MAX_CITED]
            if rule
        ]
        found = [citation for citation in cited if citation is not None]
        if not found:
            tools = [registry.tools[id] for id in made.tools if id in registry.tools]
            names = [name for tool in tools for name in (tool.name, *tool.aliases)]
            related = self._shelf.related(question, reader=who.reader, today=today, lang=answered_in, names=names)
            found = [related] if related is not None else []
        return Given(
            ruling=made,
            registry=registry,
            lang=answered_in,
            today=today,
            asking=asking,
            citations=tuple(replace(citation, number=number) for number, citation in enumerate(found, start=1)),
        )


def _understand(reader: QuestionReader, question: str, earlier: str, spoken: Lang | None) -> Understood:
    """A question by itself; what it leaves open is taken from the question it goes on from."""
    understood = reader.read(question, lang=spoken)
    if not earlier or (understood.names_a_tool and understood.classes):
        return understood
    before = reader.read(earlier, lang=spoken)
    if understood.intent == "topic" and not understood.names_a_tool:
        return replace(understood, named=before.named, products=before.products)
    if before.intent != "permission" or not (understood.names_a_tool or understood.classes or understood.uses):
        return understood
    has_tool, has_data = understood.names_a_tool, bool(understood.classes or understood.vague or understood.unclear)
    return replace(
        understood,
        intent="permission" if understood.intent in {"permission", "other"} else understood.intent,
        named=understood.named if has_tool else before.named,
        products=understood.products if has_tool else before.products,
        account=understood.account if has_tool or understood.account == "personal" else before.account,
        classes=understood.classes if has_data else before.classes,
        said=understood.said if has_data else before.said,
        uses=understood.uses or before.uses,
        unclear=understood.unclear if has_data else before.unclear,
        negated=understood.negated if has_data else before.negated,
    )


def _choices(registry: Registry) -> dict[str, str]:
    """What a model may find: classes, uses, a private account."""
    found = {f"data:{id}": _meaning(one.names, one.terms, id) for id, one in registry.data_classes.items()}
    found |= {f"use:{id}": _meaning(one.names, one.terms, id) for id, one in registry.uses.items()}
    return found | {PRIVATE: "somebody's private account or a free version, not the company's licence"}


def _meaning(names: Texts, terms: Lists, id: str) -> str:
    words = listed(terms, "en")[:_EXAMPLES]
    return said(names, "en", id) + (f" (such as {', '.join(words)})" if words else "")


def _is_known(registry: Registry, choice: Choice) -> bool:
    """Whether what was chosen is still there: buttons outlive the tools and classes they name."""
    if choice.asks == "tool":
        return choice.id in registry.tools
    return choice.asks == "account" or choice.id in registry.data_classes


def chosen(understood: Understood, choice: Choice) -> Understood:
    """`understood` with what was chosen: that settles what was unclear of the data, or which tool, or whose account."""
    asked = replace(understood, intent="permission")
    match choice.asks:
        case "tool":
            named = [one for one in asked.named if choice.id in one.candidates]
            kept = [one for one in asked.named if choice.id not in one.candidates]
            return replace(asked, named=(*kept, *(replace(one, candidates=(choice.id,)) for one in named)))
        case "account":
            return replace(asked, account="personal" if choice.id == "personal" else "company")
        case _:
            classes = tuple(dict.fromkeys([*asked.classes, choice.id]))
            return replace(asked, classes=classes, unclear=())
