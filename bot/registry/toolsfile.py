"""`tools.yaml`: read with every finding at once, written so that nothing is lost.

Entries are kept as they stand in the file, in plain JSON: also keys this version does not know. Dates are text in
there and dates again in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from bot.registry import toolschecks
from bot.registry.entries import read_head, read_tool
from bot.registry.fields import plain, with_dates
from bot.registry.notes import Notes, Place
from bot.registry.tools import Registry
from knowledge import Finding, YamlError, dump_yaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from bot.registry.tools import Status
    from knowledge import Yaml

FILE: Final = "tools.yaml"
MAX_BYTES: Final = 5_000_000

Json = dict[str, Any]

_LISTS: Final = ("data_classes", "uses", "criteria")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file says.

    `head` is all beside the tools, `entries` the tools by id in the order of the file, both as plain JSON; what had to
    be left out is in neither. `registry` is what they mean; `refused` counts the tools left out, `flawed` are the ids
    of those with an error of their own.
    """

    head: Json = field(default_factory=dict)
    entries: dict[str, Json] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    findings: list[Finding]
    refused: int = 0
    flawed: frozenset[str] = frozenset()
    source: str = FILE
    yaml: Yaml | None = None
    positions: Mapping[str, int] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether anything of the file could be read."""
        return self.yaml is not None


def parse(text: str, source: str = FILE) -> Read:
    """A registry from the text of a file. Never raises for content: what is wrong is read strictly and reported."""
    try:
        yaml = read_yaml(text.replace("\r\n", "\n"), max_bytes=MAX_BYTES)
    except YamlError as error:
        return _unreadable(source, error.line, error.message)
    if not isinstance(yaml.value, dict):
        return _unreadable(source, 1, "must be a mapping with keys such as `data_classes:` and `tools:`")
    notes = Notes(source, yaml)
    root = Place(notes)
    head, tools = _split(plain(yaml.value), root)
    items = [(root.at("tools").at(position), entry) for position, entry in enumerate(tools)]
    registry, places, flawed = _registry(head, items, root)
    positions = {id: int(place.path[1]) for id, place in places.items()}
    return Read(
        head=head,
        entries={id: tools[position] for id, position in positions.items()},
        registry=registry,
        findings=notes.in_order(),
        refused=len(tools) - len(positions),
        flawed=flawed,
        source=source,
        yaml=yaml,
        positions=positions,
    )


def decode(data: bytes, source: str = FILE) -> Read:
    """As `parse`, from the bytes of a file."""
    try:
        return parse(data.decode("utf-8-sig"), source)
    except UnicodeDecodeError as error:
        return _unreadable(source, data.count(b"\n", 0, error.start) + 1, "is not UTF-8; save it again as UTF-8")


def load(policies: Path) -> Read | None:
    """The `tools.yaml` of a policies folder; None when there is none."""
    try:
        data = (policies / FILE).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return _unreadable(FILE, None, f"cannot be read ({error.strerror}); check its permissions")
    return decode(data)


def check(read: Read, *, today: date, sections: Collection[str]) -> list[Finding]:
    """All findings about a file, those of the day and of its rules included; `sections` as `knowledge.examine` says."""
    notes = Notes(read.source, read.yaml, list(read.findings))
    root = Place(notes)
    tools = {id: root.at("tools").at(position).called(id) for id, position in read.positions.items()}
    toolschecks.check_day(read.registry, tools, today)
    toolschecks.check_rules(read.head, read.entries, tools, root, sections)
    return notes.in_order()


def registry_of(head: Json, entries: Sequence[Json]) -> Registry:
    """The registry that a head and entries mean, read as strictly as `parse` does."""
    root = Place(Notes(FILE))
    kept, _ = _split({**head, "tools": list(entries)}, root)
    return _registry(kept, [(root, entry) for entry in entries], root)[0]


def status_of(head: Json, entry: Json) -> Status:
    """How an entry's status is read."""
    tools = registry_of(head, [entry]).tools
    return next((tool.status for tool in tools.values()), "under_review")


def write(head: Json, entries: Sequence[Json]) -> str:
    """The text of a file; comments of an earlier one are not kept."""
    return dump_yaml(with_dates({**head, "tools": list(entries)}))


def _registry(
    head: Json, items: Iterable[tuple[Place, Any]], root: Place
) -> tuple[Registry, dict[str, Place], frozenset[str]]:
    """The registry, where each of its tools stands, and which of them have errors."""
    base = read_head(head, root)
    tools, places, flawed = {}, {}, set()
    for place, entry in items:
        errors = root.notes.errors()
        tool = read_tool(entry, place, base)
        if tool is not None and root.notes.errors() > errors:
            flawed.add(tool.id)
        if tool is None:
            continue
        if tool.id in tools:
            place.called(tool.id).error("another tool above has this id; that one counts, give this one another id")
            continue
        tools[tool.id], places[tool.id] = tool, place.called(tool.id)
    registry = replace(base, tools=tools)
    toolschecks.check_together(registry, head, places, root)
    return registry, places, frozenset(flawed)


def _split(document: Json, root: Place) -> tuple[Json, list[Any]]:
    """The head without lists that are none, and the tools."""
    head = dict(document)
    for key in _LISTS:
        if not isinstance(head.get(key, []), list):
            root.at(key).error("is not a list; write entries that begin with `- id:`. All of it is left out")
            del head[key]
    tools = head.pop("tools", None)
    if not isinstance(tools, list):
        root.at("tools").error("is not a list of tools; write entries that begin with `- id:`")
        return head, []
    return head, tools


def _unreadable(source: str, line: int | None, message: str) -> Read:
    return Read(findings=[Finding(source=source, line=line, severity="error", message=message)], source=source)
