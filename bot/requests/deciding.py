"""The modals of the committee: the decision, the checklist, and a question to the requester. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import DatePickerElement, Option, PlainTextInputElement, StaticSelectElement
from slack_sdk.models.blocks.block_elements import StaticMultiSelectElement

from bot.i18n import text
from bot.registry.tools import EVERY_DEPARTMENT, HOSTINGS, OUTCOMES, Outcome
from bot.requests import rules
from bot.requests.messages import PILOT, class_name, criterion_name
from bot.requests.modals import INPUT, MAX_OPTIONS, about, area, chosen, field, modal, notice, state, written
from bot.requests.rules import MAX_TEXT, Decision, Ruling
from bot.slack.blocks import actions, button, context, escape, plain, section

if TYPE_CHECKING:
    from bot.registry.tools import Registry, Tool
    from bot.requests.models import ToolRequest
    from knowledge import Lang

Json = dict[str, Any]

DECIDE: Final = "request_decide"
CHECK: Final = "request_check"
ASK: Final = "request_ask"
"""Callback ids."""

CELL: Final = "request_cell"
"""Action id of a class's outcome: choosing "with conditions" opens room for them."""

QUESTION: Final = "question"
REASON: Final = "reason"
_MAX_CLASSES: Final = 15
_MAX_OWNER: Final = 254
_MAX_CRITERIA: Final = 40
"""Two blocks each, of a hundred; and all of them fit into the 3,000 characters a modal keeps for us."""

_STATUSES: Final = ("open", "passed", "failed", "waived")


def decision(
    lang: Lang,
    request: ToolRequest,
    kind: Decision,
    *,
    registry: Registry,
    classes: Sequence[str],
    departments: Sequence[str],
    own_department: str,
    owner: str,
    langs: Sequence[Lang],
    today: date,
    outcomes: Mapping[str, str] | None = None,
) -> Json:
    """Reason, and for what is granted: a cell for each class asked for, departments, owner, review, hosting.

    `outcomes` are those chosen so far, when the modal is drawn again.
    """
    hint = text(lang, "requests-decide-reason-hint")
    reason = field(REASON, text(lang, "requests-decide-reason"), area("", MAX_TEXT), hint=hint)
    blocks = [_about(lang, request), reason]
    if kind in rules.GRANTING:
        tool = registry.tools.get(request.tool_id or "")
        first: Outcome = "conditions" if kind == "conditions" else "allowed"
        for id in _classes(classes, registry):
            outcome = (outcomes or {}).get(id, first)
            blocks += _cell(lang, id, outcome, registry, langs)
        blocks += _around(lang, kind, tool, departments, own_department, owner, today)
    meta = {"lang": lang, "request": request.id, "kind": kind}
    title = text(lang, f"requests-decide-title-{kind}")
    return modal(DECIDE, lang, title, blocks, meta, send=text(lang, "requests-decide-send"))


def outcomes(view: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen for each class of data so far."""
    values: Mapping[str, Any] = view.get("state", {}).get("values", {})
    held = {block.removeprefix("cell:"): given.get(CELL, {}) for block, given in values.items() if "cell:" in block}
    return {id: str(one["selected_option"]["value"]) for id, one in held.items() if one.get("selected_option")}


def ruling(view: Mapping[str, Any]) -> Ruling:
    """What a submitted decision says."""
    given = outcomes(view)
    return Ruling(
        decision=about(view)["kind"],
        reason=written(view, REASON),
        cells={id: _decided(view, id, outcome) for id, outcome in given.items()},
        departments=tuple(_departments(chosen(view, "departments"))),
        owner=written(view, "owner").casefold(),
        review_by=state(view, "review").get("selected_date"),
        hosting=next(iter(chosen(view, "hosting")), None),
    )


def problems(view: Mapping[str, Any], given: Ruling, today: date, langs: Sequence[Lang]) -> dict[str, str]:
    """What is wrong with a decision: the name of an error for each input."""
    found = {} if given.reason else {REASON: "reason"}
    if given.decision not in rules.GRANTING:
        return found
    for id, cell in given.cells.items():
        if isinstance(cell, Mapping) and not cell["conditions"]:
            room = f"conditions:{id}:{langs[0]}"
            found[room if room in view.get("state", {}).get("values", {}) else f"cell:{id}"] = "conditions"
    if given.decision == "conditions" and given.cells and not any(isinstance(c, Mapping) for c in given.cells.values()):
        found[f"cell:{next(iter(given.cells))}"] = "allowed"
    if not given.departments:
        found["departments"] = "departments"
    if not rules.is_email(given.owner):
        found["owner"] = "owner"
    if given.review_by is None or date.fromisoformat(given.review_by) <= today:
        found["review"] = "review"
    return found


def checklist(lang: Lang, request: ToolRequest, registry: Registry) -> Json:
    """How the tool stands on each criterion, and why one is waived."""
    title = text(lang, "requests-checklist-title")
    if not registry.criteria:
        return notice(lang, section(escape(text(lang, "requests-checklist-none"))))
    first = list(registry.criteria)[:_MAX_CRITERIA]
    blocks = [block for id in first for block in _criterion(lang, id, request, registry)]
    shown = {id: (request.criteria.get(id) or {}).get("status", "open") for id in first}
    meta = {"lang": lang, "request": request.id, "shown": shown}
    return modal(CHECK, lang, title, blocks, meta, send=text(lang, "requests-checklist-save"))


def assessed(view: Mapping[str, Any]) -> tuple[dict[str, Json], dict[str, str]]:
    """What was changed in a checklist, by criterion, and the errors by input: a waiver needs a reason.

    Only changes count, so that two members who fill in different criteria do not undo each other's work.
    """
    shown: Mapping[str, str] = about(view)["shown"]
    changes, errors = {}, {}
    for id, before in shown.items():
        status = next(iter(chosen(view, f"criterion:{id}")), before)
        reason = written(view, f"waiver:{id}")
        if status == "waived" and not reason:
            errors[f"waiver:{id}"] = "waiver"
        if status != before or status == "waived":
            changes[id] = {"status": status, "reason": reason if status == "waived" else ""}
    return changes, errors


def question(lang: Lang, request: ToolRequest) -> Json:
    """A question to the requester."""
    blocks = [_about(lang, request), field(QUESTION, text(lang, "requests-ask-question"), area("", MAX_TEXT))]
    send = text(lang, "requests-form-send")
    return modal(ASK, lang, text(lang, "requests-ask-title"), blocks, {"lang": lang, "request": request.id}, send=send)


def hindered(lang: Lang, request: ToolRequest, why: str, criteria: Sequence[str], registry: Registry) -> Json:
    """Why a tool cannot be approved now; where criteria are open, the way to a pilot."""
    said = section(escape(text(lang, f"requests-notice-{why}", tool=request.tool)))
    if why != "criteria":
        return notice(lang, said)
    names = "\n".join(f"⬜ {criterion_name(lang, id, registry)}" for id in criteria)
    pilot = button(text(lang, "requests-button-pilot"), PILOT, value=str(request.id))
    hint = context(escape(text(lang, "requests-pilot-hint")))
    return notice(lang, said, section(escape(names)), hint, actions(pilot))


def _about(lang: Lang, request: ToolRequest) -> Json:
    """Which request it is: several may be open, and the card is out of sight."""
    return section(f"*{escape(text(lang, 'requests-card-title', reference=request.reference, tool=request.tool))}*")


def _classes(asked: Sequence[str], registry: Registry) -> list[str]:
    return [id for id in registry.data_classes if id in asked][:_MAX_CLASSES]


def _cell(lang: Lang, id: str, outcome: str, registry: Registry, langs: Sequence[Lang]) -> list[Json]:
    options = [Option(value=one, text=plain(text(lang, f"outcome-{one}"), 75)) for one in OUTCOMES]
    first = next(option for option in options if option.value == outcome)
    select = StaticSelectElement(action_id=CELL, options=options, initial_option=first)
    name = class_name(lang, id, registry)
    room = langs if outcome == "conditions" else ()
    return [
        field(f"cell:{id}", name, select, dispatch=True),
        *(
            field(
                f"conditions:{id}:{one}",
                text(lang, "requests-decide-conditions", data=name, language=text(lang, f"language-{one}")),
                area("", MAX_TEXT),
                hint=text(lang, "requests-decide-conditions-hint"),
                optional=True,
            )
            for one in room
        ),
    ]


def _around(
    lang: Lang,
    kind: Decision,
    tool: Tool | None,
    departments: Sequence[str],
    own_department: str,
    owner: str,
    today: date,
) -> list[Json]:
    until = rules.later(today, rules.REVIEWED_AFTER).isoformat()
    first = tool.owner if tool is not None and rules.is_email(tool.owner) else owner
    return [
        _where(lang, kind, tool, departments, own_department),
        field(
            "owner",
            text(lang, "requests-decide-owner"),
            PlainTextInputElement(action_id=INPUT, max_length=_MAX_OWNER, initial_value=first or None),
        ),
        field("review", text(lang, "requests-decide-review"), DatePickerElement(action_id=INPUT, initial_date=until)),
        _hosting(lang, tool),
    ]


def _where(lang: Lang, kind: Decision, tool: Tool | None, departments: Sequence[str], own: str) -> Json:
    """A pilot begins with the department that asked for it."""
    everybody = Option(value=EVERY_DEPARTMENT, text=plain(text(lang, "requests-everybody"), 75))
    known = dict.fromkeys([*(tool.departments if tool is not None else ()), *departments])
    named = [Option(value=one[:150], text=plain(one, 75)) for one in known if one != EVERY_DEPARTMENT]
    options = [everybody, *named][:MAX_OPTIONS]
    before = tool.departments if tool is not None else ()
    wanted = before or ((own,) if kind == "pilot" and own else (EVERY_DEPARTMENT,))
    first = [option for option in options if option.value in wanted]
    element = StaticMultiSelectElement(action_id=INPUT, options=options, initial_options=first or None)
    return field("departments", text(lang, "requests-decide-departments"), element)


def _hosting(lang: Lang, tool: Tool | None) -> Json:
    options = [Option(value=one, text=plain(text(lang, f"requests-hosting-{one}"), 75)) for one in HOSTINGS]
    first = next((one for one in options if tool is not None and one.value == tool.hosting), None)
    element = StaticSelectElement(action_id=INPUT, options=options, initial_option=first)
    return field("hosting", text(lang, "requests-decide-hosting"), element, optional=True)


def _criterion(lang: Lang, id: str, request: ToolRequest, registry: Registry) -> list[Json]:
    given = request.criteria.get(id) or {}
    name = criterion_name(lang, id, registry)
    mandatory = f" ({text(lang, 'requests-mandatory')})" if registry.criteria[id].mandatory else ""
    options = [Option(value=one, text=plain(text(lang, f"requests-criterion-{one}"), 75)) for one in _STATUSES]
    first = next((option for option in options if option.value == given.get("status")), options[0])
    select = StaticSelectElement(action_id=INPUT, options=options, initial_option=first)
    label = text(lang, "requests-checklist-reason", criterion=name)
    reason = PlainTextInputElement(action_id=INPUT, max_length=300, initial_value=given.get("reason") or None)
    return [field(f"criterion:{id}", f"{name}{mandatory}", select), field(f"waiver:{id}", label, reason, optional=True)]


def _decided(view: Mapping[str, Any], id: str, outcome: str) -> Any:
    """A cell as `tools.yaml` has it: an outcome, or conditions in the languages they were written in."""
    if outcome != "conditions":
        return outcome
    values: Mapping[str, Any] = view.get("state", {}).get("values", {})
    rooms = [block for block in values if block.startswith(f"conditions:{id}:")]
    lines = {room.rsplit(":", 1)[1]: _lines(written(view, room)) for room in rooms}
    return {"outcome": "conditions", "conditions": {lang: said for lang, said in lines.items() if said}}


def _lines(written: str) -> list[str]:
    return [line.strip(" -•\t") for line in written.splitlines() if line.strip(" -•\t")]


def _departments(named: Sequence[str]) -> Sequence[str]:
    return [EVERY_DEPARTMENT] if EVERY_DEPARTMENT in named else list(named)
