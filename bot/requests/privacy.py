"""What this room stores of people: who asked for a tool, who asked too, who decided, and the letters about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, or_, select, update

from bot import work
from bot.people.privacy import Sent
from bot.requests import service
from bot.requests.models import RequestFollower, RequestLetter, RequestQuestion, ToolRequest
from bot.requests.post import CARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention


class RequestData:
    """Implements `bot.people.privacy.PersonalData` for requests."""

    kinds = ("requests",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """What they asked for with questions and answers, what they joined, and what they decided or asked back."""
        own = (await session.exec(select(ToolRequest).where(ToolRequest.employee_id == employee_id))).all()
        joined = select(RequestFollower, ToolRequest.reference).join(ToolRequest)
        followed = (await session.exec(joined.where(RequestFollower.employee_id == employee_id))).all()
        decided = (await session.exec(select(ToolRequest).where(ToolRequest.decided_by == employee_id))).all()
        asked = (await session.exec(select(RequestQuestion).where(RequestQuestion.asked_by == employee_id))).all()
        return {
            "requests": {
                "made": [_plain(one) | {"questions": await _answered(one, session)} for one in own],
                "joined": [
                    one.model_dump(mode="json", exclude={"id", "employee_id", "request_id"}) | {"reference": reference}
                    for one, reference in followed
                ],
                "decided": [one.model_dump(mode="json", include=_DECISION) for one in decided],
                "asked_back": [one.model_dump(mode="json", include={"asked_at", "question"}) for one in asked],
            }
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """Letters to them. The card stays, drawn again without their name."""
        found = select(RequestLetter).where(RequestLetter.employee_id == employee_id)
        return [Sent(one.channel, one.ts) for one in (await session.exec(found)).all()]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:
        """Take their name out of everything; the cards that showed it are drawn again."""
        await session.exec(delete(RequestLetter).where(col(RequestLetter.employee_id) == employee_id))
        named = or_(col(ToolRequest.employee_id) == employee_id, col(ToolRequest.decided_by) == employee_id)
        shown = (await session.exec(select(ToolRequest).where(named))).all()
        for request in shown:
            await _forget(request, employee_id, now, session)
        followed = update(RequestFollower).where(col(RequestFollower.employee_id) == employee_id)
        await session.exec(followed.values(employee_id=None))
        asked = update(RequestQuestion).where(col(RequestQuestion.asked_by) == employee_id)
        await session.exec(asked.values(asked_by=None))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete requests made longer ago than `retention` allows, with all that belongs to them."""
        return await service.purge(now - timedelta(days=retention.requests), session=session)


_DECISION = {"reference", "tool", "decision", "reason", "decided_at"}


async def _forget(request: ToolRequest, employee_id: int, now: datetime, session: AsyncSession) -> None:
    values: dict[str, Any] = {"version": request.version + 1}
    if request.employee_id == employee_id:
        values["employee_id"] = None
    if request.decided_by == employee_id:
        values["decided_by"] = None
    await session.exec(update(ToolRequest).where(col(ToolRequest.id) == request.id).values(**values))
    await work.add(
        key=f"request:{request.id}:card:{request.version + 1}:forget",
        kind=CARD,
        payload={"request": request.id, "post": False},
        due_at=now,
        session=session,
    )


async def _answered(request: ToolRequest, session: AsyncSession) -> list[dict[str, Any]]:
    found = select(RequestQuestion).where(RequestQuestion.request_id == request.id)
    asked = (await session.exec(found.order_by(col(RequestQuestion.turn)))).all()
    return [one.model_dump(mode="json", include={"asked_at", "question", "answer", "answered_at"}) for one in asked]


def _plain(request: ToolRequest) -> dict[str, Any]:
    """Without what is the committee's or Slack's own."""
    hidden = {
        "id",
        "employee_id",
        "decided_by",
        "channel",
        "ts",
        "version",
        "turn",
        "tool_key",
        "criteria",
        "earlier_id",
    }
    return request.model_dump(mode="json", exclude=hidden)
