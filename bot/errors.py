"""Everything `bot` raises on purpose. Each class carries the one fact its caller acts on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import Finding

UPGRADE_COMMAND: Final = "archipel db upgrade"


class ArchipelError(Exception):
    """Base of all errors of this package; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that cannot be used: its variable, what is wrong with it, what would be right."""

    variable: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.wrong}; {self.right}"


class SettingsError(ArchipelError):
    """The environment or `.env` holds values that cannot be used; `problems` names every one of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class DataFolderError(ArchipelError):
    """The data folder `folder` is missing, unreadable, read-only or full; `reason` says which and what to do."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"data folder {folder}: {reason}")
        self.folder = folder
        self.reason = reason


class DatabaseError(ArchipelError):
    """Base of what can be wrong with the database."""


class DatabaseUnusable(DatabaseError):
    """The database does not answer, is locked, read-only, full or damaged; `reason` is one plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotMigrated(DatabaseError):
    """The database is older than this program; `command` brings it up."""

    def __init__(self, found: str | None) -> None:
        state = "has no tables yet" if found is None else f"is at revision {found}"
        super().__init__(f"the database {state}, this version of Archipel needs more: run `{UPGRADE_COMMAND}`")
        self.command = UPGRADE_COMMAND


class NewerDatabase(DatabaseError):
    """The database was upgraded by a newer Archipel to `revision`, which this one does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database is at revision {revision}, which this version of Archipel does not know: "
            "install the version that upgraded it, or restore the backup made before that upgrade"
        )
        self.revision = revision


class ImportRejected(ArchipelError):
    """Nothing of a file could be imported; `findings` say where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


class CompanyError(ArchipelError):
    """`company.yaml` is missing or cannot be used; `findings` name every mistake with its line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


class MissingText(ArchipelError):
    """A catalogue has no usable text for `key`: a mistake in the product, never in what a person typed."""

    def __init__(self, lang: str, key: str, reason: str) -> None:
        super().__init__(f"locales/{lang}: {key}: {reason}")
        self.key = key


class UnknownPerson(ArchipelError):
    """Nobody with the address `email` may ask: not among the people, or no longer with the company."""

    def __init__(self, email: str, reason: str = "import them with `archipel people import FILE.csv`") -> None:
        super().__init__(f"nobody active has the address {email}: {reason}")
        self.email = email


class DemoError(ArchipelError):
    """The demonstration cannot begin; the message says why."""


class SceneError(DemoError):
    """The files of the demonstration are missing or do not fit together."""


class BatchError(ArchipelError):
    """A file of questions has bad lines; `problems` names every one, nothing was asked."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UnknownTool(ArchipelError):
    """The registry has no tool with the id `tool_id`."""

    def __init__(self, tool_id: str) -> None:
        super().__init__(f"no tool has the id {tool_id}: `archipel tools export FILE.yaml` shows all there are")
        self.tool_id = tool_id


class ExportFailed(ArchipelError):
    """A file cannot be written; the message says why and what to do."""


# Slack


class Undeliverable(ArchipelError):
    """Slack refused for good: `error` is its own name for why, such as `channel_not_found` or `expired_url`."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack refuses with {error}: trying again would change nothing")
        self.error = error


class IntakeUnavailable(ArchipelError):
    """What Slack delivered could not be stored: answer 503, so that Slack delivers it again."""


class SlackUnavailable(ArchipelError):
    """Slack did not answer, or not usefully, to `method`: what is known already has to do.

    Whether Slack carried the call out is not known.
    """

    def __init__(self, method: str) -> None:
        super().__init__(f"Slack's {method} gave no usable answer: see status.slack.com, or try again in a moment")
        self.method = method


# Running it


class KeyNameTaken(ArchipelError):
    """There is, or was, a key called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is or was a key called {name}: choose another name")
        self.name = name


class BadKeyName(ArchipelError):
    """A key's name is empty, too long, or cannot be printed."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"a key needs a name of 1 to {longest} printable characters, such as `browser-extension`")


class UnknownKey(ArchipelError):
    """No key is called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no key is called {name}: `archipel keys list` shows them")
        self.name = name


class CannotRun(ArchipelError):
    """`archipel run` cannot start, or cannot go on: the message says why and what to do."""


class AlreadyRunning(ArchipelError):
    """Another process works with the data folder `folder`: a bot that runs, or a restore."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"another `archipel run`, `demo` or `restore` uses the data folder {folder}: stop it first, or choose "
            "another folder with ARCHIPEL_DATA_DIR; a further replica of a bot needs PostgreSQL, too"
        )
        self.folder = folder


class BackupError(ArchipelError):
    """A backup cannot be made or restored; nothing was changed. The message says why and what to do."""
