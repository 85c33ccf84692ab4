"""The forms about waves and what was filled into them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.i18n import text
from bot.slack.blocks import escape, plain, section

if TYPE_CHECKING:
    from bot.rollout.rules import Decision
    from knowledge import Lang

Json = dict[str, Any]

WAVE: Final = "wave_form"
MEMBER: Final = "wave_member"
DECISION: Final = "wave_decision"
SURVEY: Final = "wave_inventory"
"""Callback ids."""

TOOL: Final = "tool"
NAME: Final = "name"
START: Final = "start"
LEAD: Final = "lead"
PEOPLE: Final = "people"
CHAMPIONS: Final = "champions"
WHY: Final = "why"
BENEFIT: Final = "benefit"
PERSON: Final = "person"
WHAT: Final = "what"
UNTIL: Final = "until"
TO: Final = "to"
REASON: Final = "reason"
DEPARTMENTS: Final = "departments"
"""Block ids."""

DEEDS: Final = ("join", "leave", "pause", "resume", "transfer")
MAX_NAME: Final = 200
MAX_TEXT: Final = 1_000
MAX_PEOPLE: Final = 100
"""Slack prefills no more people; longer lists come by file."""

_INPUT: Final = "value"
_OPTIONS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A wave as it is shown in the form, and as it was filled in. People are Slack users' ids; `wave` empty: new.

    `fixed` says that it has begun: tool and start are not asked. `shown` are the people who stood in the field when the
    form was opened: who is missing among `people` then leaves.
    """

    wave: str = ""
    fixed: bool = False
    tool: str = ""
    name: str = ""
    start: str = ""
    lead: str = ""
    people: Sequence[str] = ()
    champions: Sequence[str] = ()
    why: str = ""
    benefit: str = ""
    shown: Sequence[str] = ()

    def payload(self) -> Json:
        """For a row of work."""
        return asdict(self) | {
            "people": list(self.people),
            "champions": list(self.champions),
            "shown": list(self.shown),
        }


def wave_form(lang: Lang, form: Form, tools: Mapping[str, str], *, complete: bool = True) -> Json:
    """Enter a wave, or change one; `tools` are names by id. Without `complete` more are in it than can be shown."""
    blocks: list[Json] = []
    if not form.fixed:
        options = [Option(value=id, text=plain(name, 75)) for id, name in list(tools.items())[:_OPTIONS]]
        chosen = next((one for one in options if one.value == form.tool), None)
        select = StaticSelectElement(action_id=_INPUT, options=options, initial_option=chosen)
        blocks.append(_input(TOOL, text(lang, "rollout-form-tool"), select))
        picker = DatePickerElement(action_id=_INPUT, initial_date=form.start or None)
        blocks.append(
            _input(START, text(lang, "rollout-form-start"), picker, hint=text(lang, "rollout-form-start-hint"))
        )
    field = PlainTextInputElement(action_id=_INPUT, max_length=MAX_NAME, initial_value=form.name or None)
    lead = UserSelectElement(action_id=_INPUT, initial_user=form.lead or None)
    blocks += [
        _input(NAME, text(lang, "rollout-form-name"), field, hint=text(lang, "rollout-form-name-hint")),
        _input(LEAD, text(lang, "rollout-form-lead"), lead),
        _users(lang, PEOPLE, form.people, text(lang, f"rollout-form-people-{'hint' if complete else 'more'}")),
        _users(lang, CHAMPIONS, form.champions, text(lang, "rollout-form-champions-hint")),
        _long(WHY, text(lang, "rollout-form-why"), form.why, text(lang, "rollout-form-why-hint")),
        _long(BENEFIT, text(lang, "rollout-form-benefit"), form.benefit, text(lang, "rollout-form-benefit-hint")),
    ]
    about = {"lang": lang, "wave": form.wave, "fixed": form.fixed, "shown": list(form.people)}
    title = text(lang, "rollout-form-change" if form.wave else "rollout-form-new")
    return _view(WAVE, lang, title, text(lang, "rollout-form-save"), blocks, about)


def member_form(lang: Lang, wave: str, name: str, today: date, others: Mapping[str, str]) -> Json:
    """Somebody joins, leaves, pauses, goes on, or goes into one of `others` (names by id)."""
    possible = [one for one in DEEDS if one != "transfer" or others]
    deeds = [Option(value=one, text=plain(text(lang, f"rollout-deed-{one}"), 75)) for one in possible]
    first = DatePickerElement(action_id=_INPUT, initial_date=today.isoformat())
    blocks = [
        section(f"*{escape(name)}*"),
        _input(PERSON, text(lang, "rollout-member-person"), UserSelectElement(action_id=_INPUT)),
        _input(WHAT, text(lang, "rollout-member-what"), RadioButtonsElement(action_id=_INPUT, options=deeds)),
        _input(START, text(lang, "rollout-member-from"), first),
        _input(
            UNTIL, text(lang, "rollout-member-until"), DatePickerElement(action_id=_INPUT), optional=True,
            hint=text(lang, "rollout-member-until-hint"),
        ),
    ]  # fmt: skip
    if others:
        options = [Option(value=id, text=plain(one, 75)) for id, one in list(others.items())[:_OPTIONS]]
        select = StaticSelectElement(action_id=_INPUT, options=options)
        blocks.append(_input(TO, text(lang, "rollout-member-to"), select, optional=True))
    about = {"lang": lang, "wave": wave}
    return _view(MEMBER, lang, text(lang, "rollout-member-title"), text(lang, "rollout-form-save"), blocks, about)


def decision_form(lang: Lang, wave: str, name: str, decision: Decision, seen: int) -> Json:
    """What a decision leads to, and room for its reason. `seen` is the last decision so far."""
    blocks = [
        section(f"*{escape(name)}*\n{escape(text(lang, f'rollout-effect-{decision}'))}"),
        _long(REASON, text(lang, "rollout-reason"), "", text(lang, "rollout-reason-hint"), optional=False),
    ]
    about = {"lang": lang, "wave": wave, "decision": decision, "seen": seen}
    title = text(lang, f"rollout-decide-{decision}")
    return _view(DECISION, lang, title, text(lang, "rollout-decide-send"), blocks, about)


def survey_form(lang: Lang, departments: Sequence[str]) -> Json:
    """Which departments get the inventory survey; none chosen means everybody."""
    blocks = [section(escape(text(lang, "rollout-survey-what")))]
    if departments:
        options = [Option(value=one, text=plain(one, 75)) for one in departments[:_OPTIONS]]
        select = StaticMultiSelectElement(action_id=_INPUT, options=options)
        label, hint = text(lang, "rollout-survey-departments"), text(lang, "rollout-survey-everybody")
        blocks.append(_input(DEPARTMENTS, label, select, optional=True, hint=hint))
    title = text(lang, "rollout-survey-title")
    return _view(SURVEY, lang, title, text(lang, "rollout-survey-send"), blocks, {"lang": lang})


def about(view: Mapping[str, Any]) -> Json:
    """What a form was opened for."""
    return dict(json.loads(view["private_metadata"]))


def filled(view: Mapping[str, Any]) -> Form:
    """The wave as it was filled in."""
    said = about(view)
    return Form(
        wave=said["wave"], fixed=said["fixed"], tool=_option(view, TOOL), name=written(view, NAME),
        start=date_of(view, START),
        lead=str(_state(view, LEAD).get("selected_user") or ""), people=_chosen(view, PEOPLE),
        champions=_chosen(view, CHAMPIONS), why=written(view, WHY), benefit=written(view, BENEFIT), shown=said["shown"],
    )  # fmt: skip


def member(view: Mapping[str, Any]) -> Json:
    """Who does what, when and where to."""
    return {
        "person": str(_state(view, PERSON).get("selected_user") or ""),
        "what": _option(view, WHAT),
        "from": date_of(view, START),
        "until": date_of(view, UNTIL),
        "to": _option(view, TO),
    }


def departments(view: Mapping[str, Any]) -> list[str]:
    """Those chosen."""
    return [str(one["value"]) for one in _state(view, DEPARTMENTS).get("selected_options") or ()]


def written(view: Mapping[str, Any], block: str) -> str:
    """What was typed, without blanks around it."""
    return str(_state(view, block).get("value") or "").strip()


def date_of(view: Mapping[str, Any], block: str) -> str:
    """A day in ISO form; empty when none was chosen."""
    return str(_state(view, block).get("selected_date") or "")


def wave_mistakes(form: Form, today: date) -> dict[str, str]:
    """What is missing or cannot be, by block, as the end of a text's key."""
    wrong = {} if form.name else {NAME: "name"}
    if not form.lead:
        wrong[LEAD] = "lead"
    if form.fixed:
        return wrong
    if not form.tool:
        wrong[TOOL] = "tool"
    if not form.start or date.fromisoformat(form.start) < today:
        wrong[START] = "start"
    return wrong


def member_mistakes(said: Mapping[str, str]) -> dict[str, str]:
    """As `wave_mistakes`."""
    wrong = {} if said["person"] else {PERSON: "person"}
    if said["what"] not in DEEDS:
        wrong[WHAT] = "what"
    if not said["from"]:
        wrong[START] = "from"
    if said["what"] == "pause" and said["until"] and said["until"] < said["from"]:
        wrong[UNTIL] = "until"
    if said["what"] == "transfer" and not said["to"]:
        wrong[TO] = "to"
    return wrong


def _users(lang: Lang, block: str, users: Sequence[str], hint: str) -> Json:
    field = UserMultiSelectElement(action_id=_INPUT, initial_users=list(users) or None)
    return _input(block, text(lang, f"rollout-form-{block}"), field, optional=True, hint=hint)


def _long(block: str, label: str, value: str, hint: str, *, optional: bool = True) -> Json:
    field = PlainTextInputElement(action_id=_INPUT, multiline=True, max_length=MAX_TEXT, initial_value=value or None)
    return _input(block, label, field, optional=optional, hint=hint)


def _input(block: str, label: str, element: InputInteractiveElement, *, optional: bool = False, hint: str = "") -> Json:
    shown = InputBlock(
        block_id=block, label=plain(label), element=element, optional=optional, hint=plain(hint) if hint else None
    )
    return dict(shown.to_dict())


def _state(view: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    found = view.get("state", {}).get("values", {}).get(block, {}).get(_INPUT)
    return found or {}


def _option(view: Mapping[str, Any], block: str) -> str:
    return str((_state(view, block).get("selected_option") or {}).get("value") or "")


def _chosen(view: Mapping[str, Any], block: str) -> list[str]:
    return [str(one) for one in _state(view, block).get("selected_users") or ()]


def _view(callback: str, lang: Lang, title: str, submit: str, blocks: list[Json], about: Json) -> Json:
    view = View(
        type="modal", callback_id=callback, title=plain(title, 24), submit=plain(submit, 24),
        close=plain(text(lang, "button-cancel"), 24), blocks=blocks, private_metadata=json.dumps(about),
    )  # fmt: skip
    return dict(view.to_dict())
