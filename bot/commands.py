"""What the commands `people import`, `db upgrade` and `doctor` do: values in, lines to print and an exit code out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import CompanyError, ImportRejected

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.people.roster import Defaults, Roster
    from bot.people.service import ImportReport
    from bot.settings import Settings
    from knowledge import Finding


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command prints, line by line, and its exit code (0 good, 1 the check or the request failed)."""

    lines: tuple[str, ...]
    exit_code: int = 0


async def people_import(settings: Settings, file: Path, *, now: datetime) -> Outcome:
    """Import the roster in `file`: good rows are stored, refused ones named with their line (exit code 1).

    `now` is aware. Raises ImportRejected when nothing of the file can be read, and the errors of the database.
    """
    from bot.db import Database, check_schema
    from bot.people import roster, service

    text = roster.decode(_read(file), str(file))
    read = roster.parse(text, source=str(file), defaults=_defaults(settings))
    database = Database(settings.database)
    try:
        await check_schema(database)
        async with database.writing() as session:
            report = await service.import_roster(read.rows, session=session, now=now, columns=read.columns)
    finally:
        await database.close()
    return Outcome(_import_lines(read, report), 1 if read.refused else 0)


async def db_upgrade(settings: Settings) -> Outcome:
    """Bring the database up to this version, making the data folder if it is needed.

    Raises DataFolderError, NewerDatabase, DatabaseUnusable.
    """
    from bot.folders import prepare_data_folder
    from bot.migrations import upgrade

    if settings.database_url is None:
        prepare_data_folder(settings.data_dir)
    done = await upgrade(settings.database)
    if not done.changed:
        return Outcome((f"The database is up to date (revision {done.after}).",))
    return Outcome((f"The database was brought from {done.before or 'nothing'} to revision {done.after}.",))


async def doctor(settings: Settings, *, now: datetime) -> Outcome:
    """Settings with secrets hidden, then every check; exit code 1 when one failed. `now` is aware."""
    from bot.doctor import diagnose, worst
    from bot.settings import describe

    rows = describe(settings)
    width = max(len(name) for name, _ in rows)
    checks = await diagnose(settings, now)
    lines = [f"{name:<{width}}  {value}" for name, value in rows]
    lines.append("")
    for check in checks:
        lines.append(f"{check.verdict:<4}  {check.name}: {check.said}")
        if check.do:
            lines.append(f"      -> {check.do}")
    return Outcome(tuple(lines), 1 if worst(checks) == "fail" else 0)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImportRejected([_cannot_read(file, error)]) from error


def _cannot_read(file: Path, error: OSError) -> Finding:
    from knowledge import Finding as Found

    said = f"cannot be read ({error.strerror or type(error).__name__}); check the name and its permissions"
    return Found(source=str(file), line=None, severity="error", message=said)


def _defaults(settings: Settings) -> Defaults:
    """From `company.yaml`; without a usable one there is nothing to fall back on, so its findings are raised."""
    from bot import company
    from bot.people.roster import Defaults

    try:
        ours = company.load(settings.policies_dir)
    except CompanyError as error:
        raise ImportRejected(error.findings) from error
    return Defaults(country=ours.country, time_zone=ours.time_zone, locale=ours.languages[0])


def _import_lines(read: Roster, report: ImportReport) -> tuple[str, ...]:
    lines = [str(finding) for finding in read.findings]
    lines += [f"manager {email} is not known; check the address" for email in report.unknown_managers]
    counts = f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, {read.refused} refused"
    lines.append(f"People: {counts}.")
    if report.left_alone:
        known = f"{report.left_alone} known people are not in this file"
        lines.append(f"{known} and were left alone: set active to false to end somebody's access.")
    return tuple(lines)
