"""What one installation remembers about itself: a secret of its own and when it was restored from a backup."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from random import Random
from typing import Final

from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.db import insert_new

SECRET: Final = "secret"  # noqa: S105 - the name it is kept under
VERIFY_SINCE: Final = "verify_since"
RESTORED_AT: Final = "restored_at"


class Installation(SQLModel, table=True):
    """One remembered value by its name."""

    __tablename__ = "installation"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)


async def secret(*, session: AsyncSession) -> bytes:
    """The secret that makes ids opaque; made at first use, the same for all replicas."""
    await insert_new(session, Installation, {"name": SECRET, "value": secrets.token_hex(32)})
    kept = await session.get_one(Installation, SECRET)
    return bytes.fromhex(kept.value)


def opaque(secret: bytes, key: str) -> str:
    """An id others may see that tells nothing about `key`: HMAC-SHA-256, 32 hexadecimal digits."""
    return hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:32]


def chance(secret: bytes, key: str) -> Random:
    """What is left to chance about `key`: nobody without the secret can foresee it, and done again it is the same.

    What is published of a group must not depend on how often it was computed, as after a restore.
    """
    return Random(hmac.digest(secret, f"chance:{key}".encode(), hashlib.sha256))  # noqa: S311 - seeded by the secret


async def verify_since(*, session: AsyncSession) -> datetime | None:
    """When the backup was made that this database comes from.

    What was due since may have been sent already although the database does not know it.
    """
    kept = await session.get(Installation, VERIFY_SINCE)
    return datetime.fromisoformat(kept.value) if kept is not None else None


async def restored_at(*, session: AsyncSession) -> datetime | None:
    """When this database was restored from that backup: what became due later cannot have been sent before."""
    kept = await session.get(Installation, RESTORED_AT)
    return datetime.fromisoformat(kept.value) if kept is not None else None
