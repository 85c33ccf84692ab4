"""Who a Slack user is: the account as Slack last described it, joined to a person.

Slack is asked again after a day, or after it said that somebody changed. When it cannot be reached, what is known
counts. Somebody without a row in the roster gets one made from the Slack profile, marked `from_slack`; such rows
follow Slack, all others follow the roster.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import structlog
from sqlmodel import col, select, update

from bot.db import insert_new
from bot.errors import SlackUnavailable
from bot.people import rules
from bot.people.models import Employee, SlackAccount
from knowledge import Reader

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.db import Database
    from bot.people.roster import Defaults
    from knowledge import Lang

FRESH: Final = timedelta(hours=24)

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_log = structlog.get_logger(__name__)


class Profile(Protocol):
    """What Slack says of a user now. `kind` is member, guest, deactivated or bot; texts may be empty.

    People of other organisations are guests without an address: theirs is not confirmed by this workspace.
    """

    @property
    def email(self) -> str | None:
        """Confirmed by this workspace."""

    @property
    def name(self) -> str:
        """The real name."""

    @property
    def locale(self) -> str:
        """Such as `fr-FR`."""

    @property
    def tz(self) -> str:
        """Such as `Europe/Paris`."""

    @property
    def kind(self) -> str:
        """member, guest, deactivated or bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody who may talk to the bot. `reader` is what they may read in private; `roles` are casefolded.

    `email` is `<user id>@slack.invalid` for people whose address Slack does not tell.
    """

    employee_id: int
    user_id: str
    name: str
    email: str
    department: str
    lang: Lang
    time_zone: str
    kind: Literal["member", "guest"]
    roles: frozenset[str]
    reader: Reader

    @property
    def is_guest(self) -> bool:
        """Whether they get no internal content."""
        return self.kind == "guest"

    @property
    def is_admin(self) -> bool:
        """Whether they run the bot."""
        return rules.ADMIN_ROLE in self.roles

    @property
    def is_committee(self) -> bool:
        """Whether they decide on tools."""
        return rules.COMMITTEE_ROLE in self.roles or self.is_admin


class Accounts:
    """The people behind Slack's user ids; one for the whole process."""

    def __init__(
        self,
        database: Database,
        messenger_profile: Callable[[str], Awaitable[Profile]],
        *,
        admins: Collection[str],
        defaults: Defaults,
    ) -> None:
        """`admins` are the casefolded addresses of `ARCHIPEL_ADMINS`, `defaults` those of `company.yaml`."""
        self._database = database
        self._profile = messenger_profile
        self._admins = frozenset(admins)
        self._defaults = defaults

    async def account(self, user_id: str, *, now: datetime) -> Asker | None:
        """Who this is; None for bots and for people who have left, in Slack or in the roster.

        Raises SlackUnavailable when Slack cannot be asked about somebody never seen before.
        """
        known = await self._known(user_id)
        if known is not None and now - known[0].refreshed_at < FRESH:
            return self._asker(*known)
        try:
            profile = await self._profile(user_id)
        except SlackUnavailable:
            if known is None:
                raise
            _log.warning("people.slack_unavailable", user_id=user_id)
            return self._asker(*known)
        return self._asker(*await self._store(user_id, profile, now))

    async def refresh(self, user_id: str, *, now: datetime) -> None:
        """Slack says that somebody changed: ask it anew, if we know them. Raises SlackUnavailable.

        Until Slack has been reached, `account` asks it at every call.
        """
        async with self._database.writing() as session:
            stale = update(SlackAccount).where(col(SlackAccount.user_id) == user_id).values(refreshed_at=_NEVER)
            known = (await session.exec(stale)).rowcount == 1
        if known:
            await self._store(user_id, await self._profile(user_id), now)

    async def _known(self, user_id: str) -> tuple[SlackAccount, Employee | None] | None:
        async with self._database.reading() as session:
            account = await session.get(SlackAccount, user_id)
            return None if account is None else (account, await _person(account, session))

    async def _store(self, user_id: str, profile: Profile, now: datetime) -> tuple[SlackAccount, Employee | None]:
        async with self._database.writing() as session:
            new = {"user_id": user_id, "kind": profile.kind, "locale": "", "time_zone": "", "refreshed_at": now}
            await insert_new(session, SlackAccount, new)
            account = await session.get_one(SlackAccount, user_id)
            person = await self._join(account, profile, session, now)
            account.employee_id = person.id if person is not None else None
            account.kind, account.refreshed_at = profile.kind, now
            account.locale, account.time_zone = profile.locale[:35], rules.time_zone(profile.tz, "")
            return account, person

    async def _join(
        self, account: SlackAccount, profile: Profile, session: AsyncSession, now: datetime
    ) -> Employee | None:
        """The person of this account, brought in step with Slack as far as the roster does not know better."""
        linked = await _person(account, session)
        if profile.kind not in ("member", "guest"):
            return _left(linked, now)
        email = rules.address(profile.email)
        namesake = (await session.exec(select(Employee).where(Employee.email == email))).first() if email else None
        if namesake is not None and _may_be(namesake, profile):
            linked = namesake
        if email is None or namesake not in (None, linked):
            email = linked.email if linked is not None else f"{account.user_id}@slack.invalid".casefold()
        said = _row(email, profile, self._defaults, now)
        if linked is None:
            await insert_new(session, Employee, said)
            return (await session.exec(select(Employee).where(Employee.email == email))).one()
        if linked.from_slack:
            _follow(linked, said, now)
        return linked

    def _asker(self, account: SlackAccount, person: Employee | None) -> Asker | None:
        if person is None or person.id is None or account.kind not in ("member", "guest") or not person.active:
            return None
        guest = account.kind == "guest" or rules.GUEST_ROLE in person.roles
        roles = rules.roles(person, admin=person.email in self._admins, guest=guest)
        return Asker(
            employee_id=person.id,
            user_id=account.user_id,
            name=person.name,
            email=person.email,
            department=person.department,
            lang=rules.spoken(account.locale) or rules.lang(person),
            time_zone=account.time_zone or person.time_zone,
            kind="guest" if guest else "member",
            roles=roles,
            reader=_reader(person, roles, guest=guest),
        )


def _reader(person: Employee, roles: Collection[str], *, guest: bool) -> Reader:
    if guest:
        return Reader.guest()
    return Reader.employee(department=person.department, roles=roles, groups=person.groups)


async def _person(account: SlackAccount, session: AsyncSession) -> Employee | None:
    return await session.get(Employee, account.employee_id) if account.employee_id is not None else None


def _left(person: Employee | None, now: datetime) -> Employee | None:
    if person is not None and person.from_slack and person.active:
        person.active, person.updated_at = False, now
    return person


def _may_be(person: Employee, profile: Profile) -> bool:
    """Whether Slack's word is enough to be that person.

    A guest is only ever somebody who is a guest in the roster too: whoever invites people from outside could
    otherwise hand them a colleague's questions.
    """
    return profile.kind == "member" or rules.GUEST_ROLE in person.roles


def _follow(person: Employee, said: Mapping[str, Any], now: datetime) -> None:
    """Take over what Slack says of somebody whom no roster knows."""
    for name in ("email", "name", "locale", "time_zone", "roles", "active"):
        if getattr(person, name) != said[name]:
            setattr(person, name, said[name])
            person.updated_at = now


def _row(email: str, profile: Profile, defaults: Defaults, now: datetime) -> dict[str, Any]:
    return {
        "email": email,
        "name": rules.name(profile.name) or email.split("@", 1)[0],
        "department": "",
        "team": "",
        "location": "",
        "country": defaults.country,
        "time_zone": rules.time_zone(profile.tz, defaults.time_zone),
        "locale": profile.locale[:35] if rules.spoken(profile.locale) else defaults.locale,
        "roles": [rules.GUEST_ROLE] if profile.kind == "guest" else [],
        "groups": [],
        "active": True,
        "from_slack": True,
        "created_at": now,
        "updated_at": now,
    }
