"""What becomes of a question: looked up outside any transaction, kept in one, sent, noted as sent in another.

The order, and why nothing is answered twice or lost: the row of the event stays claimed while the answer is made. One
transaction keeps question, sources and usage event, finishes that row and enters the letter's row, born in our hands.
A crash before it leaves the event to be claimed again; a crash after it leaves the letter, which is looked for in Slack
before it is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import structlog

from bot import metrics, work
from bot.ask import cycle, keeping, messages, rules, service, tabled
from bot.ask.asked import Asked, Letter, is_for_the_guide
from bot.ask.cycle import Cycle
from bot.ask.finding import Finder
from bot.ask.humans import Humans
from bot.ask.keeping import Keepsake
from bot.ask.places import Places
from bot.ask.post import ANSWER, NOTICE, Accounts, Post
from bot.ask.routing import Routing
from bot.ask.showing import Showing, no_longer_searching, searching
from bot.ask.tabled import TableAnswer
from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.registry import given, wording
from bot.registry.service import held_revision
from bot.registry.wording import Choice
from bot.slack.events import Incoming
from bot.usage import service as usage
from bot.work import LEASE, Claimed, Later, LeaseLost

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.library import Library
    from bot.ask.routing import People
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.rulings import Rulings
    from bot.registry.wording import Given
    from bot.slack.messenger import Messenger
    from knowledge import Answer, KnowledgeBase

MESSAGE: Final = "ask.message"
COMMAND: Final = "ask.command"
SHORTCUT: Final = "ask.shortcut"
PROMPTS: Final = "ask.prompts"

CONCURRENCY: Final[Mapping[str, int]] = {
    MESSAGE: 64, COMMAND: 64, SHORTCUT: 32, ANSWER: 32, NOTICE: 16, **cycle.CONCURRENCY, **keeping.CONCURRENCY,
}  # fmt: skip
"""Handlers at once, for the worker: more than fifty answers of a slow model may be in the making."""

PATIENCE: Final = timedelta(seconds=10)
"""How long a question waits for the documents before its asker hears of it."""

GIVE_UP: Final = timedelta(hours=1)
"""How long it is tried at all."""

_AGAIN_SOON: Final = timedelta(seconds=5)
_AGAIN: Final = timedelta(minutes=1)

log: Final = structlog.get_logger(__name__)


class Outdated(Exception):
    """The registry changed while a verdict was made: it has to be made again."""


def _revision(answer: Answer) -> int | None:
    """The state of the registry that an open verdict holds for."""
    return answer.given.revision if isinstance(answer, TableAnswer) and wording.opens(answer.given) else None


def _opens(answer: Answer) -> bool:
    return isinstance(answer, TableAnswer) and wording.opens(answer.given)


class Asking:
    """Answers what people ask in Slack. One for the whole process."""

    def __init__(
        self,
        *,
        knowledge: KnowledgeBase,
        rulings: Rulings,
        database: Database,
        messenger: Messenger,
        accounts: Accounts,
        company: Company,
        clock: Clock,
        today: Callable[[], date],
        people: People,
        approved: Library,
        admins: Sequence[str] = (),
    ) -> None:
        """`today` is the company's day; `admins` are the addresses of those who run the bot."""
        self.today = today
        self._database = database
        self._messenger = messenger
        self._accounts = accounts
        self._company = company
        self._clock = clock
        self._admins = tuple(admins)
        self._post = Post(
            knowledge=knowledge, database=database, messenger=messenger, accounts=accounts, clock=clock, today=today
        )
        self._finder = Finder(
            knowledge=knowledge,
            rulings=rulings,
            database=database,
            approved=approved,
            may_read=self._post.may_read,
            today=today,
        )
        humans_cycle = Cycle(
            database=database, messenger=messenger, accounts=accounts, people=people, company=company, clock=clock,
            routing=Routing(people=people, knowledge=knowledge, database=database, today=today),
            post=self._post, contact=self.contact, admins=self._admins,
        )  # fmt: skip
        self.humans = Humans(
            database=database, accounts=accounts, clock=clock, post=self._post, cycle=humans_cycle,
            keepsake=Keepsake(cycle=humans_cycle, today=today),
        )  # fmt: skip
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._background: set[asyncio.Task[None]] = set()
        self._places = Places(messenger, company, clock)

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What this room does with its kinds of work."""
        return {
            MESSAGE: self.message,
            COMMAND: self.command,
            SHORTCUT: self.command,
            PROMPTS: self.prompts,
            ANSWER: self._post.deliver,
            NOTICE: self._post.deliver,
            **self.humans.handlers(),
        }

    def contact(self) -> str:
        """Whom to turn to when the bot cannot help: those who run it, else the committee's channel."""
        committee = self._company.channels.committee
        channel = "" if committee.isupper() else f"#{committee}"
        return ", ".join(self._admins) or channel or self._company.name

    async def message(self, item: Claimed) -> None:
        """`ask.message`: an Incoming of type dm, mention or thread."""
        await self._once(item, Asked.of_message(Incoming.from_payload(item.payload)))

    async def command(self, item: Claimed) -> None:
        """`ask.command`, `ask.shortcut`: an Asked; one with an empty text asks for help."""
        await self._once(item, Asked.from_payload(item.payload))

    async def prompts(self, item: Claimed) -> None:
        """`ask.prompts`: an Incoming of type opened. Shows what one might ask; nothing depends on it."""
        incoming = Incoming.from_payload(item.payload)
        asker = await self._accounts(incoming.user)
        if asker is not None and incoming.channel:
            await self._suggest(incoming.channel, asker)
        await self._done(item)

    async def prepare(self) -> None:
        """Make ready what takes a moment at the first question."""
        await self._finder.rulings.prepare()

    async def again(self, question: int, user: str, chosen: Sequence[Sequence[str]] = ()) -> Given | None:
        """What the table says now, to this person, of a question that is still kept; None for all others.

        `chosen` are the answers to questions back, as `Asked` has them.
        """
        asker = await self._accounts(user)
        async with self._database.reading() as session:
            kept = await service.find(question, session=session)
        if asker is None or asker.is_guest or kept is None:
            return None
        return await self._finder.again(kept.asked, asker, [Choice(*one) for one in chosen])

    async def settle(self) -> None:
        """Wait for what goes on in the background, before the end or the end of a test."""
        await asyncio.gather(*self._background)

    async def _once(self, item: Claimed, asked: Asked) -> None:
        """Several events may tell of one text: they take turns, and the later ones find it answered."""
        lock = self._locks.setdefault(asked.place, asyncio.Lock())
        async with lock:
            await self._take(item, asked)

    async def _take(self, item: Claimed, asked: Asked) -> None:
        asker = await self._accounts(asked.user)
        if asker is None or not await self._is_ours(asked):
            await self._done(item)
        elif asked.in_channel and not await self._places.allow(asked.channel):
            await self._point_elsewhere(item, asked, asker)
        elif (kind := rules.talk(asked.text)) is not None:
            await self._chat(item, asked, asker, kind)
        else:
            await self._question(item, asked, asker)

    async def _is_ours(self, asked: Asked) -> bool:
        """Whether nobody has answered it yet, and it is for the bot."""
        if asked.surface == "thread" and not is_for_the_guide(asked):
            return False
        async with self._database.reading() as session:
            if await service.known(asked, session=session):
                return False
            if asked.surface == "thread":
                return await service.takes_part(asked.channel, asked.thread_ts, session=session)
        return True

    async def _point_elsewhere(self, item: Claimed, asked: Asked, asker: Asker) -> None:
        """Say where to ask, to the asker alone, once a person and channel."""
        if asked.surface == "thread":
            await self._done(item)
            return
        said = messages.wrong_channel(asker.lang, sorted(await self._places.ids()))
        letter = replace(
            self._letter(asked, said), ephemeral=True, thread_ts=asked.thread_ts if asked.continues else None
        )
        await self._reply(item, letter, f"elsewhere:{asked.user}:{asked.channel}")

    async def _chat(self, item: Claimed, asked: Asked, asker: Asker, kind: rules.Talk) -> None:
        """Small talk: answered, counted as use, never as a question."""
        lang = rules.spoken(asked.text) or asker.lang
        examples = () if asker.is_guest else rules.prompts(asker.roles, asker.department)
        asks_how = asked.surface in {"command", "shortcut"} and kind in {"empty", "help"}
        said = messages.help_text(lang, examples) if asks_how else messages.talk(kind, lang, examples)
        await self._reply(item, self._letter(asked, said), f"talk:{asked.place}", talker=asker)

    async def _question(self, item: Claimed, asked: Asked, asker: Asker) -> None:
        status = self._start(searching(self._messenger, asked, asker.lang))
        showing = Showing(self._messenger, item, asked)
        try:
            answer = await self._finder.find(asked, asker, now=self._clock.now(), on_text=showing.push)
        except (DatabaseError, LeaseLost):
            raise
        except Exception:  # whatever the index, a file or an endpoint comes up with, the asker hears of it
            log.warning("ask.unavailable", work=item.id, exc_info=True)
            await self._unavailable(item, asked, asker)
        else:
            await showing.close()
            try:
                await self._answer(item, asked, asker, answer, showing.ts)
            except Outdated:
                raise Later(self._clock.now()) from None
        finally:
            await showing.close()
            self._start(self._clear(asked, status))

    async def _answer(self, item: Claimed, asked: Asked, asker: Asker, answer: Answer, stream_ts: str | None) -> None:
        letter = await self._keep(item, asked, asker, answer, stream_ts)
        if letter is None:
            await self._withdraw(asked, stream_ts)
            return
        await self._post.carry_out(letter)
        engine = answer.engine if answer.kind in {"answer", "approved_answer"} else None
        metrics.answered(answer.kind, engine, (self._clock.now() - item.due_at).total_seconds())
        if "model_unavailable" in answer.notes:
            metrics.model_failed()

    async def _withdraw(self, asked: Asked, stream_ts: str | None) -> None:
        """Another replica answered meanwhile: what had begun to appear here goes."""
        if stream_ts is not None:
            try:
                await self._messenger.delete(asked.channel, stream_ts)
            except (SlackUnavailable, Undeliverable):
                log.warning("ask.not_withdrawn", id=stream_ts)

    async def _keep(
        self, item: Claimed, asked: Asked, asker: Asker, answer: Answer, stream_ts: str | None
    ) -> Claimed | None:
        """The one transaction: all of it or nothing. None when another event's answer was faster."""
        now, fingerprint = self._clock.now(), await asyncio.to_thread(self._finder.knowledge.fingerprint)
        letter, digests = None, await asyncio.to_thread(self._digests, answer)
        async with self._database.writing() as session:
            question = await service.store(
                asked, answer, employee=asker.employee_id, fingerprint=fingerprint, digests=digests, now=now,
                session=session,
            )  # fmt: skip
            if question is not None:
                if isinstance(answer, TableAnswer):
                    await self._hold(answer, session)
                    await given.keep(
                        answer.given, question=question, employee=asker.employee_id, now=now, session=session
                    )
                said = self._said(asked, asker, answer, question)
                sheet = replace(
                    self._letter(asked, said),
                    stream_ts=stream_ts,
                    question=question,
                    labels=sorted(asked.reader(asker).labels),
                    lang=answer.lang,
                    revision=_revision(answer),
                )
                letter = await self._enter(f"answer:{question}", sheet, item, session)
            await work.finish(item, now=now, session=session)
        return letter

    def _digests(self, answer: Answer) -> dict[int, str]:
        """What the cited sections say, so that a change of them is seen. Reads the index: not for the event loop."""
        return {one.number: self._finder.knowledge.section_digest(one) for one in answer.citations}

    async def _hold(self, answer: TableAnswer, session: AsyncSession) -> None:
        """Nothing is kept as allowed that was made from a registry of before: its suspension would tell everybody else.

        Raises Outdated.
        """
        if _opens(answer) and await held_revision(session) != answer.given.revision:
            raise Outdated

    def _said(self, asked: Asked, asker: Asker, answer: Answer, question: int) -> messages.Said:
        if asker.is_guest and answer.kind == "no_answer":
            return messages.note(text(answer.lang, "ask-guest", company=self._company.name))
        return messages.answer(answer, question, restated=tabled.restated(asked, answer) if asked.restated else "")

    async def _unavailable(self, item: Claimed, asked: Asked, asker: Asker) -> None:
        """Try again for a while; after a moment say so, in the end give up and say that."""
        now = self._clock.now()
        waited = now - item.first_claim_at
        due_at = now + (_AGAIN_SOON if waited < PATIENCE else _AGAIN)
        if waited >= GIVE_UP or (item.not_after is not None and due_at > item.not_after):
            said = messages.note(text(asker.lang, "ask-given-up", contact=self.contact()))
            async with self._database.writing() as session:
                await self._post.enter(
                    f"{item.key}:given-up", self._letter(asked, said), owed_at=item.owed_at, session=session
                )
                await work.finish(item, now=now, state="expired", session=session)
            return
        if waited >= PATIENCE:
            said = messages.note(text(asker.lang, "ask-unavailable", contact=self.contact()))
            async with self._database.writing() as session:
                await self._post.enter(
                    f"{item.key}:waits", self._letter(asked, said), owed_at=item.owed_at, session=session
                )
        raise Later(due_at)

    async def _reply(self, item: Claimed, letter: Letter, key: str, *, talker: Asker | None = None) -> None:
        """Answer without having looked for anything; `talker` is whose use it counts as."""
        now = self._clock.now()
        async with self._database.writing() as session:
            claimed = await self._enter(key, letter, item, session)
            if claimed is not None and talker is not None:
                await usage.record(
                    session,
                    key=key,
                    name="guide.greeted",
                    employee_id=talker.employee_id,
                    surface=letter.surface,
                    occurred_at=now,
                )
            await work.finish(item, now=now, session=session)
        if claimed is not None:
            await self._post.carry_out(claimed)

    async def _enter(self, key: str, letter: Letter, item: Claimed, session: AsyncSession) -> Claimed | None:
        return await work.add_claimed(
            key=key,
            kind=ANSWER,
            payload=letter.payload(),
            due_at=self._clock.now(),
            not_after=item.not_after,
            owed_at=item.owed_at,
            lease_until=self._clock.wall() + LEASE,
            session=session,
        )

    def _letter(self, asked: Asked, said: messages.Said) -> Letter:
        return Letter(
            user=asked.user,
            channel=asked.channel,
            surface=asked.surface,
            thread_ts=asked.thread_ts,
            response_url=asked.response_url,
            text=said.text,
            blocks=said.blocks,
        )

    async def _suggest(self, channel: str, asker: Asker) -> None:
        names = () if asker.is_guest else rules.prompts(asker.roles, asker.department)
        questions = [text(asker.lang, f"prompt-{name}") for name in names]
        if questions:
            title = text(asker.lang, "prompts-title")
            await self._messenger.suggest_prompts(channel, title, [(question, question) for question in questions])

    async def _done(self, item: Claimed) -> None:
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), session=session)

    async def _clear(self, asked: Asked, status: asyncio.Task[None]) -> None:
        await asyncio.wait([status])
        await no_longer_searching(self._messenger, asked)

    def _start(self, job: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Go on in the background: an answer waits for nothing that only decorates it."""
        task = asyncio.create_task(job)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task
