"""What champions read: values in, Block Kit out. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from slack_sdk.models.blocks import ButtonElement, ConfirmObject

from bot.i18n import day, text
from bot.registry.tools import listed, said
from bot.slack.blocks import actions, button, code, context, escape, plain, rich_text, section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.champions.training import Prompt
    from knowledge import Lang

Json = dict[str, Any]
Said = tuple[str, list[Json]]
"""Text and blocks."""

DONE: Final = "nudge_done"
ANOTHER: Final = "nudge_another"
LATER: Final = "nudge_later"
SHOW: Final = "nudge_show"
STOP: Final = "nudge_stop"
RESUME: Final = "nudge_resume"
VERBS: Final = (DONE, ANOTHER, LATER, SHOW, STOP, RESUME)
"""Action ids; their value is the nudge's id, 0 where there is none."""

Standing = Literal["open", "past", "later", "done", "stopped", "moved", "gone", "withdrawn"]
Special = Literal["late_later", "none_left"]
"""What only the one who just tapped is told, above the prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A nudge as it is to be shown. `prompt` is None when it is in no file any more.

    `tools` are the names of the tools because of which it was chosen, `again_on` the local day on which it comes again.
    """

    nudge_id: int
    standing: Standing
    prompt: Prompt | None = None
    tools: Sequence[str] = ()
    again_on: date | None = None
    special: Special | None = None


def nudge(shown: Shown, lang: Lang, *, again: bool = False) -> Said:
    """A training prompt that has just come; `again` because they had asked for it."""
    before = text(lang, "nudge-again-before") if again else ""
    return _notified(shown, lang), _prompt(shown, lang, before)


def standing(shown: Shown, lang: Lang) -> Said:
    """The message of a nudge as it stands now."""
    if shown.standing in {"open", "past"}:
        before = "past" if shown.standing == "past" else shown.special
        return _notified(shown, lang), _prompt(shown, lang, text(lang, f"nudge-{before}") if before else "")
    drawn = _DRAWN[shown.standing](shown, lang)
    first = next(block["text"]["text"] for block in drawn if block["type"] == "section")
    return first, [context(f"*{escape(_heading(shown, lang))}*"), *drawn]


def about(prompt: Prompt, lang: Lang) -> str:
    """How long it takes, how it is done and for whom, on one line."""
    facts = (
        text(lang, "nudge-minutes", minutes=prompt.minutes),
        text(lang, f"nudge-format-{prompt.format}"),
        text(lang, f"nudge-level-{prompt.level}"),
    )
    return " · ".join(facts)


def stop_button(lang: Lang, value: str) -> ButtonElement:
    """No more nudges, once the person has read what that means."""
    stop = button(text(lang, "nudge-button-stop"), STOP, value=value)
    stop.confirm = ConfirmObject(
        title=plain(text(lang, "nudge-stop-title"), 100),
        text=plain(text(lang, "nudge-stop-text"), 300),
        confirm=plain(text(lang, "nudge-stop-yes"), 30),
        deny=plain(text(lang, "nudge-stop-no"), 30),
    )
    return stop


def resume_button(lang: Lang, value: str) -> ButtonElement:
    """Nudges again after all."""
    return button(text(lang, "nudge-button-resume"), RESUME, value=value)


def _notified(shown: Shown, lang: Lang) -> str:
    return escape(_heading(shown, lang))


def _heading(shown: Shown, lang: Lang) -> str:
    if shown.prompt is None:
        return text(lang, "nudge-heading-bare")
    return text(lang, "nudge-heading", title=said(shown.prompt.title, lang))


def _prompt(shown: Shown, lang: Lang, before: str) -> list[Json]:
    """All of it, with what can be done about it."""
    prompt = shown.prompt
    if prompt is None:
        return _gone(shown, lang)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(listed(prompt.steps, lang), 1))
    return [
        *([section(escape(before))] if before else []),
        context(f"*{escape(text(lang, 'nudge-heading-bare'))}* · {escape(about(prompt, lang))}"),
        section(f"*{escape(said(prompt.title, lang))}*\n{escape(said(prompt.why, lang))}"),
        *rich_text(steps),
        context(escape(text(lang, "nudge-example"))),
        code(said(prompt.example, lang)),
        actions(*_buttons(shown, lang), block_id="nudge_buttons"),
        context(escape(_because(shown, lang)), escape(text(lang, "nudge-terms"))),
    ]


def _buttons(shown: Shown, lang: Lang) -> list[ButtonElement]:
    """Another one and later are for the week it belongs to: the next week brings its own."""
    value = str(shown.nudge_id)
    this_week = [
        button(text(lang, "nudge-button-another"), ANOTHER, value=value),
        button(text(lang, "nudge-button-later"), LATER, value=value),
    ]
    return [
        button(text(lang, "nudge-button-done"), DONE, value=value, style="primary"),
        *(this_week if shown.standing == "open" else []),
        stop_button(lang, value),
    ]


def _because(shown: Shown, lang: Lang) -> str:
    if not shown.tools:
        return text(lang, "nudge-because-all")
    return text(lang, "nudge-because-tools", tools=", ".join(shown.tools))


# How it stands


def _later(shown: Shown, lang: Lang) -> list[Json]:
    again = text(lang, "nudge-later", day=day(lang, shown.again_on)) if shown.again_on else text(lang, "nudge-moved")
    show = button(text(lang, "nudge-button-show"), SHOW, value=str(shown.nudge_id))
    return [section(escape(again)), actions(show, block_id="nudge_show")]


def _done(_: Shown, lang: Lang) -> list[Json]:
    return [
        section(f":white_check_mark: {escape(text(lang, 'nudge-done'))}"),
        context(escape(text(lang, "nudge-next"))),
    ]


def _stopped(shown: Shown, lang: Lang) -> list[Json]:
    return [
        section(escape(text(lang, "nudge-stopped"))),
        context(escape(text(lang, "nudge-stopped-undo"))),
        actions(resume_button(lang, str(shown.nudge_id)), block_id="nudge_resume"),
    ]


def _moved(_: Shown, lang: Lang) -> list[Json]:
    return [section(escape(text(lang, "nudge-moved")))]


def _gone(_: Shown, lang: Lang) -> list[Json]:
    return [section(escape(text(lang, "nudge-gone")))]


def _withdrawn(_: Shown, lang: Lang) -> list[Json]:
    return [section(escape(text(lang, "nudge-withdrawn")))]


_DRAWN: Final[dict[Standing, Callable[[Shown, Lang], list[Json]]]] = {
    "later": _later,
    "done": _done,
    "stopped": _stopped,
    "moved": _moved,
    "gone": _gone,
    "withdrawn": _withdrawn,
}
