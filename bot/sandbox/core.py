"""What every part of a workspace stands on: its clock, ids and timestamps, and the telling of what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.model import App, Change, Channel, Happening, Json, User


class Core:
    """The identity of a workspace and those who listen to it."""

    def __init__(self, *, name: str, now: Callable[[], datetime], team_id: str) -> None:
        self.name = name
        self.now = now
        self.team_id = team_id
        self.domain = "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-")
        self.base_url = "http://127.0.0.1"
        self.created = now()
        self.apps: dict[str, App] = {}
        self.on_event: list[Callable[[Happening], None]] = []
        self._subscribers: list[Callable[[Change], None]] = []
        self._last_ts = 0
        self._numbers = 0

    def app_of_bot(self, user_id: str) -> App | None:
        """The app whose bot user this is."""
        return next((app for app in self.apps.values() if app.bot_user == user_id), None)

    def next_ts(self) -> str:
        """A message timestamp: the workspace's time in microseconds, later than every one before."""
        micros = int(self.now().timestamp() * 1_000_000)
        self._last_ts = max(micros, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call `callback` on every visible change, at once and in order; gives the way to stop."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    def new_id(self, letter: str) -> str:
        """A new id as Slack makes them, e.g. `C0000000A1`; the same ones in every run."""
        self._numbers += 1
        number, digits = self._numbers * 7919 % 36**6, ""
        for _ in range(6):
            number, digit = divmod(number, 36)
            digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
        return f"{letter}0{self._numbers:03X}{digits}"

    def _notify(self, change: Change) -> None:
        for callback in tuple(self._subscribers):
            callback(change)

    def _happen(self, type_: str, event: Json, *, channel: str = "", user: str = "") -> None:
        if self.on_event:
            event = {"type": type_, **event, "event_ts": self.next_ts()}
            happening = Happening(type=type_, event=event, channel=channel, user=user)
            for callback in tuple(self.on_event):
                callback(happening)


def id_of(item: Channel | User | App | str) -> str:
    """The id of something given as itself or by its id."""
    return item if isinstance(item, str) else item.id
