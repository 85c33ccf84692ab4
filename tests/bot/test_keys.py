from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot import keys
from bot.db import Database
from bot.errors import BadKeyName, KeyNameTaken, UnknownKey
from bot.keys import ApiKey

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


async def make(database: Database, name: str = "deepl") -> str:
    async with database.writing() as session:
        return await keys.create(name, session=session, now=NOW)


async def verified(database: Database, key: str) -> str | None:
    async with database.reading() as session:
        return await keys.verify(key, session=session)


async def test_a_key_opens_until_it_is_revoked(database: Database) -> None:
    key, other = await make(database), await make(database, "other")
    assert key.startswith("archipel_")
    assert (await verified(database, key), await verified(database, other)) == ("deepl", "other")
    async with database.writing() as session:
        await keys.revoke("deepl", session=session, now=NOW)
    assert (await verified(database, key), await verified(database, other)) == (None, "other")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "two\nlines"])
async def test_a_key_needs_a_name_that_can_be_told(database: Database, name: str) -> None:
    with pytest.raises(BadKeyName, match="1 to 80 printable"):
        await make(database, name)


@pytest.mark.parametrize("wrong", ["", "archipel_", "archipel_\x00é", "x" * 10_000])
async def test_anything_else_opens_nothing(database: Database, wrong: str) -> None:
    key = await make(database)
    assert await verified(database, wrong) is None
    assert await verified(database, key[:-1]) is None
    assert await verified(database, key + "x") is None


async def test_the_database_holds_no_key(database: Database) -> None:
    key = await make(database)
    async with database.reading() as session:
        row = (await session.exec(select(ApiKey))).one()
    assert key not in str(row.model_dump())
    assert await verified(database, row.digest) is None


async def test_a_name_is_used_once_even_after_its_key_was_revoked(database: Database) -> None:
    await make(database)
    async with database.writing() as session:
        await keys.revoke("deepl", session=session, now=NOW)
    with pytest.raises(KeyNameTaken, match="choose another name"):
        await make(database)


async def test_revoking_twice_keeps_the_first_time_and_an_unknown_name_is_told(database: Database) -> None:
    await make(database)
    for later in (timedelta(0), timedelta(days=1)):
        async with database.writing() as session:
            await keys.revoke("deepl", session=session, now=NOW + later)
    async with database.reading() as session:
        assert [(one.name, one.revoked_at) for one in await keys.everything(session=session)] == [("deepl", NOW)]
    with pytest.raises(UnknownKey, match="archipel keys list"):
        async with database.writing() as session:
            await keys.revoke("nobody", session=session, now=NOW)
