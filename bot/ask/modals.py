"""The two modals of this room: why an answer did not help, and a question to people. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import CheckboxesElement, InputBlock, Option, PlainTextInputElement
from slack_sdk.models.views import View

from bot.ask.service import MAX_ESCALATION, MAX_REASON
from bot.i18n import text
from bot.slack.blocks import clip, escape, plain, section

if TYPE_CHECKING:
    from knowledge import Lang

Json = dict[str, Any]

REASON: Final = "ask_reason"
HUMAN: Final = "ask_human"
WHY: Final = "verdict_why"
"""Callback ids."""

TEXT_BLOCK: Final = "text"
NAME_BLOCK: Final = "name"
_INPUT: Final = "value"
_UNNAMED: Final = "unnamed"


def reason(lang: Lang, question: int) -> Json:
    """One field: what would have helped. May be left empty by closing it."""
    field = PlainTextInputElement(action_id=_INPUT, multiline=True, max_length=MAX_REASON, focus_on_load=True)
    ask = InputBlock(
        block_id=TEXT_BLOCK,
        label=plain(text(lang, "feedback-reason")),
        element=field,
        hint=plain(text(lang, "feedback-hint")),
    )
    return _view(REASON, lang, text(lang, "feedback-title"), [dict(ask.to_dict())], {"question": question})


def human(lang: Lang, question: int | None, asked: str) -> Json:
    """A question to people, begun with what was asked or written elsewhere, and whether to give one's name."""
    field = PlainTextInputElement(
        action_id=_INPUT,
        multiline=True,
        max_length=MAX_ESCALATION,
        initial_value=clip(asked, MAX_ESCALATION) or None,
    )
    unnamed = Option(
        value=_UNNAMED, text=plain(text(lang, "human-unnamed")), description=plain(text(lang, "human-unnamed-hint"), 75)
    )
    blocks = [
        section(escape(text(lang, "human-intro"))),
        dict(InputBlock(block_id=TEXT_BLOCK, label=plain(text(lang, "human-question")), element=field).to_dict()),
        dict(
            InputBlock(
                block_id=NAME_BLOCK,
                label=plain(text(lang, "human-options")),
                element=CheckboxesElement(action_id=_INPUT, options=[unnamed]),
                optional=True,
            ).to_dict()
        ),
    ]
    return _view(HUMAN, lang, text(lang, "human-title"), blocks, {"question": question, "lang": lang})


def why(lang: Lang, explained: list[Json] | None) -> Json:
    """What a verdict rests on, to be read; without `explained` the question is no longer kept."""
    view = View(
        type="modal",
        callback_id=WHY,
        title=plain(text(lang, "why-heading"), 24),
        close=plain(text(lang, "button-close"), 24),
        blocks=explained or [section(escape(text(lang, "why-gone")))],
    )
    return dict(view.to_dict())


def written(view: Mapping[str, Any]) -> str:
    """What was typed into a submitted modal, without blanks around it."""
    return str(_value(view, TEXT_BLOCK).get("value") or "").strip()


def named(view: Mapping[str, Any]) -> bool:
    """Whether the person may be named; anybody who did not tick the box."""
    return not _value(view, NAME_BLOCK).get("selected_options")


def about(view: Mapping[str, Any]) -> Json:
    """What the modal was opened for: the `question`'s row, and the language."""
    return dict(json.loads(view["private_metadata"]))


def _value(view: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    found = view.get("state", {}).get("values", {}).get(block, {}).get(_INPUT, {})
    return found if isinstance(found, Mapping) else {}


def _view(callback: str, lang: Lang, title: str, blocks: list[Json], about: Json) -> Json:
    view = View(
        type="modal",
        callback_id=callback,
        title=plain(title, 24),
        submit=plain(text(lang, "button-send"), 24),
        close=plain(text(lang, "button-cancel"), 24),
        blocks=blocks,
        private_metadata=json.dumps(about),
    )
    return dict(view.to_dict())
