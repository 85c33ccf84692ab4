"""The weekly gaps in the policies, in the database: what was answered badly, what became a gap, what is none.

Whoever opens the session commits it. A gap holds no person and no time but its week.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

from sqlmodel import and_, col, delete, exists, func, or_, select, update

from bot import work
from bot.ask import clustering
from bot.ask.clustering import Asked, Wrong, alike
from bot.ask.later_models import Gap, GapDismissal, GapList, GapQuestion
from bot.ask.models import CitedSection, Escalation, Feedback, Question
from bot.db import insert_new
from bot.people.models import Employee
from bot.people.privacy import Sent

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention
    from knowledge import Lang

REDRAW: Final = "ask.gap_redraw"
"""Kind of work: a list no longer shows how things stand."""

COMMITTEE: Final = ""
"""The `owner` of the list with all gaps."""

SPAN: Final = timedelta(days=7)
"""How far back one list looks."""

DISMISSED_FOR: Final = timedelta(weeks=8)
"""How long what was said to be no gap stays out of the lists."""

MAX_QUESTIONS: Final = 2_000
"""Questions looked at for one list, the latest: comparing each with each grows with the square."""

MAX_LABEL: Final = 300
_MAX_REASONS: Final = 2
_BEGIN: Final = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The document nearest to a gap."""

    document: str = ""
    title: str = ""
    owner: str = ""


def next_monday(now: datetime, time_zone: str) -> datetime:
    """The first Monday, 09:00 local time, that is not over at `now`; both aware."""
    zone = ZoneInfo(time_zone)
    local = now.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    due = datetime.combine(monday, _BEGIN, zone)
    return due if due > now else datetime.combine(monday + timedelta(weeks=1), _BEGIN, zone)


def week_before(due: datetime) -> datetime:
    """The same hour a week earlier where `due` is, also when clocks were changed in between."""
    return (due.replace(tzinfo=None) - SPAN).replace(tzinfo=due.tzinfo)


async def latest(session: AsyncSession, *, owner: str = COMMITTEE, limit: int = 20) -> list[Gap]:
    """The gaps of the last list, largest first, without those that are none; those of one document owner if given."""
    week = (await session.exec(select(func.max(GapList.week)))).first()
    found = select(Gap).where(Gap.week == week, col(Gap.dismissed).is_(False))
    if owner:
        found = found.where(Gap.owner == owner)
    return list((await session.exec(found.order_by(col(Gap.place)).limit(limit))).all())


async def of_list(shown: GapList, *, session: AsyncSession) -> list[Gap]:
    """All that a list shows, largest first, dismissed ones included."""
    found = select(Gap).where(Gap.week == shown.week)
    if shown.owner:
        found = found.where(Gap.owner == shown.owner)
    return list((await session.exec(found.order_by(col(Gap.place)))).all())


async def badly_answered(since: datetime, until: datetime, *, session: AsyncSession) -> list[Asked]:
    """The questions asked from `since` until before `until` that were not answered well.

    That is: not at all, with a hedge that nobody called helpful, called not helpful, or handed to humans.
    """
    mine = col(Feedback.question_id) == col(Question.id)
    unhelpful = exists().where(mine, col(Feedback.helpful).is_(False))
    helpful = exists().where(mine, col(Feedback.helpful).is_(True))
    handed_on = exists().where(col(Escalation.question_id) == col(Question.id))
    hedged = and_(col(Question.hedged).is_(True), ~helpful)
    found = (
        select(Question, unhelpful, handed_on, hedged)
        .where(Question.asked_at >= since, Question.asked_at < until)
        .where(or_(col(Question.kind) == "no_answer", hedged, unhelpful, handed_on))
        .order_by(col(Question.id).desc())
        .limit(MAX_QUESTIONS)
    )
    return [
        _asked(question, {"not_helpful": bad, "human": human, "hedged": vague})
        for question, bad, human, vague in (await session.exec(found)).all()
    ]


async def cited(questions: Collection[int], *, session: AsyncSession) -> dict[int, list[str]]:
    """The documents whose sections stood under the answers, by question; no tool's card."""
    found = select(CitedSection.question_id, CitedSection.document).where(
        col(CitedSection.question_id).in_(questions), col(CitedSection.document).not_like("%:%")
    )
    documents: dict[int, list[str]] = defaultdict(list)
    for question, document in (await session.exec(found.order_by(col(CitedSection.number)))).all():
        documents[question].append(document)
    return documents


async def store(
    week: date, found: Sequence[tuple[clustering.Gap, Place]], *, now: datetime, session: AsyncSession
) -> list[Gap]:
    """Keep the gaps of a week, but for those that were said to be none lately."""
    dismissals = select(GapDismissal.signature).where(GapDismissal.until > now)
    none_of_these = (await session.exec(dismissals)).all()
    kept = [
        (gap, place) for gap, place in found if not any(alike(gap.signature, signature) for signature in none_of_these)
    ]
    rows = []
    for number, (gap, place) in enumerate(kept):
        row = Gap(
            week=week,
            place=number,
            label=gap.label[:MAX_LABEL],
            count=gap.count,
            languages=list(gap.languages),
            samples=list(gap.samples),
            reasons=await _reasons(gap.questions, None, session),
            tally={str(wrong): count for wrong, count in gap.tally.items()},
            signature=list(gap.signature),
            document=place.document,
            title=place.title[:MAX_LABEL],
            owner=place.owner,
        )
        session.add(row)
        await session.flush()
        session.add_all(GapQuestion(gap_id=row.id or 0, question_id=question) for question in gap.questions)
        rows.append(row)
    await session.flush()
    return rows


async def add_list(week: date, owner: str, lang: Lang, *, session: AsyncSession) -> int | None:
    """A list to be sent; its id, or None when there is one already."""
    if not await insert_new(session, GapList, {"week": week, "owner": owner, "lang": lang}):
        return None
    return (await session.exec(select(GapList.id).where(GapList.week == week, GapList.owner == owner))).one()


async def dismiss(gap_id: int, *, now: datetime, session: AsyncSession) -> Gap | None:
    """Somebody in charge says that it is no gap; None when it is not kept any more, or was dismissed before."""
    row = update(Gap).where(col(Gap.id) == gap_id, col(Gap.dismissed).is_(False)).values(dismissed=True)
    if (await session.exec(row)).rowcount != 1:
        return None
    gap = await session.get_one(Gap, gap_id, populate_existing=True)
    session.add(GapDismissal(signature=gap.signature, until=now + DISMISSED_FOR))
    return gap


async def lists_with(gap: Gap, *, session: AsyncSession) -> list[int]:
    """The lists that show a gap and stand in Slack."""
    theirs = select(GapList.id).where(
        GapList.week == gap.week, col(GapList.owner).in_([COMMITTEE, gap.owner]), col(GapList.ts).is_not(None)
    )
    return [number for number in (await session.exec(theirs)).all() if number is not None]


class GapData:
    """Implements `bot.people.privacy.PersonalData`: the wordings of somebody who is erased go out of the gaps.

    To be asked before the room that deletes the questions.
    """

    kinds = ()

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:  # noqa: ARG002
        """Nothing: whose wording it was stands with the questions alone."""
        return {}

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """The lists they got as the owner of documents."""
        found = select(GapList).where(GapList.owner == await _address(employee_id, session))
        return [Sent(one.channel, one.ts) for one in (await session.exec(found)).all() if one.channel and one.ts]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:
        """Make the gaps anew from the questions of the others, and forget whose documents were near.

        The lists in Slack that quoted them are drawn again.
        """
        address = await _address(employee_id, session)
        await session.exec(update(Gap).where(col(Gap.owner) == address).values(owner=""))
        await session.exec(delete(GapList).where(col(GapList.owner) == address))
        theirs = select(GapQuestion.gap_id).join(Question).where(Question.employee_id == employee_id)
        said = select(GapQuestion.gap_id).join(Feedback, col(Feedback.question_id) == col(GapQuestion.question_id))
        said = said.where(Feedback.employee_id == employee_id)
        numbers = {*(await session.exec(theirs)).all(), *(await session.exec(said)).all()}
        lists: set[int] = set()
        for gap in (await session.exec(select(Gap).where(col(Gap.id).in_(numbers)))).all():
            lists |= {*await lists_with(gap, session=session)}
            await _without(gap, employee_id, session)
        for number in lists:
            key = f"gap_list:{number}:erased:{employee_id}"
            await work.add(key=key, kind=REDRAW, payload={"list": number}, due_at=now, session=session)

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Gaps go with the questions they were made of; dismissals when they end."""
        before = (now - timedelta(days=retention.questions)).date()
        gone = await session.exec(delete(Gap).where(col(Gap.week) < before))
        await session.exec(delete(GapList).where(col(GapList.week) < before))
        await session.exec(delete(GapDismissal).where(col(GapDismissal.until) < now))
        return gone.rowcount


async def _address(employee: int, session: AsyncSession) -> str:
    """Their e-mail address; one that nobody has for somebody unknown."""
    person = await session.get(Employee, employee)
    return person.email if person is not None else "@"


async def _without(gap: Gap, employee: int, session: AsyncSession) -> None:
    linked = select(Question).join(GapQuestion).where(GapQuestion.gap_id == gap.id).order_by(col(Question.id))
    questions = (await session.exec(linked)).all()
    others = [question for question in questions if question.employee_id != employee]
    if not others:
        await session.delete(gap)
        return
    asked = [_asked(question, {}) for question in others]
    gap.samples = list(clustering.samples(asked))
    gap.label = gap.samples[0][:MAX_LABEL] if gap.samples else ""
    gap.count -= len(questions) - len(others)
    gap.languages = list(clustering.languages(asked))
    gap.reasons = await _reasons([question.id or 0 for question in others], employee, session)
    session.add(gap)


async def _reasons(questions: Iterable[int], but_of: int | None, session: AsyncSession) -> list[str]:
    """What people said was missing, where nothing in it had to be masked."""
    found = select(Feedback.reason).where(
        col(Feedback.question_id).in_(list(questions)),
        col(Feedback.helpful).is_(False),
        col(Feedback.reason).is_not(None),
        col(Feedback.employee_id) != (but_of or 0),
    )
    said = [Asked(id=0, text=reason or "", lang="en") for reason in (await session.exec(found)).all()]
    return sorted({clustering.shown(one.text) for one in said if one.quotable})[:_MAX_REASONS]


def _asked(question: Question, troubles: Mapping[Wrong, bool]) -> Asked:
    wrong = {name for name, is_so in troubles.items() if is_so}
    if question.kind == "no_answer":
        wrong.add("no_answer")
    return Asked(
        id=question.id or 0,
        text=question.asked,
        lang=cast("Lang", question.lang),
        wrong=frozenset(wrong),
        own_words=question.surface != "shortcut",
    )


def most_cited(questions: Iterable[int], documents: Mapping[int, Sequence[str]], known: Collection[str]) -> str:
    """Of `known` documents the one that most of the answers cited; empty when they cited none."""
    counts = Counter(
        document for question in questions for document in {*documents.get(question, ())} if document in known
    )
    return min(counts, key=lambda document: (-counts[document], document), default="")
