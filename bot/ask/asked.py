"""What somebody asked, from wherever they did, and the letter that answers: the payloads of this room's work. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.ask import rules
from bot.registry.wording import Choice
from knowledge import EVERYONE, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.people.accounts import Asker
    from bot.slack.events import Incoming

Json = dict[str, Any]
Surface = Literal["dm", "mention", "thread", "command", "shortcut"]

PRIVATE: Final = frozenset({"dm", "command", "shortcut"})
"""Surfaces where nobody but the asker reads the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A text somebody addressed to the bot.

    `channel` and `ts` say once and for all which text it is; of commands and buttons `ts` is the trigger. `thread_ts`
    is the thread the answer goes into, None for answers that go to `response_url` or into no thread. `continues` says
    whether the text itself stood in a thread. `restated` puts the question above the answer,
    where nothing else shows it. `chosen` are the answers to questions back: what was asked for, and the id.
    """

    surface: Surface
    user: str
    team: str
    channel: str
    ts: str
    text: str
    thread_ts: str | None = None
    continues: bool = False
    response_url: str = ""
    restated: bool = False
    chosen: Sequence[Sequence[str]] = ()

    @classmethod
    def of_message(cls, incoming: Incoming) -> Asked:
        """A direct message, a mention, or a message in a thread the bot takes part in."""
        surfaces: Mapping[str, Surface] = {"dm": "dm", "mention": "mention", "thread": "thread"}
        return cls(
            surface=surfaces[incoming.type],
            user=incoming.user,
            team=incoming.team,
            channel=incoming.channel,
            ts=incoming.ts,
            text=incoming.text,
            thread_ts=incoming.thread_ts or incoming.ts,
            continues=bool(incoming.thread_ts) and incoming.thread_ts != incoming.ts,
        )

    @classmethod
    def from_payload(cls, payload: Json) -> Asked:
        """What `payload` gave."""
        return cls(**payload)

    def payload(self) -> Json:
        """JSON that `from_payload` reads."""
        return asdict(self)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers to questions back, in order."""
        return tuple(Choice(*one) for one in self.chosen)

    @property
    def place(self) -> str:
        """Which text this is: unique, and the same whichever event tells of it."""
        return f"{self.channel}:{self.ts}"

    @property
    def in_channel(self) -> bool:
        """Whether others read along."""
        return self.surface not in PRIVATE

    def reader(self, asker: Asker) -> Reader:
        """What may be shown: in private what the asker may read, where others read along what everybody may."""
        return _reader(self.surface, asker)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message on its way: to a channel (or a person's id), or to a `response_url` that only the asker sees.

    `question` is the row it answers, `labels` the audience it was made for; both are looked at again before sending.
    `revision` is the registry's for a verdict that allows something. `stream_ts` is the message in which a model's
    answer has begun to appear. `ephemeral`: in the channel, for `user`.
    """

    user: str
    channel: str
    text: str
    blocks: list[Json]
    surface: str = "dm"
    thread_ts: str | None = None
    response_url: str = ""
    ephemeral: bool = False
    stream_ts: str | None = None
    question: int | None = None
    labels: list[str] = field(default_factory=list)
    lang: str = "en"
    revision: int | None = None

    @classmethod
    def from_payload(cls, payload: Json) -> Letter:
        """What `payload` gave."""
        return cls(**payload)

    def payload(self) -> Json:
        """JSON that `from_payload` reads."""
        return asdict(self)

    @property
    def private(self) -> bool:
        """Whether only the asker sees it, where they are."""
        return self.ephemeral or bool(self.response_url)

    def reader(self, asker: Asker) -> Reader:
        """What may be shown to the asker in this place now."""
        return _reader(self.surface, asker)


def _reader(surface: str, asker: Asker) -> Reader:
    if asker.is_guest:
        return Reader.guest()
    return asker.reader if surface in PRIVATE else EVERYONE


def is_for_the_guide(asked: Asked) -> bool:
    """Whether a text in a thread with the bot, which does not name it, is for it: a question to nobody else."""
    return rules.looks_like_question(asked.text) and not rules.mentions_somebody(asked.text)
