"""The modals people have open and the Home tabs they see."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from bot.sandbox.agents import Agents
from bot.sandbox.core import id_of
from bot.sandbox.model import App, Change, Json, User, View
from bot.sandbox.viewstate import state_values


class Modals(Agents):
    """Views by id; each user has one stack of modals and a Home tab for each app."""

    def __init__(self, *, name: str, now: Callable[[], datetime], team_id: str) -> None:
        super().__init__(name=name, now=now, team_id=team_id)
        self.views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[tuple[str, str], str] = {}

    def stack(self, user: User | str) -> list[View]:
        """The modals a user has open, the lowest first."""
        return [self.views[view_id] for view_id in self._stacks.get(id_of(user), ())]

    def home(self, app: App | str, user: User | str) -> View | None:
        """An app's Home tab as this user has it."""
        return self.views.get(self._homes.get((id_of(app), id_of(user)), ""))

    def open_view(self, app: App, user: User | str, content: Json) -> View:
        """Open a modal; whatever modals the user had open are gone."""
        self.clear_views(user)
        return self.push_view(app, user, content)

    def push_view(self, app: App, user: User | str, content: Json) -> View:
        """Put a modal on top of the open ones."""
        below = self.stack(user)
        view = self._new_view(app, id_of(user), content)
        view.root_id = below[0].root_id if below else view.id
        view.previous_id = below[-1].id if below else None
        self._stacks.setdefault(view.user, []).append(view.id)
        self._notify(Change(what="view", user=view.user))
        return view

    def update_view(self, view: View, content: Json) -> View:
        """Replace what a view shows; what was entered in blocks that keep their ids stays."""
        view.values = state_values(content, view.values)
        view.content, view.hash, view.errors = content, self._new_hash(), {}
        self._notify(Change(what="home" if content["type"] == "home" else "view", user=view.user))
        return view

    def close_view(self, view: View) -> View | None:
        """Close the top modal; gives the one below."""
        stack = self._stacks.get(view.user, [])
        if view.id in stack:
            for gone in stack[stack.index(view.id) :]:
                del self.views[gone]
            del stack[stack.index(view.id) :]
            self._notify(Change(what="view", user=view.user))
        return self.views[stack[-1]] if stack else None

    def clear_views(self, user: User | str) -> None:
        """Close every modal of a user."""
        stack = self.stack(user)
        if stack:
            self.close_view(stack[0])

    def publish_home(self, app: App, user: User | str, content: Json) -> View:
        """Show a Home tab to one user."""
        view = self.home(app, user)
        if view is not None:
            return self.update_view(view, content)
        view = self._new_view(app, id_of(user), content)
        view.root_id = view.id
        self._homes[app.id, view.user] = view.id
        self._notify(Change(what="home", user=view.user))
        return view

    def refuse_view(self, view: View, errors: dict[str, str]) -> None:
        """Show errors beside the inputs of a modal, by block id."""
        view.errors = errors
        self._notify(Change(what="view", user=view.user))

    def _new_view(self, app: App, user: str, content: Json) -> View:
        view = View(id=self.new_id("V"), app_id=app.id, user=user, content=content, hash=self._new_hash())
        view.values = state_values(content, {})
        self.views[view.id] = view
        return view

    def _new_hash(self) -> str:
        return f"{int(self.now().timestamp())}.{secrets.token_hex(4)}"
