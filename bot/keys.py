"""Keys with which other programs may report usage over HTTP."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.db import UtcDateTime, insert_new
from bot.errors import BadKeyName, KeyNameTaken, UnknownKey

PREFIX: Final = "archipel_"
"""Makes a key recognisable to people and to scanners that look for secrets in files."""

LONGEST_NAME: Final = 80


class ApiKey(SQLModel, table=True):
    """One key by its name; only a digest is kept, so that a copy of the database opens nothing."""

    __tablename__ = "api_key"

    name: str = Field(primary_key=True, max_length=LONGEST_NAME)
    digest: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


async def create(name: str, *, session: AsyncSession, now: datetime) -> str:
    """A new key called `name`. It is told this once: nobody can read it out of the database again.

    Raises BadKeyName, and KeyNameTaken for a name in use, revoked ones included, so that a name in a log means one key
    for ever.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadKeyName(LONGEST_NAME)
    key = PREFIX + secrets.token_urlsafe(32)
    if not await insert_new(session, ApiKey, {"name": name, "digest": _digest(key), "created_at": now}):
        raise KeyNameTaken(name)
    return key


async def verify(key: str, *, session: AsyncSession) -> str | None:
    """The name of the key, or None for one that is unknown or revoked.

    Every digest is compared in full, so that the time it takes tells nothing. A plain SHA-256 is enough: keys are 256
    random bits, there is nothing to guess.
    """
    digest = _digest(key)
    known = (await session.exec(select(ApiKey).where(col(ApiKey.revoked_at).is_(None)))).all()
    matching = [one.name for one in known if hmac.compare_digest(one.digest, digest)]
    return matching[0] if matching else None


async def revoke(name: str, *, session: AsyncSession, now: datetime) -> None:
    """End the key called `name` at once; an already revoked one keeps its first time. Raises UnknownKey."""
    key = await session.get(ApiKey, name)
    if key is None:
        raise UnknownKey(name)
    key.revoked_at = key.revoked_at or now


async def everything(*, session: AsyncSession) -> list[ApiKey]:
    """All keys, the revoked ones included, oldest first."""
    return list((await session.exec(select(ApiKey).order_by(col(ApiKey.created_at), col(ApiKey.name)))).all())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
