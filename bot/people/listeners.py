"""The privacy buttons: translate, delegate, reply. Whatever opens a modal runs at once; the rest becomes work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.people import privacy_views as views
from bot.people import steps
from bot.slack.patience import in_time
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.people.accounts import Asker
    from bot.people.privacy import Retention
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]


def register(
    app: AsyncApp, *, inbox: Inbox, messenger: Messenger, retention: Retention, committee: str, model: bool
) -> None:
    """Attach the listeners; `committee` and `model` as for `bot.people.privacy_views.statement`."""
    explain = partial(views.statement_modal, retention=retention, committee=committee, model=model)

    @app.action(views.SHOW)
    async def show(ack: AsyncAck, body: Json) -> None:
        await ack()
        await _show(messenger, body, explain(_lang(body["actions"][0].get("value"))))

    @app.action(views.EXPORT)
    async def export(ack: AsyncAck, body: Json) -> None:
        await ack()
        lang = _lang(body["actions"][0].get("value"))
        stored = await _enter(inbox, f"{steps.EXPORT}:{body['trigger_id']}", steps.EXPORT, body, lang)
        await _show(messenger, body, views.export_started(lang) if stored else views.not_accepted(lang))

    @app.action(views.DELETE)
    async def delete(ack: AsyncAck, body: Json) -> None:
        await ack()
        await _show(messenger, body, views.confirmation(_lang(body["actions"][0].get("value"))))

    @app.view(views.CONFIRM)
    async def confirm(ack: AsyncAck, body: Json) -> None:
        lang = _lang(body["view"].get("private_metadata"))
        stored = await _enter(inbox, f"{steps.ERASE}:{body['view']['id']}", steps.ERASE, body, lang)
        await ack(response_action="update", view=views.accepted(lang) if stored else views.not_accepted(lang))


def on_command(
    accounts: Callable[[str], Awaitable[Asker | None]],
    *,
    lang: Lang,
    retention: Retention,
    committee: str,
    model: bool,
) -> Callable[[AsyncAck, Json], Awaitable[None]]:
    """What `/ai privacy` does: shows the statement to whoever typed it, in `lang` while nothing is known of them."""

    async def explain(ack: AsyncAck, body: Json) -> None:
        try:
            async with in_time():
                asker = await accounts(body["user_id"])
        except (SlackUnavailable, DatabaseError, TimeoutError):
            asker = None
        spoken = asker.lang if asker is not None else lang
        said, blocks = views.statement(spoken, retention=retention, committee=committee, model=model)
        await ack(response_type="ephemeral", text=said, blocks=blocks)

    return explain


async def _enter(inbox: Inbox, key: str, kind: str, body: Mapping[str, Any], lang: Lang) -> bool:
    """Store the order; whether it is safe. Pressing twice enters it once."""
    try:
        await inbox.accept(key, kind, {"user": body["user"]["id"], "lang": lang})
    except IntakeUnavailable:
        return False
    return True


async def _show(messenger: Messenger, body: Mapping[str, Any], view: Json) -> None:
    """In the modal that was clicked in, else in a new one."""
    try:
        if (body.get("view") or {}).get("type") == "modal":
            await messenger.update_view(body["view"]["id"], view)
        else:
            await messenger.open_view(body["trigger_id"], view)
    except (SlackUnavailable, Undeliverable):
        structlog.get_logger(__name__).warning("privacy.not_shown", user_id=body["user"]["id"])


def _lang(value: str | None) -> Lang:
    """Buttons carry the language they are written in."""
    return value if value in LANGS else "en"
