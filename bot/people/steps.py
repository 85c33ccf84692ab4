"""What the worker does for this room: export, erasure, and looking again at who has changed in Slack."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlmodel import col, func, select

from bot import work
from bot.errors import Undeliverable
from bot.i18n import text
from bot.people import erasure, privacy, privacy_views, service
from bot.people.models import Employee, SlackAccount
from bot.slack.messenger import Message
from bot.work import Claimed, Later, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Accounts
    from bot.people.privacy import PersonalData
    from bot.slack.messenger import Messenger
    from bot.worker import Handler
    from knowledge import Lang

EXPORT: Final = "privacy.export"
ERASE: Final = "privacy.erase"
CHANGED: Final = "people.changed"

_AGAIN: Final = timedelta(minutes=1)
_log = structlog.get_logger(__name__)


class PeopleSteps:
    """The handlers of this room's work. `committee_lang` is the language of messages to channels."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        accounts: Accounts,
        rooms: Sequence[PersonalData],
        committee_lang: Lang,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._accounts = accounts
        self._rooms = tuple(rooms)
        self._committee_lang = committee_lang

    def handlers(self) -> dict[str, Handler]:
        """The handler of each kind of work."""
        return {
            EXPORT: self.export,
            ERASE: self.erase,
            erasure.TAKE_BACK: self.take_back,
            erasure.TELL: self.tell,
            erasure.SCRUB: self.scrub,
            CHANGED: self.changed,
        }

    async def export(self, item: Claimed) -> None:
        """Put everything stored of `user` into their direct messages, as one JSON file; `lang` names it."""
        user, lang, now = item.payload["user"], item.payload["lang"], self._clock.now()
        async with self._database.reading() as session:
            person = await _person(user, session)
            rooms = self._rooms if person is not None else ()
            found = await privacy.export(rooms, person.id or 0 if person else 0, now=now, session=session)
        content = json.dumps(found, ensure_ascii=False, indent=2).encode()
        try:
            title = text(lang, "privacy-export-title")
            await self._messenger.upload(user, f"archipel-{now:%Y-%m-%d}.json", content, alt_text=title)
        except Undeliverable as error:
            _log.warning("privacy.export_undeliverable", id=item.id, outcome=error.error)
        await self._finish(item)

    async def erase(self, item: Claimed) -> None:
        """Erase the person whose Slack user is `user`; telling them and cleaning up are rows of their own."""
        now = self._clock.now()
        async with self._database.writing() as session:
            person = await _person(item.payload["user"], session)
            if person is not None:
                await erasure.erase_person(
                    person, rooms=self._rooms, now=now, session=session, ordered_by=item.id, owed_at=item.owed_at
                )
            await work.finish(item, now=now, session=session)

    async def take_back(self, item: Claimed) -> None:
        """Delete a message of the bot; among others its text goes and its place stays."""
        channel, ts = item.payload["channel"], item.payload["ts"]
        try:
            if item.payload["among_others"]:
                said, blocks = privacy_views.taken_out(self._committee_lang)
                await self._messenger.update(channel, ts, Message(channel, said, blocks))
            else:
                await self._messenger.delete(channel, ts)
        except Undeliverable as error:  # gone already, or out of reach for good
            _log.info("privacy.message_out_of_reach", id=item.id, outcome=error.error)
        await self._finish(item)

    async def tell(self, item: Claimed) -> None:
        """Tell `user` that their data is gone, and what is not."""
        said, blocks = privacy_views.told(item.payload["lang"])
        try:
            await self._messenger.send(item, Message(item.payload["user"], said, blocks))
        except Undeliverable as error:
            _log.info("privacy.person_out_of_reach", id=item.id, outcome=error.error)
        await self._finish(item)

    async def scrub(self, item: Claimed) -> None:
        """Clean the files, and once more when nothing of an erasure waits any longer."""
        clean = await erasure.scrub(self._database, compact=item.attempts == 1)
        async with self._database.reading() as session:
            kinds = (erasure.TAKE_BACK, erasure.TELL, ERASE)
            open_ones = select(func.count()).where(col(Work.kind).in_(kinds), col(Work.finished_at).is_(None))
            waiting = (await session.exec(open_ones)).one()
        if waiting or not clean:
            raise Later(self._clock.now() + _AGAIN)
        await self._finish(item)

    async def changed(self, item: Claimed) -> None:
        """Slack says that `user` changed: ask it anew."""
        now = self._clock.now()
        await self._accounts.refresh(item.payload["user"], now=now)
        async with self._database.writing() as session:
            person = await _person(item.payload["user"], session)
            if person is not None:
                await service.announce_moved(person.id or 0, now=now, session=session)
            await work.finish(item, now=now, session=session)

    async def _finish(self, item: Claimed) -> None:
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), session=session)


async def _person(user: str, session: AsyncSession) -> Employee | None:
    found = select(Employee).join(SlackAccount).where(SlackAccount.user_id == user)
    return (await session.exec(found)).first()
