"""What the commands that run an installation do: values in, lines to print and an exit code out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from bot.errors import CompanyError, ExportFailed, ImportRejected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from bot.backup import Restored
    from bot.db import Database
    from bot.keys import ApiKey
    from bot.people.roster import Defaults, Roster
    from bot.people.service import ImportReport
    from bot.registry.importing import ImportReport as ToolsReport
    from bot.registry.toolsfile import Read
    from bot.rollout.importing import ImportReport as RolloutReport
    from bot.rollout.rolloutfile import Read as RolloutRead
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
    from bot.people import roster, service

    text = roster.decode(_read(file), str(file))
    read = roster.parse(text, source=str(file), defaults=_defaults(settings))
    async with _database(settings) as database, database.writing() as session:
        report = await service.import_roster(read.rows, session=session, now=now, columns=read.columns)
    return Outcome(_import_lines(read, report), 1 if read.refused else 0)


async def tools_import(settings: Settings, file: Path, *, now: datetime) -> Outcome:
    """Import the registry of tools in `file`; exit code 1 when something of it is wrong, which is read strictly.

    `now` is aware. Raises ImportRejected when nothing of the file can be read, and the errors of the database.
    """
    from bot.registry import service, toolsfile

    read = toolsfile.decode(_read(file), str(file))
    if not read.usable:
        raise ImportRejected(read.findings)
    async with _database(settings) as database, database.writing() as session:
        report = await service.import_file(read, by=None, now=now, session=session)
    wrong = any(finding.severity == "error" for finding in read.findings)
    return Outcome(_tools_lines(read, report), 1 if wrong else 0)


async def tools_export(settings: Settings, file: Path) -> Outcome:
    """Write the registry of tools to `file`, in the place of what is there; exit code 1 when there are none.

    Raises ExportFailed and the errors of the database.
    """
    from bot.registry import service

    async with _database(settings) as database, database.reading() as session:
        if not await service.count(session=session):
            return Outcome(("The registry is empty; nothing was written.",), 1)
        text = await service.export(session=session)
    _write(file, text)
    return Outcome((f"{file} holds the registry as it is now. Comments of an earlier file are not kept.",))


async def rollout_import(settings: Settings, file: Path, *, now: datetime) -> Outcome:
    """Import the waves in `file`; exit code 1 when something of it is wrong, which is left out.

    `now` is aware. Raises ImportRejected when nothing of the file can be read, and the errors of the database.
    """
    from bot import company
    from bot.rollout import rolloutfile
    from bot.rollout.importing import import_waves

    try:
        ours = company.load(settings.policies_dir)
    except CompanyError as error:
        raise ImportRejected(error.findings) from error
    read = rolloutfile.decode(_read(file), str(file))
    if not read.usable:
        raise ImportRejected(read.findings)
    async with _database(settings) as database, database.writing() as session:
        report = await import_waves(read, calendar=ours.home, now=now, session=session)
    wrong = any(finding.severity == "error" for finding in read.findings)
    return Outcome(_rollout_lines(read, report), 1 if wrong else 0)


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


async def doctor(settings: Settings, *, now: datetime, audit: str = "") -> Outcome:
    """Settings with secrets hidden, then every check; exit code 1 when one failed. `now` is aware.

    `audit` is the last entry of the audit chain as an earlier look printed it.
    """
    from bot.doctor import diagnose, worst
    from bot.settings import describe

    rows = describe(settings)
    width = max(len(name) for name, _ in rows)
    checks = await diagnose(settings, now, audit=audit)
    lines = [f"{name:<{width}}  {value}" for name, value in rows]
    lines.append("")
    for check in checks:
        lines.append(f"{check.verdict:<4}  {check.name}: {check.said}")
        if check.do:
            lines.append(f"      -> {check.do}")
    return Outcome(tuple(lines), 1 if worst(checks) == "fail" else 0)


def backup(settings: Settings, file: Path, *, now: datetime) -> Outcome:
    """Write a backup of the database to `file`; `now` is aware. Raises as `bot.backup.back_up` does."""
    from bot.backup import back_up

    size = back_up(settings, file, now=now)
    return Outcome(
        (f"{file}: {size / 1e6:.1f} MB. It holds what people asked: keep it where only admins can read it.",)
    )


async def restore(settings: Settings, file: Path, *, now: datetime) -> Outcome:
    """Put the backup `file` in place; `now` is aware. Raises as `bot.backup.restore` does.

    Exit code 1 when the list of erasures of the replaced database could not be read.
    """
    from bot import backup
    from bot.app import personal_data

    return _restored(await backup.restore(settings, file, rooms=personal_data(), now=now))


async def restore_postgres(settings: Settings, *, made_at: datetime, replaces: str | None, now: datetime) -> Outcome:
    """What is left to do after `pg_restore`, with the database at the URL `replaces` in use until now.

    `made_at` and `now` are aware. Exit code 1 when `replaces` is not given: its list of erasures is missing then.
    """
    from bot import backup
    from bot.app import personal_data

    return _restored(
        await backup.finish_postgres(settings, made_at=made_at, replaces=replaces, rooms=personal_data(), now=now)
    )


async def erase(settings: Settings, email: str, *, now: datetime) -> Outcome:
    """Erase the person with this address; `now` is aware. Exit code 1 when there is nobody."""
    from bot.app import personal_data
    from bot.people.erasure import erase

    async with _database(settings) as database:
        erased = await erase(email, database=database, rooms=personal_data(), now=now)
    if erased is None:
        return Outcome((f"Nobody has the address {email}; nothing was changed.",), 1)
    lines = [
        "Erased. Nothing about this person is left in the database; a digest of the address makes sure that a "
        "restored backup is cleared of them too."
    ]
    if erased.messages:
        lines.append(f"{erased.messages} messages are taken back in Slack while `archipel run` works.")
    lines.append("Older backups and whatever lies beside the database still hold this person: delete them in time.")
    return Outcome(tuple(lines))


async def keys_create(settings: Settings, name: str, *, now: datetime) -> Outcome:
    """Make a key and show it, this once. Raises KeyNameTaken."""
    from bot import keys

    async with _database(settings) as database, database.writing() as session:
        key = await keys.create(name, session=session, now=now)
    return Outcome((key, "This is shown once. Send it as `Authorization: Bearer KEY` to /v1/usage-events."))


async def keys_revoke(settings: Settings, name: str, *, now: datetime) -> Outcome:
    """End a key at once. Raises UnknownKey."""
    from bot import keys

    async with _database(settings) as database, database.writing() as session:
        await keys.revoke(name, session=session, now=now)
    return Outcome((f"{name} no longer opens anything.",))


async def keys_list(settings: Settings) -> Outcome:
    """Every key by its name and since when; the keys themselves are known to nobody."""
    from bot import keys

    async with _database(settings) as database, database.reading() as session:
        known = await keys.everything(session=session)
    if not known:
        return Outcome(("There are no keys: `archipel keys create NAME` makes one.",))
    return Outcome(tuple(_key_line(key) for key in known))


def _key_line(key: ApiKey) -> str:
    ended = f", revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
    return f"{key.name}  since {key.created_at:%Y-%m-%d}{ended}"


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    """The database, once it fits this program; closed at the end."""
    from bot.db import Database, check_schema

    database = Database(settings.database)
    try:
        await check_schema(database)
        yield database
    finally:
        await database.close()


def _restored(done: Restored) -> Outcome:
    lines = [
        f"Restored: the state of {done.made_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC. "
        "What was due since then is looked up in Slack before it is sent."
    ]
    if done.erased_again:
        lines.append(f"{done.erased_again} people who had asked to be forgotten were erased again.")
    if not done.erasures_known:
        lines.append("Erasures since the backup are not known: run `archipel erase EMAIL` again for each of them.")
    if done.aside:
        lines.append(f"The old database is {done.aside}. It holds personal data: delete it once it is of no use.")
    return Outcome(tuple(lines), 0 if done.erasures_known else 1)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImportRejected([_cannot_read(file, error)]) from error


def _write(file: Path, text: str) -> None:
    """The whole file or none of it."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportFailed(f"{file} cannot be written ({reason}); check the folder and its permissions") from error


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


def _rollout_lines(read: RolloutRead, report: RolloutReport) -> tuple[str, ...]:
    lines = [str(finding) for finding in read.findings]
    added, changed, unchanged = len(report.added), len(report.changed), len(report.unchanged)
    lines.append(f"Waves: {added} added, {changed} changed, {unchanged} unchanged, {report.refused} left out.")
    lines.append(f"People who joined: {report.joined}.")
    return tuple(lines)


def _tools_lines(read: Read, report: ToolsReport) -> tuple[str, ...]:
    lines = [str(finding) for finding in read.findings]
    added, changed, unchanged = len(report.added), len(report.changed), len(report.unchanged)
    lines.append(f"Tools: {added} added, {changed} changed, {unchanged} unchanged, {read.refused} left out.")
    if report.left_alone:
        lines.append(f"Not in this file and left alone: {', '.join(report.left_alone)}.")
    if report.kept:
        lines.append(f"Kept as they were, because the file has errors in them: {', '.join(report.kept)}.")
    if report.kept_suspended:
        kept = ", ".join(report.kept_suspended)
        lines.append(f"Still suspended, whatever this file says: {kept}. Only lifting the suspension opens them again.")
    return tuple(lines)
