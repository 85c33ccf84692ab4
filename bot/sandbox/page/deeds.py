"""What somebody did in the browser, done in the workspace: one method for each kind of event of `static/page.js`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from bot.sandbox.gestures import NotPossible
from bot.sandbox.model import Channel, Json, Message, View
from bot.sandbox.page import answers, composer
from bot.sandbox.page.place import find_element
from bot.sandbox.page.screen import WINDOW, Screen
from bot.sandbox.person import Person

Wind = Callable[[timedelta], Awaitable[None] | None]
"""Winds the workspace's clock forward."""

LONGEST_WIND: Final = timedelta(days=7)


class Deeds:
    """Carries out events for one tab. `people` gives the person a user id stands for."""

    def __init__(self, screen: Screen, people: Callable[[str], Person], wind: Wind | None) -> None:
        self.screen = screen
        self.workspace = screen.workspace
        self._people = people
        self._wind = wind

    async def carry_out(self, event: Json) -> str:
        """Do what `event` says; gives what to tell the person when it was not possible, else an empty string."""
        do = getattr(self, f"_do_{str(event.get('do', '')).replace('-', '_')}", None)
        if do is None:
            return ""
        try:
            return str(await do(event) or "")
        except (NotPossible, KeyError, ValueError):
            return self.screen.viewer.words("went-wrong")

    @property
    def person(self) -> Person:
        """Who acts."""
        return self._people(self.screen.where.user)

    # Going places

    async def _do_open(self, event: Json) -> None:
        app = self.workspace.apps.get(str(event.get("app") or ""))
        if app is not None:
            channel = await self.person.open_dm(app)
            self.screen.go(channel, tab="messages" if app.messages_tab else "home")
            return
        channel = self.workspace.channels[str(event["channel"])]
        if self._may_see(channel):
            self.screen.go(channel)

    async def _do_dm(self, event: Json) -> None:
        other = self.workspace.users[str(event["user"])]
        self.screen.go(self.workspace.dm(self.screen.where.user, other))

    async def _do_join(self, _: Json) -> None:
        channel = self.workspace.channels[self.screen.where.channel]
        if self._may_see(channel):
            self.workspace.join(channel, self.screen.where.user)

    async def _do_tab(self, event: Json) -> None:
        app = self.screen.app
        if app is None:
            return
        tab = "home" if event.get("tab") == "home" else "messages"
        self.screen.move(tab=tab, thread="")
        await (self.person.open_home(app) if tab == "home" else self.person.open_dm(app))

    async def _do_thread(self, event: Json) -> None:
        self.screen.move(thread=str(event.get("thread") or ""))

    async def _do_close_thread(self, _: Json) -> None:
        self.screen.move(thread="")

    async def _do_earlier(self, _: Json) -> None:
        self.screen.move(window=self.screen.where.window + WINDOW)

    async def _do_again(self, _: Json) -> None:
        self.screen.move(talk="")
        app = self.screen.app
        if app is not None:
            await self.person.open_dm(app)

    async def _do_become(self, event: Json) -> None:
        user = self.workspace.users[str(event["user"])]
        if user.deleted or user.is_bot:
            return
        self.screen.become(user.id)
        await self.arrive()

    async def arrive(self) -> None:
        """Open the place where somebody who just came looks first."""
        channel = self.screen.first_channel()
        agent = next((app for app in self.workspace.apps.values() if app.agent and app.messages_tab), None)
        if agent is not None:
            channel = await self.person.open_dm(agent)
        if channel is not None:
            self.screen.go(channel)

    async def _do_wind(self, event: Json) -> None:
        by = timedelta(hours=float(event["hours"]))
        if self._wind is None or self.screen.acts.busy or not timedelta(0) < by <= LONGEST_WIND:
            return
        done = self._wind(by)
        if done is not None:
            await done

    async def _do_play(self, event: Json) -> None:
        self.screen.acts.start(str(event["name"]))

    async def _do_halt(self, _: Json) -> None:
        self.screen.acts.stop()

    async def _do_clear(self, _: Json) -> None:
        self.screen.acts.dismiss()

    # Writing

    async def _do_send(self, event: Json) -> str:
        typed, channel = str(event.get("text") or "").strip(), self.workspace.channels[str(event["channel"])]
        thread = str(event.get("thread") or "") or None
        if not typed:
            return ""
        if composer.slash(typed, self.screen.viewer) is not None:
            # The box of a conversation with an agent is in a thread for the agent only: commands work there too.
            in_panel = thread is not None and self.screen.where.talk != thread
            await self.person.command(channel, typed, thread_ts=thread if in_panel else None)
            return ""
        if composer.looks_like_command(typed):
            return self.screen.viewer.words("unknown-command", command=typed.split()[0])
        said = await self.person.say(channel, typed, thread_ts=thread)
        app = self.screen.app
        if app is not None and app.agent and thread is None and channel.id == self.screen.where.channel:
            self.screen.move(talk=said.ts)
        return ""

    async def _do_prompt(self, event: Json) -> str:
        where = self.screen.where
        return await self._do_send({"channel": where.channel, "thread": "", "text": event.get("message")})

    async def _do_edit(self, event: Json) -> None:
        await self.person.edit(self._message(event), str(event["text"]))

    async def _do_delete(self, event: Json) -> None:
        await self.person.delete(self._message(event))

    async def _do_hide(self, event: Json) -> None:
        self.screen.desk.hide(self.screen.where.user, self._message(event))

    async def _do_react(self, event: Json) -> None:
        message, name = self._message(event), str(event["name"])
        is_mine = self.screen.where.user in message.reactions.get(name, set())
        await (self.person.unreact(message, name) if is_mine else self.person.react(message, name))

    # Apps

    async def _do_shortcut(self, event: Json) -> str:
        callback = str(event["callback"])
        delivered = await self.person.shortcut(callback, self._message(event))
        asked = (
            app for app in self.workspace.apps.values() if callback in {each.callback_id for each in app.shortcuts}
        )
        return "" if delivered.acknowledged else self._no_answer(next(asked).id)

    async def _do_act(self, event: Json) -> str:
        place, element = self._element(event)
        action_id, block_id = str(event["act"]), str(event.get("block") or "") or None
        value = answers.value(element, event.get("value"), self.screen.viewer)
        if element.get("type") == "feedback_buttons":
            user = self.screen.where.user
            self.screen.desk.press(user, str(event["place"]), block_id or "", action_id, str(value))
            self.screen.redraw("messages", "thread")
        delivered = await self.person.click(place, action_id, block_id=block_id, value=value)
        return "" if delivered.acknowledged else self._no_answer(place.app_id or "")

    async def _do_fill(self, event: Json) -> None:
        place, element = self._element(event)
        value = answers.value(element, event.get("value"), self.screen.viewer)
        if value is not None:
            self.person.fill(place, str(event["block"]), str(event["act"]), value)

    async def _do_submit(self, event: Json) -> None:
        view = self._view(event)
        for control in event.get("values") or ():
            await self._do_fill({"place": event["place"], **control})
        await self.person.submit(view)

    async def _do_leave(self, event: Json) -> None:
        await self.person.close(self._view(event), everything=event.get("everything") is True)

    # Helpers

    def _may_see(self, channel: Channel) -> bool:
        user = self.screen.viewer.user
        is_guest = user.is_restricted or user.is_ultra_restricted
        return user.id in channel.members or (channel.kind == "public" and not is_guest)

    def _message(self, event: Json) -> Message:
        message = self.workspace.message(str(event["channel"]), str(event["ts"]))
        if message is None:
            raise NotPossible("the message is gone")
        return message

    def _view(self, event: Json) -> View:
        return self.workspace.views[str(event["place"]).removeprefix("v ")]

    def _element(self, event: Json) -> tuple[Message | View, Json]:
        kind, _, rest = str(event["place"]).partition(" ")
        place: Message | View
        if kind == "v":
            place = self.workspace.views[rest]
            blocks: list[Any] = place.content.get("blocks") or []
        else:
            channel, _, ts = rest.partition(" ")
            place = self._message({"channel": channel, "ts": ts})
            blocks = [*place.blocks, *(block for each in place.attachments for block in each.get("blocks", ()))]
        element = find_element(blocks, str(event.get("block") or ""), str(event["act"]))
        if element is None:
            raise NotPossible("this element is gone")
        return place, element

    def _no_answer(self, app_id: str) -> str:
        app = self.workspace.apps.get(app_id)
        return self.screen.viewer.words("no-answer", name=app.name if app else "")
