"""One step after the other goes wrong, or is the last: whatever a flow does is still done once.

The method is SQLite's own for its allocations and disk calls: let the n-th fail, for all n.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import aiohttp
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from bot.ask.models import Escalation, Feedback, Question
from bot.sandbox.model import Channel, Message, View
from bot.sandbox.person import Person
from tests.support.mortal import Killed, Mortal
from tests.support.reading import action
from tests.support.storm import is_member

Mode = Literal["fails", "dies"]
Flow = Callable[["Trial"], Awaitable[int]]
"""Does something as a person and gives how often its effect is there in the end."""

PATIENCE_S = 8.0
"""When the database failed under its hands, a bot looks again after at most five seconds."""

QUESTION = "Darf ich Kundendaten in ein Übersetzungstool eingeben?"


def failure(step: str) -> Exception:
    """What libraries raise when this goes wrong; after `commit` and after a call it was done all the same."""
    match step:
        case "statement":
            return OperationalError("a statement", None, sqlite3.OperationalError("disk I/O error"))
        case "commit" | "committed":
            return sqlite3.OperationalError("disk I/O error")
        case "index":
            return OSError("the disk does not answer")
        case _:
            return aiohttp.ServerDisconnectedError()


@dataclass
class Trial:
    """One person and one fault: the `n`-th step from `begin` on."""

    company: Mortal
    person: Person
    mode: Mode
    n: int
    struck: str = ""
    gestures: int = 0

    def begin(self) -> None:
        """From here on steps count."""
        first = self.company.fate.steps

        def strike(step: str, number: int) -> BaseException | None:
            if number - first != self.n or self.struck:
                return None
            self.struck = step
            return Killed(step) if self.mode == "dies" else failure(step)

        self.company.fate.strike = strike

    async def until_acknowledged(self, gesture: Callable[[], Awaitable[bool]]) -> None:
        """As Slack repeats an event, and people a click, that was not acknowledged."""
        for _ in range(3):
            self.gestures += 1
            if await gesture():
                return
            await self.company.mourn()
        raise AssertionError("nothing is acknowledged any more")

    async def asked(self) -> Message:
        """A question in the direct messages, and its answer: before anything goes wrong."""
        message, bodies = self.company.said(self.person.id, self.company.dm(self.person), QUESTION)
        assert all([await self.company.deliver(body) for body in bodies])
        await self.company.settle(patience_s=PATIENCE_S)
        (answer,) = self.company.answers(message)
        return answer

    async def count(self, table: type) -> int:
        """Rows of a table."""
        async with self.company.looking.reading() as session:
            return int((await session.exec(select(func.count()).select_from(table))).one())


async def direct_question(trial: Trial) -> int:
    """A question in the direct messages: answers in its thread, if it was stored once."""
    company, before = trial.company, await trial.count(Question)
    message, bodies = company.said(trial.person.id, company.dm(trial.person), QUESTION)
    trial.begin()

    async def deliver() -> bool:
        (body,) = bodies
        return (await company.deliver_all([(body, 0)])) == [True]

    await trial.until_acknowledged(deliver)
    await company.settle(patience_s=PATIENCE_S)
    assert await trial.count(Question) == before + 1
    return len(company.answers(message))


async def command(trial: Trial) -> int:
    """`/ai ask`: whether there is an answer, there or as a direct message; never more than it was typed."""
    company, place = trial.company, _channel(trial.company, "general")
    before = _private(trial, place)
    trial.begin()

    async def type_it() -> bool:
        return (await trial.person.command(place, f"/ai ask {QUESTION}")).acknowledged

    await trial.until_acknowledged(type_it)
    await company.settle(patience_s=PATIENCE_S)
    answers = _private(trial, place) - before
    assert answers <= trial.gestures, "more answers than times it was typed"
    return min(answers, 1)


async def feedback(trial: Trial) -> int:
    """A click on "helpful": rows of feedback."""
    answer, before = await trial.asked(), await trial.count(Feedback)
    buttons = action(answer, "ask_feedback")
    element = next(e for b in answer.blocks for e in b.get("elements", []) if e.get("action_id") == buttons)
    trial.begin()

    async def click() -> bool:
        value = {"value": element["positive_button"]["value"]}
        return (await trial.person.click(answer, buttons, value=value)).acknowledged

    await trial.until_acknowledged(click)
    await trial.company.settle(patience_s=PATIENCE_S)
    return await trial.count(Feedback) - before


async def ask_a_human(trial: Trial) -> int:
    """A question to the committee: cards in its channel, if it was kept once and the asker was told once."""
    company, committee = trial.company, _channel(trial.company, "ai-committee")
    answer = await trial.asked()
    before, kept = len(company.workspace.history(committee)), await trial.count(Escalation)
    told = len(company.answers(_parent(company, answer)))
    trial.begin()

    async def send() -> bool:
        clicked = await trial.person.click(answer, action(answer, "ask_human"))
        view = await _modal(trial) if clicked.acknowledged else None
        if view is None:
            return False
        sent = await trial.person.submit(view) == {}
        company.workspace.clear_views(trial.person.id)
        return sent

    await trial.until_acknowledged(send)
    await company.settle(patience_s=PATIENCE_S)
    assert await trial.count(Escalation) == kept + 1
    assert len(company.answers(_parent(company, answer))) >= told + 1
    return len(company.workspace.history(committee)) - before


@dataclass
class Trials:
    """What came of the fault at each step: the steps by name, and how often the effect was there."""

    steps: Counter[str] = field(default_factory=Counter)
    effects: Counter[int] = field(default_factory=Counter)
    without: list[str] = field(default_factory=list)


async def try_all(company: Mortal, flow: Flow, mode: Mode, *, every: int = 1, first: int = 1) -> Trials:
    """Run `flow` with a fault at step `first`, then `every` steps on, until it is over before the fault comes."""
    trials, people = Trials(), _people(company)
    n = first
    while True:
        await company.die()
        await company.live()
        trial = Trial(company, next(people), mode, n)
        effects = await flow(trial)
        company.fate.strike = lambda step, number: None
        if not trial.struck:
            return trials
        trials.steps[trial.struck] += 1
        trials.effects[effects] += 1
        trials.without += [f"{n} {trial.struck}"] if not effects else []
        n += every


async def _modal(trial: Trial) -> View | None:
    """The modal that opens, if one does."""
    for _ in range(100):
        if trial.person.modal() is not None or trial.company.fate.died.is_set():
            break
        await asyncio.sleep(0.02)
    return trial.person.modal()


def _people(company: Mortal) -> Iterator[Person]:
    while True:
        for user in list(company.workspace.users.values()):
            if is_member(user):
                yield company.person(user.name)


def _channel(company: Mortal, name: str) -> Channel:
    found = company.workspace.channel_named(name)
    assert found is not None
    return found


def _private(trial: Trial, place: Channel) -> int:
    """The answers that the guide gave this person alone; that it could store nothing is a bare line."""
    person, company = trial.person, trial.company
    everything = [
        *company.workspace.history(place, person.id),
        *company.workspace.history(company.dm(person), person.id),
    ]
    return len([one for one in everything if one.app_id == company.app.id and one.blocks])


def _parent(company: Mortal, answer: Message) -> Message:
    found = company.workspace.message(answer.channel, answer.thread_ts or answer.ts)
    assert found is not None
    return found
