"""Who a check-in is for, and what is known that decides whether it goes out. Callers open and commit the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlmodel import col, select

from bot import quiet
from bot.people import contact
from bot.people.models import Employee, SlackAccount
from bot.pulse import rules
from bot.pulse.models import Checkin, SurveyStop
from bot.pulse.rules import Facts, Membership
from bot.rollout.models import Wave, WaveMember

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.company import Company
    from bot.quiet import Place
    from knowledge import Lang

_LOOKED_BACK: Final = timedelta(days=rules.COOLDOWN + 2)
"""How long ago another survey may have been sent and still matter, in whatever zone."""


@dataclass(frozen=True, slots=True)
class Customs:
    """What a company decides about check-ins: where and when people work, and from which day surveys may be sent."""

    place: Callable[[str, str], Place]
    held_until: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """One check-in, for a person who is written to in `lang`; `user_id` is their Slack account, where known."""

    checkin: Checkin
    facts: Facts
    lang: Lang
    user_id: str | None
    wave_start: date | None

    @property
    def begun(self) -> bool:
        """Whether it was decided before that it goes out."""
        return self.checkin.sent_at is not None


def customs(company: Company) -> Customs:
    """Those of this company. Surveys wait for the works council's consultation, where there is one to be consulted."""
    hours, council = company.working_hours, company.works_council
    place = quiet.places(days=hours.days, start=hours.start, end=hours.end, otherwise=company.time_zone)
    return Customs(place, council.consulted_on if council is not None else None)


def series_of(campaign: str) -> str:
    """What a campaign is a turn of: `wave:<id>` of `wave:<id>:<week>`."""
    return campaign.rpartition(":")[0] or campaign


async def case(campaign: str, employee_id: int, *, its: Customs, now: datetime, session: AsyncSession) -> Case | None:
    """Everything about one check-in; None when there is none such.

    Two surveys for one person are decided one after the other: the person's row is held until the session ends, and
    what is known is read once it is, or it would be what was known before the other decision.
    """
    await session.exec(_held(), params={"employee": employee_id})
    given = {"campaign": campaign, "employee": employee_id}
    row = (await session.exec(_one_case(), params=given)).first()
    if row is None:
        return None
    checkin, person, account, member, wave, stop = row
    where = its.place(contact.zone_of(person, account), person.country)
    others = await _others(checkin, where, now, session) if checkin.state == "planned" else ()
    facts = Facts(
        anchor=_anchor(checkin, member),
        place=where,
        active=contact.is_active(person, account),
        guest=contact.is_guest(person, account),
        stopped=stop is not None,
        away_from=person.away_from,
        away_until=person.away_until,
        membership=_membership(member, wave),
        left_wave=checkin.wave_id is not None and member is None,
        others=others,
        held_until=its.held_until,
    )
    user_id = account.user_id if account is not None and account.kind == "member" else None
    return Case(checkin, facts, contact.lang_of(person, account), user_id, wave.starts_on if wave is not None else None)


def _anchor(checkin: Checkin, member: WaveMember | None) -> date:
    """By the member's own start, which may have changed since it was planned."""
    if member is None or checkin.week is None:
        return checkin.anchor
    return rules.anchors(member.starts_on)[checkin.week - 1]


def _membership(member: WaveMember | None, wave: Wave | None) -> Membership | None:
    if member is None or wave is None:
        return None
    return Membership(
        running=wave.state == "running", starts_on=member.starts_on, joined_at=member.joined_at,
        left_on=member.left_on, paused_from=member.paused_from, paused_until=member.paused_until,
    )  # fmt: skip


@cache
def _one_case() -> Any:  # more tables than the types of SQLModel know
    return (
        select(Checkin, Employee, SlackAccount, WaveMember)
        .add_columns(Wave, SurveyStop)
        .join(Employee, col(Employee.id) == col(Checkin.employee_id))
        .outerjoin(SlackAccount, col(SlackAccount.employee_id) == col(Employee.id))
        .outerjoin(
            WaveMember,
            (col(WaveMember.wave_id) == col(Checkin.wave_id)) & (col(WaveMember.employee_id) == col(Employee.id)),
        )
        .outerjoin(Wave, col(Wave.id) == col(Checkin.wave_id))
        .outerjoin(SurveyStop, col(SurveyStop.employee_id) == col(Employee.id))
        .where(col(Checkin.campaign) == sa.bindparam("campaign"), col(Checkin.employee_id) == sa.bindparam("employee"))
        .order_by(col(SlackAccount.refreshed_at).desc())
        .limit(1)
    )


@cache
def _held() -> Any:
    return select(Employee.id).where(col(Employee.id) == sa.bindparam("employee")).with_for_update(key_share=True)


@cache
def _sent_since() -> Any:
    return select(col(Checkin.campaign), col(Checkin.sent_at), col(Checkin.anchor)).where(
        col(Checkin.employee_id) == sa.bindparam("employee"), col(Checkin.sent_at) > sa.bindparam("since")
    )


async def _others(checkin: Checkin, where: Place, now: datetime, session: AsyncSession) -> tuple[date, ...]:
    """The days on which the person got other surveys, or is getting one right now.

    Those of the same series count by the day they belong to, seven days apart as a rule, however late they came.
    """
    given = {"employee": checkin.employee_id, "since": now - _LOOKED_BACK}
    rows = (await session.exec(_sent_since(), params=given)).all()
    series = series_of(checkin.campaign)
    return tuple(
        anchor if series_of(campaign) == series else where.day(sent_at)
        for campaign, sent_at, anchor in rows
        if campaign != checkin.campaign
    )
