"""requests. There is no way back but the backup made before."""

from typing import Final

revision: Final = "0004"
down_revision: Final[str | None] = "0003"


def upgrade() -> None:
    """To this revision."""
