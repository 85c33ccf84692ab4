"""The letters about what was closed, each once and in the reader's language.

Those about a wave's week go to its lead and champions (everybody with the role where nobody leads it), those about a
survey without a wave to the committee's channel and to whoever started it. The letter goes out in working hours; its
picture and each signed comment follow in its thread, as rows of work of their own. Slack has no way to put a file
somewhere exactly once: the id of the file is stored as soon as it is known, and after an attempt of unknown
outcome the thread is looked through for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot import quiet, work
from bot.errors import Undeliverable
from bot.people.models import Employee
from bot.pulse import digest_messages, picture, record
from bot.pulse.models import ClosedPeriod, DigestLetter, SurveyRound
from bot.rollout import service as rollout
from bot.rollout.models import Wave
from bot.slack.message import Message
from bot.slack.patience import patiently
from bot.work import Later

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.directory import Directory
    from bot.pulse.digest_messages import Said
    from bot.pulse.models import Closed
    from bot.pulse.record import Digest
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

LETTER: Final = "pulse.digest"
COMMENT: Final = "pulse.digest_comment"
PICTURE: Final = "pulse.digest_picture"
"""Kinds of work: {wave, period, employee_id} or {campaign, employee_id}, where nobody means the committee's channel;
with {channel, thread}, and a comment's {author, number}."""

AGAIN: Final = timedelta(hours=1)
"""How soon a committee's channel that refuses the bot is tried again: its figures are never given up."""

CONCURRENCY: Final = {LETTER: 2, COMMENT: 2, PICTURE: 1}

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The handlers of this work. `tool_name` is what people call a tool."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    company: Company
    tool_name: Callable[[str], Awaitable[str]]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work; what was closed is told however long Slack was away."""
        theirs: dict[str, Handler] = {LETTER: self.send, COMMENT: self.comment, PICTURE: self.draw}
        return {kind: patiently(do, database=self.database, clock=self.clock) for kind, do in theirs.items()}

    async def enter(self, digest: Digest, owed_at: datetime, session: AsyncSession) -> None:
        """Enter the letters about what was closed in the transaction that closes it; since `owed_at` that was due."""
        about = {"campaign": digest.campaign} if digest.campaign else {"wave": digest.wave, "period": digest.period}
        due = quiet.next_open(self.clock.now(), self.company.home)
        for reader in await readers(digest, session):
            key = f"digest:{digest.key}:{reader or 'committee'}"
            payload = {**about, "employee_id": reader}
            await work.add(key=key, kind=LETTER, payload=payload, due_at=due, owed_at=owed_at, session=session)

    async def send(self, item: Claimed) -> None:
        """`pulse.digest`: the letter itself; its thread is entered with the row it finishes."""
        self._hold(self.clock.now())
        digest, place = await self._digest(item), await self._place(item)
        if digest is None or place is None:
            await self._finish(item, "cancelled")
            return
        lang, tool = await self._words(item, digest)
        said = digest_messages.letter(lang, digest, tool, smallest=self.company.anonymity_threshold)
        ts = await self._post(item, place, said)
        if ts is None:
            return
        letter = await self._letter(item, digest, place, ts)
        async with self.database.writing() as session:
            session.add(letter)
            await self._enter_thread(item, digest, {"channel": letter.channel, "thread": ts}, session)
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def comment(self, item: Claimed) -> None:
        """`pulse.digest_comment`: what somebody signed, with their name; nothing once they were erased."""
        digest, place = await self._digest(item), await self._place(item)
        author, number = item.payload["author"], item.payload["number"]
        theirs = [one for one in digest.comments if one.employee_id == author] if digest is not None else []
        async with self.database.reading() as session:
            person = await session.get(Employee, author)
        if digest is None or person is None or place is None or number >= len(theirs):
            await self._finish(item, "cancelled")
            return
        lang, _ = await self._words(item, digest)
        said = digest_messages.comment(lang, person.name, theirs[number].text)
        ts = await self._post(item, place, said, thread=item.payload["thread"])
        if ts is None:
            return
        letter = await self._letter(item, digest, place, ts, about=author)
        async with self.database.writing() as session:
            session.add(letter)
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def draw(self, item: Claimed) -> None:
        """`pulse.digest_picture`: drawn and put into the letter's thread. The row keeps the file's id."""
        digest, place = await self._digest(item), await self._place(item)
        if item.slack_ts is None and digest is not None and place is not None:
            lang, tool = await self._words(item, digest)
            shown = picture.drawing(lang, digest, tool, smallest=self.company.anonymity_threshold)
            if shown is not None:
                await self._upload(item, place, shown, f"{digest.key.replace(':', '-')}.png")
        await self._finish(item, "done")

    async def _upload(self, item: Claimed, place: str, shown: picture.Drawing, name: str) -> None:
        thread = item.payload["thread"]
        try:
            file = await self.messenger.uploaded_before(item, place, thread, name)
            if file is None:
                drawn = await asyncio.to_thread(picture.png, shown)
                file = await self.messenger.upload(
                    place, name, drawn, alt_text=picture.alt_text(shown), thread_ts=thread
                )
        except Undeliverable as error:
            log.warning("digest.no_picture", outcome=error.error)
            return
        async with self.database.writing() as session:
            await work.keep(item, slack_ts=file, session=session)

    async def _post(self, item: Claimed, place: str, said: Said, *, thread: str | None = None) -> str | None:
        """The message's `ts`; None when it can never be delivered, and the row is settled."""
        try:
            return await self.messenger.send(item, Message(place, said.text, said.blocks, thread))
        except Undeliverable as error:
            log.warning("digest.undeliverable", kind=item.kind, outcome=error.error)
            if item.payload["employee_id"] is None:
                raise Later(self.clock.now() + AGAIN) from error
            await self._finish(item, "cancelled")
            return None

    async def _enter_thread(self, item: Claimed, digest: Digest, place: dict[str, str], session: AsyncSession) -> None:
        payload, now = {**item.payload, **place}, self.clock.now()
        owed: Final = {"due_at": now, "owed_at": item.owed_at}
        await work.add(key=f"{item.key}:picture", kind=PICTURE, payload=payload, **owed, session=session)
        numbers: dict[int, int] = {}
        for one in digest.comments:
            number = numbers.setdefault(one.employee_id, 0)
            numbers[one.employee_id] += 1
            told = {**payload, "author": one.employee_id, "number": number}
            key = f"{item.key}:comment:{one.employee_id}:{number}"
            await work.add(key=key, kind=COMMENT, payload=told, **owed, session=session)

    async def _digest(self, item: Claimed) -> Digest | None:
        """What is told in this letter; None when its reader has no longer to do with it."""
        said = item.payload
        async with self.database.reading() as session:
            row: Closed | None
            if "campaign" in said:
                row = await session.get(SurveyRound, said["campaign"])
            else:
                row = await session.get(ClosedPeriod, (said["wave"], said["period"]))
            digest = record.read(row.digest) if row is not None and row.digest is not None else None
            if digest is None or said["employee_id"] not in await readers(digest, session):
                return None
        return digest

    async def _place(self, item: Claimed) -> str | None:
        """Where it goes: to a person by their id in Slack, None once they have none, or to the committee's channel.

        What follows in a thread goes where its letter went.
        """
        reader: int | None = item.payload["employee_id"]
        if reader is None:
            known: str | None = item.payload.get("channel")
            return known or await self.messenger.place(self.company.channels.committee)
        return await self.directory.slack_user(reader)

    async def _words(self, item: Claimed, digest: Digest) -> tuple[Lang, str]:
        """The reader's language, the company's for its channel; and what the tool is called."""
        reader: int | None = item.payload["employee_id"]
        lang = await self.directory.lang(reader) if reader is not None else self.company.languages[0]
        return lang, await self.tool_name(digest.tool)

    async def _letter(
        self, item: Claimed, digest: Digest, place: str, ts: str, *, about: int | None = None
    ) -> DigestLetter:
        known = await self.messenger.channel_id(place) if place.startswith("#") else place
        return DigestLetter(
            wave_id=digest.wave or None, period=digest.period, campaign=digest.campaign or None,
            employee_id=item.payload["employee_id"], about_id=about, channel=known or place, ts=ts,
        )  # fmt: skip

    def _hold(self, now: datetime) -> None:
        """Figures about people wait for the works council's consultation, and for people's day. Raises Later."""
        council, where = self.company.works_council, self.company.home
        if (at := quiet.next_open(now, where)) > now:
            raise Later(at)
        if council is not None and where.day(now) < council.consulted_on:
            raise Later(where.at(council.consulted_on, where.opens))

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), state=state, session=session)


async def readers(digest: Digest, session: AsyncSession) -> list[int | None]:
    """Who reads it, each once: people who take check-ins are told the same. None is the committee's channel.

    A wave whose lead is gone is read by everybody with the role: somebody has to, and reads what people signed.
    """
    if digest.campaign:
        survey = await session.get(SurveyRound, digest.campaign)
        return [None, *([survey.started_by] if survey is not None and survey.started_by is not None else [])]
    wave = await session.get(Wave, digest.wave)
    if wave is None:
        return []
    helping = await rollout.champions(wave.id, session=session)
    return list(dict.fromkeys([*await rollout.leading(wave, session=session), *helping]))
