"""The people CSV: text in, validated rows and findings with line numbers out. Pure."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.errors import ImportRejected
from bot.people.cells import Unusable, read_cell
from knowledge import LANGS, Finding

REQUIRED: Final = ("email", "name")
COLUMNS: Final = (
    "email", "name", "department", "team", "location", "country", "time_zone", "locale", "roles", "groups",
    "manager_email", "active", "away_from", "away_until",
)  # fmt: skip
MAX_BYTES: Final = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What an empty or missing country, time zone and locale stand for; from `company.yaml`."""

    country: str
    time_zone: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person as the file says, normalised; fields as in `bot.people.models.Employee`."""

    email: str
    name: str
    department: str
    team: str
    location: str
    country: str
    time_zone: str
    locale: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    manager_email: str | None
    active: bool
    away_from: date | None
    away_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The good rows of a file, the columns it has, and everything there is to say about it.

    Columns the file lacks hold defaults in `rows`; they are for new people only and never overwrite what is known.
    """

    rows: tuple[RosterRow, ...]
    columns: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({finding.line for finding in self.findings if finding.severity == "error"})


def decode(data: bytes, source: str) -> str:
    """The text of a CSV file in UTF-8, with or without byte order mark.

    Other encodings are refused rather than guessed: a wrong guess turns `Müller` into `MÃ¼ller` without a word.
    Raises ImportRejected.
    """
    if len(data) > MAX_BYTES:
        raise _rejected(source, None, f"larger than {MAX_BYTES // 1_000_000} MB: this is no list of people")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _rejected(source, line, 'not UTF-8: save it again as "CSV UTF-8" (Excel) or with UTF-8 chosen') from None


def parse(text: str, *, source: str, defaults: Defaults) -> Roster:
    """Read a roster separated by commas or semicolons; bad rows become findings, the good ones are kept.

    Raises ImportRejected when there is no usable header, so that nothing at all can be read.
    """
    lines = _Lines(text, source)
    header = _header(lines.header, source)
    findings = _header_findings(header, source)
    rows: dict[str, RosterRow] = {}
    first_lines: dict[str, int] = {}
    for line, cells in lines:
        try:
            row = _row(header, cells, defaults)
            _refuse_duplicate(row.email, first_lines)
        except Unusable as error:
            findings.append(Finding(source=source, line=line, severity="error", message=str(error)))
            continue
        first_lines[row.email], rows[row.email] = line, row
        findings += [Finding(source=source, line=line, severity="warning", message=said) for said in _remarks(row)]
    columns = frozenset(header) & frozenset(COLUMNS)
    return Roster(rows=tuple(rows.values()), columns=columns, findings=tuple(findings))


class _Lines:
    """The records of a CSV text with the line each starts on; empty lines are left out.

    A record with broken quotes comes as the reason it cannot be read.
    """

    def __init__(self, text: str, source: str) -> None:
        first = text.split("\n", 1)[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        self._records = self._read()
        line, header = next(self._records, (1, []))
        if isinstance(header, str):
            raise _rejected(source, line, header)
        self.header = header

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        return self._records

    def _read(self) -> Iterator[tuple[int, list[str] | str]]:
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader, None)
            except csv.Error as error:
                read = self._reader.line_num
                yield line, f"broken quotes ({error}); nothing of line {line} to {read} was read: double or remove them"
                continue
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]


def _header(cells: Sequence[str], source: str) -> list[str]:
    names = [cell.casefold() for cell in cells]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise _rejected(
            source, 1, f"no column {' and no column '.join(missing)}: the first line must be {','.join(COLUMNS)}"
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise _rejected(source, 1, f"column {', '.join(twice)} appears twice: keep one")
    return names


def _header_findings(header: Sequence[str], source: str) -> list[Finding]:
    missing = [name for name in COLUMNS if name not in header]
    messages = (
        [f"no column {', '.join(missing)}: what is already known stays, new people get defaults"] if missing else []
    )
    for name in header:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            messages.append(f"unknown column `{name}` is left out and not stored{hint}")
    return [Finding(source=source, line=1, severity="warning", message=message) for message in messages]


def _row(header: Sequence[str], cells: Sequence[str] | str, defaults: Defaults) -> RosterRow:
    if isinstance(cells, str):
        raise Unusable(cells)
    if len(cells) != len(header):
        raise Unusable(
            f"{len(cells)} cells under {len(header)} columns: quote values that contain the separator, "
            'such as "manager;champion"'
        )
    given = dict(zip(header, cells, strict=True))
    problems: list[str] = []
    values = {name: _cell(name, given, defaults, problems) for name in COLUMNS}
    start, end = values["away_from"], values["away_until"]
    if start and end and end < start:
        problems.append(f"away_until {end} lies before away_from {start}")
    if problems:
        raise Unusable("; ".join(problems))
    return RosterRow(**values)


def _cell(name: str, given: Mapping[str, str], defaults: Defaults, problems: list[str]) -> Any:
    try:
        return read_cell(name, given.get(name, "") or getattr(defaults, name, ""))
    except Unusable as error:
        problems.append(f"{name}: {error}")
        return None


def _refuse_duplicate(email: str, first_lines: Mapping[str, int]) -> None:
    if email in first_lines:
        raise Unusable(f"email: {email} was already in line {first_lines[email]}; keep one of the two")


def _remarks(row: RosterRow) -> Iterator[str]:
    if row.locale.split("-", 1)[0] not in LANGS:
        yield f"locale: Archipel does not speak {row.locale} yet; {row.email} will read English"
    if row.manager_email == row.email:
        yield f"manager_email: {row.email} is their own manager"


def _rejected(source: str, line: int | None, message: str) -> ImportRejected:
    return ImportRejected([Finding(source=source, line=line, severity="error", message=message)])
