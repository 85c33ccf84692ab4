"""Answers that come from the table of tools, in the form all answers have. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.i18n import text
from bot.registry import wording
from knowledge import Answer, Citation

if TYPE_CHECKING:
    from bot.ask.asked import Asked
    from bot.registry.tools import Tool
    from bot.registry.wording import Given

TOOL = "tool:"
"""How the name of a source begins that is a tool's card."""

EMPLOYEES = ("all",)
"""Who is told what the table says: everybody who works here, and nobody from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAnswer(Answer):
    """A verdict, a question back or a tool's card; `given` is what it was made of."""

    given: Given


def answer(question: str, given: Given) -> TableAnswer:
    """The answer that `given` makes: kind `verdict`, `clarify`, or `answer` for a card."""
    if given.ruling.kind == "card":
        return _card(question, given)
    return TableAnswer(
        question=question,
        lang=given.lang,
        kind=given.ruling.kind,
        text=wording.plain(given),
        citations=given.citations,
        engine="table",
        given=given,
    )


def _card(question: str, given: Given) -> TableAnswer:
    from bot.registry import cards  # draws blocks too, which the terminal does without until it shows a card

    ruling = given.ruling
    tools = [given.registry.tools[id] for id in ruling.tools]
    quotes = [
        cards.card_text(
            given.registry, tool, topic=ruling.topic, asking=given.asking, today=given.today, lang=given.lang
        )
        for tool in tools
    ]
    sources = tuple(
        _source(number, tool, quote, given)
        for number, (tool, quote) in enumerate(zip(tools, quotes, strict=True), start=1)
    )
    further = tuple(replace(one, number=len(tools) + number) for number, one in enumerate(given.citations, start=1))
    said = "\n\n".join(f"{quote} [{number}]" for number, quote in enumerate(quotes, start=1))
    return TableAnswer(
        question=question,
        lang=given.lang,
        kind="answer",
        text="\n\n".join([said, *(f"{one.quote} [{one.number}]" for one in further)]),
        citations=(*sources, *further),
        engine="table",
        given=given,
    )


def _source(number: int, tool: Tool, quote: str, given: Given) -> Citation:
    """A tool's card as a source: decided on a day, with an owner, its review due or not."""
    return Citation(
        number=number,
        chunk_id=f"{TOOL}{tool.id}",
        document=f"{TOOL}{tool.id}",
        title=tool.name,
        lang=given.lang,
        version=tool.decided_on.isoformat() if tool.decided_on is not None else "",
        section=tool.name,
        anchor="",
        quote=quote,
        owner=tool.owner,
        effective=tool.decided_on or given.today,
        review_due=tool.review_by is not None and tool.review_by < given.today,
        url=None,
    )


def restated(asked: Asked, answer: Answer) -> str:
    """The question as it is shown above its answer, with what was chosen when it was asked back."""
    if not asked.choices or not isinstance(answer, TableAnswer):
        return answer.question
    said = ", ".join(wording.choice_label(answer.given, one.asks, one.id) for one in asked.choices)
    return text(answer.lang, "clarify-chosen", question=answer.question, choice=said)
