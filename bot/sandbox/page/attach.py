"""Puts the page on a FastAPI application, and NiceGUI under it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from nicegui import Client, ui
from nicegui import app as nicegui_app
from nicegui.events import GenericEventArguments
from starlette.staticfiles import StaticFiles

from bot.sandbox.model import Json, User
from bot.sandbox.page import markdown
from bot.sandbox.page.acts import Acts
from bot.sandbox.page.deeds import Deeds, Wind
from bot.sandbox.page.desk import Desk
from bot.sandbox.page.layout import Layout
from bot.sandbox.page.screen import EVERYTHING, Screen
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.page.words import LANGUAGES, Words
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace

STATIC: Final = Path(__file__).parent / "static"
_FAVICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5563"/>'
    '<path d="M6 21c4-9 8-9 10-3 2-5 6-6 10 3z" fill="#ffd479"/></svg>'
)


def attach(
    app: FastAPI,
    workspace: Workspace,
    *,
    people: Callable[[str], Person],
    wind: Wind | None = None,
    title: str = "",
    first_user: str = "",
    featured: Sequence[str] = (),
    acts: Acts | None = None,
) -> None:
    """Serve the page at `/` of `app`; call it before `app` starts.

    `people` gives the person behind a user id. `wind` moves the workspace's clock forward; without it the page has no
    buttons for that. `title` stands in the bar and the browser's tab (else the workspace's name). Without `?as=` (a
    user's id or name) in the address a visitor is `first_user`, else the first person who is not deactivated.
    `featured` are the ids of people whom one may want to be most of all: they stand above the others in the list.
    `acts` are what the page offers to play beside the clock; whoever made them closes them.
    One page at a time: a later call in the same process replaces the page, as NiceGUI has one application.
    """
    desk = Desk(workspace)
    name, played = title or workspace.name, acts or Acts()
    app.mount("/_page", StaticFiles(directory=STATIC), name="page")

    @ui.page("/", title=name, favicon=_FAVICON, dark=False)
    def page(request: Request, client: Client) -> None:
        user = _who(workspace, request.query_params.get("as", "") or first_user)
        if user is None:
            ui.label("This workspace has no people yet.")
            return
        ui.add_head_html(_head())
        asyncio.get_running_loop().run_in_executor(None, _warm)
        layout = Layout()
        can_wind = wind is not None
        screen = Screen(desk, layout, user.id, title=title, can_wind=can_wind, featured=featured, acts=played)
        deeds = Deeds(screen, people, wind)
        ui.on("deed", lambda event: _carry_out(event, deeds, client))
        client.on_delete(screen.close)
        screen.redraw(*EVERYTHING)
        screen.draw()
        client.on_connect(lambda: _arrive(deeds))

    _forget_previous()
    ui.run_with(app, title=name, favicon=_FAVICON, tailwind=False, show_welcome_message=False)


async def _arrive(deeds: Deeds) -> None:
    if not deeds.screen.where.channel:
        await deeds.arrive()


async def _carry_out(event: GenericEventArguments, deeds: Deeds, client: Client) -> None:
    deed: Json = event.args if isinstance(event.args, dict) else {}
    trouble = await deeds.carry_out(deed)
    client.run_javascript(f"window.sandboxDone({json.dumps(deed.get('number'))}, {json.dumps(trouble)})")


def _who(workspace: Workspace, wanted: str) -> User | None:
    people = [user for user in workspace.users.values() if not user.deleted and not user.is_bot]
    named = (user for user in people if wanted and wanted in {user.id, user.name, user.email})
    return next(named, people[0] if people else None)


def _head() -> str:
    version = _version()
    return (
        "<script>document.documentElement.dataset.theme = localStorage.getItem('theme') || "
        "(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')</script>"
        f'<link rel="stylesheet" href="/_page/page.css?{version}">'
        f'<script type="module" src="/_page/page.js?{version}"></script>'
    )


@cache
def _warm() -> None:
    """Load what the first message would have to wait for, while the browser loads the page."""
    now = datetime.now(UTC)
    for lang in LANGUAGES:
        words = Words.of(lang, "UTC")
        words.full(now)
    nobody = User(id="", name="", real_name="")
    markdown.render("*:wave:*", Viewer(nobody, {}, {}, {}, words, now))


def _version() -> str:
    stamps = "".join(f"{path.name}{path.stat().st_mtime_ns}" for path in sorted(STATIC.iterdir()))
    return hashlib.sha256(stamps.encode()).hexdigest()[:10]


def _forget_previous() -> None:
    """NiceGUI is one application per process; one that has run takes no middleware unless its stack is dropped."""
    nicegui_app.middleware_stack = None
    nicegui_app.user_middleware.clear()
