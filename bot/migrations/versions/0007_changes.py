"""changes. There is no way back but the backup made before."""

from typing import Final

revision: Final = "0007"
down_revision: Final[str | None] = "0006"


def upgrade() -> None:
    """To this revision."""
