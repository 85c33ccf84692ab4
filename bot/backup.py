"""`archipel backup FILE` and `archipel restore FILE`: one consistent SQLite file, taken while the bot works.

A restore loses what came after the backup, but neither people's wish to be forgotten nor the rule that no message is
sent twice:
1. the list of erasures of the database that is replaced joins the backup's, and all are carried out again;
2. what was not finished when the backup was made, and whatever fell due until the restore, is looked up in Slack
   before it is sent: `verify_since` and `restored_at` of bot/installation.py tell the sender.
PostgreSQL has tools of its own for the copy; `finish_postgres` does these two things after them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect, make_url

from bot.db import BUSY_TIMEOUT_S, Database, check_schema, known_revisions, plain_reason
from bot.errors import BackupError, DatabaseUnusable, NewerDatabase, NotMigrated
from bot.folders import prepare_data_folder
from bot.installation import RESTORED_AT, SECRET, VERIFY_SINCE, Installation
from bot.migrations import upgrade
from bot.people import erasure
from bot.running import alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import PersonalData
    from bot.settings import Settings

MADE_AT: Final = "backed_up_at"
"""Under this name the table `installation` of a backup says when it was begun."""

_POSTGRES_BACKUP: Final = (
    "this installation keeps its data in PostgreSQL: `pg_dump --format=custom --file FILE DATABASE`"
)
_POSTGRES_RESTORE: Final = (
    "this installation keeps its data in PostgreSQL: stop every replica, load the dump into a new database with "
    "`pg_restore --no-owner --dbname NEW FILE`, set ARCHIPEL_DATABASE_URL to it, run `archipel db upgrade` and then "
    "`archipel restore --made-at 2026-11-22T03:00:00Z --replaces OLD_DATABASE_URL`"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. Messages that may have left since `made_at` are looked up in Slack before they are sent.

    `aside` is where the replaced database lies now. `erasures_known` is False when its list of erasures could not be
    read, so that whoever was erased since the backup is back.
    """

    made_at: datetime
    erased_again: int
    erasures_known: bool = True
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class _Carried:
    """What survives of the database that is replaced."""

    erasures: list[dict[str, Any]]
    secret: str | None


def back_up(settings: Settings, target: Path, *, now: datetime) -> int:
    """Write a backup to `target`, which must not exist; its size in bytes. The bot may go on working meanwhile.

    `now` is aware. Raises BackupError, NotMigrated, NewerDatabase and DatabaseUnusable; no half-made file is left.
    """
    database = _sqlite_file(settings, _POSTGRES_BACKUP)
    if target.exists():
        raise BackupError(f"{target} exists: give a new name, or move the file away")
    if not database.exists():
        raise NotMigrated(None)
    part = target.with_name(f".{target.name}.part")
    try:
        _remove(part)
        part.touch(mode=0o600)  # it will hold what people asked
        _copy_and_mark(database, part, now)
        part.rename(target)
        _flush(target.parent)
    except OSError as error:
        raise BackupError(f"cannot write {target} ({error.strerror}): check folder, permissions and space") from error
    except sqlite3.Error as error:
        raise DatabaseUnusable(plain_reason(error)) from error
    finally:
        _remove(part)
    return target.stat().st_size


async def restore(settings: Settings, source: Path, *, rooms: Sequence[PersonalData], now: datetime) -> Restored:
    """Put the backup `source` in the place of the database; `rooms` are what the features store of people.

    Everything is prepared beside the database, which is replaced in one step. `now` is aware. Raises BackupError,
    AlreadyRunning, NewerDatabase, DataFolderError and DatabaseUnusable; the database is as it was then.
    """
    target = _sqlite_file(settings, _POSTGRES_RESTORE)
    made_at = _made_at(source)
    prepare_data_folder(settings.data_dir)
    ready = target.with_name(f".{target.name}.restoring")
    with alone(settings.data_dir):
        try:
            _remove(ready)
            ready.touch(mode=0o600)
            shutil.copyfile(source, ready)
            await upgrade(_url(ready))
            carried = await _carried(target) if target.exists() else _Carried([], None)
            erased = await _prepare(_url(ready), carried or _Carried([], None), made_at, rooms, now)
            _settle(ready)
            aside = _replace(target, ready, now)
        except OSError as error:
            raise BackupError(f"cannot put {source} in place ({error.strerror}); nothing was changed") from error
        except sqlite3.Error as error:
            raise DatabaseUnusable(plain_reason(error)) from error
        finally:
            _remove(ready)
    return Restored(made_at, erased, carried is not None, aside)


async def finish_postgres(
    settings: Settings, *, made_at: datetime, replaces: str | None, rooms: Sequence[PersonalData], now: datetime
) -> Restored:
    """After `pg_restore`: the two promises of this module. `replaces` is the URL of the database used until now.

    `made_at` and `now` are aware. Raises the errors of the database, and BackupError as `restore` does.
    """
    if make_url(settings.database).get_backend_name() == "sqlite":
        raise BackupError("this installation keeps its data in SQLite: give the backup, `archipel restore FILE`")
    carried = _Carried([], None)
    if replaces:
        old = Database(replaces)
        try:
            carried = await _of_database(old)
        finally:
            await old.close()
    erased = await _prepare(settings.database, carried, made_at, rooms, now)
    return Restored(made_at, erased, bool(replaces))


async def _prepare(url: str, carried: _Carried, made_at: datetime, rooms: Sequence[PersonalData], now: datetime) -> int:
    """Make a restored database ready to go on; how many people were erased again."""
    database = Database(url)
    try:
        await check_schema(database)
        async with database.writing() as session:
            await _keep_secret(carried, session)
            await _set(VERIFY_SINCE, made_at.isoformat(), session)
            await _set(RESTORED_AT, now.isoformat(), session)
        return await erasure.reapply_erasures(database, rooms=rooms, now=now, carried=carried.erasures)
    finally:
        await database.close()


async def _keep_secret(carried: _Carried, session: AsyncSession) -> None:
    """The list of erasures is only readable with the secret it was written with. Raises BackupError for two of them."""
    ours = await session.get(Installation, SECRET)
    if ours is None and carried.secret is not None:
        await _set(SECRET, carried.secret, session)
    if ours is not None and carried.erasures and carried.secret != ours.value:
        raise BackupError(
            "the backup comes from another installation, and people were erased in this one: restore it into a data "
            "folder of its own (ARCHIPEL_DATA_DIR)"
        )


async def _set(name: str, value: str, session: AsyncSession) -> None:
    await session.merge(Installation(name=name, value=value))
    await session.flush()


async def _carried(target: Path) -> _Carried | None:
    """What has to survive of the database at `target`; None when it cannot be read any more."""
    database = Database(_url(target))
    try:
        return await _of_database(database)
    except DatabaseUnusable:
        return None
    finally:
        await database.close()


async def _of_database(database: Database) -> _Carried:
    async with database.reading() as session:
        connection = await session.connection()
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("erasure")):
            return _Carried([], None)
        secret = await session.get(Installation, SECRET)
    return _Carried(await erasure.erasures(database), secret.value if secret else None)


def _copy_and_mark(database: Path, part: Path, now: datetime) -> None:
    """A snapshot of one instant, whatever is written meanwhile (`VACUUM INTO`), that says when it was begun."""
    with closing(_open(database)) as live:
        live.execute("VACUUM INTO ?", (str(part),))
    with closing(_open(part)) as copy:
        _check_whole(copy)
        _check_revision(copy)
        copy.execute("INSERT OR REPLACE INTO installation (name, value) VALUES (?, ?)", (MADE_AT, now.isoformat()))
    _flush(part)


def _made_at(source: Path) -> datetime:
    """When the backup was made. Raises BackupError unless it is a whole one of ours, NewerDatabase for a newer one."""
    not_ours = BackupError(f"{source} is no backup made by `archipel backup`")
    if not source.is_file():
        raise BackupError(f"{source} is not there: check the name")
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as backup:
            _check_whole(backup)
            _check_revision(backup)
            found = backup.execute("SELECT value FROM installation WHERE name = ?", (MADE_AT,)).fetchone()
    except sqlite3.Error as error:
        raise not_ours from error
    if found is None:
        raise not_ours
    return datetime.fromisoformat(found[0])


def _check_whole(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise BackupError("the file is damaged: use an older backup")


def _check_revision(connection: sqlite3.Connection) -> None:
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision not in known_revisions():
        raise NewerDatabase(revision)
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'installation'").fetchone():
        raise NotMigrated(revision)


def _replace(target: Path, ready: Path, now: datetime) -> Path | None:
    """The database in one step; where the old one lies now, with its log if that could not be settled any more."""
    if not target.exists():
        ready.rename(target)
        return None
    aside = target.with_name(f"{target.name}.before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    with suppress(sqlite3.Error):  # damaged: everything is kept as it lies
        _settle(target)
    for log in _logs(target):
        log.rename(aside.with_name(aside.name + log.name.removeprefix(target.name)))
    try:
        os.link(target, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(target, aside)
    ready.replace(target)
    _flush(target.parent)
    return aside


def _settle(database: Path) -> None:
    """Everything of the write-ahead log into the file, which then stands alone."""
    with closing(_open(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _flush(database)


def _logs(database: Path) -> list[Path]:
    return [log for log in (database.with_name(database.name + end) for end in ("-wal", "-shm")) if log.exists()]


def _remove(database: Path) -> None:
    for file in (database, *_logs(database)):
        file.unlink(missing_ok=True)


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, timeout=BUSY_TIMEOUT_S, isolation_level=None)


def _flush(path: Path) -> None:
    """To the disk: a file's content, or a folder's list of names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sqlite_file(settings: Settings, otherwise: str) -> Path:
    """The file of the database; raises BackupError saying `otherwise` when it is not SQLite."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(otherwise)
    return Path(url.database)


def _url(database: Path) -> str:
    return f"sqlite+aiosqlite:///{database.absolute()}"
