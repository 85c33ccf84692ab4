"""A room for asking, with a Slack of a few lines; anything in it can be made to fail at its n-th step."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot import work
from bot.ask import answers
from bot.ask.asked import Asked
from bot.ask.library import Library
from bot.ask.steps import CONCURRENCY, Asking
from bot.company import Company, parse
from bot.db import Database
from bot.errors import SlackUnavailable, Undeliverable
from bot.people.accounts import Asker
from bot.people.models import Employee, SlackAccount
from bot.registry.rulings import Rulings
from bot.registry.service import Catalogue
from bot.slack.events import Incoming
from bot.slack.messenger import Message
from bot.work import Claimed, Later, LeaseLost
from bot.worker import Worker
from knowledge import KnowledgeBase, Lang, Reader
from tests.support.policies import TODAY

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HELP = "C0000HELP"
OTHER = "C000OTHER"
COMMITTEE = "C00000COM"
COMPANY = """
version: 1
name: Brisemont Sensorik
languages: [fr, de, en]
country: FR
time_zone: Europe/Paris
working_hours: {days: [monday], start: "09:00", end: "17:30"}
channels: {committee: ai-committee, champions: ai-champions, wins: ai-wins, steering: ai-steering}
allowed_channels: [ai-help]
works_council: none
costs: {hourly_rate_eur: {low: 45, high: 65}}
programme_start: 2026-01-12
"""


class Crash(BaseException):
    """The process ends here."""


class Trap:
    """Counts steps and springs at number `at`: with what `springs` makes, by default the end of the process."""

    def __init__(self, at: int | None = None, springs: type[BaseException] | BaseException = Crash) -> None:
        self.at = at
        self.springs = springs
        self.steps = 0
        self.sprung: str | None = None

    def step(self, name: str) -> None:
        """One more step."""
        self.steps += 1
        if self.steps == self.at:
            self.sprung = name
            raise self.springs


class HandClock:
    """Both times, moved by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        """The time."""
        return self.time

    def wall(self) -> datetime:
        """The same."""
        return self.time

    def wind(self, by: timedelta) -> None:
        """Later."""
        self.time += by


class ShakyDatabase(Database):
    """A database whose transactions are steps: when they begin, before and after they are committed."""

    def __init__(self, database: Database, trap: Trap) -> None:
        self._real = database
        self._trap = trap

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Any]:
        """As the real one."""
        self._trap.step("begin")
        async with self._real.writing() as session:
            yield session
            self._trap.step("commit")
        self._trap.step("committed")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Any]:
        """As the real one."""
        self._trap.step("read")
        async with self._real.reading() as session:
            yield session


class ShakyKnowledge:
    """A knowledge base whose every answer is a step; `broken` makes it raise, `written` is what a model shows."""

    def __init__(self, base: KnowledgeBase, trap: Trap) -> None:
        self._base = base
        self._trap = trap
        self.broken: Exception | None = None
        self.written: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.answering: Any = None

    async def ask(self, question: str, **how: Any) -> Any:
        """As the real one."""
        self._trap.step("ask")
        self.asked.append({"question": question, **how})
        if self.broken is not None:
            raise self.broken
        for text in self.written:
            await how["on_text"](text)
        answer = await self._base.ask(question, **how)
        if self.answering is not None:
            await self.answering()
        return replace(answer, engine="model") if self.written and answer.kind == "answer" else answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)


@dataclass
class Posted:
    """A message in the workspace; `to` is whoever alone sees it."""

    message: Message
    to: str = ""
    streamed: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All that people read in it."""
        return words_of(self.message.blocks)


class FakeStream:
    """A message that grows."""

    def __init__(self, ts: str, posted: Posted) -> None:
        self.ts = ts
        self._posted = posted
        self.closed = False

    async def push(self, text_so_far: str) -> None:
        """Show it."""
        assert not self.closed
        self._posted.streamed.append(text_so_far)

    async def close(self) -> None:
        """No more."""
        self.closed = True


class FakeSlack:
    """What the room needs of the messenger. Like the real one it sends once a row, whatever happens in between."""

    def __init__(self, database: Database, trap: Trap) -> None:
        self._database = database
        self._trap = trap
        self.posts: dict[str, Posted] = {}
        self.private: list[Posted] = []
        self.statuses: list[tuple[str, str, str]] = []
        self.prompts: list[tuple[str, str, list[tuple[str, str]]]] = []
        self.views: list[dict[str, Any]] = []
        self.channels = {"ai-help": HELP, "ai-committee": COMMITTEE}
        self.refuses: dict[str, Exception] = {}
        self.may_stream = True
        self._by_row: dict[str, str] = {}

    async def send(self, item: Claimed, message: Message, *, stream_ts: str | None = None) -> str:
        """Once for the row."""
        self._trap.step("before sending")
        if message.channel in self.refuses:
            raise self.refuses[message.channel]
        ts = self._by_row.get(item.key) or stream_ts or self._new()
        self.posts[ts] = Posted(message, streamed=self.posts[ts].streamed if ts in self.posts else [])
        self._by_row[item.key] = ts
        self._trap.step("after sending")
        return ts

    async def respond(
        self, item: Claimed, response_url: str | None, message: Message, *, replace: bool = False, user: str = ""
    ) -> None:
        """At most once: the row is marked first."""
        async with self._database.writing() as session:
            await work.finish(item, now=NOON, state="unknown", session=session)
        self._trap.step("before responding")
        if (response_url or message.channel) in self.refuses:
            raise self.refuses[response_url or message.channel]
        self.private.append(Posted(message, to=user))
        self._trap.step("after responding")

    async def start_stream(
        self, item: Claimed, channel: str, thread_ts: str, user: str, team: str
    ) -> FakeStream | None:
        """A message that grows, on the row at once."""
        self._trap.step("before streaming")
        if not self.may_stream or item.slack_ts or item.failures:
            return None
        ts = self._new()
        self.posts[ts] = Posted(Message(channel, "…", [], thread_ts))
        async with self._database.writing() as session:
            await work.keep(item, slack_ts=ts, session=session)
        return FakeStream(ts, self.posts[ts])

    async def delete(self, channel: str, ts: str) -> None:
        """Gone."""
        del self.posts[ts]

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Another content."""
        if channel in self.refuses:
            raise self.refuses[channel]
        self.posts[ts] = Posted(message)

    async def permalink(self, channel: str, ts: str) -> str | None:
        """A link to it."""
        return f"https://brisemont.slack.com/archives/{channel}/p{ts.replace('.', '')}"

    async def set_status(self, channel: str, thread_ts: str, text: str, loading: Iterable[str] = ()) -> None:
        """Noted."""
        self.statuses.append((channel, thread_ts, text))

    async def suggest_prompts(self, channel: str, title: str, prompts: list[tuple[str, str]]) -> None:
        """Noted."""
        self.prompts.append((channel, title, prompts))

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        """Opened, while the trigger lives."""
        if trigger_id in self.refuses:
            raise self.refuses[trigger_id]
        self.views.append(view)
        return f"V{len(self.views)}"

    async def place(self, name_or_id: str) -> str:
        """By name where nothing else is known."""
        return await self.channel_id(name_or_id) or f"#{name_or_id}"

    async def channel_id(self, name_or_id: str) -> str | None:
        """By name."""
        if name_or_id in self.refuses:
            raise self.refuses[name_or_id]
        return self.channels.get(name_or_id)

    def _new(self) -> str:
        return f"{1_790_000_000 + len(self.posts)}.000100"


class FakePeople:
    """Finds those who have joined the room; `champions` are employees' ids."""

    def __init__(self, people: dict[str, Asker | Exception | None]) -> None:
        self._people = people
        self.champions: list[int] = []

    def _joined(self) -> list[Asker]:
        return [one for one in self._people.values() if isinstance(one, Asker)]

    async def slack_user(self, employee_id: int) -> str | None:
        """By id."""
        return next((one.user_id for one in self._joined() if one.employee_id == employee_id), None)

    async def person(self, email: str) -> int | None:
        """By address."""
        return next((one.employee_id for one in self._joined() if one.email == email), None)

    async def champions_of(self, employee_id: int) -> list[int]:
        """Those set."""
        return [one for one in self.champions if one != employee_id]

    async def lang(self, employee_id: int) -> Lang:
        """Theirs."""
        return next((one.lang for one in self._joined() if one.employee_id == employee_id), "en")


class Room:
    """Ada (de, works council), Léo (fr, sales) and the guest Mara ask; made anew by `restarted`."""

    def __init__(self, database: Database, base: KnowledgeBase) -> None:
        self.database = database
        self.trap = Trap()
        self.clock = HandClock()
        self.people: dict[str, Asker | Exception | None] = {}
        self.base = base
        self.slack = FakeSlack(database, self.trap)
        self.knowledge = ShakyKnowledge(base, self.trap)
        self.company: Company = parse(COMPANY)
        self.directory = FakePeople(self.people)
        self.asking = self._new()

    def restarted(self, trap: Trap | None = None) -> None:
        """A new process: nothing is remembered but the database and Slack."""
        self.trap = trap or Trap()
        self.slack._trap = self.trap
        self.knowledge._trap = self.trap
        self.asking = self._new()

    def _new(self) -> Asking:
        return Asking(
            knowledge=self.knowledge,  # type: ignore[arg-type]
            database=ShakyDatabase(self.database, self.trap),
            messenger=self.slack,  # type: ignore[arg-type]
            accounts=self._account,
            company=self.company,
            clock=self.clock,
            today=self._today,
            rulings=Rulings(Catalogue(self.database).current, enrolled=self._enrolled, shelf=self.base),
            people=self.directory,
            approved=Library(policies=Path("no policies"), kept=partial(answers.kept_in, self.database)),
            admins=("it@brisemont.example",),
        )

    def _today(self) -> date:
        return TODAY

    async def _enrolled(self, _employee: int, _today: date) -> frozenset[str]:
        return frozenset()

    async def _account(self, user: str) -> Asker | None:
        known = self.people.get(user)
        if isinstance(known, Exception):
            raise known
        return known

    async def joined(self, user: str, name: str, lang: str, reader: Reader, **more: Any) -> Asker:
        """Somebody who may ask."""
        email = f"{name.split(maxsplit=1)[0].casefold()}@brisemont.example"
        async with self.database.writing() as session:
            row = Employee(
                email=email,
                name=name,
                country="FR",
                time_zone="Europe/Paris",
                locale=lang,
                created_at=NOON,
                updated_at=NOON,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            assert row.id is not None
            await session.merge(SlackAccount(user_id=user, employee_id=row.id, kind="member", refreshed_at=NOON))
            asker = Asker(
                employee_id=row.id, user_id=user, name=name, email=email, department=more.get("department", ""),
                lang=lang, time_zone="Europe/Paris", kind=more.get("kind", "member"),
                roles=frozenset(more.get("roles", ())), reader=reader,
            )  # type: ignore[arg-type]  # fmt: skip
        self.people[user] = asker
        return asker

    async def enter(self, kind: str, payload: dict[str, Any], key: str, **more: Any) -> None:
        """An event as the inbox stores it."""
        async with self.database.writing() as session:
            await work.add(key=key, kind=kind, payload=payload, due_at=self.clock.now(), session=session, **more)

    async def hear(self, text: str, *, user: str = "ULEO", key: str = "", **more: Any) -> None:
        """A message: by default a direct one of Léo."""
        more = {"type": "dm", "channel": f"D{user[1:]}", "ts": f"{self.clock.now().timestamp():.6f}"} | more
        key = key or f"slack:Ev{more['channel']}{more['ts']}"
        incoming = Incoming(event_id=key, team="T1", user=user, text=text, **more)
        await self.enter("ask.message", incoming.payload(), key)

    async def command(self, text: str, *, user: str = "UADA", trigger: str = "1.2.3", url: str = "https://r/1") -> None:
        """`/ai ask`."""
        asked = Asked(
            surface="command",
            user=user,
            team="T1",
            channel=HELP,
            ts=trigger,
            text=text,
            response_url=url,
            restated=True,
        )
        late = self.clock.now() + timedelta(minutes=25)
        await self.enter("ask.command", asked.payload(), f"slack:{trigger}", not_after=late)

    async def work(self) -> int:
        """Do everything that is due, as the worker does."""
        done = await Worker(self.database, self.clock, self.asking.handlers(), CONCURRENCY).drain()
        await self.asking.settle()
        return done

    async def work_on(self, *pauses: timedelta) -> None:
        """Do what is due, now and after each pause."""
        await self.work()
        for pause in pauses:
            self.clock.wind(pause)
            await self.work()

    async def work_until_crash(self) -> bool:
        """Do what is due until the trap springs; whether it did."""
        handlers = self.asking.handlers()
        while items := await self._claim(list(handlers)):
            for item in items:
                try:
                    await handlers[item.kind](item)
                except Crash:
                    await asyncio.gather(*self.asking._background, return_exceptions=True)
                    return True
                except (LeaseLost, Later):
                    continue
        await self.asking.settle()
        return False

    async def _claim(self, kinds: list[str]) -> list[Claimed]:
        async with self.database.writing() as session:
            now = self.clock.now()
            return await work.claim(kinds=kinds, now=now, wall=now, limit=10, session=session)

    async def rows(self, table: type[Any]) -> list[Any]:
        """All rows of a table."""
        from sqlmodel import select

        async with self.database.reading() as session:
            return list((await session.exec(select(table).order_by(*table.__table__.primary_key))).all())


def later(method: str = "chat.postMessage", **time: float) -> Exception:
    """Slack answered 429."""
    from bot.slack.calls import SlackLater

    return SlackLater(method, NOON + timedelta(**time))


def refused(error: str = "channel_not_found") -> Undeliverable:
    """Slack refuses for good."""
    return Undeliverable(error)


def unreachable() -> SlackUnavailable:
    """Nobody knows what Slack did."""
    return SlackUnavailable("chat.postMessage")


def words_of(blocks: Any) -> str:
    """All that people read in blocks, a line each."""
    return "\n".join(_texts(blocks))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for key, inner in value.items():
            if key != "text" or not isinstance(inner, str):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
