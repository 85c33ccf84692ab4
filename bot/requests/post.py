"""What requests lead to in Slack: the card, its reminders and notes, and letters to people.

Every message is a row of work, entered in the transaction that made it necessary with `owed_at` of the row of work this
was done for, and is drawn from the request as it is when the message leaves. The card is drawn again until it shows the
last version: two who draw at once cannot leave an older one behind, since each looks again after drawing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import structlog

from bot import work
from bot.errors import SlackUnavailable, Undeliverable
from bot.people.models import Employee
from bot.requests import letters, messages, service
from bot.requests.messages import Card, Said
from bot.requests.rules import DUE_AFTER, REMINDED_AFTER
from bot.slack.blocks import escape
from bot.slack.messenger import Message
from bot.work import Claimed, Later
from bot.workdays import add_working_days, working_days_between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.requests.models import ToolRequest
    from bot.slack.messenger import Messenger

CARD: Final = "requests.card"
LETTER: Final = "requests.letter"
NOTE: Final = "requests.note"
REMINDER: Final = "requests.reminder"

AGAIN: Final = timedelta(hours=1)
"""How soon a committee's channel that refuses the bot is tried again."""

_SOON: Final = timedelta(minutes=1)
_PATIENT: Final = 5
"""Failures after which an unreachable Slack no longer counts against a card: a request is never given up."""

log: Final = structlog.get_logger(__name__)


class Post:
    """Sends what this room has to say."""

    def __init__(
        self,
        *,
        database: Database,
        messenger: Messenger,
        directory: Directory,
        catalogue: Catalogue,
        company: Company,
        clock: Clock,
        contact: Callable[[], str],
    ) -> None:
        """`contact` names whom to turn to when the committee cannot be reached."""
        self._database = database
        self._messenger = messenger
        self._directory = directory
        self._catalogue = catalogue
        self._company = company
        self._clock = clock
        self._contact = contact
        self._zone = ZoneInfo(company.time_zone)

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What is done with these kinds of work."""
        return {CARD: self.card, LETTER: self.letter, NOTE: self.note, REMINDER: self.reminder}

    # Entering, in the caller's transaction

    async def enter_card(
        self, request: ToolRequest, *, owed_at: datetime, session: AsyncSession, after: str = ""
    ) -> None:
        """The card is to be posted, or to be brought to this version; `after` tells apart who found it old."""
        payload = {"request": request.id, "post": request.version == 1}
        key = f"request:{request.id}:card:{request.version}{after}"
        await work.add(key=key, kind=CARD, payload=payload, due_at=self._clock.now(), owed_at=owed_at, session=session)

    async def enter_letter(
        self,
        request: ToolRequest,
        what: str,
        employee_id: int,
        *,
        key: str,
        owed_at: datetime,
        session: AsyncSession,
        **facts: Any,
    ) -> None:
        """Tell somebody, once for `key`."""
        payload = {"request": request.id, "what": what, "employee_id": employee_id, "facts": facts}
        full = f"request:{request.id}:{key}:{employee_id}"
        await work.add(
            key=full, kind=LETTER, payload=payload, due_at=self._clock.now(), owed_at=owed_at, session=session
        )

    async def enter_letters(
        self,
        request: ToolRequest,
        what: str,
        people: Iterable[int],
        *,
        key: str,
        owed_at: datetime,
        session: AsyncSession,
        **facts: Any,
    ) -> None:
        """Tell several people, each once for `key`."""
        for employee_id in people:
            await self.enter_letter(request, what, employee_id, key=key, owed_at=owed_at, session=session, **facts)

    async def enter_note(
        self, request: ToolRequest, what: str, written: str, *, key: str, owed_at: datetime, session: AsyncSession
    ) -> None:
        """A line in the card's thread, once for `key`."""
        payload = {"request": request.id, "what": what, "written": written}
        full = f"request:{request.id}:note:{key}"
        await work.add(key=full, kind=NOTE, payload=payload, due_at=self._clock.now(), owed_at=owed_at, session=session)

    async def enter_reminders(self, request: ToolRequest, *, owed_at: datetime, session: AsyncSession) -> None:
        """What is due while nobody decides, counted on from the working days that went by already.

        The one after three days no longer makes sense when the one after seven is due.
        """
        now = self._clock.now()
        ahead = [days for days in REMINDED_AFTER if days > request.waited]
        due = [self.working_day(now, days - request.waited) for days in ahead]
        for days, at, end in zip(ahead, due, [*due[1:], None], strict=True):
            payload = {"request": request.id, "turn": request.turn, "days": days}
            key = f"request:{request.id}:reminder:{days}:{request.turn}"
            await work.add(
                key=key, kind=REMINDER, payload=payload, due_at=at, not_after=end, owed_at=owed_at, session=session
            )

    def working_day(self, start: datetime, days: int) -> datetime:
        """So many working days later, as the company counts them."""
        return add_working_days(start, days, time_zone=self._company.time_zone, country=self._company.country)

    def due(self, now: datetime, waited: int) -> datetime:
        """By when a request has to be decided that has waited so many working days until `now`."""
        return self.working_day(now, max(1, DUE_AFTER - waited))

    def waited(self, request: ToolRequest, now: datetime) -> int:
        """How many working days a request has waited for the committee."""
        if request.counting_since is None:
            return request.waited
        return request.waited + working_days_between(
            request.counting_since, now, time_zone=self._company.time_zone, country=self._company.country
        )

    # Sending

    async def card(self, item: Claimed) -> None:
        """`requests.card`: {request, post}. Posted once, drawn again as often as it changed."""
        drawn = await self._drawn(item.payload["request"])
        if drawn is None or (drawn.request.ts is None and not item.payload["post"]):
            await self._finish(item, "cancelled")  # deleted, or not there yet: who posts it draws the last version
        elif drawn.request.ts is None:
            await self._post_card(item, drawn)
        else:
            await self._redraw(item, drawn)

    async def _post_card(self, item: Claimed, drawn: Card) -> None:
        committee, request = self._company.channels.committee, drawn.request
        try:
            said = messages.card(self._company.languages[0], drawn)
            ts = await self._messenger.send(item, self._message(await self._messenger.place(committee), said))
            channel = await self._messenger.channel_id(committee)
        except Undeliverable as error:
            log.warning("requests.committee_unreachable", outcome=error.error)
            await self._say_it_waits(item, request)
            raise Later(self._clock.now() + AGAIN) from error
        except SlackUnavailable as error:
            if item.failures < _PATIENT:
                raise
            await self._say_it_waits(item, request)
            raise Later(self._clock.now() + AGAIN) from error
        async with self._database.writing() as session:
            await service.posted(request.id or 0, channel=channel or f"#{committee}", ts=ts, session=session)
            now = await service.known(request.id or 0, session=session)
            if now is not None and now.version != drawn.request.version:
                await self.enter_card(now, owed_at=item.owed_at, session=session, after=":posted")
            await work.finish(item, now=self._clock.now(), slack_ts=ts, session=session)

    async def _redraw(self, item: Claimed, drawn: Card | None) -> None:
        shown = None
        while drawn is not None and drawn.request.version != shown:
            request, shown = drawn.request, drawn.request.version
            said = messages.card(self._company.languages[0], drawn)
            place = str(request.channel)
            try:
                await self._messenger.update(place, str(request.ts), self._message(place, said))
            except Undeliverable as error:
                log.warning("requests.card_gone", id=request.id, outcome=error.error)
                await self._finish(item, "cancelled")
                return
            drawn = await self._drawn(request.id or 0)
        await self._finish(item, "done")

    async def _say_it_waits(self, item: Claimed, request: ToolRequest) -> None:
        if request.employee_id is None:
            return
        async with self._database.writing() as session:
            await self.enter_letter(
                request, "kept", request.employee_id, key="kept", owed_at=item.owed_at, session=session,
                contact=self._contact(),
            )  # fmt: skip

    async def letter(self, item: Claimed) -> None:
        """`requests.letter`: {request, what, employee_id, facts}. Sent once, in the person's language of now."""
        employee_id, facts = item.payload["employee_id"], item.payload["facts"]
        async with self._database.reading() as session:
            request = await service.known(item.payload["request"], session=session)
            decider = await _name(request.decided_by if request is not None else None, session)
        user = await self._directory.slack_user(employee_id)
        if request is None or user is None:
            await self._finish(item, "cancelled")
            return
        said = letters.letter(
            await self._directory.lang(employee_id),
            item.payload["what"],
            request,
            registry=(await self._catalogue.current()).registry,
            facts=facts,
            due=self._day(request.due_at),
            decided=self._day(request.decided_at) if request.decided_at else None,
            decider=decider,
        )
        try:
            ts = await self._messenger.send(item, self._message(user, said))
        except Undeliverable as error:
            log.info("requests.person_out_of_reach", id=item.id, outcome=error.error)
            await self._finish(item, "cancelled")
            return
        async with self._database.writing() as session:
            if await session.get(Employee, employee_id) is not None:  # may have been erased meanwhile
                await service.sent(request.id or 0, employee_id=employee_id, channel=user, ts=ts, session=session)
            await work.finish(item, now=self._clock.now(), slack_ts=ts, session=session)

    async def note(self, item: Claimed) -> None:
        """`requests.note`: {request, what, written}. A line in the card's thread, as soon as the card is there."""
        async with self._database.reading() as session:
            request = await service.known(item.payload["request"], session=session)
        if request is None:
            await self._finish(item, "cancelled")
            return
        if request.ts is None or request.channel is None:
            raise Later(self._clock.now() + _SOON)
        said = messages.note(self._company.languages[0], item.payload["what"], item.payload["written"])
        await self._send(item, Message(request.channel, said.text, said.blocks, request.ts))

    async def reminder(self, item: Claimed) -> None:
        """`requests.reminder`: {request, turn, days}. Only while nothing was decided or asked back since."""
        async with self._database.reading() as session:
            request = await service.known(item.payload["request"], session=session)
        if request is None or request.state != "open" or request.turn != item.payload["turn"]:
            await self._finish(item, "cancelled")
            return
        place = await self._messenger.place(self._company.channels.committee)
        url = await self._messenger.permalink(request.channel, request.ts) if request.channel and request.ts else None
        said = messages.reminder(
            self._company.languages[0],
            request,
            days=item.payload["days"],
            due=self._day(request.due_at),
            url=url,
        )
        await self._send(item, self._message(place, said))

    async def _drawn(self, request_id: int) -> Card | None:
        """The card of a request as it is now."""
        async with self._database.reading() as session:
            request = await service.known(request_id, session=session)
            if request is None:
                return None
            others = await service.followers(request_id, session=session)
            requester = await _name(request.employee_id, session)
            decider = await _name(request.decided_by, session)
            earlier = await service.known(request.earlier_id, session=session) if request.earlier_id else None
            registry = (await self._catalogue.current(session)).registry
        return Card(
            request=request,
            registry=registry,
            requester=await self._mention(request.employee_id, requester),
            decider=await self._mention(request.decided_by, decider),
            followers=len(others),
            classes=service.all_classes(request, others),
            people=request.people + sum(one.people for one in others),
            due=self._day(request.due_at),
            decided=self._day(request.decided_at) if request.decided_at else None,
            earlier=earlier.reference if earlier is not None else "",
        )

    async def _mention(self, employee_id: int | None, name: str) -> str:
        if employee_id is None:
            return ""
        user = await self._directory.slack_user(employee_id)
        return f"<@{user}>" if user else escape(name)

    async def _send(self, item: Claimed, message: Message) -> None:
        try:
            ts = await self._messenger.send(item, message)
        except Undeliverable as error:
            log.warning("requests.not_told", kind=item.kind, outcome=error.error)
            await self._finish(item, "cancelled")
            return
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), slack_ts=ts, session=session)

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), state=state, session=session)

    def _message(self, place: str, said: Said) -> Message:
        return Message(place, said.text, said.blocks)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


async def _name(employee_id: int | None, session: AsyncSession) -> str:
    person = await session.get(Employee, employee_id) if employee_id is not None else None
    return person.name if person is not None else ""
