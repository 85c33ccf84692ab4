"""Who is in a workspace and where they talk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from bot.sandbox import wire
from bot.sandbox.core import Core, id_of
from bot.sandbox.model import Change, Channel, ChannelKind, Message, User, UserGroup


class Places(Core):
    """Members, channels, direct messages, user groups."""

    def __init__(self, *, name: str, now: Callable[[], datetime], team_id: str) -> None:
        super().__init__(name=name, now=now, team_id=team_id)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self._direct: dict[frozenset[str], str] = {}

    def add_user(self, user: User) -> User:
        """Add a member; an empty id is filled in."""
        user.id = user.id or self.new_id("U")
        self.users[user.id] = user
        self._notify(Change(what="user", user=user.id))
        self._happen("team_join", {"user": wire.user(user, self)}, user=user.id)
        return user

    def update_user(self, user: User | str, **changes: Any) -> User:
        """Change a member's fields, e.g. `locale="de-DE"` or `deleted=True`; apps hear `user_change`."""
        person = self.users[id_of(user)]
        for name, value in changes.items():
            if not hasattr(person, name):
                raise ValueError(f"a user has no field {name!r}")
            setattr(person, name, value)
        self._notify(Change(what="user", user=person.id))
        self._happen("user_change", {"user": wire.user(person, self, locale=True)}, user=person.id)
        return person

    def add_channel(
        self, name: str, *, kind: ChannelKind = "public", members: Iterable[User | str] = (), topic: str = ""
    ) -> Channel:
        """Make a channel with these members. Raises ValueError when the name is taken."""
        if any(channel.name == name for channel in self.channels.values() if channel.kind != "im"):
            raise ValueError(f"there is already a channel #{name}")
        channel = Channel(
            id=self.new_id("C" if kind == "public" else "G"),
            name=name,
            kind=kind,
            members={id_of(member) for member in members},
            topic=topic,
        )
        self._keep_channel(channel)
        return channel

    def _keep_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}
        self._notify(Change(what="channel", channel=channel.id))

    def join(self, channel: Channel | str, user: User | str) -> None:
        """Make a user a member of a channel; nothing happens when they are one."""
        place = self.channels[id_of(channel)]
        if id_of(user) in place.members:
            return
        place.members.add(id_of(user))
        self._notify(Change(what="channel", channel=place.id))
        event = {"user": id_of(user), "channel": place.id, "channel_type": place.id[0], "team": self.team_id}
        self._happen("member_joined_channel", event, channel=place.id, user=id_of(user))

    def leave(self, channel: Channel | str, user: User | str) -> None:
        """Take a user out of a channel; nothing happens when they are not in it."""
        place = self.channels[id_of(channel)]
        if id_of(user) not in place.members:
            return
        place.members.discard(id_of(user))
        self._notify(Change(what="channel", channel=place.id))
        event = {"user": id_of(user), "channel": place.id, "channel_type": place.id[0], "team": self.team_id}
        self._happen("member_left_channel", event, channel=place.id, user=id_of(user))

    def archive(self, channel: Channel | str) -> None:
        """Close a channel: it can be read, nothing can be posted."""
        place = self.channels[id_of(channel)]
        place.archived = True
        self._notify(Change(what="channel", channel=place.id))

    def dm(self, a: User | str, b: User | str) -> Channel:
        """The direct message between two users, made when it does not exist yet."""
        pair = frozenset((id_of(a), id_of(b)))
        if pair not in self._direct:
            channel = Channel(id=self.new_id("D"), name="", kind="im", members=set(pair))
            self._direct[pair] = channel.id
            self._keep_channel(channel)
        return self.channels[self._direct[pair]]

    def find_dm(self, a: str, b: str) -> Channel | None:
        """The direct message between two users if there is one."""
        return self.channels.get(self._direct.get(frozenset((a, b)), ""))

    def channel_named(self, name: str) -> Channel | None:
        """A channel by its name, with or without `#`."""
        bare = name.removeprefix("#")
        return next((place for place in self.channels.values() if place.kind != "im" and place.name == bare), None)

    def add_usergroup(self, handle: str, name: str, users: Iterable[User | str] = ()) -> UserGroup:
        """Make a user group."""
        group = UserGroup(id=self.new_id("S"), handle=handle, name=name, users=[id_of(user) for user in users])
        self.usergroups[group.id] = group
        self._notify(Change(what="user"))
        return group
