"""The modals behind a card's buttons: answer, close, keep as an approved answer. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import CheckboxesElement, DatePickerElement, InputBlock, Option, PlainTextInputElement
from slack_sdk.models.views import View

from bot.ask.answersfile import MAX_ANSWER
from bot.i18n import text
from bot.slack.blocks import clip, escape, plain, quote, section
from knowledge import LANGS

if TYPE_CHECKING:
    from slack_sdk.models.blocks import InputInteractiveElement

    from knowledge import Lang

Json = dict[str, Any]

ANSWER: Final = "ask_cycle_answer"
CLOSE: Final = "ask_cycle_close"
PROMOTE: Final = "ask_cycle_promote"
"""Callback ids."""

TEXT: Final = "text"
QUESTIONS: Final = "questions"
OWNER: Final = "owner"
EXPIRES: Final = "expires"
"""Blocks; those of the answers are `answer_en` and so on."""

MONTHS: Final = 6
MOST_MONTHS: Final = 24
"""How long an approved answer holds unless somebody chooses otherwise, and at most."""

_KEEP: Final = "keep"
_INPUT: Final = "value"
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A submitted approved answer: the wordings, a line each, and the answer by language."""

    questions: str
    texts: Mapping[Lang, str]
    owner: str
    expires: date | None


def answer(lang: Lang, about: Json, asked: str) -> Json:
    """One field, and whether to keep what is written as an approved answer."""
    keep = Option(
        value=_KEEP, text=plain(text(lang, "cycle-keep")), description=plain(text(lang, "cycle-keep-hint"), 75)
    )
    blocks = [
        quote(asked),
        _field(TEXT, text(lang, "cycle-answer-label"), _area(MAX_ANSWER), hint=text(lang, "cycle-answer-hint")),
        _field(
            _KEEP, text(lang, "cycle-keep-label"), CheckboxesElement(action_id=_INPUT, options=[keep]), optional=True
        ),
    ]
    return _view(ANSWER, lang, text(lang, "cycle-answer-title"), blocks, about)


def close(lang: Lang, about: Json, asked: str) -> Json:
    """One field: why there is no answer."""
    why = _field(TEXT, text(lang, "cycle-close-label"), _area(1_000), hint=text(lang, "cycle-close-hint"))
    return _view(CLOSE, lang, text(lang, "cycle-close-title"), [quote(asked), why], about)


def promote(lang: Lang, about: Json, *, asked: str, written: str, written_in: Lang, owner: str, today: date) -> Json:
    """The wording, the answer in each language, whose it is and until when."""
    until = add_months(today, MONTHS).isoformat()
    blocks = [
        section(escape(text(lang, "approved-intro"))),
        _field(QUESTIONS, text(lang, "approved-questions"), _area(MAX_ANSWER, asked), hint=text(lang, "approved-hint")),
        *(
            _field(
                f"answer_{one}",
                text(lang, f"approved-answer-{one}"),
                _area(MAX_ANSWER, written if one == written_in else ""),
                optional=True,
            )
            for one in (written_in, *(other for other in LANGS if other != written_in))
        ),
        _field(
            OWNER, text(lang, "approved-owner"), PlainTextInputElement(action_id=_INPUT, initial_value=owner or None)
        ),
        _field(
            EXPIRES,
            text(lang, "approved-expires"),
            DatePickerElement(action_id=_INPUT, initial_date=until),
            hint=text(lang, "approved-expires-hint", months=MOST_MONTHS),
        ),
    ]
    return _view(PROMOTE, lang, text(lang, "approved-title"), blocks, about)


def written(view: Mapping[str, Any]) -> str:
    """What was typed into the one field."""
    return str(_value(view, TEXT).get("value") or "").strip()


def wants_to_keep(view: Mapping[str, Any]) -> bool:
    """Whether the box was ticked."""
    return bool(_value(view, _KEEP).get("selected_options"))


def about(view: Mapping[str, Any]) -> Json:
    """What the modal was opened for."""
    return dict(json.loads(view["private_metadata"]))


def kept(view: Mapping[str, Any]) -> Kept:
    """A submitted approved answer."""
    texts = {lang: str(_value(view, f"answer_{lang}").get("value") or "").strip() for lang in LANGS}
    chosen = _value(view, EXPIRES).get("selected_date")
    return Kept(
        questions="\n".join(filter(None, map(str.strip, str(_value(view, QUESTIONS).get("value") or "").splitlines()))),
        texts={lang: said for lang, said in texts.items() if said},
        owner=str(_value(view, OWNER).get("value") or "").strip().casefold(),
        expires=date.fromisoformat(chosen) if chosen else None,
    )


def mistakes(given: Kept, lang: Lang, today: date) -> dict[str, str]:
    """What is wrong with it, by block."""
    wrong = {}
    if not given.questions:
        wrong[QUESTIONS] = text(lang, "approved-no-question")
    if not given.texts:
        wrong["answer_en"] = text(lang, "approved-no-answer")
    if not _EMAIL.fullmatch(given.owner) or len(given.owner) > 254:
        wrong[OWNER] = text(lang, "approved-bad-owner")
    if given.expires is None or not today < given.expires <= add_months(today, MOST_MONTHS):
        wrong[EXPIRES] = text(lang, "approved-bad-expiry", months=MOST_MONTHS)
    return wrong


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    return first.replace(day=min(start.day, _days_in(first)))


def _days_in(first: date) -> int:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first).days


def _area(limit: int, begun: str = "") -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=_INPUT, multiline=True, max_length=limit, initial_value=clip(begun, limit) or None
    )


def _field(block: str, label: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = False) -> Json:
    made = InputBlock(
        block_id=block, label=plain(label), element=element, hint=plain(hint) if hint else None, optional=optional
    )
    return dict(made.to_dict())


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
        private_metadata=json.dumps(about | {"lang": lang}),
    )
    return dict(view.to_dict())
