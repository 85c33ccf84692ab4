"""The file of a rollout: waves with their people by e-mail, read with every finding at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.registry import fields
from bot.registry.notes import Notes, Place
from knowledge import Finding, YamlError, read_yaml

if TYPE_CHECKING:
    from datetime import date


KEYS: Final = ("id", "tool", "name", "start", "lead", "champions", "people", "why", "benefit")
PERSON_KEYS: Final = ("email", "start")
MAX_BYTES: Final = 5_000_000
MAX_NAME: Final = 200
MAX_TEXT: Final = 1_000

_NO_MAPPING: Final = "must be a mapping with one key, `waves:`"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of whom the file speaks, by address; `starts_on` is a first day of their own."""

    email: str
    place: Place
    starts_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRow:
    """One wave as the file has it; `place` is where."""

    id: str
    tool: str
    name: str
    starts_on: date
    lead: Named
    champions: Sequence[Named]
    people: Sequence[Named]
    why: str
    benefit: str
    place: Place


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says. Waves without what they need are left out and counted; `notes` takes further findings."""

    waves: tuple[WaveRow, ...]
    refused: int
    notes: Notes

    @property
    def findings(self) -> list[Finding]:
        """All there is to say, by line."""
        return self.notes.in_order()

    @property
    def usable(self) -> bool:
        """Whether anything of the file could be read."""
        return self.notes.yaml is not None


def decode(data: bytes, source: str) -> Read:
    """As `parse`, from the bytes of a file."""
    try:
        return parse(data.decode("utf-8-sig"), source)
    except UnicodeDecodeError as error:
        return _unreadable(source, data.count(b"\n", 0, error.start) + 1, "is not UTF-8; save it again as UTF-8")


def parse(text: str, source: str) -> Read:
    """The waves in the text of a file. Never raises for content: what is wrong is left out and reported."""
    try:
        yaml = read_yaml(text.replace("\r\n", "\n"), max_bytes=MAX_BYTES)
    except YamlError as error:
        return _unreadable(source, error.line, error.message)
    if not isinstance(yaml.value, dict):
        return _unreadable(source, 1, _NO_MAPPING)
    notes = Notes(source, yaml)
    root, document = Place(notes), fields.plain(yaml.value)
    fields.check_keys(document, ("version", "waves"), root)
    entries = document.get("waves")
    if not isinstance(entries, list):
        root.at("waves").error("is not a list of waves; write entries that begin with `- id:`")
        entries = []
    found: dict[str, WaveRow] = {}
    for position, entry in enumerate(entries):
        place = root.at("waves").at(position)
        row = _wave(entry, place)
        if row is not None and row.id in found:
            row.place.at("id").error("another wave above has this id; that one counts, give this one another id")
        elif row is not None:
            found[row.id] = row
    return Read(tuple(found.values()), len(entries) - len(found), notes)


def _wave(entry: Any, place: Place) -> WaveRow | None:
    if not isinstance(entry, dict):
        place.error("is not a wave; write `- id:`, tool, name, start, lead and people")
        return None
    id = fields.identifier(entry.get("id"), place.at("id"))
    place = place.called(id) if id else place
    fields.check_keys(entry, KEYS, place)
    needed = {key: _needed(entry, key, place) for key in ("tool", "name")}
    starts_on = _start(entry.get("start"), place.at("start"), needed=True)
    lead = _lead(entry, place)
    people = _people(entry.get("people"), place.at("people"))
    champions = _people(entry.get("champions"), place.at("champions"), starts=False)
    why, benefit = (_short(fields.text(entry.get(key), place.at(key)), place.at(key)) for key in ("why", "benefit"))
    if not people and entry.get("people") in (None, []):
        place.at("people").warning("nobody is in this wave yet; list their addresses")
    if starts_on is None or lead is None or not (id and all(needed.values())):
        return None
    return WaveRow(
        id=id, tool=needed["tool"], name=needed["name"][:MAX_NAME], starts_on=starts_on, lead=lead, champions=champions,
        people=people, why=why, benefit=benefit, place=place,
    )  # fmt: skip


def _needed(entry: Json, key: str, place: Place) -> str:
    value = fields.text(entry.get(key), place.at(key))
    if not value and entry.get(key) in (None, ""):
        place.at(key).error("missing; add it")
    return value


def _start(value: Any, place: Place, *, needed: bool = False) -> date | None:
    if value is None and needed:
        place.error("missing; give the first day as 2026-03-02")
    return fields.day(value, place, None)


def _lead(entry: Json, place: Place) -> Named | None:
    email = _needed(entry, "lead", place)
    return _named(email, place.at("lead")) if email else None


def _people(value: Any, place: Place, *, starts: bool = True) -> list[Named]:
    """Each once; what is no address is reported."""
    if value is None:
        return []
    if not isinstance(value, list):
        place.error("is not a list; write [ada@example.com, leo@example.com]")
        return []
    found: dict[str, Named] = {}
    for position, one in enumerate(value):
        here = place.at(position)
        person = _person(one, here) if starts else _named(fields.text(one, here), here)
        if person is not None and person.email in found:
            here.warning(f"{person.email} stands in this list already; keep one of the two")
        elif person is not None:
            found[person.email] = person
    return list(found.values())


def _person(value: Any, place: Place) -> Named | None:
    if not isinstance(value, dict):
        return _named(fields.text(value, place), place)
    fields.check_keys(value, PERSON_KEYS, place)
    given = value.get("start")
    start = _start(given, place.at("start"))
    if given is not None and start is None:
        return None
    return _named(_needed(value, "email", place), place, start)


def _named(email: str, place: Place, start: date | None = None) -> Named | None:
    folded = email.casefold()
    if folded and "@" not in folded:
        place.error(f"`{email[:60]}` is not an e-mail address")
    return Named(folded, place, start) if "@" in folded else None


def _short(said: str, place: Place) -> str:
    if len(said) > MAX_TEXT:
        place.warning(f"is longer than {MAX_TEXT} characters; the rest is left out")
    return said[:MAX_TEXT].strip()


def _unreadable(source: str, line: int | None, message: str) -> Read:
    notes = Notes(source)
    notes.findings.append(Finding(source=source, line=line, severity="error", message=message))
    return Read((), 0, notes)
