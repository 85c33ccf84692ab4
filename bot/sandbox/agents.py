"""What an app shows while it works: streams, statuses, suggested prompts, sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.sandbox.messages import Messages
from bot.sandbox.model import AgentSession, Change, Json, Message, Prompts, Status

STATUS_LIFE = timedelta(minutes=2)
STREAM_LIFE = timedelta(minutes=5)


class Agents(Messages):
    """What lives for minutes only. `statuses`, `titles` and `sessions` by channel and thread, `prompts` by channel."""

    def __init__(self, *, name: str, now: Callable[[], datetime], team_id: str) -> None:
        super().__init__(name=name, now=now, team_id=team_id)
        self.statuses: dict[tuple[str, str], Status] = {}
        self.prompts: dict[str, Prompts] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.sessions: dict[tuple[str, str], AgentSession] = {}
        self._streams: dict[tuple[str, str], datetime] = {}
        self._status_ends: dict[tuple[str, str], datetime] = {}

    def append_stream(self, message: Message, *, text: str, blocks: Iterable[Json]) -> None:
        """Show what a stream holds so far."""
        self.change(message, text=text, blocks=blocks, edited=False, quiet=True)

    def stop_stream(
        self, message: Message, *, blocks: Iterable[Json] | None = None, metadata: Json | None = None
    ) -> None:
        """End a stream: apps hear that the message changed."""
        message.streaming = False
        self._streams.pop((message.channel, message.ts), None)
        self.change(message, blocks=blocks, metadata=metadata, edited=False)

    def set_status(self, status: Status) -> None:
        """Show what an app is doing in a thread, for 2 minutes; an empty text takes it away."""
        if not status.text:
            self.clear_status(status.channel, status.thread_ts)
            return
        self.statuses[status.channel, status.thread_ts] = status
        self._status_ends[status.channel, status.thread_ts] = self.now() + STATUS_LIFE
        self._notify(Change(what="status", channel=status.channel, ts=status.thread_ts))

    def clear_status(self, channel: str, thread_ts: str) -> None:
        """Take a status away."""
        self._status_ends.pop((channel, thread_ts), None)
        if self.statuses.pop((channel, thread_ts), None) is not None:
            self._notify(Change(what="status", channel=channel, ts=thread_ts))

    def suggest(self, prompts: Prompts) -> None:
        """Show what may be asked in a conversation."""
        self.prompts[prompts.channel] = prompts
        self._notify(Change(what="prompts", channel=prompts.channel, ts=prompts.thread_ts))

    def set_title(self, channel: str, thread_ts: str, title: str) -> None:
        """Name a thread."""
        self.titles[channel, thread_ts] = title
        self._notify(Change(what="status", channel=channel, ts=thread_ts))

    def set_session(self, session: AgentSession) -> None:
        """Set the state of an agent's session; `processing` lets people stop it."""
        self.sessions[session.channel, session.thread_ts] = session
        self._notify(Change(what="status", channel=session.channel, ts=session.thread_ts))

    def tick(self) -> None:
        """Let what is over end: streams after 5 minutes, statuses after 2. Call it after winding the clock."""
        now = self.now()
        for key in [key for key, end in self._streams.items() if end <= now]:
            message = self.message(*key)
            del self._streams[key]
            if message is not None and message.streaming:
                self.stop_stream(message)
        for channel, thread_ts in [key for key, end in self._status_ends.items() if end <= now]:
            self.clear_status(channel, thread_ts)

    def clock_wound(self) -> None:
        """Say that the clock was wound: what is over ends, people see the new time."""
        self.tick()
        self._notify(Change(what="clock"))

    def _posted(self, item: Message) -> None:
        """A stream begins to run out; an app's reply takes its status away."""
        if item.streaming:
            self._streams[item.channel, item.ts] = self.now() + STREAM_LIFE
        status = self.statuses.get((item.channel, item.thread_ts or ""))
        if status is not None and status.app_id == item.app_id and not item.ephemeral_to:
            self.clear_status(item.channel, status.thread_ts)
