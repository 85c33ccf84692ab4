"""What people read when something they were told no longer holds: values in, Block Kit out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.ask.messages import EXAMPLE, MAX_RESTATED, Said
from bot.i18n import text
from bot.registry.messages import ICONS
from bot.registry.rules import cell
from bot.registry.tools import listed, said
from bot.slack.blocks import actions, button, clip, context, escape, fit, link, quote, section

if TYPE_CHECKING:
    from bot.registry.rules import Verdict
    from bot.registry.tools import Outcome, Registry, Tool
    from knowledge import Document, Lang

Json = dict[str, Any]

MAX_ANSWERS: Final = 5
"""Answers one message speaks of, so that it stays below fifty blocks; more are counted."""

_MAX_CONDITIONS: Final = 10
_MAX_VALUE: Final = 1_900


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A section that says something else now, in a document its reader may open."""

    document: Document
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A verdict that is another one now. `verdict` is None where it depends on data that the question did not name."""

    tool: Tool
    old: Outcome
    new: Outcome
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAnswer:
    """One answer that no longer holds. `asked` is the question (masked), empty when it is no longer kept.

    `withdrawn` counts the sources that are gone or not open to the reader any more; of those nothing is told.
    """

    asked: str
    rewritten: Sequence[Rewritten] = ()
    withdrawn: int = 0
    overruled: Sequence[Overruled] = ()


def told(lang: Lang, answers: Sequence[ChangedAnswer], registry: Registry, *, more: int = 0) -> Said:
    """One message to one person about all of their answers that a change has touched; `more` are only counted."""
    heading = text(lang, "changed-heading", count=len(answers) + more)
    blocks = [section(f":arrows_counterclockwise: *{escape(heading)}*")]
    for place, one in enumerate(answers, start=1):
        blocks += _answer(lang, one, place, registry)
    if more > 0:
        blocks.append(context(escape(text(lang, "changed-more", count=more))))
    return Said(escape(" ".join([heading, *_gist(lang, answers[0])])), fit(blocks, keep=1))


def _answer(lang: Lang, one: ChangedAnswer, place: int, registry: Registry) -> Iterator[Json]:
    if one.asked:
        yield context(escape(text(lang, "changed-asked")))
        yield quote(clip(one.asked, MAX_RESTATED))
    for overruled in one.overruled:
        yield from _overruled(lang, overruled, registry)
    for rewritten in one.rewritten:
        yield section(_rewritten(lang, rewritten))
    if one.withdrawn:
        yield section(escape(text(lang, "changed-withdrawn", count=one.withdrawn)))
    if one.asked:
        label = button(text(lang, "changed-ask-again"), f"{EXAMPLE}_again_{place}", value=clip(one.asked, _MAX_VALUE))
        yield actions(label)


def _gist(lang: Lang, one: ChangedAnswer) -> list[str]:
    """For the notification: the verdict that changed first."""
    return [_from_to(lang, overruled) for overruled in one.overruled[:1]]


def _rewritten(lang: Lang, one: Rewritten) -> str:
    document = one.document
    url = f"{document.url}#{one.anchor}" if document.url and one.anchor else document.url
    where = link(url, document.title) if url else escape(document.title)
    said_so = text(lang, "changed-rewritten", version=document.version, owner=document.owner)
    return f":page_facing_up: *{where}*: {escape(said_so)}"


def _from_to(lang: Lang, one: Overruled) -> str:
    old, new = text(lang, f"outcome-{one.old}"), text(lang, f"outcome-{one.new}")
    return text(lang, "changed-verdict", tool=one.tool.name, old=old, new=new)


def _overruled(lang: Lang, one: Overruled, registry: Registry) -> Iterator[Json]:
    yield section(f"{ICONS[one.new]} *{escape(_from_to(lang, one))}*")
    yield section("\n".join(_how_to_go_on(lang, one, registry)))


def _how_to_go_on(lang: Lang, one: Overruled, registry: Registry) -> Iterator[str]:
    yield escape(_what_to_do(lang, one))
    yield from (f"• {escape(condition)}" for condition in _conditions(lang, one, registry))
    if one.new == "never" and (fallback := said(one.tool.manual_fallback, lang)):
        yield escape(text(lang, "changed-by-hand", fallback=fallback))
    names = [
        registry.tools[id].name for id in (one.verdict.alternatives if one.verdict else ()) if id in registry.tools
    ]
    if names:
        yield f":arrow_right: {escape(text(lang, 'verdict-alternatives', tools=', '.join(names)))}"


def _what_to_do(lang: Lang, one: Overruled) -> str:
    if one.verdict is None:
        return text(lang, "changed-depends", tool=one.tool.name)
    return text(lang, f"changed-now-{one.new}", tool=one.tool.name, owner=one.tool.owner)


def _conditions(lang: Lang, one: Overruled, registry: Registry) -> list[str]:
    """Those of the classes themselves, or of the class each lies within."""
    if one.new != "conditions" or one.verdict is None:
        return []
    cells = [cell(registry, one.tool, about)[0] for about in one.verdict.conditions_of]
    found = [condition for at in cells if at is not None for condition in listed(at.conditions, lang)]
    return list(dict.fromkeys(found))[:_MAX_CONDITIONS]
