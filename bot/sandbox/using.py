"""What a person does with the elements of messages and views."""

from __future__ import annotations

from typing import Any

from bot.sandbox import gestures, payloads, submission, wire
from bot.sandbox.delivery import Delivered
from bot.sandbox.gestures import NotPossible
from bot.sandbox.model import Json, Message, View
from bot.sandbox.viewpoint import Viewpoint
from bot.sandbox.viewstate import VALUE_KEYS, state_values


class Using(Viewpoint):
    """Clicks, chooses, fills in, submits."""

    async def click(
        self, place: Message | View, action_id: str, *, block_id: str | None = None, value: Any = None
    ) -> Delivered:
        """Use an element they see: press a button, choose an option (`value` as in `gestures`)."""
        if isinstance(place, View):
            return await self._click_in_view(place, action_id, block_id, value)
        return await self._click_in_message(place, action_id, block_id, value)

    async def _click_in_message(self, message: Message, action_id: str, block_id: str | None, value: Any) -> Delivered:
        self._seen(message)
        app = self.workspace.apps.get(message.app_id or "")
        if app is None:
            raise NotPossible("no app wrote this message")
        content = _content(message)
        found = gestures.find(content, action_id, block_id)
        entered = self._entered(message)
        self._hold(entered, found, value)
        body = payloads.message_actions(
            self._gesture(app),
            message,
            self.workspace.channels[message.channel],
            [gestures.action(found, value, action_ts=self.workspace.next_ts())],
            quoted=wire.message(message, self.workspace, metadata=True),
            values=state_values(content, entered),
            response_url=self._response_url(app, message.channel, message),
        )
        return await self.delivery.interact(app, body)

    async def _click_in_view(self, view: View, action_id: str, block_id: str | None, value: Any) -> Delivered:
        self._in_front(view)
        app = self.workspace.apps[view.app_id]
        found = gestures.find(view.content, action_id, block_id)
        self._hold(view.values, found, value)
        gesture = self._gesture(app, view)
        action = gestures.action(found, value, action_ts=self.workspace.next_ts())
        return await self.delivery.interact(
            app, payloads.view_actions(gesture, wire.view(view, self.workspace), [action])
        )

    def fill(self, place: Message | View, block_id: str, action_id: str, value: Any) -> None:
        """Put something into an input, without sending it yet (`value` as in `gestures`)."""
        if isinstance(place, View):
            self._in_front(place)
            self._hold(place.values, gestures.find(place.content, action_id, block_id), value)
            return
        self._seen(place)
        self._hold(self._entered(place), gestures.find(_content(place), action_id, block_id), value)

    async def search(
        self, place: Message | View, action_id: str, typed: str, *, block_id: str | None = None
    ) -> list[Json]:
        """Type into a select whose options the app provides; gives the options, those of groups in one list."""
        if isinstance(place, View):
            self._in_front(place)
        else:
            self._seen(place)
        content = place.content if isinstance(place, View) else _content(place)
        block, element = gestures.find(content, action_id, block_id)
        if element["type"] not in {"external_select", "multi_external_select"}:
            raise NotPossible(f"{action_id!r} has options of its own")
        app = self.workspace.apps[place.app_id or ""]
        body = payloads.block_suggestion(
            self._gesture(app), element, str(block.get("block_id", "")), typed, container=self._container(place)
        )
        response = (await self.delivery.interact(app, body)).response
        grouped = [option for group in response.get("option_groups", ()) for option in group["options"]]
        return [*response.get("options", ()), *grouped]

    def _container(self, place: Message | View) -> Json:
        if isinstance(place, View):
            return {"container": {"type": "view", "view_id": place.id}, "view": wire.view(place, self.workspace)}
        channel = self.workspace.channels[place.channel]
        return {
            "container": payloads.message_container(place),
            "channel": payloads.channel_name(channel),
            "message": wire.message(place, self.workspace, metadata=True),
        }

    # Modals

    async def submit(self, view: View) -> dict[str, str]:
        """Press a modal's submit button; gives the errors by block id, `{}` when it was accepted.

        What the app answers is applied: errors, another view, or the modal closes. The key `""` holds an error that
        belongs to no input.
        """
        self._in_front(view)
        if view.content["type"] != "modal":
            raise NotPossible("a Home tab has nothing to submit")
        errors = gestures.problems(view.content, view.values)
        if errors:
            self.workspace.refuse_view(view, errors)
            return errors
        app = self.workspace.apps[view.app_id]
        body = payloads.view_submission(self._gesture(app, view), wire.view(view, self.workspace))
        return submission.apply(self.workspace, app, view, await self.delivery.interact(app, body))

    async def close(self, view: View, *, everything: bool = False) -> None:
        """Close a modal by its cross; with `everything` the ones below too."""
        self._in_front(view)
        app = self.workspace.apps[view.app_id]
        is_cleared = everything or bool(view.content.get("clear_on_close"))
        body = payloads.view_closed(self._gesture(app, view), wire.view(view, self.workspace), is_cleared=is_cleared)
        if is_cleared:
            self.workspace.clear_views(self.id)
        else:
            self.workspace.close_view(view)
        if view.content.get("notify_on_close"):
            await self.delivery.interact(app, body)

    def _entered(self, message: Message) -> dict[str, dict[str, Json]]:
        return self.delivery.entered.setdefault((self.id, message.channel, message.ts), {})

    def _hold(self, values: dict[str, dict[str, Json]], found: gestures.Found, value: Any) -> None:
        block, element = found
        if element["type"] not in VALUE_KEYS:
            return
        of_block = values.setdefault(str(block.get("block_id", "")), {})
        if value is not None or element["action_id"] not in of_block:
            of_block[element["action_id"]] = gestures.state(element, value)


def _content(message: Message) -> Json:
    """Everything a message shows, its attachments' blocks too."""
    attached = [block for each in message.attachments for block in each.get("blocks", ())]
    return {"blocks": [*message.blocks, *attached]}
