"""What was said before in the same conversation, from our own table of questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import and_, or_
from sqlmodel import col, select

from bot.ask import rules
from bot.ask.models import CitedSection, Question
from knowledge import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.asked import Asked
    from knowledge import Lang

MAX_QUESTIONS: Final = 4
"""Earlier questions that are looked at."""

RECENT: Final = timedelta(minutes=15)
"""How long a direct message outside any thread is still part of the same conversation."""

_ASKED: Final = 500
_ANSWERED: Final = 1000
"""Characters kept of a question and of an answer."""

MayRead = Callable[[CitedSection], bool]
"""Whether the one who asks now may read a section that was cited then."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One question of the conversation, its answer and what that cited."""

    question: Question
    cited: tuple[CitedSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The conversation so far, oldest first; empty for a first question.

    `question` is the last thing asked as it stands alone, `lang` the language it was answered in, `cited` the chunks
    its answer quoted.
    """

    turns: tuple[Turn, ...] = ()
    question: str = ""
    lang: Lang | None = None
    cited: frozenset[str] = frozenset()


async def earlier(asked: Asked, *, session: AsyncSession, now: datetime) -> list[Earlier]:
    """The last answered questions before this one in its thread, or shortly before it in the same DM; oldest first."""
    if asked.response_url:
        return []
    table = Question
    same = col(table.thread_ts) == asked.thread_ts
    if asked.surface == "dm" and not asked.continues:
        same = or_(same, and_(col(table.surface) == "dm", col(table.asked_at) > now - RECENT))
    found = (
        select(table)
        .where(table.channel == asked.channel, table.ts != asked.ts, same, col(table.answered_at).is_not(None))
        .order_by(col(table.id).desc())
        .limit(MAX_QUESTIONS)
    )
    questions = list(reversed((await session.exec(found)).all()))
    cited = await sections([question.id for question in questions if question.id is not None], session=session)
    return [Earlier(question, tuple(one for one in cited if one.question_id == question.id)) for question in questions]


async def sections(questions: Sequence[int], *, session: AsyncSession) -> list[CitedSection]:
    """What the answers to these questions cited, in order."""
    if not questions:
        return []
    found = select(CitedSection).where(col(CitedSection.question_id).in_(questions))
    return list((await session.exec(found.order_by(col(CitedSection.number)))).all())


def conversation(said: Sequence[Earlier], may_read: MayRead) -> Conversation:
    """The conversation as the one who asks now may know it: answers from what they may not read are left out."""
    if not said:
        return Conversation()
    return Conversation(
        turns=tuple(turn for one in said for turn in _turns(one, may_read)),
        question=_standing_alone([one.question.asked for one in said]),
        lang=cast("Lang", said[-1].question.lang),
        cited=frozenset(section.chunk_id for section in said[-1].cited),
    )


def _turns(one: Earlier, may_read: MayRead) -> Iterable[Turn]:
    yield Turn("person", one.question.asked[:_ASKED])
    if one.question.kind == "answer" and one.question.answer and all(may_read(section) for section in one.cited):
        yield Turn("guide", one.question.answer[:_ANSWERED])


def _standing_alone(asked: Sequence[str]) -> str:
    """The last question, with what it goes on from in front."""
    together = asked[-1]
    for before in reversed(asked[:-1]):
        if not rules.leans_on_earlier(together):
            break
        together = rules.in_context(together, before, _ASKED)
    return together[-_ASKED:]
