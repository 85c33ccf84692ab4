"""What is sent about incidents: the card in the committee's channel, and what the reporter is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from zoneinfo import ZoneInfo

import structlog

from bot import work
from bot.errors import Undeliverable
from bot.incidents import messages, records, steps
from bot.incidents.models import Incident, IncidentStep
from bot.registry.suspension.records import USABLE
from bot.registry.tools import said
from bot.slack.messenger import Message

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.incidents.messages import Said
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDesk:
    """Sends. `contact` says whom to write to when the committee's channel cannot be reached."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    catalogue: Catalogue
    company: Company
    contact: Callable[[], str]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {
            steps.CARD: self.card,
            steps.REDRAW: self.redraw,
            steps.TELL: self.tell,
            steps.NOTE: self.note,
        }

    async def card(self, item: Claimed) -> None:
        """`{incident}`: what was reported, with what can be done. The reporter hears it if nobody can read it."""
        incident = await self._incident(item)
        if incident is None:
            await self._finish(item, None)
            return
        shown = await self._drawn(incident)
        place = await self.messenger.place(self.company.channels.committee)
        try:
            ts = await self.messenger.send(item, Message(place, shown.text, shown.blocks))
        except Undeliverable as error:
            log.warning("incident.committee_unreachable", outcome=error.error)
            await self._not_read(item, incident)
            return
        channel, now = await self.messenger.channel_id(self.company.channels.committee), self.clock.now()
        async with self.database.writing() as session:
            await records.posted(incident.id or 0, channel=channel, ts=ts, session=session)
            # What was decided while it was on its way.
            await steps.enter_redraw(incident.id or 0, "posted", now=now, session=session)
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def redraw(self, item: Claimed) -> None:
        """`{incident}`: bring the card up to date."""
        incident = await self._incident(item)
        if incident is not None and incident.channel and incident.ts:
            shown = await self._drawn(incident)
            try:
                await self.messenger.update(
                    incident.channel, incident.ts, Message(incident.channel, shown.text, shown.blocks)
                )
            except Undeliverable as error:
                log.info("incident.card_out_of_reach", id=item.id, outcome=error.error)
        await self._finish(item, None)

    async def tell(self, item: Claimed) -> None:
        """`{incident, step, employee_id}`: what the reporter is told of a change; of the first, what to do now."""
        incident = await self._incident(item)
        async with self.database.reading() as session:
            step = await session.get(IncidentStep, item.payload["step"])
        user = await self.directory.slack_user(item.payload["employee_id"], guests=True)
        ts = None
        if incident is not None and step is not None and user is not None:
            ts = await self._to(user, item, _told(incident, step))
        async with self.database.writing() as session:
            await records.told(item.payload["step"], ts, session=session)
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def note(self, item: Claimed) -> None:
        """`{user, sentence}`: to one person."""
        ts = await self._to(item.payload["user"], item, messages.note(item.payload["sentence"]))
        await self._finish(item, ts)

    async def _not_read(self, item: Claimed, incident: Incident) -> None:
        """The channel will not take it: the incident is stored, and its reporter must not wait for an answer."""
        employee = incident.employee_id
        user = await self.directory.slack_user(employee, guests=True) if employee is not None else None
        now = self.clock.now()
        async with self.database.writing() as session:
            if user is not None:
                sentence = messages.not_read(_lang(incident), incident.reference, self.contact())
                payload = {"user": user, "sentence": sentence}
                await work.add(
                    key=f"{item.key}:not-read", kind=steps.NOTE, payload=payload, due_at=now, owed_at=item.owed_at,
                    session=session,
                )  # fmt: skip
            await work.finish(item, now=now, state="cancelled", session=session)

    async def _to(self, user: str, item: Claimed, shown: Said) -> str | None:
        try:
            return await self.messenger.send(item, Message(user, shown.text, shown.blocks))
        except Undeliverable as error:
            log.info("incident.person_out_of_reach", id=item.id, outcome=error.error)
            return None

    async def _incident(self, item: Claimed) -> Incident | None:
        async with self.database.reading() as session:
            return await session.get(Incident, item.payload["incident"])

    async def _finish(self, item: Claimed, ts: str | None) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _drawn(self, incident: Incident) -> Said:
        registry, lang = (await self.catalogue.current()).registry, self.company.languages[0]
        tool = registry.tools.get(incident.tool_id or "")
        names = [(id, registry.data_classes.get(id)) for id in incident.data_classes]
        happened = incident.happened_at
        shown = messages.Card(
            number=incident.id or 0,
            reference=incident.reference,
            state=incident.state,
            what=incident.what,
            reporter=await self._user(incident.employee_id) if incident.named else None,
            tool=tool.name if tool is not None else incident.tool_name or incident.tool_id or "",
            data=tuple(said(found.names, lang, id) if found is not None else id for id, found in names),
            happened_at=happened.astimezone(ZoneInfo(self.company.time_zone)) if happened is not None else None,
            stopped=incident.stopped,
            assignee=await self._user(incident.assignee_id),
            note=incident.note,
            suspendable=tool.id if tool is not None and tool.status in USABLE else "",
        )
        return messages.card(lang, shown)

    async def _user(self, employee_id: int | None) -> str:
        """The Slack user; empty for people who have left."""
        return (await self.directory.slack_user(employee_id, guests=True) or "") if employee_id is not None else ""


def _told(incident: Incident, step: IncidentStep) -> Said:
    if step.new == "open":
        return messages.acknowledgement(_lang(incident), incident.reference)
    return messages.changed(_lang(incident), incident.reference, step.new, step.note)


def _lang(incident: Incident) -> Lang:
    return cast("Lang", incident.lang)
