"""What becomes of requests and of what the committee does with them: one transaction for each step.

Who may do it is looked at inside the transaction, and so is whether it can still be done; whoever comes too late, or
may not, hears so. In the same transaction stand the rows of everything that is to be said because of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from bot import audit, work
from bot.requests import service
from bot.requests.post import CARD, LETTER, Post
from bot.requests.rules import Form, Ruling
from bot.requests.service import Decided, Hindered
from bot.usage import service as usage
from bot.work import Claimed
from knowledge import mask

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.models import Employee
    from bot.registry.service import Catalogue
    from bot.requests.models import ToolRequest

SUBMIT: Final = "requests.submit"
DECIDE: Final = "requests.decide"
CHECK: Final = "requests.check"
ASK: Final = "requests.ask"
ANSWER: Final = "requests.answer"
WITHDRAW: Final = "requests.withdraw"

CONCURRENCY: Final[Mapping[str, int]] = {CARD: 4, LETTER: 16}
"""Handlers at once, for the worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requesting:
    """Requests and decisions. One for the whole process."""

    database: Database
    catalogue: Catalogue
    accounts: Callable[[str], Awaitable[Asker | None]]
    post: Post
    clock: Clock
    today: Callable[[], date]
    admins: Sequence[str]

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What this room does with its kinds of work."""
        return {
            SUBMIT: self.submit,
            DECIDE: self.decide,
            CHECK: self.check,
            ASK: self.ask,
            ANSWER: self.answer,
            WITHDRAW: self.withdraw,
            **self.post.handlers(),
        }

    async def submit(self, item: Claimed) -> None:
        """`requests.submit`: {user, lang, form}. A new request, or one more who asks; acknowledged at once."""
        asker = await self.accounts(item.payload["user"])
        form = await asyncio.to_thread(_masked, Form.from_payload(item.payload["form"]))
        now, registry = self.clock.now(), (await self.catalogue.current()).registry
        async with self.database.writing() as session:
            if asker is not None and not asker.is_guest:
                submitted = await service.submit(
                    form,
                    employee_id=asker.employee_id,
                    lang=asker.lang,
                    registry=registry,
                    now=now,
                    today=self.today(),
                    due_at=self.post.due(now, 0),
                    session=session,
                )
                await self._entered(submitted, form, asker, item, session)
            await work.finish(item, now=now, session=session)

    async def _entered(
        self, submitted: service.Submitted, form: Form, asker: Asker, item: Claimed, session: AsyncSession
    ) -> None:
        request, how = submitted.request, submitted.how
        await self.post.enter_letter(
            request, how, asker.employee_id, key=f"{how}:{item.id}", owed_at=item.owed_at, session=session
        )
        if how == "already":
            return
        # After a restore another request may get this number: its card is not this one.
        await self.post.enter_card(request, owed_at=item.owed_at, session=session, after=f":{item.id}")
        if how == "new":
            await self.post.enter_reminders(request, owed_at=item.owed_at, session=session)
        else:
            key = f"joined:{asker.employee_id}"
            await self.post.enter_note(request, "joined", form.purpose, key=key, owed_at=item.owed_at, session=session)
        await usage.record(
            session,
            key=f"request:{request.id}:{asker.employee_id}",
            name="request.submitted",
            employee_id=asker.employee_id,
            occurred_at=self.clock.now(),
            tool=request.tool_id,
        )

    async def decide(self, item: Claimed) -> None:
        """`requests.decide`: {user, request, ruling}. Request, registry, history, event and letters, all or nothing."""
        now, request_id = self.clock.now(), item.payload["request"]
        ruling = Ruling.from_payload(item.payload["ruling"])
        async with self._as_member(item) as (by, session):
            if by is None:
                return
            own = ruling if ruling.owner else replace(ruling, owner=by.email)
            made = await service.decide(
                request_id, own, by=by, catalogue=self.catalogue, now=now, today=self.today(), owed_at=item.owed_at,
                session=session,
            )  # fmt: skip
            match made:
                case Decided():
                    await self._decided(item, made, own, by, session)
                case Hindered():
                    await self._tell(item, made.request, made.why, by, session, criteria=list(made.criteria))
                case _:
                    await self._tell(item, made, "late", by, session)

    async def _decided(self, item: Claimed, made: Decided, ruling: Ruling, by: Employee, session: AsyncSession) -> None:
        request = made.request
        await self.post.enter_letters(
            request,
            ruling.decision,
            await service.everybody(request, session=session),
            key="decided",
            owed_at=item.owed_at,
            session=session,
            cells=dict(ruling.cells),
            departments=list(ruling.departments),
            owner=ruling.owner,
        )
        await self.post.enter_card(request, owed_at=item.owed_at, session=session)
        await audit.record(
            f"request.{ruling.decision}",
            request.reference,
            actor=by.id,
            now=self.clock.now(),
            session=session,
            detail=f"tool={made.tool_id or ''}",
        )

    async def check(self, item: Claimed) -> None:
        """`requests.check`: {user, request, criteria}. Those that were changed; the others stay."""
        async with self._as_member(item) as (by, session):
            if by is None:
                return
            done = await service.assess(item.payload["request"], item.payload["criteria"], session)
            request = await service.find(item.payload["request"], session=session)
            if done:
                await self.post.enter_card(request, owed_at=item.owed_at, session=session)
            else:
                await self._tell(item, request, "late", by, session)

    async def ask(self, item: Claimed) -> None:
        """`requests.ask`: {user, request, question}. The requester is asked; the days stop counting."""
        now, question = self.clock.now(), item.payload["question"]
        async with self._as_member(item) as (by, session):
            if by is None:
                return
            request = await service.find(item.payload["request"], session=session)
            waited = self.post.waited(request, now)
            done = await service.ask_back(request.id or 0, question, by=by, waited=waited, now=now, session=session)
            request = await service.find(request.id or 0, session=session)
            if not done:
                await self._tell(item, request, "late", by, session)
                return
            turn = request.turn
            if request.employee_id is not None:
                await self.post.enter_letter(
                    request, "question", request.employee_id, key=f"question:{turn}", owed_at=item.owed_at,
                    session=session, question=question, turn=turn,
                )  # fmt: skip
            await self.post.enter_note(
                request, "question", question, key=f"question:{turn}", owed_at=item.owed_at, session=session
            )
            await self.post.enter_card(request, owed_at=item.owed_at, session=session)

    async def answer(self, item: Claimed) -> None:
        """`requests.answer`: {user, request, turn, text}. In the card's thread; the request is open again."""
        now, request_id, turn = self.clock.now(), item.payload["request"], item.payload["turn"]
        asker = await self.accounts(item.payload["user"])
        said = (await asyncio.to_thread(mask, item.payload["text"])).text
        async with self.database.writing() as session:
            request = await service.known(request_id, session=session)
            if asker is not None and request is not None:
                done = await service.answer(
                    request_id, turn, said, employee_id=asker.employee_id,
                    due_at=self.post.due(now, request.waited), now=now, session=session,
                )  # fmt: skip
                request = await service.find(request_id, session=session)
                what = "answered" if done else "unanswered"
                await self.post.enter_letter(
                    request, what, asker.employee_id, key=f"{what}:{item.id}", owed_at=item.owed_at, session=session
                )
                if done:
                    await self.post.enter_note(
                        request, "answer", said, key=f"answer:{turn}", owed_at=item.owed_at, session=session
                    )
                    await self.post.enter_card(request, owed_at=item.owed_at, session=session)
                    await self.post.enter_reminders(request, owed_at=item.owed_at, session=session)
            await work.finish(item, now=now, session=session)

    async def withdraw(self, item: Claimed) -> None:
        """`requests.withdraw`: {user, request}. The requester, the committee and all who asked too hear of it."""
        now, request_id = self.clock.now(), item.payload["request"]
        asker = await self.accounts(item.payload["user"])
        async with self.database.writing() as session:
            if asker is not None and await service.known(request_id, session=session) is not None:
                done = await service.withdraw(request_id, employee_id=asker.employee_id, now=now, session=session)
                request = await service.find(request_id, session=session)
                what = "withdrew" if done else "not-withdrawn"
                await self.post.enter_letter(
                    request, what, asker.employee_id, key=f"{what}:{item.id}", owed_at=item.owed_at, session=session
                )
                if done:
                    others = [
                        one for one in await service.everybody(request, session=session) if one != asker.employee_id
                    ]
                    await self.post.enter_letters(
                        request, "withdrawn", others, key="withdrawn", owed_at=item.owed_at, session=session
                    )
                    await self.post.enter_note(
                        request, "withdrawn", "", key="withdrawn", owed_at=item.owed_at, session=session
                    )
                    await self.post.enter_card(request, owed_at=item.owed_at, session=session)
            await work.finish(item, now=now, session=session)

    @asynccontextmanager
    async def _as_member(self, item: Claimed) -> AsyncIterator[tuple[Employee | None, AsyncSession]]:
        """The transaction of a step that only the committee may do, and who does it; None for everybody else.

        Whoever is no member any more hears so. The row is finished at the end.
        """
        asker = await self.accounts(item.payload["user"])  # asks Slack, so that roles of yesterday do not count
        async with self.database.writing() as session:
            request = await service.known(item.payload["request"], session=session)
            by = await service.member(item.payload["user"], admins=self.admins, session=session)
            if by is None and request is not None and asker is not None:
                key = f"not-member:{item.id}"
                await self.post.enter_letter(
                    request, "not-member", asker.employee_id, key=key, owed_at=item.owed_at, session=session
                )
            yield (by if request is not None else None), session
            await work.finish(item, now=self.clock.now(), session=session)

    async def _tell(
        self, item: Claimed, request: ToolRequest, what: str, to: Employee, session: AsyncSession, **facts: Any
    ) -> None:
        """Tell a member why their step was not carried out."""
        said = "late-withdrawn" if what == "late" and request.state == "withdrawn" else what
        key = f"{said}:{item.id}"
        await self.post.enter_letter(request, said, to.id or 0, key=key, owed_at=item.owed_at, session=session, **facts)


def _masked(form: Form) -> Form:
    """What people wrote in their own words, without addresses, numbers and secrets of others."""
    return replace(form, purpose=mask(form.purpose).text, facts=mask(form.facts).text)
