"""Backups under load, and what a restore may not undo: erasures, and messages that were sent."""

import asyncio
import sqlite3
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlmodel import select

from bot import installation, work
from bot.backup import MADE_AT, back_up, finish_postgres, restore
from bot.db import Database
from bot.errors import AlreadyRunning, BackupError, DatabaseUnusable, NewerDatabase, NotMigrated
from bot.migrations import upgrade
from bot.people import erasure
from bot.people.models import Employee, Erasure, SlackAccount
from bot.people.personal import ProfileData
from bot.running import alone
from bot.settings import Settings
from bot.work import Work
from tests.support.migrated import migrated

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ROOMS = (ProfileData(),)
ADA, LEO = "ada.roth@brisemont.example", "leo.martin@brisemont.example"


@pytest_asyncio.fixture
async def live(settings: Settings) -> AsyncIterator[Settings]:
    """An installation with two people and two pieces of work, one of them done."""
    settings.data_dir.mkdir()
    await migrated(settings.database)
    async with writing(settings) as session:
        for number, email in enumerate((ADA, LEO), start=1):
            session.add(person(email))
            await session.flush()
            session.add(SlackAccount(user_id=f"U00{number}", employee_id=number, kind="member", refreshed_at=NOW))
        await installation.secret(session=session)
        await work.add(key="waits", kind="k", payload={"a": 1}, due_at=NOW - timedelta(hours=1), session=session)
        await work.add(key="done", kind="k", payload={}, due_at=NOW, session=session)
        (item,) = [
            one
            for one in await work.claim(kinds=["k"], now=NOW, wall=NOW, limit=9, session=session)
            if one.key == "done"
        ]
        await work.finish(item, now=NOW, session=session)
    yield settings


def person(email: str) -> Employee:
    created = NOW - timedelta(days=30)
    return Employee(
        email=email, name=email.split("@", maxsplit=1)[0], country="DE", time_zone="Europe/Berlin", locale="de-DE",
        created_at=created, updated_at=created,
    )  # fmt: skip


class writing:  # noqa: N801 - used like the method of the same name
    """One transaction in the database of an installation."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings.database)

    async def __aenter__(self):
        self._context = self._database.writing()
        return await self._context.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        await self._context.__aexit__(*error)
        await self._database.close()


async def emails(settings: Settings) -> list[str]:
    async with writing(settings) as session:
        return list((await session.exec(select(Employee.email).order_by(Employee.email))).all())


async def erase(settings: Settings, email: str, now: datetime) -> None:
    database = Database(settings.database)
    assert await erasure.erase(email, database=database, rooms=ROOMS, now=now)
    await database.close()


def backup_of(settings: Settings, name: str = "backup.db") -> Path:
    target = Path(name)
    back_up(settings, target, now=NOW)
    return target


async def test_what_came_after_the_backup_is_gone_and_what_was_before_is_back(live: Settings) -> None:
    file = backup_of(live)
    async with writing(live) as session:
        session.add(person("new@brisemont.example"))
        await session.delete((await session.exec(select(Employee).where(Employee.email == LEO))).one())
    done = await restore(live, file, rooms=ROOMS, now=LATER)
    assert (done.made_at, done.erased_again, done.erasures_known) == (NOW, 0, True)
    assert await emails(live) == [ADA, LEO]
    assert file.exists()


async def test_the_replaced_database_is_kept_whole_beside_it(live: Settings) -> None:
    file = backup_of(live)
    async with writing(live) as session:
        session.add(person("new@brisemont.example"))
    done = await restore(live, file, rooms=ROOMS, now=LATER)
    assert done.aside is not None
    with closing(sqlite3.connect(done.aside)) as old:
        assert old.execute("SELECT count(*) FROM employee").fetchone() == (3,)
    assert {one.name for one in live.data_dir.iterdir()} == {"archipel.db", done.aside.name, "run.lock"}


async def test_messages_due_since_the_backup_and_those_that_waited_are_looked_up_first(live: Settings) -> None:
    await restore(live, backup_of(live), rooms=ROOMS, now=LATER)
    async with writing(live) as session:
        assert await installation.verify_since(session=session) == NOW
        assert await installation.restored_at(session=session) == LATER
        rows = {row.key: row for row in (await session.exec(select(Work))).all()}
        (item,) = await work.claim(kinds=["k"], now=LATER, wall=LATER, limit=9, session=session)
    assert (item.key, item.payload) == ("waits", {"a": 1})
    assert item.due_at <= LATER  # that is what the sender goes by
    assert rows["done"].state == "done"


async def test_people_erased_since_the_backup_stay_erased(live: Settings) -> None:
    file = backup_of(live)
    await erase(live, ADA, NOW + timedelta(hours=1))
    done = await restore(live, file, rooms=ROOMS, now=LATER)
    assert done.erased_again == 1
    assert await emails(live) == [LEO]
    content = b"".join(one.read_bytes() for one in live.data_dir.glob("archipel.db*") if "before" not in one.name)
    assert ADA.encode() not in content
    assert LEO.encode() in content


async def test_erasures_survive_a_second_restore_of_the_same_old_backup(live: Settings) -> None:
    file = backup_of(live)
    await erase(live, ADA, NOW + timedelta(hours=1))
    await restore(live, file, rooms=ROOMS, now=LATER)
    await restore(live, file, rooms=ROOMS, now=LATER + timedelta(hours=1))
    assert await emails(live) == [LEO]


async def test_erasures_are_understood_even_by_a_backup_from_before_there_was_a_secret(live: Settings) -> None:
    file = backup_of(live)
    with closing(sqlite3.connect(file)) as backup, backup:
        backup.execute("DELETE FROM installation WHERE name = 'secret'")
    await erase(live, ADA, NOW + timedelta(hours=1))
    assert (await restore(live, file, rooms=ROOMS, now=LATER)).erased_again == 1


async def test_a_backup_of_another_installation_does_not_wash_erasures_away(live: Settings) -> None:
    file = backup_of(live)
    with closing(sqlite3.connect(file)) as backup, backup:
        backup.execute("UPDATE installation SET value = ? WHERE name = 'secret'", ("ab" * 32,))
    await erase(live, ADA, NOW + timedelta(hours=1))
    with pytest.raises(BackupError, match="another installation"):
        await restore(live, file, rooms=ROOMS, now=LATER)
    assert await emails(live) == [LEO]
    assert list(live.data_dir.glob("*restoring*")) == []


async def test_into_an_empty_folder_any_backup_can_be_restored(live: Settings, tmp_path: Path) -> None:
    other = live.model_copy(update={"data_dir": tmp_path / "other"})
    done = await restore(other, backup_of(live), rooms=ROOMS, now=LATER)
    assert done.aside is None
    assert await emails(other) == [ADA, LEO]


async def test_over_a_damaged_database_the_backup_is_restored_and_the_gap_is_told(live: Settings) -> None:
    file = backup_of(live)
    (live.data_dir / "archipel.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 8192)
    done = await restore(live, file, rooms=ROOMS, now=LATER)
    assert not done.erasures_known
    assert await emails(live) == [ADA, LEO]


async def test_while_the_bot_runs_nothing_is_restored(live: Settings) -> None:
    file = backup_of(live)
    with alone(live.data_dir), pytest.raises(AlreadyRunning, match="stop it first"):
        await restore(live, file, rooms=ROOMS, now=LATER)
    async with writing(live) as session:
        assert await installation.verify_since(session=session) is None


def not_there(file: Path) -> None:
    file.unlink()


def no_database(file: Path) -> None:
    file.write_text("no database")


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-8192])


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE t (a)")


def a_mere_copy(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("DELETE FROM installation WHERE name = ?", (MADE_AT,))


@pytest.mark.parametrize("damage", [not_there, no_database, cut_short, of_another_program, a_mere_copy])
async def test_what_is_no_backup_of_ours_is_refused_and_nothing_changes(
    live: Settings, damage: Callable[[Path], None]
) -> None:
    file = backup_of(live)
    damage(file)
    with pytest.raises(BackupError):
        await restore(live, file, rooms=ROOMS, now=LATER)
    assert await emails(live) == [ADA, LEO]


async def test_a_newer_program_s_backup_is_refused(live: Settings) -> None:
    file = backup_of(live)
    with closing(sqlite3.connect(file)) as backup, backup:
        backup.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase):
        await restore(live, file, rooms=ROOMS, now=LATER)


async def test_a_backup_is_for_its_owner_alone_and_never_overwrites(live: Settings) -> None:
    file = backup_of(live)
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    with pytest.raises(BackupError, match="exists"):
        back_up(live, file, now=LATER)
    assert file.read_bytes() == before


async def test_a_backup_that_cannot_be_written_leaves_nothing_behind(live: Settings) -> None:
    with pytest.raises(BackupError, match="cannot write"):
        back_up(live, Path("nowhere/backup.db"), now=NOW)
    (live.data_dir / "archipel.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 8192)
    with pytest.raises((DatabaseUnusable, BackupError)):
        backup_of(live)
    assert list(Path().glob("*backup*")) == []


def test_without_a_database_there_is_nothing_to_back_up(settings: Settings) -> None:
    with pytest.raises(NotMigrated):
        backup_of(settings)


async def test_postgresql_has_its_own_tools_and_they_are_named(settings: Settings) -> None:
    ours = settings.model_copy(update={"database_url": secret_of("postgresql+asyncpg://u:p@localhost/a")})
    with pytest.raises(BackupError, match="pg_dump --format=custom"):
        back_up(ours, Path("b"), now=NOW)
    with pytest.raises(BackupError, match="pg_restore"):
        await restore(ours, Path("b"), rooms=ROOMS, now=NOW)


async def test_after_pg_restore_the_same_two_promises_hold(settings: Settings, new_postgres: Callable[[], str]) -> None:
    old, new = ours(settings, new_postgres()), ours(settings, new_postgres())
    secret = ""
    for installed in (old, new):
        await upgrade(installed.database)
        async with writing(installed) as session:
            session.add_all([person(ADA), person(LEO)])
            if secret:  # as in a dump of the old one
                session.add(installation.Installation(name=installation.SECRET, value=secret))
            secret = (await installation.secret(session=session)).hex()
    await erase(old, ADA, NOW + timedelta(hours=1))
    done = await finish_postgres(new, made_at=NOW, replaces=old.database, rooms=ROOMS, now=LATER)
    assert (done.erased_again, done.erasures_known, await emails(new)) == (1, True, [LEO])
    async with writing(new) as session:
        assert await installation.verify_since(session=session) == NOW
        assert await installation.restored_at(session=session) == LATER


async def test_without_the_old_url_the_gap_is_told(settings: Settings, new_postgres: Callable[[], str]) -> None:
    new = ours(settings, new_postgres())
    await upgrade(new.database)
    assert not (await finish_postgres(new, made_at=NOW, replaces=None, rooms=ROOMS, now=LATER)).erasures_known


def ours(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"database_url": secret_of(url)})


def secret_of(text: str):
    from pydantic import SecretStr

    return SecretStr(text)


class Writers:
    """Threads that write pairs of rows, each pair in one transaction, while a backup is taken."""

    def __init__(self, database: Path, threads: int = 3) -> None:
        self._database = database
        self._stop, self._begun = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(threads)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        assert self._begun.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        insert = "INSERT INTO installation (name, value) VALUES (?, ?)"
        with closing(sqlite3.connect(self._database, timeout=30, isolation_level=None)) as connection:
            while not self._stop.is_set():
                pair = f"pair-{uuid4().hex}"
                connection.execute("BEGIN IMMEDIATE")
                for half in "ab":
                    connection.execute(insert, (f"{pair}{half}", "x" * 200))
                connection.execute("COMMIT")
                self._begun.set()


def halves(database: Path) -> tuple[int, int]:
    """Pairs of which only one half is there, and whole ones."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM installation WHERE name LIKE 'pair-%'")]
    pairs = Counter(name[:-1] for name in names)
    return sum(count != 2 for count in pairs.values()), len(pairs)


async def rounds(live: Settings, count: int) -> None:
    """Back up while others write; restore; what is there must be one instant of the past and go on working."""
    target = live.data_dir / "archipel.db"
    for number in range(count):
        with Writers(target):
            file = await asyncio.to_thread(backup_of, live, f"backup-{number}.db")
        broken, whole = halves(file)
        assert (broken, whole > 0) == (0, True)
        done = await restore(live, file, rooms=ROOMS, now=LATER)
        assert halves(target) == (0, whole)
        assert await emails(live) == [ADA, LEO]
        assert done.aside is not None
        done.aside.unlink()
        file.unlink()


async def test_a_backup_under_load_is_one_instant_and_restores(live: Settings) -> None:
    await rounds(live, 3)


@pytest.mark.prove
async def test_fifty_of_fifty_backups_under_load_restore(live: Settings) -> None:
    await rounds(live, 50)


async def test_the_list_of_erasures_is_the_union_of_both(live: Settings) -> None:
    async with writing(live) as session:
        session.add(Erasure(digest="before", erased_at=NOW - timedelta(days=9)))
    file = backup_of(live)
    async with writing(live) as session:
        session.add(Erasure(digest="after", erased_at=NOW + timedelta(days=1)))
        await session.delete(await session.get_one(Erasure, "before"))
    await restore(live, file, rooms=ROOMS, now=LATER)
    async with writing(live) as session:
        assert set((await session.exec(select(Erasure.digest))).all()) == {"before", "after"}
