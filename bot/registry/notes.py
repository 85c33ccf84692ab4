"""Where in `tools.yaml` a value stands, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge import Finding

if TYPE_CHECKING:
    from typing import Literal

    from knowledge import Yaml


@dataclass(slots=True)
class Notes:
    """The findings about one file. Without `yaml`, as for entries out of the database, they have no line."""

    source: str
    yaml: Yaml | None = None
    findings: list[Finding] = field(default_factory=list)

    def add(self, place: Place, severity: Literal["error", "warning"], message: str) -> None:
        """Enter a finding."""
        line = self.yaml.line_of(*place.path) if self.yaml is not None else None
        said = f"{place.label}: {message}" if place.label else message
        self.findings.append(Finding(source=self.source, line=line, severity=severity, message=said))

    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    def in_order(self) -> list[Finding]:
        """The findings by line."""
        return sorted(self.findings, key=lambda finding: finding.line or 0)


@dataclass(frozen=True, slots=True)
class Place:
    """A value's place: its path in the file, and how people would call it (`deepl-pro.data.personal`)."""

    notes: Notes
    path: tuple[str | int, ...] = ()
    label: str = ""

    def at(self, key: str | int) -> Place:
        """A place below this one."""
        shown = shorten(str(key))
        return Place(self.notes, (*self.path, key), f"{self.label}.{shown}" if self.label else shown)

    def called(self, label: str) -> Place:
        """The same place under another name."""
        return Place(self.notes, self.path, shorten(label))

    def error(self, message: str) -> None:
        """What is wrong here, and what would be right."""
        self.notes.add(self, "error", message)

    def warning(self, message: str) -> None:
        """What works, but perhaps not as meant."""
        self.notes.add(self, "warning", message)


def visible(text: str) -> str:
    """The text with a question mark for each character that cannot be shown."""
    return "".join(character if character.isprintable() else "?" for character in text)


def shorten(text: str) -> str:
    """At most 60 characters, all of them visible."""
    return visible(text if len(text) <= 60 else f"{text[:57]}...")
