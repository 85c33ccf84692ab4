"""What the committee's channel shows: the card of a request, its reminders, and notes in its thread. Pure.

What people wrote stands in rich text or escaped: no mention and no link in it comes alive but a web address somebody
gave as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, text
from bot.registry.tools import said
from bot.requests import rules
from bot.slack.blocks import actions, button, clip, context, escape, fit, header, link, quote, section

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.tools import Registry
    from bot.requests.models import ToolRequest
    from knowledge import Lang

Json = dict[str, Any]

APPROVE: Final = "request_approve"
CONDITIONS: Final = "request_conditions"
PILOT: Final = "request_pilot"
REJECT: Final = "request_reject"
ASK_BACK: Final = "request_ask_back"
CHECKLIST: Final = "request_checklist"
"""Action ids; the value is the request's row."""

_MARKS: Final = {"passed": "✅", "failed": "❌", "waived": "➖", "open": "⬜"}
_MAX_SHOWN: Final = 1_500


@dataclass(frozen=True, slots=True)
class Said:
    """A message without its place: escaped `text` for notifications and screen readers, and the blocks."""

    text: str
    blocks: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that the card of a request shows. `requester` and `decider` are mrkdwn; empty for people who were erased.

    `classes` are those of everybody who asked, `people` all they named, `due` and `decided` days in the company's zone.
    """

    request: ToolRequest
    registry: Registry
    requester: str
    decider: str
    followers: int
    classes: Sequence[str]
    people: int
    due: date
    decided: date | None
    earlier: str = ""


def card(lang: Lang, card: Card) -> Said:
    """The committee's card, with buttons as long as nothing is decided."""
    request = card.request
    title = text(lang, "requests-card-title", reference=request.reference, tool=request.tool)
    requester = card.requester or escape(text(lang, "requests-former"))
    blocks = [
        header(title),
        section(f"{_bold(lang, 'from')} {requester}"),
        quote(clip(request.purpose, _MAX_SHOWN)),
        *_renewed(lang, card),
        section("\n".join(_facts(lang, card))),
        *_checklist(lang, card),
        section(_standing(lang, card)),
        *_buttons(lang, request),
    ]
    return Said(escape(title), fit(blocks, keep=2))


def reminder(lang: Lang, request: ToolRequest, *, days: int, due: date, url: str | None) -> Said:
    """Nobody has decided for `days` working days."""
    sentence = text(
        lang,
        "requests-reminder",
        reference=request.reference,
        tool=request.tool,
        days=days,
        due=day(lang, due),
    )
    there = [section(link(url, text(lang, "requests-reminder-open")))] if url else []
    return Said(escape(sentence), [section(escape(sentence)), *there])


def note(lang: Lang, what: str, written: str = "") -> Said:
    """A line in the card's thread: who asked too, what was asked back and answered, what became of it."""
    sentence = text(lang, f"requests-note-{what}")
    quoted = [quote(clip(written, _MAX_SHOWN))] if written else []
    return Said(escape(sentence), [section(escape(sentence)), *quoted])


def class_names(lang: Lang, classes: Sequence[str], registry: Registry) -> str:
    """Classes of data as people call them; ids of classes that are no more."""
    return ", ".join(class_name(lang, one, registry) for one in classes) or "–"


def class_name(lang: Lang, id: str, registry: Registry) -> str:
    """One class of data as people call it."""
    return said(registry.data_classes[id].names, lang, id) if id in registry.data_classes else id


def status_name(lang: Lang, status: str) -> str:
    """A tool's status in words."""
    return text(lang, f"requests-status-{status}")


def criterion_name(lang: Lang, id: str, registry: Registry) -> str:
    """A criterion as people call it."""
    return said(registry.criteria[id].names, lang, id) if id in registry.criteria else id


def euros(lang: Lang, amount: int | None) -> str:
    """An amount a year, or that nobody knows it."""
    return text(lang, "requests-unknown-cost") if amount is None else text(lang, "requests-cost-value", amount=amount)


def _renewed(lang: Lang, card: Card) -> list[Json]:
    if not card.request.new_facts and not card.earlier:
        return []
    said = text(lang, "requests-card-renews", reference=card.earlier or "–")
    facts = [quote(clip(card.request.new_facts, _MAX_SHOWN))] if card.request.new_facts else []
    return [section(f"*{escape(said)}*"), *facts]


def _facts(lang: Lang, card: Card) -> list[str]:
    request = card.request
    lines = [
        ("classes", escape(class_names(lang, card.classes, card.registry))),
        ("people", escape(text(lang, "requests-number", number=card.people))),
        ("cost", escape(euros(lang, request.cost_eur_year))),
    ]
    if request.link:
        lines.append(("link", _link(request.link)))
    if tool := card.registry.tools.get(request.tool_id or ""):
        lines.append(("known", escape(f"{tool.name}, {status_name(lang, tool.status)}")))
    return [*(f"{_bold(lang, key)} {value}" for key, value in lines), *_followed(lang, card.followers)]


def _followed(lang: Lang, followers: int) -> list[str]:
    return [escape(text(lang, "requests-card-followers", count=followers))] if followers else []


def _link(written: str) -> str:
    return link(rules.web_address(written), clip(written, 200)) if rules.web_address(written) else escape(written)


def _checklist(lang: Lang, card: Card) -> list[Json]:
    if not card.registry.criteria:
        return []
    lines = [_criterion(lang, id, card) for id in card.registry.criteria]
    return [section("\n".join([f"*{escape(text(lang, 'requests-card-criteria'))}*", *lines]))]


def _criterion(lang: Lang, id: str, card: Card) -> str:
    given = card.request.criteria.get(id) or {}
    status = given.get("status") if given.get("status") in _MARKS else "open"
    name = criterion_name(lang, id, card.registry)
    mandatory = f" ({text(lang, 'requests-mandatory')})" if card.registry.criteria[id].mandatory else ""
    reason = f" – {clip(given['reason'], 150)}" if given.get("reason") else ""
    held = text(lang, f"requests-criterion-{status}")
    line = text(lang, "requests-card-criterion", criterion=f"{name}{mandatory}", held=f"{held}{reason}")
    return escape(f"{_MARKS[status or 'open']} {line}")


def _standing(lang: Lang, card: Card) -> str:
    """The last line: what is waited for, or what was decided."""
    request = card.request
    if request.state == "open":
        return escape(text(lang, "requests-card-open", due=day(lang, card.due)))
    if request.state == "need_info":
        return escape(text(lang, "requests-card-need-info"))
    on = day(lang, card.decided) if card.decided else "–"
    if request.state == "withdrawn":
        return escape(text(lang, "requests-card-withdrawn", day=on))
    decision = text(lang, f"requests-decided-{request.decision}")
    by = card.decider or escape(text(lang, "requests-former"))
    reason = escape(clip(request.reason, _MAX_SHOWN))
    return f"*{escape(decision)}* · {by} · {escape(on)}\n{reason}"


def _buttons(lang: Lang, request: ToolRequest) -> list[Json]:
    if request.state not in rules.UNDECIDED:
        return []
    id = str(request.id)
    return [
        actions(
            button(text(lang, "requests-button-approve"), APPROVE, value=id, style="primary"),
            button(text(lang, "requests-button-conditions"), CONDITIONS, value=id),
            button(text(lang, "requests-button-reject"), REJECT, value=id, style="danger"),
            button(text(lang, "requests-button-ask-back"), ASK_BACK, value=id),
            button(text(lang, "requests-button-checklist"), CHECKLIST, value=id),
        ),
        context(escape(text(lang, "requests-card-hint"))),
    ]


def _bold(lang: Lang, key: str) -> str:
    return f"*{escape(text(lang, f'requests-card-{key}'))}*"
