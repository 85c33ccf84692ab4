"""How long data is kept unless a company says otherwise."""

from typing import Final

from bot.company import Retention

RETENTION: Final = Retention()
