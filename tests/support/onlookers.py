"""Who looks at the page in its tests, and where they can be."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox.model import App, Channel, Shortcut, User

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

EMMA = User(id="UEMMA", name="emma", real_name="Emma Clarke", title="Sales", locale="en-GB", tz="Europe/Dublin")
JONAS = User(id="UJONAS", name="jonas", real_name="Jonas Weber", title="Einkäufer", locale="de-DE", tz="Europe/Berlin")
GUIDE = User(id="UGUIDE", name="guide", real_name="Harbour guide", is_bot=True)
GONE = User(id="UGONE", name="gone", real_name="Old Hand", deleted=True)
GENERAL = Channel(id="CGENERAL", name="general", kind="public", members={"UEMMA", "UJONAS"})
SECRET = Channel(id="GSECRET", name="secret", kind="private", members={"UJONAS"})


def guide_app() -> App:
    """An installed app with a shortcut for messages and one for everywhere."""
    return App(
        id="A1",
        name="Harbour guide",
        bot_user="UGUIDE",
        bot_id="B1",
        bot_token="",
        app_token="",
        signing_secret="",
        scopes=frozenset(),
        events=frozenset(),
        shortcuts=(
            Shortcut(name="Note it", kind="message", callback_id="note"),
            Shortcut(name="New", kind="global", callback_id="new"),
        ),
    )
