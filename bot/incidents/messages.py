"""What people read about incidents: values in, Block Kit out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, text
from bot.registry.suspension.messages import SUSPEND, Said, note
from bot.slack.blocks import actions, button, context, escape, quote, section

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge import Lang

__all__ = ["CLOSE", "CONTAIN", "TAKE", "Card", "Said", "acknowledgement", "card", "changed", "not_read", "note"]

Json = dict[str, Any]

TAKE: Final = "incident_take"
CONTAIN: Final = "incident_contain"
CLOSE: Final = "incident_close"
"""Action ids; the value is the incident's number and the state that was seen: `17:open`."""

_STEPS: Final = ("stop", "keep", "picture", "number", "told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the committee's channel shows. Names are shown as they are, users are Slack ids.

    `reporter` is None for people who do not wish to be named, empty for people who have left. `happened_at` is local
    to the company. `suspendable` is the id of the tool if it can be suspended.
    """

    number: int
    reference: str
    state: str
    what: str
    reporter: str | None
    tool: str
    data: tuple[str, ...]
    happened_at: datetime | None
    stopped: str
    assignee: str
    note: str
    suspendable: str


def acknowledgement(lang: Lang, reference: str) -> Said:
    """To the reporter: the number, and what to do now."""
    thanks = text(lang, "incident-thanks", reference=reference)
    steps = [text(lang, f"incident-now-{step}", reference=reference) for step in _STEPS]
    numbered = "\n".join(f"{place}. {escape(step)}" for place, step in enumerate(steps, 1))
    return Said(
        escape(thanks),
        [section(f"*{escape(thanks)}*"), section(f"*{escape(text(lang, 'incident-now'))}*\n{numbered}")],
    )


def changed(lang: Lang, reference: str, state: str, said: str) -> Said:
    """To the reporter: another state, with the note that was given, if any."""
    sentence = text(lang, f"incident-changed-{state}", reference=reference)
    return Said(escape(sentence), [section(escape(sentence)), *([quote(said)] if said else [])])


def not_read(lang: Lang, reference: str, contact: str) -> str:
    """To the reporter: nobody has read it, write to `contact`."""
    return text(lang, "incident-unreached", reference=reference, contact=contact)


def card(lang: Lang, shown: Card) -> Said:
    """The card in the committee's channel, with what can be done in this state."""
    heading = text(lang, "incident-card", reference=shown.reference)
    return Said(
        escape(heading),
        [
            section(f":rotating_light: *{escape(heading)}*"),
            quote(shown.what),
            section("\n".join(_facts(lang, shown))),
            section(_state(lang, shown)),
            *([quote(shown.note)] if shown.note else []),
            *_deeds(lang, shown),
            context(_reporter(lang, shown.reporter)),
        ],
    )


def _facts(lang: Lang, shown: Card) -> list[str]:
    tool = text(lang, "incident-card-tool", tool=shown.tool) if shown.tool else text(lang, "incident-card-no-tool")
    data = (
        text(lang, "incident-card-data", data=", ".join(shown.data))
        if shown.data
        else text(lang, "incident-card-no-data")
    )
    stopped = text(lang, f"incident-card-stopped-{shown.stopped}")
    return [escape(fact) for fact in (tool, data, _when(lang, shown.happened_at), stopped)]


def _when(lang: Lang, moment: datetime | None) -> str:
    if moment is None:
        return text(lang, "incident-card-no-when")
    return text(lang, "incident-card-when", day=day(lang, moment.date()), time=f"{moment:%H:%M}")


def _state(lang: Lang, shown: Card) -> str:
    said = f"*{escape(text(lang, f'incident-state-{shown.state}'))}*"
    return f"{said} · {escape(text(lang, 'incident-card-assignee'))} <@{shown.assignee}>" if shown.assignee else said


def _reporter(lang: Lang, reporter: str | None) -> str:
    if reporter is None:
        return escape(text(lang, "incident-card-unnamed"))
    if not reporter:
        return escape(text(lang, "incident-card-former"))
    return f"{escape(text(lang, 'incident-card-by'))} <@{reporter}>"


def _deeds(lang: Lang, shown: Card) -> list[Json]:
    value = f"{shown.number}:{shown.state}"
    buttons = {
        "open": (
            button(text(lang, "incident-take"), TAKE, value=value, style="primary"),
            button(text(lang, "incident-contain"), CONTAIN, value=value),
            button(text(lang, "incident-close"), CLOSE, value=value),
        ),
        "in_progress": (
            button(text(lang, "incident-contain"), CONTAIN, value=value, style="primary"),
            button(text(lang, "incident-close"), CLOSE, value=value),
        ),
        "contained": (button(text(lang, "incident-close"), CLOSE, value=value, style="primary"),),
    }.get(shown.state, ())
    if shown.suspendable and shown.state != "closed":
        suspend = button(text(lang, "incident-suspend"), SUSPEND, value=shown.suspendable, style="danger")
        buttons = (*buttons, suspend)
    return [actions(*buttons)] if buttons else []
