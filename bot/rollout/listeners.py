"""`/ai waves`, its buttons and forms: what opens a modal runs at once, the rest is stored, then acknowledged."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.rollout import modals, steps, views
from bot.rollout.desk import WaveDesk
from bot.slack.patience import in_time
from knowledge import LANGS

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.people.accounts import Asker
    from bot.rollout.rules import Decision
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]
Draw = Callable[["Asker", str], Awaitable[Json]]
"""The view for somebody, of what a button's value names."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveListeners:
    """What clicks and commands about waves do. `lang` is spoken while nothing is known of a person.

    `rehearsal` is the kind of work that sends somebody all check-ins of a wave: {user, lang, wave}.
    """

    desk: WaveDesk
    inbox: Inbox
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    lang: Lang
    rehearsal: str

    def register(self, app: AsyncApp) -> None:
        """Attach them."""
        desk = self.desk
        for begins, draw in (
            (views.LIST, self._list),
            (views.PLAN, desk.plan),
            (views.NEW, desk.new),
            (views.CHANGE, desk.change),
            (views.PEOPLE, desk.people),
            (views.INVENTORY, desk.survey),
            (views.UNREACHED, desk.unreached),
        ):
            app.action(re.compile(f"^{begins}(_|$)"))(partial(self.click, draw=draw))
        app.action(re.compile(f"^{views.DECIDE}_"))(self.decide)
        app.action(views.REHEARSE)(self.rehearse)
        app.view(modals.WAVE)(self.filled)
        app.view(modals.MEMBER)(self.moved)
        app.view(modals.DECISION)(self.decided)
        app.view(modals.SURVEY)(self.started)

    async def command(self, ack: AsyncAck, body: Json, rest: str) -> None:  # noqa: ARG002 - waves take no words
        """What `/ai waves` does."""
        await ack()
        await self._show(body, await self._drawn(body["user_id"], self._list, ""))

    async def click(self, ack: AsyncAck, body: Json, *, draw: Draw) -> None:
        """A button that shows something else."""
        await ack()
        await self._show(body, await self._drawn(body["user"]["id"], draw, body["actions"][0].get("value") or ""))

    async def decide(self, ack: AsyncAck, body: Json) -> None:
        """Room for the reason of a decision."""
        decision = cast("Decision", body["actions"][0]["action_id"].removeprefix(f"{views.DECIDE}_"))
        await self.click(ack, body, draw=partial(self.desk.decision, decision=decision))

    async def rehearse(self, ack: AsyncAck, body: Json) -> None:
        """All check-ins of a wave to whoever leads it; that they are on their way is said once that is stored."""

        async def ordered(asker: Asker, wave: str) -> Json:
            if not await self.desk.may_rehearse(asker, wave):
                return views.notice(asker.lang, text(asker.lang, "rollout-only-leads"))
            payload = {"user": asker.user_id, "lang": asker.lang, "wave": wave}
            try:
                await self.inbox.accept(f"slack:{body['trigger_id']}", self.rehearsal, payload)
            except IntakeUnavailable:
                log.warning("rollout.not_stored", kind=self.rehearsal)
                return views.notice(asker.lang, text(asker.lang, "rollout-not-stored"))
            return views.notice(asker.lang, text(asker.lang, "rollout-rehearsing"))

        await self.click(ack, body, draw=ordered)

    async def filled(self, ack: AsyncAck, body: Json) -> None:
        """The form of a wave: looked through, then stored before it closes."""
        form = modals.filled(body["view"])
        wrong = modals.wave_mistakes(form, self.desk.today())
        await self._take(ack, body, wrong, steps.STORE, {"form": form.payload()}, modals.NAME)

    async def moved(self, ack: AsyncAck, body: Json) -> None:
        """Somebody joins, leaves, pauses, goes on, or goes elsewhere."""
        said = modals.member(body["view"])
        wave = modals.about(body["view"])["wave"]
        await self._take(ack, body, modals.member_mistakes(said), steps.MEMBER, said | {"wave": wave}, modals.PERSON)

    async def decided(self, ack: AsyncAck, body: Json) -> None:
        """A decision with its reason."""
        about, reason = modals.about(body["view"]), modals.written(body["view"], modals.REASON)
        wrong = {} if reason else {modals.REASON: "reason"}
        given = {key: about[key] for key in ("wave", "decision", "seen")} | {"reason": reason}
        await self._take(ack, body, wrong, steps.DECIDE, given, modals.REASON)

    async def started(self, ack: AsyncAck, body: Json) -> None:
        """The inventory survey."""
        given = {"departments": modals.departments(body["view"])}
        await self._take(ack, body, {}, steps.INVENTORY, given, modals.DEPARTMENTS)

    async def _list(self, asker: Asker, _value: str) -> Json:
        return await self.desk.listing(asker)

    async def _take(self, ack: AsyncAck, body: Json, wrong: dict[str, str], kind: str, given: Json, block: str) -> None:
        view = body["view"]
        lang = _lang(modals.about(view)["lang"])
        if wrong:
            await ack(
                response_action="errors", errors={at: text(lang, f"rollout-error-{key}") for at, key in wrong.items()}
            )
            return
        try:
            await self.inbox.accept(f"slack:{view['id']}", kind, given | {"user": body["user"]["id"]})
        except IntakeUnavailable:
            log.warning("rollout.not_stored", kind=kind)
            await ack(response_action="errors", errors={block: text(lang, "rollout-not-stored")})
            return
        await ack(response_action="clear")

    async def _drawn(self, user: str, draw: Draw, value: str) -> Json:
        asker = None
        try:
            async with in_time():
                asker = await self.accounts(user)
            if asker is None:
                return views.notice(self.lang, text(self.lang, "rollout-not-now"))
            if asker.is_guest:
                return views.notice(asker.lang, text(asker.lang, "rollout-guest"))
            return await draw(asker, value)
        except (SlackUnavailable, DatabaseError, TimeoutError):
            lang = asker.lang if asker is not None else self.lang
            return views.notice(lang, text(lang, "rollout-not-now"))

    async def _show(self, body: Json, view: Json) -> None:
        """In the place of the modal that was clicked in, else in a new one."""
        try:
            if (body.get("view") or {}).get("type") == "modal":
                await self.messenger.update_view(body["view"]["id"], view)
            else:
                await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("rollout.modal_not_opened")


def _lang(said: str) -> Lang:
    return said if said in LANGS else "en"
