"""What the page remembers for all its tabs: who has read what, what was dismissed or pressed, and who is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.model import Change, Message
from bot.sandbox.page.sidebar import Unread
from bot.sandbox.workspace import Workspace

MOST_ARRIVALS = 500
"""Messages per channel that can be counted as unread."""


@dataclass(frozen=True)
class Arrival:
    """A message that came while the page was open."""

    ts: str
    author: str
    text: str
    only_for: str | None


class Desk:
    """One per page. Messages from before the page was attached count as read."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._start = workspace.next_ts()
        self._read: dict[tuple[str, str], str] = {}
        self._arrivals: dict[str, list[Arrival]] = defaultdict(list)
        self._hidden: set[tuple[str, str, str]] = set()
        self._pressed: dict[tuple[str, str], dict[tuple[str, str], str]] = defaultdict(dict)
        self._present: dict[str, int] = defaultdict(int)
        self._versions: dict[tuple[str, str], int] = defaultdict(int)
        self._epoch = 0
        self._watchers: list[Callable[[], None]] = []
        self.unsubscribe = workspace.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        if change.what in {"user", "channel"}:
            self._epoch += 1
        self._versions[change.channel, change.ts] += 1
        if change.what not in {"message", "ephemeral"}:
            return
        arrivals = self._arrivals[change.channel]
        if (arrivals and arrivals[-1].ts >= change.ts) or change.ts <= self._start:
            return
        item = self.workspace.message(change.channel, change.ts)
        if item is not None:
            arrivals.append(Arrival(item.ts, item.user, item.text, item.ephemeral_to))
            del arrivals[:-MOST_ARRIVALS]

    # What is unread

    def unread(self, user_id: str, channel_id: str) -> Unread:
        """What came into a channel since this person last looked."""
        waiting = self._waiting(user_id, channel_id)
        channel = self.workspace.channels.get(channel_id)
        if channel is not None and channel.kind == "im":
            return Unread(len(waiting), len(waiting))
        calls = (f"<@{user_id}>", "<!here>", "<!channel>", "<!everyone>")
        return Unread(len(waiting), sum(any(call in each.text for call in calls) for each in waiting))

    def first_unread(self, user_id: str, channel_id: str) -> str:
        """The ts of the first message this person has not seen; empty when there is none."""
        waiting = self._waiting(user_id, channel_id)
        return waiting[0].ts if waiting else ""

    def read(self, user_id: str, channel_id: str) -> None:
        """This person has seen all there is in a channel; their other tabs are told."""
        arrivals = self._arrivals[channel_id]
        if not arrivals or not self._waiting(user_id, channel_id):
            return
        self._read[user_id, channel_id] = arrivals[-1].ts
        self._tell()

    def _waiting(self, user_id: str, channel_id: str) -> list[Arrival]:
        seen = self._read.get((user_id, channel_id), self._start)
        waiting = []
        for each in reversed(self._arrivals.get(channel_id, ())):
            if each.ts <= seen:
                break
            if each.author != user_id and each.only_for in {None, user_id}:
                waiting.append(each)
        return waiting[::-1]

    # What was dismissed and pressed

    def hide(self, user_id: str, message: Message) -> None:
        """Dismiss an ephemeral message."""
        self._hidden.add((user_id, message.channel, message.ts))
        self._tell()

    def is_hidden(self, user_id: str, message: Message) -> bool:
        """Whether this person dismissed the message."""
        return (user_id, message.channel, message.ts) in self._hidden

    def press(self, user_id: str, place: str, block_id: str, action_id: str, value: str) -> None:
        """Remember the thumb somebody pressed; the last one counts."""
        self._pressed[user_id, place][block_id, action_id] = value

    def pressed(self, user_id: str, place: str) -> frozenset[tuple[str, str, str]]:
        """What somebody pressed for good in a place."""
        chosen = self._pressed.get((user_id, place), {})
        return frozenset((block, action, value) for (block, action), value in chosen.items())

    def version(self, message: Message) -> tuple[int, int]:
        """Another value whenever a message, or a name that may stand in it, has changed."""
        return self._epoch, self._versions.get((message.channel, message.ts), 0)

    # Who is there

    def arrive(self, user_id: str) -> None:
        """Somebody has the page open."""
        self._present[user_id] += 1
        self._tell()

    def leave(self, user_id: str) -> None:
        """Somebody closed a tab."""
        self._present[user_id] -= 1
        self._tell()

    def present(self) -> frozenset[str]:
        """The ids of everybody who has the page open, and of all apps."""
        people = {user_id for user_id, tabs in self._present.items() if tabs > 0}
        return frozenset(people | {app.bot_user for app in self.workspace.apps.values()})

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` when any of this changes; gives the way to stop."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback) if callback in self._watchers else None

    def _tell(self) -> None:
        for callback in tuple(self._watchers):
            callback()
