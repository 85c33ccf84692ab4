"""What the owner of a page offers beside the clock: something that takes a while, one at a time, seen in every tab."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Said = Callable[[str], str]
"""A sentence by language: `en`, `fr` or `de`."""

State = Literal["idle", "playing", "stopping", "ended", "failed"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where one may go from here: to look as `user` (an id) at their conversation with the app."""

    label: Said
    user: str


@dataclass(frozen=True, kw_only=True)
class News:
    """How far an act is: a sentence, the share that is done (0 to 1), and at its end ways to what came of it."""

    said: Said
    share: float
    ways: Sequence[Way] = ()


class Performance:
    """One go at an act, as its `perform` sees it."""

    def __init__(self, tell: Callable[[News], None]) -> None:
        self.tell = tell
        self.stopped = False


Perform = Callable[[Performance], Awaitable[News]]


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something to play. `label` is its button, `note` says in a sentence what will happen.

    `perform` tells its news as it goes on, ends soon once it is told to stop, and gives what is to be said at its end.
    """

    name: str
    label: Said
    note: Said
    perform: Perform


class Acts:
    """The acts of a page, and which of them is being played. Whoever makes them closes them."""

    def __init__(self, acts: Sequence[Act] = ()) -> None:
        self.acts = tuple(acts)
        self.current: Act | None = None
        self.news: News | None = None
        self.state: State = "idle"
        self._performance: Performance | None = None
        self._task: asyncio.Task[None] | None = None
        self._watchers: list[Callable[[], None]] = []

    @property
    def busy(self) -> bool:
        """Whether an act is being played."""
        return self.state in {"playing", "stopping"}

    def start(self, name: str) -> bool:
        """Play an act; False while another one, or the same, is being played. Raises KeyError for one not there."""
        act = next((act for act in self.acts if act.name == name), None)
        if act is None:
            raise KeyError(name)
        if self.busy:
            return False
        self._performance = Performance(self._tell)
        self.current, self.news, self.state = act, None, "playing"
        self._task = asyncio.create_task(self._play(act, self._performance), name=f"act {name}")
        self._changed()
        return True

    def stop(self) -> None:
        """Tell the act that is being played to end where it is."""
        if self._performance is not None and self.state == "playing":
            self._performance.stopped = True
            self.state = "stopping"
            self._changed()

    def dismiss(self) -> None:
        """Take away what the last act left to say."""
        if not self.busy:
            self.current, self.news, self.state = None, None, "idle"
            self._changed()

    async def close(self) -> None:
        """End what is being played, for the page goes away."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` whenever there is news; gives the way to stop."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback) if callback in self._watchers else None

    async def _play(self, act: Act, performance: Performance) -> None:
        """Whatever goes wrong is shown, and ends the act alone."""
        try:
            self.news = await act.perform(performance)
            self.state = "ended"
        except Exception:
            _log.exception("an act failed")
            self.state = "failed"
        self._changed()

    def _tell(self, news: News) -> None:
        self.news = news
        self._changed()

    def _changed(self) -> None:
        for callback in tuple(self._watchers):
            callback()
