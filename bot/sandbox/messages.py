"""What is said in a workspace: messages, threads, reactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from bot.sandbox import wire
from bot.sandbox.core import id_of
from bot.sandbox.model import App, Change, Channel, Happening, Json, Message, User
from bot.sandbox.places import Places

DELETED_TEXT = "This message was deleted."


class Messages(Places):
    """Messages by channel and timestamp."""

    def __init__(self, *, name: str, now: Callable[[], datetime], team_id: str) -> None:
        super().__init__(name=name, now=now, team_id=team_id)
        self._replies: dict[tuple[str, str], list[str]] = {}

    def message(self, channel: Channel | str, ts: str) -> Message | None:
        """A message by its place and timestamp, ephemeral ones too."""
        return self._messages.get(id_of(channel), {}).get(ts)

    def history(self, channel: Channel | str, viewer: User | str | None = None) -> list[Message]:
        """The top level of a channel, oldest first, with the ephemeral messages that `viewer` sees."""
        return [
            item
            for item in self._messages[id_of(channel)].values()
            if (item.thread_ts in {None, item.ts} or item.broadcast) and _visible(item, viewer)
        ]

    def thread(self, channel: Channel | str, ts: str, viewer: User | str | None = None) -> list[Message]:
        """A thread, its parent first, with the ephemeral messages that `viewer` sees; empty without a parent."""
        place = self._messages.get(id_of(channel), {})
        stamps = [ts, *self._replies.get((id_of(channel), ts), ())]
        return [place[stamp] for stamp in stamps if stamp in place and _visible(place[stamp], viewer)]

    def post(
        self,
        *,
        channel: Channel | str,
        user: User | str,
        text: str = "",
        blocks: Iterable[Json] = (),
        thread_ts: str | None = None,
        app: App | None = None,
        ephemeral_to: str | None = None,
        metadata: Json | None = None,
        streaming: bool = False,
        files: Iterable[Json] = (),
        attachments: Iterable[Json] = (),
        unfurl_links: bool = True,
        unfurl_media: bool = True,
        broadcast: bool = False,
        username: str | None = None,
    ) -> Message:
        """Put a message into a channel. An app's reply in a thread takes its status away, as in Slack."""
        self.tick()
        item = Message(
            channel=id_of(channel),
            ts=self.next_ts(),
            user=id_of(user),
            text=text,
            blocks=list(blocks),
            thread_ts=thread_ts,
            app_id=app.id if app else None,
            bot_id=app.bot_id if app else None,
            metadata=metadata,
            ephemeral_to=ephemeral_to,
            streaming=streaming,
            files=list(files),
            attachments=list(attachments),
            unfurl_links=unfurl_links,
            unfurl_media=unfurl_media,
            broadcast=broadcast,
            username=username,
        )
        self._keep_message(item)
        self._announce(item)
        return item

    def _keep_message(self, item: Message) -> None:
        self._messages[item.channel][item.ts] = item
        if item.thread_ts is not None and item.thread_ts != item.ts:
            self._replies.setdefault((item.channel, item.thread_ts), []).append(item.ts)
            parent = self.message(item.channel, item.thread_ts)
            if parent is not None and not item.ephemeral_to:
                parent.thread_ts = parent.ts
        self._posted(item)

    def _announce(self, item: Message) -> None:
        if item.ephemeral_to:
            self._notify(Change(what="ephemeral", channel=item.channel, ts=item.ts, user=item.ephemeral_to))
            return
        self._notify(Change(what="message", channel=item.channel, ts=item.ts, user=item.user))
        event = wire.message(item, self, metadata=True)
        if item.files:
            event["subtype"] = "file_share"
        self._happen_message(item, event)

    def change(
        self,
        message: Message,
        *,
        text: str | None = None,
        blocks: Iterable[Json] | None = None,
        attachments: Iterable[Json] | None = None,
        metadata: Json | None = None,
        files: Iterable[Json] | None = None,
        edited: bool = True,
        quiet: bool = False,
    ) -> Message:
        """Change a message: what is None stays. `edited` marks it so; `quiet` tells people but not apps."""
        before = {} if quiet else wire.message(message, self, metadata=True)
        if text is not None:
            message.text = text
        if blocks is not None:
            message.blocks = list(blocks)
        if attachments is not None:
            message.attachments = list(attachments)
        if files is not None:
            message.files = list(files)
        if metadata is not None:
            message.metadata = metadata or None
        if edited:
            message.edited_ts = self.next_ts()
        what: Any = "ephemeral" if message.ephemeral_to else "message"
        self._notify(Change(what=what, channel=message.channel, ts=message.ts, user=message.user))
        if not quiet and not message.ephemeral_to:
            after = wire.message(message, self, metadata=True)
            self._happen_message(
                message, {"subtype": "message_changed", "hidden": True, "message": after, "previous_message": before}
            )
        return message

    def remove(self, message: Message) -> None:
        """Delete a message; where it has replies a tombstone stays."""
        before = wire.message(message, self, metadata=True)
        place = self._messages[message.channel]
        if len(self.thread(message.channel, message.ts)) > 1 and message.thread_ts == message.ts:
            message.text, message.blocks, message.attachments, message.files = DELETED_TEXT, [], [], []
            message.metadata, message.tombstone, message.streaming = None, True, False
            message.reactions = {}
        else:
            place.pop(message.ts, None)
            self._unlink_reply(message)
        self._notify(Change(what="deleted", channel=message.channel, ts=message.ts, user=message.user))
        if not message.ephemeral_to:
            self._happen_message(
                message,
                {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts, "previous_message": before},
            )

    def _unlink_reply(self, message: Message) -> None:
        replies = self._replies.get((message.channel, message.thread_ts or ""), [])
        if message.ts in replies:
            replies.remove(message.ts)
            parent = self.message(message.channel, message.thread_ts or "")
            if parent is not None and len(self.thread(parent.channel, parent.ts)) == 1:
                parent.thread_ts = None

    def react(self, message: Message, user: User | str, name: str) -> bool:
        """Add a reaction; False when this user has already reacted so."""
        return self._react(message, id_of(user), name, add=True)

    def unreact(self, message: Message, user: User | str, name: str) -> bool:
        """Take a reaction back; False when there is none."""
        return self._react(message, id_of(user), name, add=False)

    def _react(self, message: Message, user: str, name: str, *, add: bool) -> bool:
        who = message.reactions.get(name, set())
        if (user in who) == add:
            return False
        message.reactions[name] = who | {user} if add else who - {user}
        if not message.reactions[name]:
            del message.reactions[name]
        self._notify(Change(what="message", channel=message.channel, ts=message.ts, user=user))
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event = {"user": user, "reaction": name, "item_user": message.user, "item": item}
        self._happen("reaction_added" if add else "reaction_removed", event, channel=message.channel, user=user)
        return True

    def permalink(self, channel: str, ts: str) -> str:
        """Where a message is read in the browser."""
        return f"{self.base_url}/archives/{channel}/p{ts.replace('.', '')}"

    def _happen_message(self, message: Message, event: Json) -> None:
        kind = {"public": "channel", "private": "group", "im": "im"}[self.channels[message.channel].kind]
        body = {"ts": message.ts, **event, "channel": message.channel, "channel_type": kind}
        if not self.on_event:
            return
        if event.get("subtype") in {"message_changed", "message_deleted"}:
            body["ts"] = self.next_ts()
        happening = Happening(
            type="message",
            event={"type": "message", **body, "event_ts": body["ts"]},
            channel=message.channel,
            user=message.user,
        )
        for callback in tuple(self.on_event):
            callback(happening)

    def tick(self) -> None:
        """Let what is over end."""

    def _posted(self, item: Message) -> None:
        """What else changes when a message is there."""


def _visible(item: Message, viewer: User | str | None) -> bool:
    return item.ephemeral_to is None or (viewer is not None and item.ephemeral_to == id_of(viewer))
