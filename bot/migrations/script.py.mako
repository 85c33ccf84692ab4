"""${message}. There is no way back but the backup made before."""

from typing import Final

import sqlalchemy as sa
from alembic import op

import bot.db
${imports if imports else ""}
revision: Final = ${repr(up_revision)}
down_revision: Final[str | None] = ${repr(down_revision)}


def upgrade() -> None:
    """To this revision."""
    ${upgrades if upgrades else "pass"}
