"""Champions and a Slack that notes what is sent to whom when: nudges without a workspace."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast

from sqlmodel import col, select

from bot import work
from bot.champions import training
from bot.champions.models import Nudge, NudgeMessage
from bot.champions.planning import Customs
from bot.champions.steps import CONCURRENCY, Nudges
from bot.champions.tapping import CONCURRENCY as TAPS
from bot.champions.tapping import TAP, Tapping
from bot.champions.training import Prompt
from bot.champions.words import Words
from bot.db import Database
from bot.people.accounts import Asker
from bot.people.models import Employee
from bot.registry.tools import Current, Registry, Tool
from bot.rollout.models import Wave, WaveChampion
from bot.slack.message import Message
from bot.worker import Worker
from knowledge import Reader
from tests.support.company import ROOT
from tests.support.pulsing import MONDAY, Slack, Time, place, user
from tests.support.pulsing import Office as PulseOffice

PROMPTS: Mapping[str, Prompt] = training.load(ROOT / "policies").prompts
FOR_ALL = sorted(one.id for one in PROMPTS.values() if not one.tools and not one.tasks)
Verb = Literal["done", "another", "later", "show", "stop", "resume"]


class Tools:
    """A registry that stays as it is until it is told otherwise."""

    def __init__(self) -> None:
        self.status: Any = "approved"

    async def current(self, session: object = None) -> Current:
        tool = Tool(id="deepl-pro", name="DeepL Pro", status=self.status, owner="it@brisemont.example",
                    tasks=("translation",))  # fmt: skip
        return Current(Registry(tools={tool.id: tool}))


@dataclass
class Screen(Slack):
    """As `Slack`, and what its messages show now, by their `ts`."""

    shown: dict[str, Message] = field(default_factory=dict)

    async def send(self, item: work.Claimed, message: Message) -> str:
        ts = await super().send(item, message)
        self.shown.setdefault(ts, message)
        return ts

    async def update(self, channel: str, ts: str, message: Message) -> None:
        self.fault("updating")
        self.shown[ts] = message

    def last(self, employee: int) -> str:
        """The `ts` of the latest message to somebody; empty for none."""
        numbers = [number for number, post in enumerate(self.posts, 1) if post.channel == user(employee)]
        return f"1700000000.{numbers[-1]:06}" if numbers else ""

    def buttons(self, ts: str) -> dict[str, int]:
        """What can be pressed in a message: action ids, and the nudge each is for."""
        rows = [block["elements"] for block in self.shown[ts].blocks if block["type"] == "actions"]
        return {one["action_id"]: int(one["value"]) for row in rows for one in row}


@dataclass
class Office:
    """A database, a Slack, and the handlers of nudges on them. `nobody` are people whom Slack does not know."""

    database: Database
    time: Time
    prompts: Mapping[str, Prompt] = field(default_factory=lambda: PROMPTS)
    nobody: set[int] = field(default_factory=set)
    every: timedelta = timedelta(days=1)
    slack: Screen = field(init=False)
    tools: Tools = field(default_factory=Tools)

    def __post_init__(self) -> None:
        self.slack = Screen(self.time)
        self._taps = itertools.count()
        self.restart()

    def restart(self) -> None:
        """Another process, which remembers nothing."""
        its = Customs(place=place, prompts=lambda: self.prompts, catalogue=cast("Any", self.tools))
        words = Words(database=self.database, clock=self.time, customs=its)
        self.nudges = Nudges(
            database=self.database, clock=self.time, sender=self.slack, slack_user=self.slack_user, customs=its,
            words=words, every=self.every,
        )  # fmt: skip
        taps = Tapping(
            database=self.database, clock=self.time, messenger=cast("Any", self.slack), accounts=self.account,
            customs=its, words=words,
        )  # fmt: skip
        handlers = {**self.nudges.handlers(), **taps.handlers()}
        self.worker = Worker(self.database, self.time, handlers, {**CONCURRENCY, **TAPS})

    async def slack_user(self, employee: int) -> str | None:
        return None if employee in self.nobody else user(employee)

    async def account(self, user_id: str) -> Asker | None:
        return Asker(
            employee_id=int(user_id[1:]), user_id=user_id, name="P", email="p@brisemont.example", department="",
            lang="de", time_zone="Europe/Berlin", kind="member", roles=frozenset(), reader=Reader.guest(),
        )  # fmt: skip

    async def people(self, *different: Mapping[str, Any]) -> list[int]:
        """One champion of Freiburg for each, but for what is `different`; their ids."""
        return await PulseOffice(self.database, self.time).people(
            *({"roles": ["champion"], **one} for one in different)
        )

    async def wave(self, champions: Collection[int], *, name: str = "a", state: str = "running") -> None:
        """A wave with DeepL Pro and these champions."""
        now = self.time.now()
        async with self.database.writing() as session:
            session.add(Wave(id=name, tool_id="deepl-pro", name=name, starts_on=MONDAY, state=state, created_at=now))
            await session.flush()
            session.add_all(WaveChampion(wave_id=name, employee_id=one) for one in champions)

    async def change(self, employee: int, **values: Any) -> None:
        async with self.database.writing() as session:
            row = await session.get_one(Employee, employee)
            for name, value in values.items():
                setattr(row, name, value)

    async def tap(self, employee: int, verb: Verb, *, ts: str = "", nudge: int | None = None) -> None:
        """A button of a message (the latest), pressed by somebody if it is there; it is stored, not yet done."""
        ts = ts or self.slack.last(employee)
        number = nudge if nudge is not None else self.slack.buttons(ts).get(f"nudge_{verb}") if ts else None
        if number is None:
            return
        payload = {"user": user(employee), "nudge": number, "verb": verb, "channel": f"D{employee}", "ts": ts}
        async with self.database.writing() as session:
            await work.add(
                key=f"slack:{next(self._taps)}", kind=TAP, payload=payload, due_at=self.time.now(), session=session
            )

    async def press(self, employee: int, verb: Verb, **given: Any) -> None:
        """As `tap`, and done."""
        await self.tap(employee, verb, **given)
        await self.worker.drain()

    async def run_until(self, end: datetime) -> None:
        """Step from what is due to what is due next."""
        await PulseOffice.run_until(cast("Any", self), end)

    async def next_due(self) -> datetime | None:
        return await PulseOffice.next_due(cast("Any", self))

    async def rows(self, **only: Any) -> list[Nudge]:
        async with self.database.reading() as session:
            order = (col(Nudge.employee_id), col(Nudge.week), col(Nudge.turn))
            found = (await session.exec(select(Nudge).order_by(*order))).all()
        return [row for row in found if all(getattr(row, name) == value for name, value in only.items())]

    async def outcomes(self, **only: Any) -> list[tuple[str, str, str]]:
        """Week, state and reason of every prompt, by person, week and turn."""
        return [(row.week, row.state, row.reason) for row in await self.rows(**only)]

    async def messages(self) -> list[NudgeMessage]:
        async with self.database.reading() as session:
            return list((await session.exec(select(NudgeMessage).order_by(NudgeMessage.ts))).all())


WEDNESDAY = date(2026, 11, 25)
"""Of the week of `MONDAY`, `2026-W48`."""
