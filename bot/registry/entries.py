"""Entries of `tools.yaml` as values: what cannot be read gets the strictest meaning, and a finding. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.registry import fields
from bot.registry.tools import (
    HOSTINGS,
    OUTCOMES,
    STATUSES,
    Assessment,
    Cell,
    Criterion,
    CriterionStatus,
    DataClass,
    Hosting,
    Registry,
    Status,
    Tool,
    Use,
)

if TYPE_CHECKING:
    from bot.registry.notes import Place
    from bot.registry.tools import Outcome

Json = dict[str, Any]
T = TypeVar("T")

TOOL_KEYS: Final = (
    "id", "name", "aliases", "vendor", "status", "hosting", "departments", "data", "tasks", "owner", "decided_on",
    "review_by", "criteria", "manual_fallback", "access", "alternatives", "replaced_by", "seat_cost_eur_month",
)  # fmt: skip
HEAD_KEYS: Final = ("version", "data_classes", "personal_accounts", "uses", "criteria")
UNREADABLE: Final = date.min
"""The `review_by` of a tool whose own cannot be read: overdue at any time."""

MAX_NAME: Final = 200

_CLASS_KEYS: Final = ("id", "names", "terms", "within", "only")
_USE_KEYS: Final = ("id", "outcome", "names", "terms", "rule")
_CRITERION_KEYS: Final = ("id", "mandatory", "names")
_CELL_KEYS: Final = ("outcome", "conditions", "rule")
_ASSESSMENT_KEYS: Final = ("status", "reason")
_ASSESSMENTS: Final[tuple[CriterionStatus, ...]] = ("passed", "failed", "waived", "open")
_CLOSED: Final[tuple[Status, ...]] = ("suspended", "blocked", "retired")


def read_head(head: Json, root: Place) -> Registry:
    """A registry without tools from all that stands beside them."""
    fields.check_keys(head, (*HEAD_KEYS, "tools"), root)
    if head.get("version") != 1:
        root.at("version").error(f"{fields.shown(head.get('version'))} is not a version known here; write `version: 1`")
    return Registry(
        data_classes=_each(head, "data_classes", root, _data_class),
        uses=_each(head, "uses", root, _use),
        criteria=_each(head, "criteria", root, _criterion),
        personal_accounts=_personal_accounts(head, root.at("personal_accounts")),
    )


def read_tool(entry: Any, place: Place, registry: Registry) -> Tool | None:
    """One tool; None without a usable id or name. `registry` knows the classes and criteria."""
    if not isinstance(entry, dict):
        place.error(f"{fields.shown(entry)} is not a tool; write it as keys: id, name, status, data, owner. Left out")
        return None
    id = fields.identifier(entry.get("id"), place.at("id"))
    if not id:
        return None
    place = place.called(id)
    name = fields.text(entry.get("name"), place.at("name"))
    if not name:
        place.at("name").error("missing; write how people call the tool. Left out until then")
        return None
    if len(name) > MAX_NAME:
        place.at("name").error(f"is longer than {MAX_NAME} characters; shorten it")
    return Tool(id=id, name=name[:MAX_NAME], **_rest(entry, place, registry))


def _rest(entry: Json, place: Place, registry: Registry) -> Json:
    """All but id and name, as `Tool` takes it."""

    def at(key: str) -> tuple[Any, Place]:
        return entry.get(key), place.at(key)

    fields.check_keys(entry, TOOL_KEYS, place)
    return {
        "status": _status(*at("status")),
        "owner": _owner(*at("owner")),
        "data": _cells(*at("data"), registry),
        "aliases": fields.texts(*at("aliases")),
        "vendor": fields.text(*at("vendor")),
        "hosting": _hosting(*at("hosting")),
        "departments": fields.texts(*at("departments")),
        "tasks": fields.texts(*at("tasks")),
        "decided_on": fields.day(*at("decided_on"), unreadable=None),
        "review_by": fields.day(*at("review_by"), unreadable=UNREADABLE),
        "criteria": _assessments(*at("criteria"), registry),
        "manual_fallback": fields.by_language(*at("manual_fallback")),
        "access": fields.by_language(*at("access")),
        "alternatives": fields.texts(*at("alternatives")),
        "replaced_by": fields.text(*at("replaced_by")) or None,
        "seat_cost_eur_month": _cost(*at("seat_cost_eur_month")),
    }


def _each(head: Json, key: str, root: Place, read: Callable[[str, Json, Place], T]) -> dict[str, T]:
    """The entries of a list by their id. One without is kept under its position: its terms and floor still count."""
    found: dict[str, T] = {}
    for position, entry in enumerate(head.get(key) or ()):
        place = root.at(key).at(position)
        if not isinstance(entry, dict):
            place.error(f"{fields.shown(entry)} is not an entry; write it as {{id: ..., names: ...}}. Left out")
            continue
        id = fields.identifier(entry.get("id"), place.at("id")) or f"{key}-{position + 1}"
        if id in found:
            place.error(f"the id {id} stands there already; the first one counts, give this one another")
        else:
            found[id] = read(id, entry, place.called(f"{key}.{id}"))
    return found


def _data_class(id: str, entry: Json, place: Place) -> DataClass:
    fields.check_keys(entry, _CLASS_KEYS, place)
    return DataClass(
        id=id,
        names=fields.by_language(entry.get("names"), place.at("names")),
        terms=fields.lists_by_language(entry.get("terms"), place.at("terms"), complete=False),
        within=fields.text(entry.get("within"), place.at("within")) or None,
        only=_only(entry["only"], place.at("only")) if "only" in entry else None,
    )


def _only(value: Any, place: Place) -> tuple[str, ...]:
    """The tools a class may meet; none at all when that cannot be read."""
    tools = fields.texts(value, place)
    if not tools:
        place.error("names no tool, so every tool is never; list tool ids, such as [on-prem-translate]")
    return tools


def _use(id: str, entry: Json, place: Place) -> Use:
    fields.check_keys(entry, _USE_KEYS, place)
    return Use(
        id=id,
        outcome=fields.choice(entry.get("outcome"), place.at("outcome"), OUTCOMES, "never"),
        names=fields.by_language(entry.get("names"), place.at("names")),
        terms=fields.lists_by_language(entry.get("terms"), place.at("terms"), complete=False),
        rule=fields.text(entry.get("rule"), place.at("rule")) or None,
    )


def _criterion(id: str, entry: Json, place: Place) -> Criterion:
    fields.check_keys(entry, _CRITERION_KEYS, place)
    mandatory = entry.get("mandatory")
    if not isinstance(mandatory, bool | None):
        place.at("mandatory").error(f"{fields.shown(mandatory)} is neither true nor false; it counts as true")
        mandatory = True
    names = fields.by_language(entry.get("names"), place.at("names"))
    return Criterion(id=id, mandatory=bool(mandatory), names=names)


def _personal_accounts(head: Json, place: Place) -> Outcome:
    if "personal_accounts" not in head:
        return "never"
    outcome = fields.choice(head["personal_accounts"], place, OUTCOMES, "never")
    if outcome == "conditions":
        place.error("conditions have no text here; write allowed, ask or never. It counts as ask")
        return "ask"
    return outcome


def _status(value: Any, place: Place) -> Status:
    """Unknown ones count as under_review; `Blocked` was not meant to be milder than `blocked`."""
    spelled = value.strip().casefold() if isinstance(value, str) else value
    closed = next((status for status in _CLOSED if status == spelled), None)
    return fields.choice(value, place, STATUSES, closed or "under_review")


def _owner(value: Any, place: Place) -> str:
    owner = fields.text(value, place)
    if not owner:
        place.error("missing; give the address of whoever answers for the tool, such as it@example.com")
    elif "@" not in owner:
        place.warning(f"{fields.shown(owner)} is not an e-mail address; give one, so that questions reach somebody")
    return owner


def _hosting(value: Any, place: Place) -> Hosting | None:
    return None if value is None else fields.choice(value, place, HOSTINGS, "other")


def _cost(value: Any, place: Place) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        place.error(f"{fields.shown(value)} is not an amount in euros; write a number, such as 25 or 22.50")
        return None
    return float(value)


def _cells(value: Any, place: Place, registry: Registry) -> dict[str, Cell]:
    if value is None:
        place.error("missing; write what each class of data gets, such as {public: allowed}. All of it is never")
    cells = fields.mapping(value, place, "{public: allowed, personal: ask}")
    for data_class in cells:
        if data_class not in registry.data_classes:
            known = ", ".join(registry.data_classes) or "none"
            place.at(data_class).error(f"no class of data has this id; the classes are {known}")
    return {id: _cell(cells[id], place.at(id)) for id in cells if id in registry.data_classes}


def _cell(value: Any, place: Place) -> Cell:
    if not isinstance(value, dict):
        outcome = fields.choice(value, place, OUTCOMES, "never")
        if outcome == "conditions":
            _say_conditions_are_missing(place)
        return Cell(outcome=outcome)
    fields.check_keys(value, _CELL_KEYS, place)
    outcome = fields.choice(value.get("outcome"), place.at("outcome"), OUTCOMES, "never")
    conditions = fields.lists_by_language(value.get("conditions"), place.at("conditions"), complete=True)
    if outcome == "allowed" and value.get("conditions"):
        place.error("is allowed and has conditions; write conditions as the outcome. It counts as that")
        outcome = "conditions"
    if outcome == "conditions" and not conditions:
        _say_conditions_are_missing(place)
    rule = fields.text(value.get("rule"), place.at("rule")) or None
    return Cell(outcome=outcome, conditions=conditions, rule=rule)


def _say_conditions_are_missing(place: Place) -> None:
    place.error(
        "has conditions without a text, which counts as ask; "
        "write {outcome: conditions, conditions: {en: [...], fr: [...], de: [...]}}"
    )


def _assessments(value: Any, place: Place, registry: Registry) -> Mapping[str, Assessment]:
    found = fields.mapping(value, place, "{dpa: passed}")
    for id in found:
        if id not in registry.criteria:
            known = ", ".join(registry.criteria) or "none"
            place.at(id).error(f"no criterion has this id; the criteria are {known}")
    return {id: _assessment(found[id], place.at(id)) for id in found if id in registry.criteria}


def _assessment(value: Any, place: Place) -> Assessment:
    entry = value if isinstance(value, dict) else {"status": value}
    fields.check_keys(entry, _ASSESSMENT_KEYS, place)
    status = fields.choice(entry.get("status"), place, _ASSESSMENTS, "open")
    reason = fields.text(entry.get("reason"), place.at("reason"))
    if status == "waived" and not reason:
        place.error("waived without a reason, which counts as open; write {status: waived, reason: ...}")
        return Assessment(status="open")
    return Assessment(status=status, reason=reason)
