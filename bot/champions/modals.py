"""The modal of `/ai nudges`: whether any come, what there is this week, and how to change that. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.views import View

from bot.champions import messages
from bot.i18n import text
from bot.slack.blocks import actions, context, escape, plain, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge import Lang

Json = dict[str, Any]

SETTINGS: Final = "nudge_settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How it is with somebody's nudges. `title` is this week's prompt, empty for none; `given` all so far."""

    champion: bool
    stopped: bool
    title: str = ""
    given: int = 0


def settings(lang: Lang, shown: Settings) -> Json:
    """What somebody gets, with a button to stop or to begin again."""
    if not shown.champion and not shown.stopped:
        return note(lang, text(lang, "nudge-settings-none"))
    sentences = [text(lang, "nudge-stopped" if shown.stopped else "nudge-settings-on")]
    if shown.title:
        sentences.append(text(lang, "nudge-settings-now", title=shown.title))
    press = messages.resume_button(lang, "0") if shown.stopped else messages.stop_button(lang, "0")
    blocks = [
        *(section(escape(sentence)) for sentence in sentences),
        actions(press, block_id="nudge_settings"),
        context(escape(text(lang, "nudge-settings-count", given=shown.given))),
    ]
    return _modal(lang, blocks, {"lang": lang, "given": shown.given})


def note(lang: Lang, sentence: str) -> Json:
    """A sentence."""
    return _modal(lang, [section(escape(sentence))], {"lang": lang})


def about(view: Mapping[str, Any]) -> Json:
    """What a modal of ours carries along."""
    found: Json = json.loads(view.get("private_metadata") or "{}")
    return found


def _modal(lang: Lang, blocks: list[Json], carried: Json) -> Json:
    view = View(
        type="modal",
        callback_id=SETTINGS,
        title=plain(text(lang, "nudge-settings-title"), 24),
        close=plain(text(lang, "button-close"), 24),
        blocks=blocks,
        private_metadata=json.dumps(carried),
    )
    return dict(view.to_dict())
