"""A question's way among people: to whom it goes, what they do with it, and what its asker hears of it.

Each step is a row of work: `ask.route` finds who gets it, `ask.card` sends it to them, `ask.act` is what somebody did,
`ask.remind` what happens when nobody does anything. One transaction changes the state, enters every letter and further
step, and finishes the own row. `ask.recard` rewrites the cards as the database says; doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import structlog

from bot import work
from bot.ask import answers, cards, escalations, messages, service
from bot.ask.asked import Letter
from bot.ask.cards import Card
from bot.ask.escalations import Stage, Turn
from bot.ask.models import Escalation, EscalationCard
from bot.ask.routing import People, Routing, after
from bot.errors import SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.people.models import Employee
from bot.slack.messenger import Message
from bot.work import LEASE, Claimed
from bot.workdays import add_working_days

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.models import Question
    from bot.ask.post import Accounts, Post
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

ROUTE: Final = "ask.route"
CARD: Final = "ask.card"
ACT: Final = "ask.act"
REMIND: Final = "ask.remind"
RECARD: Final = "ask.recard"

CONCURRENCY: Final = {RECARD: 1}
"""Cards are rewritten one after the other, so that the last state stands last."""

PATIENCE: Final = timedelta(minutes=15)
"""How long Slack may be out of reach before the asker hears of it."""

REMIND_AFTER: Final = 1
MOVE_ON_AFTER: Final = 2
COMMITTEE_AFTER: Final = (3, 7)
"""Working days."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Case:
    """An escalation with what is needed to speak of it. `user` is the asker's id in Slack, None if they are gone."""

    row: Escalation
    question: Question | None
    user: str | None

    @property
    def turn(self) -> Turn:
        """The current one."""
        return Turn(self.row.id or 0, self.row.turn)

    @property
    def lang(self) -> Lang:
        """The asker's."""
        return cast("Lang", self.row.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """Brings questions to people and their answers back. `admins` are the addresses of those who run the bot."""

    database: Database
    messenger: Messenger
    accounts: Accounts
    people: People
    routing: Routing
    company: Company
    clock: Clock
    post: Post
    contact: Callable[[], str]
    admins: Collection[str]

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What is done with these kinds of work."""
        return {ROUTE: self.route, CARD: self.card, ACT: self.act, REMIND: self.remind, RECARD: self.recard}

    # To whom it goes

    async def begin(
        self, turn: Turn, item: Claimed, session: AsyncSession, start: Stage = "champion"
    ) -> Claimed | None:
        """Enter the search for who gets this turn because of `item`; the caller holds it, then calls `carry_on`."""
        payload = {"escalation": turn.escalation, "turn": turn.number, "start": start}
        return await self._own(f"escalation:{turn.escalation}:{turn.number}:route", ROUTE, payload, item, session)

    async def carry_on(self, item: Claimed | None) -> None:
        """Do at once what `begin` entered."""
        if item is not None:
            await self.post.carry_out(item, self.handlers()[item.kind])

    async def route(self, item: Claimed) -> None:
        """`ask.route`: {escalation, turn, start}."""
        turn, case = _turn(item), await self._case(item.payload["escalation"])
        sending = None
        receiver = await self._receiver(item, case) if case is not None and case.turn == turn else None
        async with self.database.writing() as session:
            if receiver is not None and await escalations.hand_to(
                turn, receiver.stage, receiver.employee, session=session
            ):
                payload = {"escalation": turn.escalation, "turn": turn.number, "user": receiver.user}
                key = f"escalation:{turn.escalation}:{turn.number}:card"
                sending = await self._own(key, CARD, payload, item, session)
            await work.finish(item, now=self.clock.now(), session=session)
        await self.carry_on(sending)

    async def _receiver(self, item: Claimed, case: Case) -> Any:
        try:
            return await self.routing.next(case.row, cast("Stage", item.payload["start"]))
        except SlackUnavailable:
            await self._say_it_waits(item, case)
            raise

    async def card(self, item: Claimed) -> None:
        """`ask.card`: {escalation, turn, user}; `user` is None for the committee's channel. Sent once."""
        turn, case = _turn(item), await self._case(item.payload["escalation"])
        if case is None or case.turn != turn:
            await self._finish(item, "cancelled")
            return
        try:
            channel, ts = await self._send(item, case)
        except Undeliverable as error:
            log.warning("ask.card_undeliverable", kind=case.row.stage, outcome=error.error)
            await self._go_round(item, case)
        except SlackUnavailable:
            await self._say_it_waits(item, case)
            raise
        else:
            async with self.database.writing() as session:
                await escalations.posted(turn, channel=channel, ts=ts, session=session)
                await self._tell(case, _sent(case, item.payload["user"]), f"{turn.number}:sent", item, session)
                await self._set_alarms(case, None, item, session)
                await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _send(self, item: Claimed, case: Case) -> tuple[str | None, str]:
        user: str | None = item.payload["user"]
        committee = self.company.channels.committee
        place = user or await self.messenger.place(committee)
        lang = await self._card_lang(await self._card(case.turn))
        said = cards.card(lang, await self._shown(case, case.turn))
        ts = await self.messenger.send(item, Message(place, said.text, said.blocks))
        return user or await self.messenger.channel_id(committee), ts

    async def _go_round(self, item: Claimed, case: Case) -> None:
        """They cannot be written to: the next one gets it. When that is the committee, the asker is told."""
        following = None
        async with self.database.writing() as session:
            if case.row.stage == "committee":
                await self._tell(case, messages.note(await self._whom_to_write_to(case)), "failed", item, session)
            elif (moved := await escalations.move_on(case.turn, None, session=session)) is not None:
                following = await self.begin(moved, item, session, cast("Stage", case.row.stage))
            await work.finish(item, now=self.clock.now(), state="cancelled", session=session)
        await self.carry_on(following)

    async def _say_it_waits(self, item: Claimed, case: Case) -> None:
        if self.clock.now() - item.first_claim_at < PATIENCE:
            return
        said = messages.note(await self._whom_to_write_to(case))
        async with self.database.writing() as session:
            await self._tell(case, said, "failed", item, session)

    async def _whom_to_write_to(self, case: Case) -> str:
        owners = await self.routing.owners(case.row.question_id)
        return text(case.lang, "human-failed", contact=", ".join(sorted(owners)) or self.contact())

    # What somebody does with it

    async def act(self, item: Claimed) -> None:
        """`ask.act`: {verb, escalation, turn, user, channel, lang, text?}: claim, answer, pass_on or close."""
        case = await self._case(item.payload["escalation"])
        actor = await self.accounts(item.payload["user"])
        following = None
        async with self.database.writing() as session:
            if actor is not None and case is None:
                await self._refuse(item, session, "gone", None)
            elif actor is not None and case is not None:
                following = await self._act(item, case, actor.employee_id, session)
            await work.finish(item, now=self.clock.now(), session=session)
        await self.carry_on(following)

    async def _act(self, item: Claimed, case: Case, person: int, session: AsyncSession) -> Claimed | None:
        turn, verb, written = _turn(item), item.payload["verb"], item.payload.get("text", "")
        if not await escalations.may_act(turn, person, admins=self.admins, session=session):
            await self._refuse(item, session, "not_yours", None)
            return None
        now, moved = self.clock.now(), None
        match verb:
            case "claim":
                done = await escalations.claim(turn, person, session=session)
            case "answer":
                done = await escalations.answer(turn, person, written, now=now, session=session)
            case "close":
                done = await escalations.close(turn, person, written, now=now, session=session)
            case _:
                moved = await escalations.pass_on(turn, person, session=session)
                done = moved is not None
        if not done:
            why, who = await escalations.refusal(turn, person, session=session)
            if (why, who) != ("taken", None):  # a second click of whoever has it changes nothing
                await self._refuse(item, session, why, who)
            return None
        await self._rewrite(item, turn, session)
        if moved is not None:
            return await self.begin(moved, item, session, after(await self._stage(turn, session)))
        said = self._done(case, verb, item.payload["user"], written)
        await self._tell(case, said, f"{turn.number}:{verb}", item, session)
        if verb == "claim":
            await self._set_alarms(case, person, item, session)
        return None

    def _done(self, case: Case, verb: str, user: str, written: str) -> messages.Said:
        asked = "" if self._in_thread(case) else case.row.text
        return cards.told(case.lang, f"told-{verb}", user, asked=asked, written=written)

    async def _refuse(self, item: Claimed, session: AsyncSession, why: escalations.Refusal, who: int | None) -> None:
        """Tell whoever clicked: where they clicked, for their eyes only."""
        lang, user, channel = cast("Lang", item.payload["lang"]), item.payload["user"], item.payload["channel"]
        holder = await slack_account(who, session) if who is not None else None
        said = cards.refused(lang, why, holder, item.payload.get("text", ""))
        private = not channel.startswith("D")
        letter = Letter(
            user=user, channel=channel if private else user, ephemeral=private, text=said.text, blocks=said.blocks
        )
        await self.post.enter(f"{item.key}:refused", letter, owed_at=item.owed_at, session=session)

    # When nobody does anything

    async def _set_alarms(self, case: Case, assignee: int | None, item: Claimed, session: AsyncSession) -> None:
        """Reminders from now on because of `item`: for whoever holds it, or (`assignee`) has taken it."""
        held = await escalations.card(case.turn, session=session)
        if held is None:
            return
        in_committee = held.stage == "committee"
        person = await session.get(Employee, assignee or held.employee_id) if not in_committee or assignee else None
        for days, what in _alarms(in_committee=in_committee, taken=assignee is not None):
            due_at = add_working_days(
                self.clock.now(),
                days,
                time_zone=person.time_zone if person is not None else self.company.time_zone,
                country=person.country if person is not None else self.company.country,
            )
            key = f"escalation:{case.turn.escalation}:{case.turn.number}:{assignee or 'open'}:{days}"
            payload = {
                "escalation": case.turn.escalation, "turn": case.turn.number, "assignee": assignee, "what": what,
            }  # fmt: skip
            await work.add(key=key, kind=REMIND, payload=payload, due_at=due_at, owed_at=item.owed_at, session=session)

    async def remind(self, item: Claimed) -> None:
        """`ask.remind`: {escalation, turn, assignee, what}. Nothing is done when somebody has reacted meanwhile."""
        turn, assignee = _turn(item), item.payload["assignee"]
        case = await self._case(turn.escalation)
        following = None
        letter = None
        if case is not None and _waits(case.row, turn, assignee):
            letter = await self._reminder(case, assignee) if item.payload["what"] == "remind" else None
        async with self.database.writing() as session:
            if letter is not None:
                await self.post.enter(f"{item.key}:letter", letter, owed_at=item.owed_at, session=session)
            elif case is not None and item.payload["what"] == "move":
                following = await self._move_on(item, turn, assignee, session)
            await work.finish(item, now=self.clock.now(), session=session)
        await self.carry_on(following)

    async def _move_on(self, item: Claimed, turn: Turn, assignee: int | None, session: AsyncSession) -> Claimed | None:
        moved = await escalations.move_on(turn, assignee, session=session)
        if moved is None:
            return None
        await self._rewrite(item, turn, session)
        return await self.begin(moved, item, session, after(await self._stage(turn, session)))

    async def _reminder(self, case: Case, assignee: int | None) -> Letter | None:
        held = await self._card(case.turn)
        if held is None:
            return None
        whom = assignee or held.employee_id
        user = await self.people.slack_user(whom) if whom is not None else None
        place = user or (held.channel if held.stage == "committee" else None)
        if place is None:
            return None
        lang = await self.people.lang(whom) if whom is not None else self.company.languages[0]
        url = await self.messenger.permalink(held.channel, held.ts) if held.channel and held.ts else None
        said = cards.reminder(lang, "reminder" if user else "reminder-committee", case.row.text, url)
        return Letter(user=place, channel=place, text=said.text, blocks=said.blocks)

    # Cards as they stand

    async def rewrite(self, key: str, turn: Turn, session: AsyncSession) -> None:
        """Enter the rewriting of a turn's card; `key` says because of what."""
        payload = {"escalation": turn.escalation, "turn": turn.number}
        await work.add(key=f"{key}:recard", kind=RECARD, payload=payload, due_at=self.clock.now(), session=session)

    async def _rewrite(self, item: Claimed, turn: Turn, session: AsyncSession) -> None:
        await self.rewrite(item.key, turn, session)

    async def recard(self, item: Claimed) -> None:
        """`ask.recard`: {escalation, turn}."""
        turn, case = _turn(item), await self._case(item.payload["escalation"])
        held = await self._card(turn)
        if case is not None and held is not None and held.channel and held.ts:
            said = cards.card(await self._card_lang(held), await self._shown(case, turn))
            try:
                await self.messenger.update(held.channel, held.ts, Message(held.channel, said.text, said.blocks))
            except Undeliverable as error:
                log.warning("ask.card_not_rewritten", outcome=error.error)
        await self._finish(item, "done")

    async def _shown(self, case: Case, turn: Turn) -> Card:
        row = case.row
        async with self.database.reading() as session:
            held = await escalations.card(turn, session=session)
            kept = await answers.of_escalation(turn.escalation, session=session)
            who = await slack_account(row.assignee_id, session) if row.assignee_id is not None else None
        current = turn.number == row.turn
        return Card(
            turn=turn,
            stage=cast("Stage", held.stage if held is not None else row.stage),
            state=cast("Any", row.state) if current else "passed",
            asked=row.text,
            asker=case.user if row.named else None,
            guide=case.question.answer if case.question is not None else None,
            who=who,
            written=(row.answer or row.reason or "") if current else "",
            kept=kept is not None,
        )

    async def _card_lang(self, held: EscalationCard | None) -> Lang:
        if held is None or held.employee_id is None:
            return self.company.languages[0]
        return await self.people.lang(held.employee_id)

    # Inside

    async def _case(self, escalation: int) -> Case | None:
        async with self.database.reading() as session:
            row = await session.get(Escalation, escalation)
            if row is None:
                return None
            question = await service.find(row.question_id, session=session) if row.question_id is not None else None
            user = await slack_account(row.employee_id, session)
        return Case(row, question, user)

    async def _card(self, turn: Turn) -> EscalationCard | None:
        async with self.database.reading() as session:
            return await escalations.card(turn, session=session)

    async def _stage(self, turn: Turn, session: AsyncSession) -> Stage:
        held = await escalations.card(turn, session=session)
        return cast("Stage", held.stage) if held is not None else "committee"

    async def _tell(self, case: Case, said: messages.Said, what: str, item: Claimed, session: AsyncSession) -> None:
        """Tell the asker, once: in the DM where they asked, and never in a channel, since they may be unnamed."""
        if case.user is None:
            return
        there = self._in_thread(case)
        letter = Letter(
            user=case.user,
            channel=case.question.channel if case.question is not None and there else case.user,
            thread_ts=case.question.thread_ts if case.question is not None and there else None,
            text=said.text,
            blocks=said.blocks,
        )
        key = f"escalation:{case.row.id}:told:{what}"
        await self.post.enter(key, letter, owed_at=item.owed_at, session=session)

    def _in_thread(self, case: Case) -> bool:
        return case.question is not None and case.question.surface == "dm"

    async def _own(self, key: str, kind: str, payload: Json, item: Claimed, session: AsyncSession) -> Claimed | None:
        """What follows from `item`, in our hands."""
        return await work.add_claimed(
            key=key,
            kind=kind,
            payload=payload,
            due_at=self.clock.now(),
            owed_at=item.owed_at,
            lease_until=self.clock.wall() + LEASE,
            session=session,
        )

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), state=state, session=session)


def _turn(item: Claimed) -> Turn:
    return Turn(item.payload["escalation"], item.payload["turn"])


def _waits(row: Escalation, turn: Turn, assignee: int | None) -> bool:
    return row.turn == turn.number and row.state in escalations.UNSETTLED and row.assignee_id == assignee


def _alarms(*, in_committee: bool, taken: bool) -> list[tuple[int, str]]:
    """After how many working days what happens. A claim in the committee that leads to nothing is opened again."""
    if not in_committee:
        return [(REMIND_AFTER, "remind"), (MOVE_ON_AFTER, "move")]
    first, second = COMMITTEE_AFTER
    return [(first, "remind"), (second, "move" if taken else "remind")]


def _sent(case: Case, user: str | None) -> messages.Said:
    """What the asker hears when somebody can read it."""
    if case.row.turn > 1:
        return cards.told(case.lang, "moved" if user else "moved-committee", user)
    if user is not None:
        return cards.told(case.lang, "sent" if case.row.named else "sent-unnamed", user)
    return messages.note(text(case.lang, "human-sent" if case.row.named else "human-sent-unnamed"))


async def slack_account(employee: int, session: AsyncSession) -> str | None:
    """Somebody's id in Slack as far as it is known."""
    from sqlmodel import select

    from bot.people.models import SlackAccount

    found = select(SlackAccount.user_id).where(SlackAccount.employee_id == employee, SlackAccount.kind != "deactivated")
    return (await session.exec(found)).first()
