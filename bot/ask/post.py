"""Letters on their way to Slack: looked at once more, sent once, noted as sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import structlog

from bot import work
from bot.ask import history, messages, service
from bot.ask.asked import PRIVATE, Letter
from bot.ask.tabled import EMPLOYEES, TOOL
from bot.errors import SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.registry.service import revision
from bot.slack.messenger import Message
from bot.work import Claimed, Later, LeaseLost

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.models import CitedSection
    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.slack.messenger import Messenger
    from knowledge import Lang, Reader

ANSWER: Final = "ask.answer"
NOTICE: Final = "ask.notice"

_SOON: Final = timedelta(seconds=2)

_SHUT: Final = frozenset({"channel_not_found", "is_archived", "not_in_channel", "restricted_action"})
"""Between question and answer the channel was closed to the bot: the asker hears it in a direct message."""

Accounts = Callable[[str], Awaitable["Asker | None"]]
"""From a Slack user's id to who may ask; None for bots and people who have left. May raise SlackUnavailable."""

log: Final = structlog.get_logger(__name__)


class Shelf(Protocol):
    """The part of the knowledge base that says who may still see what was cited."""

    def readable(self, citation: Any, *, reader: Reader, today: date) -> bool:
        """Whether `reader` may see it on `today`."""


class Post:
    """Sends letters."""

    def __init__(
        self,
        *,
        knowledge: Shelf,
        database: Database,
        messenger: Messenger,
        accounts: Accounts,
        clock: Clock,
        today: Callable[[], date],
    ) -> None:
        self._knowledge = knowledge
        self._database = database
        self._messenger = messenger
        self._accounts = accounts
        self._clock = clock
        self._today = today

    async def deliver(self, item: Claimed) -> None:
        """Send one letter. Raises what sending raises, but for refusals: those end the row."""
        letter = await self._checked(Letter.from_payload(item.payload))
        if letter is None:
            await self._finish(item, "cancelled")
        elif letter.private:
            await self._privately(item, letter)
        else:
            await self._openly(item, letter)

    async def carry_out(self, item: Claimed, handler: Callable[[Claimed], Awaitable[None]] | None = None) -> None:
        """Do what a row asks that was born in our hands, sending a letter by default; put off what goes wrong.

        The worker's own boundary is around the row this one came from, which is finished.
        """
        try:
            await (handler or self.deliver)(item)
        except LeaseLost:
            log.info("work.lease_lost", work=item.id, kind=item.kind)
        except Later as later:
            await self._put_off(item, later.due_at, failed=False)
        except Exception:  # a boundary, as the worker's
            log.warning("work.failed", work=item.id, kind=item.kind, exc_info=True)
            await self._put_off(item, self._clock.now() + _SOON, failed=True)

    async def _checked(self, letter: Letter) -> Letter | None:
        """The letter, if it may still be read by whom it is for; None when there is nobody to read it."""
        if letter.question is None:
            return letter
        asker = await self._accounts(letter.user)
        if asker is None:
            return None
        async with self._database.reading() as session:
            cited = await history.sections([letter.question], session=session)
            holds = letter.revision is None or letter.revision == await revision(session)
        reader = letter.reader(asker)
        if holds and set(letter.labels) <= reader.labels and await asyncio.to_thread(self.may_read, cited, reader):
            return letter
        log.info("ask.withheld", question_id=str(letter.question))
        said = messages.note(text(cast("Lang", letter.lang), "ask-no-longer"))
        return replace(letter, text=said.text, blocks=said.blocks)

    def may_read(self, cited: Sequence[CitedSection], reader: Reader) -> bool:
        """Whether `reader` may see all of it now. Reads files: not for the event loop."""
        return all(self._may_read(section, reader) for section in cited)

    def _may_read(self, section: CitedSection, reader: Reader) -> bool:
        if section.document.startswith(TOOL):
            return reader.may_read(EMPLOYEES)
        return self._knowledge.readable(section, reader=reader, today=self._today())

    async def _openly(self, item: Claimed, letter: Letter) -> None:
        message = Message(letter.channel, letter.text, letter.blocks, letter.thread_ts)
        try:
            ts = await self._messenger.send(item, message, stream_ts=letter.stream_ts)
        except Undeliverable as error:
            log.warning("ask.undeliverable", kind=item.kind, outcome=error.error)
            async with self._database.writing() as session:
                if letter.question is not None and letter.surface not in PRIVATE and error.error in _SHUT:
                    await self._enter_directly(item, letter, session)
                await work.finish(item, now=self._clock.now(), state="cancelled", session=session)
            return
        async with self._database.writing() as session:
            if letter.question is not None:
                await service.sent(letter.question, channel=letter.channel, ts=ts, session=session)
            await work.finish(item, now=self._clock.now(), slack_ts=ts, session=session)

    async def _privately(self, item: Claimed, letter: Letter) -> None:
        """What only one person sees is sent at most once; what Slack refuses comes as a direct message instead."""
        message = Message(letter.channel, letter.text, letter.blocks, letter.thread_ts)
        try:
            await self._messenger.respond(item, letter.response_url or None, message, user=letter.user)
        except Undeliverable as error:
            log.info("ask.sent_directly", kind=item.kind, outcome=error.error)
            async with self._database.writing() as session:
                await self._enter_directly(item, letter, session)
        except SlackUnavailable:
            log.warning("ask.perhaps_sent", kind=item.kind)
        else:
            await self._finish(item, "done")

    async def enter(self, key: str, letter: Letter, *, owed_at: datetime, session: AsyncSession) -> None:
        """A letter that the worker sends, once for `key`; `owed_at` is that of the row it follows from."""
        now, payload = self._clock.now(), letter.payload()
        await work.add(key=key, kind=NOTICE, payload=payload, due_at=now, owed_at=owed_at, session=session)

    async def _enter_directly(self, item: Claimed, letter: Letter, session: AsyncSession) -> None:
        """What cannot be said where it was to be said comes as a direct message."""
        there = replace(letter, channel=letter.user, **_OPEN)
        await self.enter(f"{item.key}:dm", there, owed_at=item.owed_at, session=session)

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), state=state, session=session)

    async def _put_off(self, item: Claimed, due_at: datetime, *, failed: bool) -> None:
        try:
            async with self._database.writing() as session:
                await work.postpone(item, due_at=due_at, failed=failed, session=session)
        except LeaseLost:
            log.info("work.lease_lost", work=item.id, kind=item.kind)
        except Exception:  # without a database the row goes back when its lease ends
            log.warning("work.left_to_lease", work=item.id, kind=item.kind, exc_info=True)


_OPEN: Final[dict[str, Any]] = {"response_url": "", "ephemeral": False, "thread_ts": None, "stream_ts": None}
