"""Approved answers that colleagues keep in Slack, in the database. Whoever opens the session commits it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa
from sqlmodel import col, select

from bot.ask.approved import Approved
from bot.ask.models import ApprovedAnswer, ApprovedAnswerText
from knowledge import LANGS, detect_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.db import Database
    from knowledge import Lang

_KEPT: Final = "kept-"
"""What ids of answers from the database begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """An answer to keep: the wordings, a line each, and the answer by language."""

    questions: str
    texts: Mapping[Lang, str]
    owner: str
    expires: date
    approved: bool
    by: int
    escalation: int | None
    lang: Lang


async def keep(answer: Keeping, *, now: datetime, today: date, session: AsyncSession) -> int | None:
    """Keep an answer, proposed unless it is `approved`; its id, or None when this escalation's was kept before."""
    if answer.escalation is not None and await of_escalation(answer.escalation, session=session) is not None:
        return None
    row = ApprovedAnswer(
        state="approved" if answer.approved else "proposed",
        owner=answer.owner,
        since=today,
        expires_on=answer.expires,
        created_at=now,
        created_by=answer.by,
        escalation_id=answer.escalation,
    )
    session.add(row)
    await session.flush()
    assert row.id is not None  # noqa: S101 - a row that was stored has an id
    wordings = _by_language(answer.questions, answer.lang)
    session.add_all(
        ApprovedAnswerText(
            answer_id=row.id, lang=lang, questions="\n".join(wordings[lang]), answer=answer.texts.get(lang, "")
        )
        for lang in LANGS
        if wordings[lang] or answer.texts.get(lang)
    )
    return row.id


async def decide(answer: int, verb: str, *, today: date, session: AsyncSession) -> bool:
    """Confirm what is proposed, or withdraw what is proposed or approved. False when that is not so any more."""
    before, after = {"confirm": (["proposed"], "approved"), "withdraw": (["proposed", "approved"], "withdrawn")}[verb]
    here = (col(ApprovedAnswer.id) == answer, col(ApprovedAnswer.state).in_(before))
    values: dict[str, Any] = {"state": after} | ({"since": today} if verb == "confirm" else {})
    statement = sa.update(ApprovedAnswer).where(*here).values(values).execution_options(synchronize_session=False)
    return bool((await session.exec(statement)).rowcount == 1)


async def of_escalation(escalation: int, *, session: AsyncSession) -> ApprovedAnswer | None:
    """What was kept of this escalation."""
    return (await session.exec(select(ApprovedAnswer).where(ApprovedAnswer.escalation_id == escalation))).first()


async def texts(answer: int, *, session: AsyncSession) -> Sequence[ApprovedAnswerText]:
    """What it says, by language, in the product's order."""
    found = (await session.exec(select(ApprovedAnswerText).where(ApprovedAnswerText.answer_id == answer))).all()
    return sorted(found, key=lambda one: LANGS.index(cast("Lang", one.lang)))


async def kept_in(database: Database, today: date) -> list[Approved]:
    """As `holding`, for a `Library`."""
    async with database.reading() as session:
        return await holding(today, session=session)


async def holding(today: date, *, session: AsyncSession) -> list[Approved]:
    """The approved ones that have not expired by `today`."""
    found = select(ApprovedAnswer, ApprovedAnswerText).join(ApprovedAnswerText)
    rows = await session.exec(found.where(ApprovedAnswer.state == "approved", ApprovedAnswer.expires_on >= today))
    by_id: dict[int, tuple[ApprovedAnswer, list[ApprovedAnswerText]]] = {}
    for row, said in rows.all():
        by_id.setdefault(row.id or 0, (row, []))[1].append(said)
    return [_approved(row, said) for row, said in by_id.values()]


def _approved(row: ApprovedAnswer, said: Sequence[ApprovedAnswerText]) -> Approved:
    return Approved(
        id=f"{_KEPT}{row.id}",
        owner=row.owner,
        since=row.since,
        expires=row.expires_on,
        questions={cast("Lang", one.lang): tuple(one.questions.split("\n")) for one in said if one.questions},
        texts={cast("Lang", one.lang): one.answer for one in said if one.answer},
        audience=tuple(row.audience),
    )


def _by_language(questions: str, otherwise: Lang) -> Mapping[Lang, list[str]]:
    """Each line under the language it is in."""
    found: dict[Lang, list[str]] = defaultdict(list)
    for line in questions.split("\n"):
        found[detect_language(line) or otherwise].append(line)
    return found
