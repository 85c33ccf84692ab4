"""Events by the thousand, each delivered five times, while the bot is killed between any two steps."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import func, select

from bot.ask.models import Question
from bot.sandbox.model import Json, Message
from bot.usage.models import UsageEvent
from bot.work import Work
from tests.support.mortal import REPLAYS, STEPS, Fate, Killed, Mortal

GREETINGS = ("Bonjour !", "Guten Morgen!", "Hello there", "Merci beaucoup", "Danke schön", "Thanks!", "Salut", "Hallo")
QUESTIONS = (
    "Qui valide un nouvel outil ?",
    "Darf ich Kundendaten in ein Übersetzungstool eingeben?",
    "May I use my private ChatGPT account for work?",
    "Comment signaler un incident ?",
    "Wer haftet für Fehler in KI-Texten?",
    "Who owns the tool approval process?",
)
EVERY = {
    "statement": 3_000, "commit": 600, "committed": 600, "calling": 200, "called": 200, "posting": 200, "posted": 200,
    "index": 100,
}  # fmt: skip
"""A kill at a step of this kind comes after at most so many of them."""


@dataclass
class Reaper:
    """Ends each life at a step chosen by lot, every kind of step equally often; `most` lives at all.

    A row is given up after twelve deaths in a row (`bot.work.MAX_FAILURES`), so lives must not be too short.
    """

    fate: Fate
    lot: random.Random
    share: float = 1.0
    most: int = 10**9
    kinds: tuple[str, ...] = STEPS

    def __post_init__(self) -> None:
        self._bag: list[str] = []
        self.fate.strike = self._strike
        self._draw()

    def _draw(self) -> None:
        self._bag = self._bag or self.lot.sample(self.kinds, len(self.kinds))
        self._kind = self._bag.pop()
        self._left = self.lot.randint(1, max(2, int(EVERY[self._kind] * self.share)))

    def _strike(self, step: str, _number: int) -> Killed | None:
        self._left -= step == self._kind
        if self._left > 0 or not self.most:
            return None
        self.most -= 1
        self._draw()
        return Killed(step)


@dataclass
class Storm:
    """What was said and what became of it."""

    company: Mortal
    seed: int = 1
    said: list[tuple[Message, bool]] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    delivered: int = 0
    _due: list[tuple[datetime, int, Json]] = field(default_factory=list)

    async def rage(self, events: int, *, a_minute: int = 400) -> None:
        """Say `events` things, deliver and replay them, and wait until nothing is left to do."""
        lot = random.Random(self.seed)
        people = [user.id for user in self.company.workspace.users.values() if is_member(user)]
        place = self.company.workspace.channel_named("ai-help")
        assert place is not None
        while len(self.said) < events or self._due:
            for _ in range(min(a_minute, events - len(self.said))):
                real, mentioned = lot.random() < 0.1, lot.random() < 0.03
                text, user = lot.choice(QUESTIONS if real else GREETINGS), lot.choice(people)
                where = place if mentioned else self.company.workspace.dm(user, self.company.app.bot_user)
                text = f"<@{self.company.app.bot_user}> {text}" if mentioned else text
                message, bodies = self.company.said(user, where, text)
                self.said.append((message, real))
                self._due += [(self.company.time.now() + pause, retry, body)
                              for body in bodies for retry, pause in enumerate((timedelta(0), *REPLAYS))]  # fmt: skip
            await self._deliver_due(lot)
            await self.company.quiet()
            self.company.time.wind(timedelta(minutes=1))
        await self.company.settle()

    async def _deliver_due(self, lot: random.Random) -> None:
        now = self.company.time.now()
        due = [(body, retry) for at, retry, body in self._due if at <= now]
        self._due = [one for one in self._due if one[0] > now]
        lot.shuffle(due)
        while due:
            await self.company.mourn()
            outcome = await self.company.deliver_all(due)
            for (body, _), was in zip(due, outcome, strict=True):
                self.delivered += was is not None
                self.acknowledged[body["event_id"]] += was is True
            # As Slack: what was refused comes at its next replay, the last time as often as it takes.
            due = [
                (body, retry)
                for (body, retry), was in zip(due, outcome, strict=True)
                if was is None or (not was and retry == len(REPLAYS))
            ]

    async def outcome(self) -> Outcome:
        """Look at Slack and at the tables."""
        counts = Counter(len(self.company.answers(message)) for message, _ in self.said)
        async with self.company.looking.reading() as session:
            questions = (await session.exec(select(func.count()).select_from(Question))).one()
            usage = (await session.exec(select(func.count()).select_from(UsageEvent))).one()
            states = Counter((await session.exec(select(Work.state))).all())
        return Outcome(
            events=len(self.said),
            lost=counts[0],
            doubled=sum(number for times, number in counts.items() if times > 1),
            messages=len(self.company.all_answers()),
            real=sum(real for _, real in self.said),
            questions=questions,
            usage=usage,
            states=states,
            kills=Counter(self.company.fate.struck),
            deliveries=self.delivered,
        )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`lost` and `doubled` count things said; `messages` everything the guide posted anywhere."""

    events: int
    lost: int
    doubled: int
    messages: int
    real: int
    questions: int
    usage: int
    states: Counter[str]
    kills: Counter[str]
    deliveries: int


def is_member(user: object) -> bool:
    """Whether a user of the workspace is a colleague: no bot, no guest, not gone."""
    return not any(getattr(user, name) for name in ("is_bot", "is_restricted", "is_ultra_restricted", "deleted"))
