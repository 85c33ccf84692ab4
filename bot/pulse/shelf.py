"""The surveys of the policies folder, as planning asks for them: read again only when a file changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.pulse import surveys
from bot.pulse.planning import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.pulse.surveys import Survey


class SurveyShelf:
    """One for the whole process. A file with mistakes is left out; `archipel check` names them."""

    def __init__(self, policies: Path) -> None:
        self._policies: Final = policies
        self._stamp: tuple[tuple[str, int], ...] | None = None
        self._surveys: Mapping[str, Survey] = {}

    def all(self) -> Mapping[str, Survey]:
        """Every survey by its id."""
        files = sorted((self._policies / surveys.FOLDER).glob("*.yaml"))
        stamp = tuple((file.name, file.stat().st_mtime_ns) for file in files)
        if stamp != self._stamp:
            self._surveys, self._stamp = surveys.load(self._policies)[0], stamp
        return self._surveys

    def of_week(self, wave_id: str, week: int) -> Asked | None:  # noqa: ARG002 - every wave is asked the same so far
        """What a wave's people are asked in their `week`, from 1; None when there is no such survey."""
        found = surveys.weekly(self.all()).get(week)
        return asked(found) if found is not None else None


def asked(survey: Survey) -> Asked:
    """A survey as it is kept with its answers."""
    return Asked(survey.id, survey.version, surveys.entry_of(survey))
