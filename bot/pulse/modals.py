"""The modal with all questions of a check-in, the one of `/ai checkins`, and what was filled in. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.i18n import day, text
from bot.pulse import messages
from bot.pulse.surveys import MAX_TEXT
from bot.slack.blocks import actions, button, clip, context, escape, plain, section

if TYPE_CHECKING:
    from slack_sdk.models.blocks import InputInteractiveElement

    from bot.pulse.messages import Facts
    from bot.pulse.surveys import Question, Survey, Value
    from knowledge import Lang

Json = dict[str, Any]

ANSWERS: Final = "pulse_answers"
SETTINGS: Final = "pulse_settings"
"""Callback ids."""

INPUT: Final = "value"
QUESTION: Final = "question:"
"""The action id of every field, and how the block of a question begins: a choice is told the moment it is made."""

SIGNED: Final = "signed"


def answers(survey: Survey, lang: Lang, *, facts: Facts, given: Mapping[str, Value], signed: bool, about: Json) -> Json:
    """Every question, with what was given already; `about` comes back with what is submitted."""
    fields = [_field(question, lang, facts, given.get(question.id)) for question in survey.questions]
    terms = [text(lang, "pulse-modal-kept"), messages.terms(survey, lang, facts)]
    if any(question.kind == "text" for question in survey.questions):
        fields.append(_signature(lang, signed=signed))
        terms.insert(0, text(lang, "pulse-modal-masked"))
    head = section(f"*{escape(messages.heading(survey, lang, facts))}*")
    blocks = [head, *fields, context(escape(" ".join(terms)))]
    return _view(ANSWERS, lang, text(lang, "pulse-modal-title"), blocks, about, submit=True)


def settled(lang: Lang, shown: messages.Said) -> Json:
    """In the place of the questions: why they are not asked any more, as the message says it, without its buttons."""
    blocks = [block for block in shown[1] if block["type"] != "actions" and "accessory" not in block]
    return _view(ANSWERS, lang, text(lang, "pulse-modal-title"), blocks, {})


def note(lang: Lang, sentence: str) -> Json:
    """One sentence."""
    return _view(SETTINGS, lang, text(lang, "pulse-settings-title"), [section(escape(sentence))], {})


def settings(lang: Lang, *, stopped: bool, standing_open: tuple[str, Facts] | None = None) -> Json:
    """Whether somebody gets check-ins, and how to change that; `standing_open` is the heading of one that waits."""
    blocks = [section(escape(text(lang, "pulse-stopped" if stopped else "pulse-settings-on")))]
    if standing_open is not None and not stopped:
        heading, facts = standing_open
        until = day(lang, facts.closes_on)
        blocks.append(section(escape(text(lang, "pulse-settings-open", heading=heading, day=until))))
    change = (
        button(text(lang, "pulse-button-resume"), messages.RESUME, value="0")
        if stopped
        else messages.stop_button(lang, "0")
    )
    return _view(SETTINGS, lang, text(lang, "pulse-settings-title"), [*blocks, actions(change)], {"lang": lang})


def about(view: Mapping[str, Any]) -> Json:
    """What a modal was opened for."""
    return dict(json.loads(view["private_metadata"]))


def filled(view: Mapping[str, Any], survey: Survey) -> dict[str, Value | None]:
    """What was submitted, by question: None for what was left empty or is no answer of ours."""
    return {question.id: _read(view, question) for question in survey.questions}


def chosen(view: Mapping[str, Any], survey: Survey) -> dict[str, Value | None]:
    """What was chosen so far in a modal that is still open; nothing of what is being written."""
    choices = [question for question in survey.questions if question.kind != "text"]
    found = {question.id: _read(view, question) for question in choices}
    return {id: value for id, value in found.items() if value is not None}


def signed(view: Mapping[str, Any]) -> bool:
    """Whether the free text may carry the person's name."""
    return bool(_value(view, SIGNED).get("selected_options"))


def block_of(question: Question) -> str:
    """The block that asks it."""
    return f"{QUESTION}{question.id}"


def _read(view: Mapping[str, Any], question: Question) -> Value | None:
    state = _value(view, block_of(question))
    said = state.get("value") if question.kind == "text" else (state.get("selected_option") or {}).get("value")
    return question.read(str(said)) if said else None


def _field(question: Question, lang: Lang, facts: Facts, given: Value | None) -> Json:
    hint = messages.scale(question, lang)
    made = InputBlock(
        block_id=block_of(question),
        label=plain(messages.asked(question, lang, facts)),
        element=_element(question, lang, facts, given),
        hint=plain(hint) if hint else None,
        optional=not question.required,
        dispatch_action=question.kind != "text" or None,
    )
    return dict(made.to_dict())


def _element(question: Question, lang: Lang, facts: Facts, given: Value | None) -> InputInteractiveElement:
    if question.kind == "text":
        begun = clip(str(given), MAX_TEXT) if given is not None else None
        return PlainTextInputElement(action_id=INPUT, multiline=True, max_length=MAX_TEXT, initial_value=begun)
    options = [
        Option(value=str(value), text=plain(messages.label(question, value, lang, facts), 75))
        for value in question.values
    ]
    initial = next((option for option in options if option.value == str(given)), None)
    if question.kind == "nps":  # Slack takes at most ten radio buttons
        return StaticSelectElement(action_id=INPUT, options=options, initial_option=initial)
    return RadioButtonsElement(action_id=INPUT, options=options, initial_option=initial)


def _signature(lang: Lang, *, signed: bool) -> Json:
    hint = plain(text(lang, "pulse-modal-signed-hint"), 75)
    option = Option(value=SIGNED, text=plain(text(lang, "pulse-modal-signed-option"), 75), description=hint)
    box = CheckboxesElement(action_id=INPUT, options=[option], initial_options=[option] if signed else None)
    made = InputBlock(block_id=SIGNED, label=plain(text(lang, "pulse-modal-signed")), element=box, optional=True)
    return dict(made.to_dict())


def _value(view: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    return view.get("state", {}).get("values", {}).get(block, {}).get(INPUT) or {}


def _view(callback: str, lang: Lang, title: str, blocks: list[Json], about: Json, *, submit: bool = False) -> Json:
    view = View(
        type="modal",
        callback_id=callback,
        title=plain(title, 24),
        submit=plain(text(lang, "pulse-modal-save"), 24) if submit else None,
        close=plain(text(lang, "button-close"), 24),
        blocks=blocks,
        private_metadata=json.dumps(about),
    )
    return dict(view.to_dict())
