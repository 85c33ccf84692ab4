"""The modals of people who want a tool: the form, and the answer to what the committee asked back. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import InputBlock, InputInteractiveElement, Option, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import StaticMultiSelectElement
from slack_sdk.models.views import View

from bot.i18n import day, text
from bot.requests.messages import class_name, status_name
from bot.requests.rules import MAX_LINK, MAX_TEXT, MAX_TOOL, Form
from bot.slack.blocks import clip, escape, plain, quote, section

if TYPE_CHECKING:
    from bot.registry.tools import Registry, Tool
    from bot.requests.models import ToolRequest
    from knowledge import Lang

Json = dict[str, Any]

FORM: Final = "request_form"
ANSWER: Final = "request_answer_form"
NOTICE: Final = "request_notice"
"""Callback ids."""

TOOL: Final = "tool"
ANSWER_BLOCK: Final = "answer"
INPUT: Final = "value"
MAX_OPTIONS: Final = 100
_MAX_NUMBER: Final = 40


def form(
    lang: Lang,
    filled: Form,
    registry: Registry,
    *,
    known: Sequence[Tool] = (),
    rejected: ToolRequest | None = None,
    again_from: date | None = None,
) -> Json:
    """The form, filled in as far as it is known, above it what the person should know first.

    `known` are tools the committee decided on, `rejected` the request that this one renews; before `again_from` only
    new facts count.
    """
    blocks = [
        *_warning(lang, known),
        *_rejection(lang, filled, rejected, again_from),
        field(TOOL, text(lang, "requests-form-tool"), _line(filled.tool, MAX_TOOL)),
        field(
            "purpose",
            text(lang, "requests-form-purpose"),
            area(filled.purpose, MAX_TEXT),
            hint=text(lang, "requests-form-purpose-hint"),
        ),
        *_classes(lang, filled, registry),
        field("people", text(lang, "requests-form-people"), _line(filled.people, _MAX_NUMBER)),
        field(
            "cost",
            text(lang, "requests-form-cost"),
            _line(filled.cost, _MAX_NUMBER),
            hint=text(lang, "requests-form-cost-hint"),
            optional=True,
        ),
        field("link", text(lang, "requests-form-link"), _line(filled.link, MAX_LINK), optional=True),
    ]
    about = {
        "lang": lang, "seen": list(filled.seen), "earlier": filled.earlier,
        "asks": filled.asks_facts, "needs": filled.needs_facts,
    }  # fmt: skip
    send = text(lang, "requests-form-anyway" if known else "requests-form-send")
    return modal(FORM, lang, text(lang, "requests-form-title"), blocks, about, send=send)


def filled_in(view: Mapping[str, Any]) -> Form:
    """What a submitted form says."""
    meta = about(view)
    return Form(
        tool=" ".join(written(view, TOOL).split()),
        purpose=written(view, "purpose"),
        classes=tuple(chosen(view, "classes")),
        people=written(view, "people"),
        cost=written(view, "cost"),
        link=written(view, "link"),
        facts=written(view, "facts"),
        seen=tuple(meta["seen"]),
        earlier=meta["earlier"],
        asks_facts=meta["asks"],
        needs_facts=meta["needs"],
    )


def answer(lang: Lang, request: int, turn: int, question: str) -> Json:
    """What the committee asked, and room for the answer."""
    label = text(lang, "requests-answer-text")
    blocks = [quote(question), field(ANSWER_BLOCK, label, area("", MAX_TEXT))]
    send, title = text(lang, "requests-form-send"), text(lang, "requests-answer-title")
    return modal(ANSWER, lang, title, blocks, {"lang": lang, "request": request, "turn": turn}, send=send)


def notice(lang: Lang, *blocks: Json) -> Json:
    """A modal that only says something."""
    return modal(NOTICE, lang, text(lang, "requests-notice-title"), blocks, {"lang": lang})


def _warning(lang: Lang, known: Sequence[Tool]) -> list[Json]:
    lines = [
        text(lang, "requests-form-known", tool=tool.name, status=status_name(lang, tool.status), owner=tool.owner)
        for tool in known[:5]
    ]
    hint = text(lang, "requests-form-known-hint")
    return [*(section(f"*{escape(line)}*") for line in lines), section(escape(hint))] if lines else []


def _rejection(lang: Lang, filled: Form, rejected: ToolRequest | None, again_from: date | None) -> list[Json]:
    if not filled.asks_facts:
        return []
    blocks = []
    if rejected is not None and rejected.decided_at is not None:
        on = day(lang, rejected.decided_at.date())
        blocks += [
            section(escape(text(lang, "requests-form-rejected", reference=rejected.reference, day=on))),
            quote(clip(rejected.reason, MAX_TEXT)),
        ]
    if filled.needs_facts and again_from is not None:
        blocks.append(section(escape(text(lang, "requests-form-facts-needed", day=day(lang, again_from)))))
    facts = area(filled.facts, MAX_TEXT)
    return [*blocks, field("facts", text(lang, "requests-form-facts"), facts, optional=not filled.needs_facts)]


def _classes(lang: Lang, filled: Form, registry: Registry) -> list[Json]:
    options = [
        Option(value=id, text=plain(class_name(lang, id, registry), 75))
        for id in list(registry.data_classes)[:MAX_OPTIONS]
    ]
    if not options:
        return []
    chosen = [option for option in options if option.value in filled.classes]
    element = StaticMultiSelectElement(action_id=INPUT, options=options, initial_options=chosen or None)
    return [field("classes", text(lang, "requests-form-classes"), element)]


def _line(filled: str, most: int) -> PlainTextInputElement:
    return PlainTextInputElement(action_id=INPUT, max_length=most, initial_value=filled[:most] or None)


# For all modals of this room


def area(filled: str, most: int) -> PlainTextInputElement:
    """Several lines of text."""
    return PlainTextInputElement(action_id=INPUT, multiline=True, max_length=most, initial_value=filled[:most] or None)


def field(
    block_id: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Json:
    """One input."""
    block = InputBlock(
        block_id=block_id,
        label=plain(label, 2_000),
        element=element,
        hint=plain(hint, 2_000) if hint else None,
        optional=optional,
        dispatch_action=dispatch or None,
    )
    return dict(block.to_dict())


def modal(callback: str, lang: Lang, title: str, blocks: Iterable[Json], about: Json, *, send: str = "") -> Json:
    """A modal; without `send` it can only be closed."""
    view = View(
        type="modal",
        callback_id=callback,
        title=plain(title, 24),
        submit=plain(send, 24) if send else None,
        close=plain(text(lang, "button-cancel"), 24),
        blocks=list(blocks),
        private_metadata=json.dumps(about),
    )
    return dict(view.to_dict())


def about(view: Mapping[str, Any]) -> Json:
    """What a modal was opened for."""
    return dict(json.loads(view["private_metadata"]))


def written(view: Mapping[str, Any], block: str) -> str:
    """What was typed into an input, without blanks around it."""
    return str(state(view, block).get("value") or "").strip()


def chosen(view: Mapping[str, Any], block: str) -> list[str]:
    """The values of what was chosen from a list."""
    held = state(view, block)
    one = held.get("selected_option")
    return [str(option["value"]) for option in (held.get("selected_options") or ([one] if one else []))]


def state(view: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    """What an input holds; nothing for one that is not there."""
    held = view.get("state", {}).get("values", {}).get(block, {}).get(INPUT, {})
    return held if isinstance(held, Mapping) else {}


def prefilled(value: str, registry: Registry) -> tuple[Form, str]:
    """The form that a button's value fills in, and the language it names; nothing for a value that cannot be read."""
    try:
        given = json.loads(value or "{}")
    except ValueError:
        given = {}
    given = given if isinstance(given, Mapping) else {}
    classes = given.get("classes") if isinstance(given.get("classes"), list) else []
    earlier = given.get("earlier")
    filled = Form(
        tool=str(given.get("tool") or "")[:MAX_TOOL],
        classes=tuple(str(one) for one in classes or [] if str(one) in registry.data_classes),
        earlier=earlier if isinstance(earlier, int) else None,
    )
    return filled, str(given.get("lang") or "")


def with_look(
    filled: Form, known: Iterable[str], rejected: ToolRequest | None, again_from: date | None, today: date
) -> Form:
    """`filled` with what its author is shown now: `known` tools, and a rejection with its call for new facts."""
    return replace(
        filled,
        seen=tuple(dict.fromkeys([*filled.seen, *known])),
        earlier=rejected.id if rejected is not None else None,
        asks_facts=rejected is not None,
        needs_facts=again_from is not None and today < again_from,
    )
