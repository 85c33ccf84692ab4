"""incidents. There is no way back but the backup made before."""

from typing import Final

revision: Final = "0005"
down_revision: Final[str | None] = "0004"


def upgrade() -> None:
    """To this revision."""
