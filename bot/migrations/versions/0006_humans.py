"""humans. There is no way back but the backup made before."""

from typing import Final

revision: Final = "0006"
down_revision: Final[str | None] = "0005"


def upgrade() -> None:
    """To this revision."""
