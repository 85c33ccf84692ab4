"""What a close is made of: who was asked what, what they answered, what was published before.

Who was asked follows from who is in the wave, not from what was sent: otherwise the size of a group would tell who
wants no check-ins, or was away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import and_, col, or_, select

from bot.pulse import rules, surveys
from bot.pulse.answers import OPEN
from bot.pulse.models import Checkin, ClosedAnswer, ClosedPeriod, OpenAnswer, SurveyText
from bot.pulse.publishing import Asked, Unit
from bot.pulse.record import Comment
from bot.rollout.models import Wave, WaveMember
from bot.workdays import BEGIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.anonymity import Group
    from bot.pulse.models import Closed
    from bot.pulse.surveys import Survey

    Key = tuple[str, int]
    """Id and version of a survey."""


_BATCH: Final = 500
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What closes at once, with all its check-ins. `sent` counts those that reached somebody, `checkins` have answers.

    `shown` are those whose messages show something that is over now: buttons to answer with, or to send a text on.
    """

    surveys: list[Asked]
    sent: int
    answered: frozenset[int]
    comments: list[Comment]
    checkins: list[int]
    rows: Sequence[Checkin]
    shown: list[Checkin]


async def of_week(
    wave: Wave, *, since: datetime | None, until: datetime, time_zone: str, session: AsyncSession
) -> Gathered:
    """The check-ins of a wave whose time to answer ended after `since` and by `until` (aware), locked."""
    rows = (await session.exec(_closing(wave.id, since, until))).all()
    members = (await session.exec(select(WaveMember).where(WaveMember.wave_id == wave.id))).all()
    asked: dict[Key, set[int]] = defaultdict(set)
    by_week: dict[int | None, Key] = {}
    left = {one.employee_id: one.left_on for one in members}
    for row in rows:
        key = (row.survey_id, row.survey_version)
        gone = left.get(row.employee_id)
        if row.state != "cancelled" or (wave.state != "stopped" and (gone is None or gone > row.anchor)):
            asked[key].add(row.employee_id)
            by_week[row.week] = max(key, by_week.get(row.week, key))
    if wave.state != "stopped":
        planned = {(row.employee_id, row.week) for row in await _planned(wave.id, session)}
        for employee_id, week in _without_checkin(members, planned, since, until, time_zone):
            if week in by_week:
                asked[by_week[week]].add(employee_id)
    return await _gathered(rows, asked, session)


async def of_campaign(campaign: str, *, session: AsyncSession) -> Gathered:
    """The check-ins of a survey without a wave, locked: everybody it was meant for was asked."""
    found = select(Checkin).where(Checkin.campaign == campaign).order_by(col(Checkin.id)).with_for_update()
    rows = (await session.exec(found)).all()
    asked: dict[Key, set[int]] = defaultdict(set)
    for row in rows:
        asked[row.survey_id, row.survey_version].add(row.employee_id)
    return await _gathered(rows, asked, session)


async def closed_periods(tool_id: str, session: AsyncSession) -> Sequence[ClosedPeriod]:
    """Everything closed before of all waves of a tool, oldest first."""
    found = select(ClosedPeriod).join(Wave, col(Wave.id) == col(ClosedPeriod.wave_id)).where(Wave.tool_id == tool_id)
    rows = (await session.exec(found.order_by(col(ClosedPeriod.closed_at), col(ClosedPeriod.period)))).all()
    return [row for row in rows if row.enrolled]


def shown_groups(closed: Iterable[Closed]) -> list[Group]:
    """The groups of people figures were published about, each once."""
    found: dict[Group, None] = {}
    for row in closed:
        lists = [one["shown"] for one in row.enrolled.get("surveys", ())] + row.enrolled.get("pool", [])
        found |= {frozenset(people): None for people in lists if people}
    return list(found)


async def unpublished(tool_id: str, session: AsyncSession) -> list[Unit]:
    """The weeks, of waves of this tool that are through, that were published about nobody so far.

    One that was about somebody and withheld is none of them: with it, what was withheld could be told.
    """
    closed = await closed_periods(tool_id, session)
    through = {row.wave_id for row in closed if row.period >= rules.WEEKS}
    done = {tuple(unit) for row in closed for unit in row.enrolled.get("pooled", ())}
    units = []
    for row in closed:
        for one in row.enrolled.get("surveys", ()):
            name = (row.wave_id, row.period, one["survey"])
            if row.wave_id in through and not one["shown"] and name not in done:
                units.append((row, one))
    known = await _surveys({(one["survey"], one["version"]): set() for _, one in units}, session)
    return [await _unit(row, one, known, session) for row, one in units]


async def anything_open(wave_id: str, session: AsyncSession) -> bool:
    """Whether answers of a wave are still linked to their authors, or may be from now on: no close has counted them."""
    answered = select(OpenAnswer.checkin_id).where(OpenAnswer.checkin_id == Checkin.id).exists()
    counted = select(ClosedPeriod.period).where(
        ClosedPeriod.wave_id == wave_id, ClosedPeriod.closed_at >= Checkin.closes_at
    )
    waits = and_(col(Checkin.state).in_(OPEN), ~counted.exists())
    found = select(Checkin.id).where(Checkin.wave_id == wave_id, or_(answered, waits)).limit(1)
    return (await session.exec(found)).first() is not None


async def _gathered(rows: Sequence[Checkin], asked: Mapping[Key, set[int]], session: AsyncSession) -> Gathered:
    known = await _surveys(asked, session)
    given = await _answers(rows, session)
    texts = {key: {one.id for one in survey.questions if one.kind == "text"} for key, survey in known.items()}
    found = [
        Asked(
            survey=key[0], version=key[1], week=known[key].week, questions=known[key].questions,
            people=frozenset(people), answers={one: given.said[key][one] for one in people if one in given.said[key]},
        )
        for key, people in asked.items()
        if key in known
    ]  # fmt: skip
    return Gathered(
        surveys=found, sent=sum(row.sent_at is not None for row in rows), comments=given.comments,
        answered=frozenset(person for of_one in given.said.values() for person in of_one),
        checkins=sorted(given.checkins),
        rows=rows,
        shown=[
            row
            for row in rows
            for key in [(row.survey_id, row.survey_version)]
            if row.ts and (row.state != "complete" or texts[key] & given.said[key][row.employee_id].keys())
        ],
    )  # fmt: skip


async def _unit(row: ClosedPeriod, one: Mapping[str, Any], known: Mapping[Key, Survey], session: AsyncSession) -> Unit:
    key = (one["survey"], one["version"])
    found = select(ClosedAnswer).where(
        ClosedAnswer.wave_id == row.wave_id, ClosedAnswer.period == row.period,
        ClosedAnswer.survey_id == key[0], ClosedAnswer.survey_version == key[1],
    )  # fmt: skip
    answers: dict[str, list[Any]] = defaultdict(list)
    for answer in (await session.exec(found)).all():
        answers[answer.question_id].append(answer.value)
    return Unit(
        wave=row.wave_id, period=row.period, survey=key[0], version=key[1], questions=known[key].questions,
        people=frozenset(one["asked"]), answers=answers,
    )  # fmt: skip


def _closing(wave_id: str, since: datetime | None, until: datetime) -> Any:
    found = select(Checkin).where(Checkin.wave_id == wave_id, Checkin.closes_at <= until)
    found = found.where(Checkin.closes_at > since) if since is not None else found
    return found.order_by(col(Checkin.id)).with_for_update()


async def _planned(wave_id: str, session: AsyncSession) -> Sequence[Any]:
    found = select(Checkin.employee_id, Checkin.week).where(Checkin.wave_id == wave_id)
    return (await session.exec(found)).all()


def _without_checkin(
    members: Iterable[WaveMember], planned: set[tuple[int, int | None]], since: datetime | None, until: datetime,
    time_zone: str,
) -> list[tuple[int, int]]:  # fmt: skip
    """Who should have been asked in which week by now and was not, because they pause or will not be asked."""
    found = []
    for member in members:
        for week, anchor in enumerate(rules.anchors(member.starts_on), 1):
            closes = datetime.combine(anchor + _WEEK, BEGIN, ZoneInfo(time_zone)).astimezone(UTC)
            closing = closes <= until and (since is None or closes > since)
            there = member.left_on is None or member.left_on > anchor
            if closing and there and (member.employee_id, week) not in planned:
                found.append((member.employee_id, week))
    return found


async def _surveys(keys: Iterable[Key], session: AsyncSession) -> dict[Key, Survey]:
    """The surveys as they were asked."""
    found = {}
    for survey_id, version in keys:
        row = await session.get(SurveyText, (survey_id, version))
        if row is not None:
            found[survey_id, version] = surveys.survey_of(row.entry)
    return found


@dataclass(frozen=True, slots=True)
class _Given:
    """What was answered by survey and person, what was signed, and to which check-ins."""

    said: dict[Key, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    comments: list[Comment] = field(default_factory=list)
    checkins: set[int] = field(default_factory=set)


async def _answers(rows: Sequence[Checkin], session: AsyncSession) -> _Given:
    by_id, given = {row.id or 0: row for row in rows}, _Given()
    for start in range(0, len(rows), _BATCH):
        ids = [row.id for row in rows[start : start + _BATCH]]
        found = select(OpenAnswer).where(col(OpenAnswer.checkin_id).in_(ids)).order_by(col(OpenAnswer.checkin_id))
        for answer in (await session.exec(found)).all():
            row = by_id[answer.checkin_id]
            given.said[row.survey_id, row.survey_version][row.employee_id][answer.question_id] = answer.value
            given.checkins.add(answer.checkin_id)
            if answer.signed and isinstance(answer.value, str) and answer.value.strip():
                given.comments.append(Comment(employee_id=row.employee_id, text=answer.value))
    return given
