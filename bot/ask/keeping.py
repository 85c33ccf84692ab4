"""Keeping a human's answer as an approved one: proposed by a champion, approved by an owner or the committee.

The committee's channel reads of each in a card, and can confirm or withdraw it there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast

import structlog

from bot import audit, work
from bot.ask import answers, cards, escalations
from bot.ask.answers import Keeping
from bot.ask.asked import Letter
from bot.ask.cards import Approval
from bot.ask.cycle import slack_account
from bot.ask.escalations import Turn
from bot.ask.models import ApprovedAnswer, Escalation
from bot.errors import Undeliverable
from bot.people.models import Employee
from bot.slack.messenger import Message
from bot.work import Claimed, Later

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.cycle import Cycle
    from bot.ask.messages import Said
    from knowledge import Lang

PROMOTE: Final = "ask.promote"
APPROVAL: Final = "ask.approval"
APPROVED: Final = "ask.approved"

CONCURRENCY: Final = {APPROVED: 1}

_ANSWER_COMES: Final = timedelta(minutes=5)
"""How long an approved answer waits for the answer it is made of, sent in the modal before."""

_SOON: Final = timedelta(seconds=2)

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepsake:
    """Keeps answers; sits beside a `Cycle` and shares what that has."""

    cycle: Cycle
    today: Callable[[], date]

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What is done with these kinds of work."""
        return {PROMOTE: self.promote, APPROVAL: self.approval, APPROVED: self.announce}

    async def promote(self, item: Claimed) -> None:
        """`ask.promote`: {escalation, turn, user, channel, lang, questions, texts, owner, expires}."""
        said, now = item.payload, self.cycle.clock.now()
        actor = await self.cycle.accounts(said["user"])
        async with self.cycle.database.writing() as session:
            row = await session.get(Escalation, said["escalation"])
            if row is not None and row.state in escalations.UNSETTLED and now - item.first_claim_at < _ANSWER_COMES:
                raise Later(now + _SOON)
            if actor is not None:
                key = await self._keep(item, row, actor.employee_id, session)
                await self._tell(item, key, session)
            await work.finish(item, now=now, session=session)

    async def _keep(self, item: Claimed, row: Escalation | None, person: int, session: AsyncSession) -> str:
        """What to tell whoever kept it."""
        said, now = item.payload, self.cycle.clock.now()
        employee = await session.get(Employee, person)
        if row is None or row.state != "answered" or employee is None or not await self._may_keep(row, person, session):
            return "keeping-refused"
        turn = Turn(row.id or 0, row.turn)
        held = await escalations.card(turn, session=session)
        may_approve = escalations.is_committee(employee, self.cycle.admins) or (
            held is not None and held.stage == "owner" and held.employee_id == person
        )
        kept = Keeping(
            questions=said["questions"],
            texts=said["texts"],
            owner=said["owner"],
            expires=date.fromisoformat(said["expires"]),
            approved=may_approve,
            by=person,
            escalation=row.id,
            lang=said["lang"],
        )
        answer = await answers.keep(kept, now=now, today=self.today(), session=session)
        if answer is None:
            return "keeping-already"
        verb = "approved" if may_approve else "proposed"
        await audit.record(f"answer.{verb}", f"answer:{answer}", actor=person, now=now, session=session)
        await self.cycle.rewrite(item.key, turn, session)
        await self._show(item, answer, session)
        return f"keeping-{verb}"

    async def _may_keep(self, row: Escalation, person: int, session: AsyncSession) -> bool:
        turn = Turn(row.id or 0, row.turn)
        return row.assignee_id == person or await escalations.may_act(
            turn, person, admins=self.cycle.admins, session=session
        )

    async def approval(self, item: Claimed) -> None:
        """`ask.approval`: {answer, verb, user, channel, lang}: the committee confirms or withdraws."""
        said, now = item.payload, self.cycle.clock.now()
        actor = await self.cycle.accounts(said["user"])
        async with self.cycle.database.writing() as session:
            if actor is not None:
                employee = await session.get(Employee, actor.employee_id)
                if employee is None or not escalations.is_committee(employee, self.cycle.admins):
                    await self._tell(item, "keeping-refused", session)
                elif not await answers.decide(said["answer"], said["verb"], today=self.today(), session=session):
                    await self._tell(item, "keeping-decided", session)
                else:
                    verb = {"confirm": "approved", "withdraw": "withdrawn"}[said["verb"]]
                    subject = f"answer:{said['answer']}"
                    await audit.record(f"answer.{verb}", subject, actor=actor.employee_id, now=now, session=session)
                    await self._show(item, said["answer"], session)
            await work.finish(item, now=now, session=session)

    async def announce(self, item: Claimed) -> None:
        """`ask.approved`: {answer}. The committee's card, posted once, rewritten afterwards."""
        async with self.cycle.database.reading() as session:
            row = await session.get(ApprovedAnswer, item.payload["answer"])
            shown = await _shown(row, session) if row is not None else None
        state: work.State = "cancelled"
        ts = None
        if row is not None and shown is not None:
            said = cards.approval(self.cycle.company.languages[0], shown)
            try:
                ts = await self._put(item, row, said)
                state = "done"
            except Undeliverable as error:
                log.warning("ask.approval_not_shown", outcome=error.error)
        async with self.cycle.database.writing() as session:
            if row is not None and ts is not None:
                stored = await session.get_one(ApprovedAnswer, row.id)
                stored.channel = await self.cycle.messenger.channel_id(self.cycle.company.channels.committee)
                stored.ts = ts
            await work.finish(item, now=self.cycle.clock.now(), state=state, slack_ts=ts, session=session)

    async def _put(self, item: Claimed, row: ApprovedAnswer, said: Said) -> str | None:
        """The `ts` of a new message; None when the one there is was rewritten."""
        if row.channel and row.ts:
            await self.cycle.messenger.update(row.channel, row.ts, Message(row.channel, said.text, said.blocks))
            return None
        place = await self.cycle.messenger.place(self.cycle.company.channels.committee)
        return await self.cycle.messenger.send(item, Message(place, said.text, said.blocks))

    async def _show(self, item: Claimed, answer: int, session: AsyncSession) -> None:
        await work.add(
            key=f"{item.key}:show", kind=APPROVED, payload={"answer": answer}, due_at=self.cycle.clock.now(),
            owed_at=item.owed_at, session=session,
        )  # fmt: skip

    async def _tell(self, item: Claimed, key: str, session: AsyncSession) -> None:
        """Tell whoever clicked, in a direct message."""
        user = item.payload["user"]
        said = cards.told(cast("Lang", item.payload["lang"]), key, None)
        letter = Letter(user=user, channel=user, text=said.text, blocks=said.blocks)
        await self.cycle.post.enter(f"{item.key}:told", letter, owed_at=item.owed_at, session=session)


async def _shown(row: ApprovedAnswer, session: AsyncSession) -> Approval:
    said = await answers.texts(row.id or 0, session=session)
    return Approval(
        answer=row.id or 0,
        state=row.state,
        questions="\n".join(one.questions for one in said if one.questions),
        texts={cast("Lang", one.lang): one.answer for one in said if one.answer},
        owner=row.owner,
        until=row.expires_on,
        by=await slack_account(row.created_by, session) if row.created_by is not None else None,
    )
