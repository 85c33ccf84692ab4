"""Plays a wave's four weeks in a demonstration: time goes on from one thing to the next, and people answer.

Nothing is put anywhere by hand. The bot sends, reminds, closes and tells as its clock says; the people see their
messages in the workspace and click, choose and type what Slack's client lets them. A check-in that a visitor has begun
to answer in somebody's place is left to the visitor.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import col, func, select

from bot import script as scripts
from bot.errors import SceneError
from bot.i18n import day, text
from bot.people.models import Employee
from bot.pulse import digest, messages, modals, rules
from bot.pulse.models import Checkin, ClosedPeriod, DigestLetter
from bot.rollout import service as rollout
from bot.rollout.models import Wave, WaveMember
from bot.sandbox.gestures import NotPossible
from bot.sandbox.page.acts import Act, News, Way
from bot.sandbox.viewstate import elements
from bot.stage import LONGEST
from bot.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.app import Bot
    from bot.sandbox.model import Json, Message, User, View
    from bot.sandbox.page.acts import Performance
    from bot.sandbox.person import Person
    from bot.script import Part, Script
    from bot.stage import Stage
    from knowledge import Lang

SHORTEST: Final = timedelta(seconds=30)
"""How far it is wound at least, should something that is due be put off again and again."""

AFTER: Final = timedelta(days=10)
"""How long after its four weeks a wave is waited for: holidays put off letters."""

OPENS_S: Final = 3.0
"""Seconds in which a modal opens, or never does."""

_LETTERS: Final = (digest.LETTER, digest.COMMENT, digest.PICTURE)

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a wave is: the week it is in (0 before it begins), and what was sent, answered and told."""

    week: int
    sent: int
    answered: int
    digests: int
    share: float
    over: bool


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one person will do with one message, and when."""

    at: datetime
    person: Person
    message: Message
    part: Part
    first: str


def four_weeks(stage: Stage, script: Script) -> Act:
    """The four weeks of a wave as something to play on the page."""
    return Act(
        name="four-weeks", label=lambda lang: text(_lang(lang), "demo-play"),
        note=lambda lang: text(_lang(lang), "demo-play-note"), perform=partial(play, stage, script),
    )  # fmt: skip


async def play(stage: Stage, script: Script, performance: Performance) -> News:
    """Play the wave of `script` from where it is to the end of its weeks, or until it is stopped.

    Raises SceneError when the company has no such wave, or the script answers what is not asked.
    """
    if stage.bot is None:
        raise SceneError("the bot is not there yet: wait until the page answers")
    async with stage.alone:
        return await _Play(stage, stage.bot, script, performance).run()


class _Play:
    """One performance. `_seen` are the messages people have taken note of, by channel and time."""

    def __init__(self, stage: Stage, bot: Bot, script: Script, performance: Performance) -> None:
        self._stage, self._bot, self._script, self._performance = stage, bot, script, performance
        self._workspace = stage.workspace
        self._parts: Mapping[tuple[str, int], Part] = {}
        self._people: Sequence[User] = ()
        self._seen: set[tuple[str, str]] = set()
        self._asked: dict[int, int] = {}
        self._weeks: dict[int, int] = {}
        self._turns: list[_Turn] = []

    async def run(self) -> News:
        await self._gather()
        await self._settle()
        while True:
            await self._look()
            await self._act()
            standing = await self._standing()
            self._performance.tell(News(said=partial(_told, standing), share=standing.share))
            if standing.over or self._performance.stopped:
                return await self._end(standing)
            await self._go_on()

    async def _gather(self) -> None:
        """Who is in the wave, and what they will do."""
        by_email = {user.email: user for user in self._workspace.users.values() if not user.deleted}
        members = select(Employee.email).join(WaveMember).where(WaveMember.wave_id == self._script.wave)
        async with self._bot.database.reading() as session:
            emails = (await session.exec(members.order_by(col(Employee.email)))).all()
        if not emails:
            raise SceneError(f"{scripts.FILE}: nobody is in the wave {self._script.wave}")
        self._people = [by_email[email] for email in emails if email in by_email]
        self._parts = scripts.cast(self._script, {user.email: user.locale[:2] for user in self._people})

    async def _settle(self) -> None:
        """Let the bot do whatever is due."""
        await self._bot.worker.drain()

    async def _go_on(self) -> None:
        """Wind the clock to whatever comes next."""
        now = self._stage.clock.now()
        due = await self._stage.due()
        turns = [turn.at for turn in self._turns]
        soonest = max(min([now + LONGEST, *due, *turns]), now + SHORTEST)
        self._stage.pass_time(soonest - now)
        if not any(at <= soonest for at in turns) or any(at <= soonest for at in due):
            await self._settle()  # else people are next, and what they do is settled with the rest

    # What people do

    async def _look(self) -> None:
        """People take note of what was sent to them since."""
        found = []
        for user in self._people:
            place = self._workspace.find_dm(user.id, self._stage.app.bot_user)
            for message in self._workspace.history(place, user.id) if place is not None else ():
                if (message.channel, message.ts) not in self._seen and _is_untouched(message):
                    found.append((user, message))
        await self._learn({_checkin(message) for _, message in found})
        for user, message in found:
            self._seen.add((message.channel, message.ts))
            week = self._weeks[_checkin(message)]
            if week:
                self._note(user, message, self._parts[user.email, week])

    async def _learn(self, checkins: Iterable[int]) -> None:
        """Which week of the wave these belong to; 0 for those of another one."""
        new = [one for one in checkins if one not in self._weeks]
        if not new:
            return
        async with self._bot.database.reading() as session:
            rows = (await session.exec(select(Checkin).where(col(Checkin.id).in_(new)))).all()
        for row in rows:
            self._weeks[row.id or 0] = (row.week or 0) if row.wave_id == self._script.wave else 0

    def _note(self, user: User, message: Message, part: Part) -> None:
        """Make up one's mind about one message: the check-in itself, or a reminder of it."""
        checkin = _checkin(message)
        number = self._asked[checkin] = self._asked.get(checkin, 0) + 1
        wanted = scripts.ASKED.get(part.way, 1)
        if part.way == "silent" or number < wanted or (number > wanted and part.way != "snooze"):
            return
        first = {"snooze": messages.SNOOZE, "skip": messages.SKIP, "stop": messages.STOP}.get(part.way, "")
        if part.way == "snooze" and number > 1:
            first = ""
        sent = datetime.fromtimestamp(float(message.ts), UTC)
        at = sent - (sent - datetime.min.replace(tzinfo=UTC)) % scripts.STEP + part.after * scripts.STEP
        self._turns.append(_Turn(at, self._stage.sandbox.person(user.id), message, part, first or _tap(message, part)))

    async def _act(self) -> None:
        """Those whose time has come do what they do: all of them the first click, then some of them the rest."""
        now = self._stage.clock.now()
        due = [turn for turn in self._turns if turn.at <= now]
        if not due:
            return
        self._turns = [turn for turn in self._turns if turn.at > now]
        begun = await asyncio.gather(*map(self._begin, due))
        await self._settle()
        going_on = [turn for turn, has_begun in zip(due, begun, strict=True) if has_begun and turn.part.way != "tap"]
        if going_on:
            await asyncio.gather(*map(self._complete, going_on))
            await self._settle()

    async def _begin(self, turn: _Turn) -> bool:
        """The first click, unless the visitor was there before; whether it was an answer."""
        if turn.person.modal() is not None or not _is_untouched(turn.message) or not turn.person.sees(turn.message):
            return False
        done = await turn.person.click(turn.message, turn.first)
        if not done.acknowledged:
            log.warning("play.not_acknowledged", kind=turn.first)
        return done.acknowledged and turn.first.startswith(messages.TAP)

    async def _complete(self, turn: _Turn) -> None:
        """All questions, in the modal."""
        try:
            modal = await self._opened(turn)
        except NotPossible:  # one question was all there is, or the visitor was quicker
            return
        except TimeoutError:
            log.warning("play.no_modal")
            return
        for block in modal.content["blocks"]:
            if block["type"] == "input" and (value := _value(block, turn.part)) is not None:
                turn.person.fill(modal, block["block_id"], block["element"]["action_id"], value)
        if await turn.person.submit(modal):
            log.warning("play.refused")
            await turn.person.close(modal)

    async def _opened(self, turn: _Turn) -> View:
        """The modal that opens after a click. Raises TimeoutError when none does."""
        changed = asyncio.Event()
        forget = self._workspace.subscribe(lambda change: changed.set() if change.what == "view" else None)
        try:
            async with asyncio.timeout(OPENS_S):
                await turn.person.click(turn.message, messages.MORE)
                while (modal := turn.person.modal()) is None:
                    await changed.wait()
                    changed.clear()
                return modal
        finally:
            forget()

    # How it stands

    async def _standing(self) -> Standing:
        wave_id, now = self._script.wave, self._stage.clock.now()
        sent = select(func.count()).where(Checkin.wave_id == wave_id, col(Checkin.sent_at).is_not(None))
        answered = sent.where(col(Checkin.state).in_(("partial", "complete")))
        told = select(DigestLetter.period).where(DigestLetter.wave_id == wave_id, col(DigestLetter.about_id).is_(None))
        closed = select(func.count()).where(ClosedPeriod.wave_id == wave_id, ClosedPeriod.period <= rules.WEEKS)
        letters = select(Work.id).where(
            col(Work.kind).in_(_LETTERS),
            col(Work.finished_at).is_(None),
            col(Work.key).startswith(f"digest:{wave_id}:"),
        )
        async with self._bot.database.reading() as session:
            wave = await session.get_one(Wave, wave_id)
            counts = [(await session.exec(one)).one() for one in (sent, answered, closed)]
            digests = (await session.exec(told.distinct())).all()
            waiting = (await session.exec(letters.limit(1))).first() is not None
        begins = datetime.combine(wave.starts_on, time(0), ZoneInfo(self._bot.company.time_zone))
        weeks = rules.WEEKS * timedelta(weeks=1)
        passed = now - begins
        through = counts[2] >= rules.WEEKS and not waiting
        return Standing(
            week=min(max(passed // timedelta(weeks=1) + 1, 0), rules.WEEKS), sent=counts[0], answered=counts[1],
            digests=len(digests), share=min(max(passed / weeks, 0.0), 1.0), over=through or passed > weeks + AFTER,
        )  # fmt: skip

    async def _end(self, standing: Standing) -> News:
        """What there is to see now, for one reader of each language."""
        said = partial(_told_at_the_end, standing, self._workspace.now().date())
        readers = await self._readers() if standing.digests else []
        return News(said=said, share=standing.share, ways=[_way(user) for user in readers])

    async def _readers(self) -> list[User]:
        """The lead, and champions whose languages the ones before do not read."""
        by_email = {user.email: user for user in self._workspace.users.values()}
        async with self._bot.database.reading() as session:
            wave = await session.get_one(Wave, self._script.wave)
            ids = [wave.lead_id or 0, *await rollout.champions(wave.id, session=session)]
            people = [await session.get(Employee, one) for one in ids]
        readers: dict[str, User] = {}
        for person in people:
            user = by_email.get(person.email) if person is not None else None
            if user is not None:
                readers.setdefault(user.locale[:2], user)
        return list(readers.values())


def _told(standing: Standing, lang: str) -> str:
    if not standing.week:
        return text(_lang(lang), "demo-play-before")
    return text(
        _lang(lang), "demo-play-standing", week=standing.week, weeks=rules.WEEKS, sent=standing.sent,
        answered=standing.answered, digests=standing.digests,
    )  # fmt: skip


def _told_at_the_end(standing: Standing, today: date, lang: str) -> str:
    counts: dict[str, Any] = {"sent": standing.sent, "answered": standing.answered}
    if standing.over:
        return text(_lang(lang), "demo-play-over", digests=standing.digests, **counts)
    return text(_lang(lang), "demo-play-stopped", day=day(_lang(lang), today), **counts)


def _way(user: User) -> Way:
    return Way(label=lambda lang: text(_lang(lang), "demo-play-read", name=user.real_name), user=user.id)


def _lang(said: str) -> Lang:
    """The page's language, which is one of ours."""
    return cast("Lang", said)


def _actions(message: Message) -> list[Json]:
    return [element for _, element in elements({"blocks": message.blocks})]


def _is_untouched(message: Message) -> bool:
    """Whether this is a check-in that nobody has answered to yet: its ways out are still there."""
    offered = {str(element.get("action_id")) for element in _actions(message)}
    return messages.SNOOZE in offered and _checkin(message) != messages.REHEARSAL


def _checkin(message: Message) -> int:
    return next(int(one["value"]) for one in _actions(message) if one.get("action_id") == messages.SNOOZE)


def _tap(message: Message, part: Part) -> str:
    """The action of the button that carries the answer. Raises SceneError when there is none."""
    for element in _actions(message):
        action = str(element.get("action_id"))
        _, _, said = str(element.get("value")).partition(":")
        question, _, value = said.partition(":")
        if action.startswith(messages.TAP) and part.answers.get(question) == value:
            return action
    raise SceneError(f"{scripts.FILE}: no button of the check-in carries an answer of this week")


def _value(block: Json, part: Part) -> Any:
    """What somebody puts into an input; None to leave it as it is."""
    if block["block_id"] == modals.SIGNED:
        return [modals.SIGNED] if part.signed and part.text else None
    if block["element"]["type"] == "plain_text_input":
        return part.text or None
    return part.answers.get(block["block_id"].partition(":")[2])
