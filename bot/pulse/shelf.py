"""The surveys of the policies folder, as planning asks for them: read again only when a file changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.contents import Shelf
from bot.pulse import surveys
from bot.pulse.planning import Asked

if TYPE_CHECKING:
    from pathlib import Path

    from bot.pulse.surveys import Survey


class SurveyShelf(Shelf[Mapping[str, "Survey"]]):
    """One for the whole process. A file with mistakes is left out; `archipel check` names them."""

    def __init__(self, policies: Path) -> None:
        super().__init__(policies, surveys.FOLDER, lambda folder: surveys.load(folder)[0])

    def of_week(self, wave_id: str, week: int) -> Asked | None:  # noqa: ARG002 - every wave is asked the same so far
        """What a wave's people are asked in their `week`, from 1; None when there is no such survey."""
        found = surveys.weekly(self.all()).get(week)
        return asked(found) if found is not None else None


def asked(survey: Survey) -> Asked:
    """A survey as it is kept with its answers."""
    return Asked(survey.id, survey.version, surveys.entry_of(survey))
