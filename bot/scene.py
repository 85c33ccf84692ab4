"""The sample company as a Slack workspace: its people, its channels and what was said there in the last days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.errors import SceneError
from bot.people import roster
from bot.sandbox.model import User
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.people.roster import RosterRow
    from bot.rollout.rolloutfile import Named, Read
    from bot.sandbox.model import App

FOLDER: Final = Path(__file__).parents[1] / "deploy" / "demo"
ROLLOUT_WRITTEN_FOR: Final = date(2026, 11, 23)
"""A Monday; the days of `rollout.yaml` are moved by the weeks between this one and the demonstration's."""

_REGION: Final = {"fr": "fr-FR", "de": "de-DE", "en": "en-GB"}
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}


def _span(value: object) -> timedelta:
    """`3d 2h` as a span of time."""
    parts = re.findall(r"(\d+)([dhm])", value) if isinstance(value, str) else []
    if not parts:
        raise ValueError("write how long ago as `3d 2h`, `5h` or `20m`")
    return timedelta(**{_UNITS[unit]: int(number) for number, unit in parts})


Ago = Annotated[timedelta, BeforeValidator(_span)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Members(_Part):
    """Who is in a channel: those to whom everything that is given applies."""

    role: str | None = None
    department: str | None = None
    location: str | None = None

    def include(self, person: RosterRow) -> bool:
        """Whether this person belongs to it."""
        return (
            (self.role is None or self.role in person.roles)
            and self.department in {None, person.department}
            and self.location in {None, person.location}
        )


class SceneChannel(_Part):
    """A channel of the scene."""

    name: str
    members: Literal["everyone"] | Members
    private: bool = False
    topic: str = ""


class Said(_Part):
    """What somebody wrote; `sender` is an address, `reactions` the addresses by emoji."""

    sender: str = Field(alias="from")
    ago: Ago
    text: str
    reactions: dict[str, tuple[str, ...]] = {}


class Opening(Said):
    """A message in a channel with the replies in its thread."""

    channel: str
    replies: tuple[Said, ...] = ()


class Visitor(_Part):
    """Somebody a visitor is likely to want to be."""

    email: str


class Scene(_Part):
    """The file `workspace.yaml`."""

    name: str
    visitors: tuple[Visitor, ...]
    channels: tuple[SceneChannel, ...]
    guide_in: tuple[str, ...]
    messages: tuple[Opening, ...]


def load(folder: Path = FOLDER) -> tuple[Scene, tuple[RosterRow, ...]]:
    """The scene and the people of a demonstration's folder. Raises SceneError saying which file cannot be used."""
    from pydantic import ValidationError

    from knowledge import YamlError, read_yaml

    file = folder / "workspace.yaml"
    try:
        scene = Scene.model_validate(read_yaml(file.read_text(encoding="utf-8")).value)
        people = (folder / "people.csv").read_bytes()
    except OSError as error:
        raise SceneError(
            f"{error.filename} cannot be read ({error.strerror}): run the demonstration in a copy of the repository"
        ) from error
    except (YamlError, ValidationError) as error:
        raise SceneError(f"{file}: {error}") from error
    defaults = roster.Defaults(country="FR", time_zone="Europe/Paris", locale="fr")
    return scene, roster.parse(roster.decode(people, "people.csv"), source="people.csv", defaults=defaults).rows


def load_rollout(today: date, folder: Path = FOLDER) -> Read:
    """The company's waves, moved by whole weeks to `today`. Raises SceneError for a file with mistakes."""
    from bot.rollout import rolloutfile

    file = folder / "rollout.yaml"
    try:
        read = rolloutfile.decode(file.read_bytes(), str(file))
    except OSError as error:
        raise SceneError(
            f"{file} cannot be read ({error.strerror}): run the demonstration in a copy of the repository"
        ) from error
    if read.findings:
        raise SceneError("\n".join(str(finding) for finding in read.findings))
    by = timedelta(weeks=(today - ROLLOUT_WRITTEN_FOR).days // 7)

    def moved(named: Named) -> Named:
        return replace(named, starts_on=named.starts_on + by) if named.starts_on is not None else named

    waves = [
        replace(wave, starts_on=wave.starts_on + by, people=[moved(one) for one in wave.people]) for wave in read.waves
    ]
    return replace(read, waves=tuple(waves))


class SceneClock:
    """The workspace's time: that of `now`, or a moment of the past while old messages are put in."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.past: datetime | None = None

    def __call__(self) -> datetime:
        """The time the workspace lives in."""
        return self.past or self._now()


def stage(scene: Scene, people: Sequence[RosterRow], *, now: Callable[[], datetime]) -> Workspace:
    """A workspace with the company in it, ending at `now()`; no app is installed yet."""
    clock = SceneClock(now)
    begins = now()
    clock.past = begins - max((said.ago for said, _ in _in_order(scene)), default=timedelta(0)) - timedelta(days=30)
    workspace = Workspace(name=scene.name, now=clock)
    users = {person.email: workspace.add_user(_user(person)) for person in _featured_first(scene, people)}
    for channel in scene.channels:
        workspace.add_channel(
            channel.name,
            kind="private" if channel.private else "public",
            members=[users[person.email] for person in people if _belongs(person, channel)],
            topic=channel.topic,
        )
    openings: dict[int, str] = {}
    for said, opening in _in_order(scene):
        clock.past = begins - said.ago
        _say(workspace, said, opening, users, openings)
    clock.past = None
    return workspace


def invite(app: App, scene: Scene, workspace: Workspace) -> None:
    """Put an installed app's bot into the channels where the company wants it."""
    for name in scene.guide_in:
        channel = workspace.channel_named(name)
        if channel is None:
            raise SceneError(f"workspace.yaml: guide_in names #{name}, which is none of its channels")
        workspace.join(channel, app.bot_user)


def visitors(scene: Scene, workspace: Workspace) -> list[User]:
    """The people offered first, in the order of the file."""
    by_email = {user.email: user for user in workspace.users.values()}
    return [by_email[visitor.email] for visitor in scene.visitors]


def _featured_first(scene: Scene, people: Sequence[RosterRow]) -> Iterable[RosterRow]:
    order = {visitor.email: place for place, visitor in enumerate(scene.visitors)}
    return sorted(people, key=lambda person: order.get(person.email, len(order)))


def _user(person: RosterRow) -> User:
    spoken = person.locale.split("-", 1)[0]
    return User(
        id="",
        name=person.email.split("@", 1)[0],
        real_name=person.name,
        email=person.email,
        title=_title(person),
        locale=_REGION.get(spoken, "en-GB"),
        tz=person.time_zone,
        is_admin="admin" in person.roles,
        is_restricted="guest" in person.roles,
        deleted=not person.active,
    )


def _title(person: RosterRow) -> str:
    """Where somebody works and what they are for the rollout, as they would write it into their profile."""
    parts = [person.team, *(role for role in person.roles if role not in {"manager", "guest"}), *person.groups]
    return " · ".join(dict.fromkeys(part.replace("-", " ") for part in parts if part))


def _belongs(person: RosterRow, channel: SceneChannel) -> bool:
    if not person.active:
        return False
    if channel.members == "everyone":
        return "guest" not in person.roles or channel.name == "general"
    return channel.members.include(person)


def _in_order(scene: Scene) -> list[tuple[Said, Opening]]:
    """Everything that is said with what opened its thread, oldest first; an opening comes before its replies."""
    said = [(one, opening) for opening in scene.messages for one in (opening, *opening.replies)]
    return sorted(said, key=lambda pair: -pair[0].ago)


def _say(
    workspace: Workspace, said: Said, opening: Opening, users: Mapping[str, User], openings: dict[int, str]
) -> None:
    channel = workspace.channel_named(opening.channel)
    unknown = [email for email in (said.sender, *chain(*said.reactions.values())) if email not in users]
    if channel is None or unknown:
        raise SceneError(f"workspace.yaml: there is no {unknown[0] if unknown else '#' + opening.channel}")
    message = workspace.post(
        channel=channel, user=users[said.sender], text=said.text, thread_ts=openings.get(id(opening))
    )
    openings.setdefault(id(opening), message.ts)
    for name, emails in said.reactions.items():
        for email in emails:
            workspace.react(message, users[email], name)
