"""What can be wrong between the entries of `tools.yaml`, on a day, and with the documents its rules point at. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.registry.entries import UNREADABLE
from bot.registry.tools import EVERY_DEPARTMENT

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.notes import Place
    from bot.registry.tools import Registry, Tool

Json = dict[str, Any]
Places = Mapping[str, "Place"]

_DECIDED = frozenset({"approved", "restricted", "pilot"})
_LIMITED = frozenset({"restricted", "pilot"})
_CLOSED = frozenset({"suspended", "blocked", "retired"})


def check_together(registry: Registry, head: Json, tools: Places, root: Place) -> None:
    """Findings that need more than one entry or key; `tools` are the places of the tools by id."""
    _check_aliases(registry, tools)
    _check_classes(registry, head, root)
    for tool in registry.tools.values():
        place = tools[tool.id]
        _check_decision(tool, place)
        _check_departments(tool, place)
        _check_criteria(registry, tool, place)
        _check_references(registry, tool, place)


def check_day(registry: Registry, tools: Places, today: date) -> None:
    """Findings that come and go with the day."""
    for tool in registry.tools.values():
        if tool.status in _CLOSED:
            continue
        if tool.review_by is not None and UNREADABLE < tool.review_by < today:
            tools[tool.id].at("review_by").warning(
                f"the review was due on {tool.review_by}, so nothing is allowed without conditions; "
                "review the tool and set a new date"
            )
        if tool.decided_on is not None and tool.decided_on > today:
            tools[tool.id].at("decided_on").warning(
                f"{tool.decided_on} is in the future, so nothing is allowed without conditions until then"
            )


def check_rules(head: Json, entries: Mapping[str, Json], tools: Places, root: Place, sections: Collection[str]) -> None:
    """Errors for rules that no document has; `sections` are all `document` and `document#anchor` there are."""
    for rule, place in (*_rules_of_uses(head, root), *_rules_of_cells(entries, tools)):
        if rule.strip() and rule.strip() not in sections:
            place.error(
                f"no document has the section `{rule.strip()}` in any language; "
                "write document#anchor as in policies/documents"
            )


def _rules_of_uses(head: Json, root: Place) -> Iterator[tuple[str, Place]]:
    for position, use in enumerate(head.get("uses") or ()):
        if isinstance(use, dict) and isinstance(use.get("rule"), str):
            yield use["rule"], root.at("uses").at(position).called(f"uses.{use.get('id')}").at("rule")


def _rules_of_cells(entries: Mapping[str, Json], tools: Places) -> Iterator[tuple[str, Place]]:
    for id, entry in entries.items():
        cells = entry.get("data")
        for data_class, cell in cells.items() if isinstance(cells, dict) else ():
            if isinstance(cell, dict) and isinstance(cell.get("rule"), str):
                yield cell["rule"], tools[id].at("data").at(data_class).at("rule")


def _check_aliases(registry: Registry, tools: Places) -> None:
    """Two tools of one name: people who use it are asked which they mean."""
    first: dict[str, Tool] = {}
    for tool in registry.tools.values():
        for key, names in (("name", (tool.name,)), ("aliases", tool.aliases)):
            for name in names:
                other = first.setdefault(" ".join(name.casefold().split()), tool)
                if other is not tool:
                    said = f"`{name}` is also a name of {other.id}; people are asked which they mean"
                    tools[tool.id].at(key).warning(said)


def _check_classes(registry: Registry, head: Json, root: Place) -> None:
    for position, entry in enumerate(head.get("data_classes") or ()):
        known = registry.data_classes.get(str(entry.get("id")).strip()) if isinstance(entry, dict) else None
        if known is None:
            continue
        place = root.at("data_classes").at(position).called(f"data_classes.{known.id}")
        if known.within is not None and known.within not in registry.data_classes:
            place.at("within").error(f"no class of data has the id {known.within}; every unlisted cell is never")
        elif _turns(registry, known.id):
            place.at("within").error("leads round in a circle, so every unlisted cell is never; let it end at a class")
        for id in known.only or ():
            if id not in registry.tools:
                place.at("only").error(f"no tool has the id {id}; correct it or take it out")


def _turns(registry: Registry, start: str) -> bool:
    """Whether `within` leads from a class back to it."""
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at in registry.data_classes and at not in seen:
        seen.add(at)
        at = registry.data_classes[at].within
    return at == start


def _check_decision(tool: Tool, place: Place) -> None:
    if tool.decided_on is None and tool.status in _DECIDED:
        place.at("decided_on").error(
            f"missing for a tool that is {tool.status}, so nothing is allowed without conditions; "
            "give the day of the decision, such as 2026-03-02"
        )


def _check_departments(tool: Tool, place: Place) -> None:
    everybody = any(department.casefold() == EVERY_DEPARTMENT for department in tool.departments)
    if everybody and tool.status in _LIMITED:
        place.at("departments").warning(
            f"`all` means nobody while the tool is {tool.status}: only listed departments and enrolled people may; "
            "list the departments"
        )
    if not tool.departments and tool.status == "approved":
        place.at("departments").warning("names nobody, so everybody has to ask; list departments, or write [all]")


def _check_criteria(registry: Registry, tool: Tool, place: Place) -> None:
    missing = registry.open_criteria(tool)
    if missing and tool.status == "approved":
        place.at("criteria").error(
            f"the tool is approved but has not passed {', '.join(missing)}, which is mandatory, "
            "and counts as under_review; write passed, or {status: waived, reason: ...}"
        )


def _check_references(registry: Registry, tool: Tool, place: Place) -> None:
    for key, ids in (("alternatives", tool.alternatives), ("replaced_by", filter(None, [tool.replaced_by]))):
        for id in ids:
            if id not in registry.tools:
                place.at(key).error(f"no tool has the id {id}; correct it or take it out")
            elif id == tool.id:
                place.at(key).error("names the tool itself; name another or take it out")
