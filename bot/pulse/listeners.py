"""The buttons and modals of check-ins, and `/ai checkins`: stored as work before they are acknowledged."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.pulse import answers, messages, modals
from bot.pulse.answering import LEAVE, TAKE
from bot.pulse.messages import REHEARSAL
from bot.slack.patience import in_time
from knowledge import LANGS, mask

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.clock import Clock
    from bot.people.accounts import Asker
    from bot.pulse.surveys import Survey, Value
    from bot.pulse.words import Sight, Words
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseListeners:
    """What people do with check-ins.

    `human` is the modal that sends a text on to people; `lang` is spoken while nothing is known of a person.
    """

    inbox: Inbox
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    clock: Clock
    words: Words
    human: Callable[[Lang, str], Json]
    lang: Lang

    def register(self, app: AsyncApp) -> None:
        """Attach them."""
        app.action(re.compile(f"^{messages.TAP}_"))(self.tap)
        app.action(messages.FINISH)(self.finish)
        app.action(re.compile(f"^(?:{messages.SNOOZE}|{messages.SKIP}|{messages.STOP}|{messages.RESUME})$"))(self.leave)
        app.action(messages.MORE)(self.more)
        app.action(messages.HUMAN)(self.send_on)
        app.action({"block_id": re.compile(f"^{modals.QUESTION}"), "action_id": modals.INPUT})(self.chosen)
        app.view(modals.ANSWERS)(self.submitted)

    async def tap(self, ack: AsyncAck, body: Json) -> None:
        """One tap answers the first question."""
        checkin, question, value = str(body["actions"][0]["value"]).split(":", 2)
        await self._take(ack, body, int(checkin), {"said": {question: value}})

    async def finish(self, ack: AsyncAck, body: Json) -> None:
        """That is all."""
        await self._take(ack, body, _checkin(body), {"said": {}, "finish": True})

    async def leave(self, ack: AsyncAck, body: Json) -> None:
        """Tomorrow, not this week, never again, or again after all."""
        verb = str(body["actions"][0]["action_id"]).removeprefix("pulse_")
        in_settings = (body.get("view") or {}).get("callback_id") == modals.SETTINGS
        if _checkin(body) == REHEARSAL and not in_settings:
            await self._rehearsed(ack, body)
            return
        payload = {"user": body["user"]["id"], "checkin": _checkin(body), "verb": verb, **_place(body)}
        stored = await self._stored(f"slack:{body['trigger_id']}", LEAVE, payload)
        if in_settings:
            await ack()
            await self._show_settings(body, stored=stored, stopped=verb == "stop")
        elif stored:
            await ack()

    async def more(self, ack: AsyncAck, body: Json) -> None:
        """All questions, with what was given already."""
        await ack()
        if _checkin(body) == REHEARSAL:
            return
        lang, sight = await self._look(body)
        if sight is not None:
            await self._open(body, self._questions(sight, lang, _place(body)))

    async def chosen(self, ack: AsyncAck, body: Json) -> None:
        """A choice in the open modal is kept at once: Slack does not tell what a modal held that was only closed."""
        about = modals.about(body["view"])
        sight = await self._sight(about["checkin"])
        if sight is None:
            await ack()
            return
        clicked = datetime.fromtimestamp(float(body["actions"][0]["action_ts"]), UTC)
        payload = {
            "user": body["user"]["id"], "checkin": about["checkin"], "said": modals.chosen(body["view"], sight.survey),
            "finish": None, "at": clicked.isoformat(), "channel": about["channel"], "ts": about["ts"],
        }  # fmt: skip
        if await self._stored(f"slack:{body['trigger_id']}", TAKE, payload):
            await ack()

    async def submitted(self, ack: AsyncAck, body: Json) -> None:
        """The answers of the modal: masked, then stored before it closes."""
        about = modals.about(body["view"])
        lang = _lang(about["lang"])
        sight = await self._sight(about["checkin"])
        if sight is None:
            await ack(response_action="errors", errors=_sorry(body["view"], lang))
            return
        if sight.closed or sight.checkin.state not in answers.OPEN:
            special = "late" if sight.closed and sight.checkin.state != "complete" else None
            shown = self.words.standing(sight, lang, cast("messages.Standing | None", special))
            await ack(response_action="update", view=modals.settled(lang, shown))
            return
        said = await asyncio.to_thread(_masked, modals.filled(body["view"], sight.survey), sight.survey)
        payload = {
            "user": body["user"]["id"], "checkin": about["checkin"], "said": said, "finish": True,
            "signed": modals.signed(body["view"]), "at": self.clock.now().isoformat(),
            "channel": about["channel"], "ts": about["ts"],
        }  # fmt: skip
        if await self._stored(f"slack:{body['view']['id']}", TAKE, payload):
            await ack()
        else:
            await ack(response_action="errors", errors=_sorry(body["view"], lang))

    async def send_on(self, ack: AsyncAck, body: Json) -> None:
        """What somebody wrote goes into the modal for questions to people, to be changed and sent on."""
        await ack()
        lang, sight = await self._look(body)
        if sight is not None:
            written = [
                str(sight.given.values[one.id])
                for one in sight.survey.questions
                if one.kind == "text" and one.id in sight.given.values
            ]
            await self._open(body, self.human(lang, "\n".join(written)))

    async def command(self, ack: AsyncAck, body: Json, rest: str) -> None:  # noqa: ARG002
        """What `/ai checkins` does: shows whether there are any, and how to change that."""
        await ack()
        asker = await self._who(body["user_id"])
        lang = asker.lang if asker is not None else self.lang
        view = modals.note(lang, text(lang, "pulse-settings-unknown"))
        if asker is not None:
            try:
                async with in_time():
                    view = await self._settings(asker)
            except (DatabaseError, TimeoutError):
                log.warning("pulse.not_looked_up", user_id=body["user_id"])
        await self._open(body, view)

    async def _take(self, ack: AsyncAck, body: Json, checkin: int, said: Json) -> None:
        if checkin == REHEARSAL:
            await self._rehearsed(ack, body)
            return
        clicked = datetime.fromtimestamp(float(body["actions"][0]["action_ts"]), UTC)
        payload = {
            "user": body["user"]["id"], "checkin": checkin, "at": clicked.isoformat(), **said, **_place(body),
        }  # fmt: skip
        if await self._stored(f"slack:{body['trigger_id']}", TAKE, payload):
            await ack()

    async def _rehearsed(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        asker = await self._who(body["user"]["id"])
        lang = asker.lang if asker is not None else self.lang
        await self._open(body, modals.note(lang, text(lang, "pulse-rehearsal")))

    def _questions(self, sight: Sight, lang: Lang, place: Json) -> Json:
        if sight.closed or sight.checkin.state not in answers.OPEN:
            return modals.settled(lang, self.words.standing(sight, lang))
        return modals.answers(
            sight.survey, lang, facts=sight.facts, given=sight.given.values, signed=sight.given.signed,
            about={"checkin": sight.checkin.id, "lang": lang, **place},
        )  # fmt: skip

    async def _settings(self, asker: Asker) -> Json:
        async with self.words.database.reading() as session:
            stopped = await answers.is_stopped(asker.employee_id, session=session)
        sight = await self.words.open_of(asker.employee_id)
        waiting = (messages.heading(sight.survey, asker.lang, sight.facts), sight.facts) if sight is not None else None
        return modals.settings(asker.lang, stopped=stopped, standing_open=waiting)

    async def _show_settings(self, body: Json, *, stored: bool, stopped: bool) -> None:
        lang = _lang(modals.about(body["view"]).get("lang"))
        view = (
            modals.settings(lang, stopped=stopped) if stored else modals.note(lang, text(lang, "pulse-settings-failed"))
        )
        try:
            await self.messenger.update_view(body["view"]["id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("pulse.modal_not_shown", user_id=body["user"]["id"])

    async def _look(self, body: Json) -> tuple[Lang, Sight | None]:
        """The check-in of a button, if it is the person's own, and their language."""
        asker, sight = await asyncio.gather(self._who(body["user"]["id"]), self._sight(_checkin(body)))
        if asker is None or sight is None or sight.checkin.employee_id != asker.employee_id:
            return self.lang, None
        return asker.lang, sight

    async def _sight(self, checkin: int) -> Sight | None:
        try:
            async with in_time():
                return await self.words.sight(checkin)
        except (DatabaseError, TimeoutError):
            return None

    async def _who(self, user: str) -> Asker | None:
        try:
            async with in_time():
                return await self.accounts(user)
        except (SlackUnavailable, DatabaseError, TimeoutError):
            return None

    async def _open(self, body: Json, view: Json) -> None:
        try:
            await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("pulse.modal_not_opened")

    async def _stored(self, key: str, kind: str, payload: Json) -> bool:
        """Whether it is stored now, or was before."""
        try:
            await self.inbox.accept(key, kind, payload)
        except IntakeUnavailable:
            log.warning("pulse.not_stored", kind=kind)
            return False
        return True


def _masked(said: dict[str, Value | None], survey: Survey) -> dict[str, Value | None]:
    """What people wrote, without the personal data and secrets that are recognised."""
    texts = {question.id for question in survey.questions if question.kind == "text"}
    return {id: mask(str(value)).text if id in texts and value is not None else value for id, value in said.items()}


def _sorry(view: Json, lang: Lang) -> dict[str, str]:
    """The sentence under the first question."""
    block = next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")
    return {block: text(lang, "pulse-modal-not-stored")}


def _checkin(body: Json) -> int:
    return int(str(body["actions"][0].get("value") or REHEARSAL))


def _place(body: Json) -> Json:
    """The message that was tapped; empty for a modal."""
    container = body.get("container") or {}
    ts = (body.get("message") or {}).get("ts") or container.get("message_ts") or ""
    return {"channel": (body.get("channel") or {}).get("id") or container.get("channel_id") or "", "ts": ts}


def _lang(said: str | None) -> Lang:
    return said if said in LANGS else "en"
