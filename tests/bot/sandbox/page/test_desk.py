from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.sandbox.page.desk import Desk
from bot.sandbox.page.memo import Memo
from bot.sandbox.page.messages import Setting
from bot.sandbox.page.sidebar import Unread
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.workspace import Workspace
from tests.support.harbour import furnished
from tests.support.onlookers import NOW


@pytest.fixture
def space() -> Workspace:
    return furnished(lambda: NOW)


@pytest.fixture
def desk(space: Workspace) -> Iterator[Desk]:
    general = _id(space, "general")
    space.post(channel=general, user="UJONAS", text="long ago")
    desk = Desk(space)
    yield desk
    desk.unsubscribe()


def _id(space: Workspace, name: str) -> str:
    channel = space.channel_named(name)
    assert channel is not None
    return channel.id


def test_what_was_there_before_counts_as_read(desk: Desk, space: Workspace) -> None:
    assert desk.unread("UEMMA", _id(space, "general")) == Unread(0, 0)


def test_what_others_write_is_unread_until_one_looks_and_mentions_are_counted(desk: Desk, space: Workspace) -> None:
    general = _id(space, "general")
    first = space.post(channel=general, user="UJONAS", text="hello")
    space.post(channel=general, user="UJONAS", text="<@UEMMA> and <!here>")
    space.post(channel=general, user="UEMMA", text="mine")
    assert desk.unread("UEMMA", general) == Unread(2, 1)
    assert desk.first_unread("UEMMA", general) == first.ts
    desk.read("UEMMA", general)
    assert desk.unread("UEMMA", general) == Unread(0, 0)
    assert desk.unread("UCLAIRE", general) == Unread(3, 1)


def test_a_direct_message_is_always_meant_for_one(desk: Desk, space: Workspace) -> None:
    channel = space.dm("UEMMA", "UCLAIRE")
    space.post(channel=channel, user="UCLAIRE", text="psst")
    assert desk.unread("UEMMA", channel.id) == Unread(1, 1)


def test_an_ephemeral_message_is_unread_for_one_person_only(desk: Desk, space: Workspace) -> None:
    general = _id(space, "general")
    space.post(channel=general, user="UJONAS", text="for you", ephemeral_to="UEMMA")
    assert desk.unread("UEMMA", general).messages == 1
    assert desk.unread("UCLAIRE", general).messages == 0


def test_an_edit_does_not_make_a_message_unread_again(desk: Desk, space: Workspace) -> None:
    general = _id(space, "general")
    item = space.post(channel=general, user="UJONAS", text="hello")
    desk.read("UEMMA", general)
    space.change(item, text="hello!")
    assert desk.unread("UEMMA", general).messages == 0


def test_reading_and_dismissing_is_told_to_the_other_tabs(desk: Desk, space: Workspace) -> None:
    told: list[str] = []
    stop = desk.watch(lambda: told.append("told"))
    general = _id(space, "general")
    item = space.post(channel=general, user="UJONAS", text="hello", ephemeral_to="UEMMA")
    desk.read("UEMMA", general)
    desk.read("UEMMA", general)
    desk.hide("UEMMA", item)
    assert told == ["told", "told"]
    assert desk.is_hidden("UEMMA", item)
    stop()
    desk.hide("UEMMA", item)
    assert len(told) == 2


def test_somebody_is_there_as_long_as_one_of_their_tabs_is_open(desk: Desk) -> None:
    desk.arrive("UEMMA")
    desk.arrive("UEMMA")
    desk.leave("UEMMA")
    assert "UEMMA" in desk.present()
    desk.leave("UEMMA")
    assert "UEMMA" not in desk.present()


def test_the_last_thumb_counts(desk: Desk) -> None:
    desk.press("UEMMA", "m C 1", "b", "rate", "good")
    desk.press("UEMMA", "m C 1", "b", "rate", "bad")
    assert desk.pressed("UEMMA", "m C 1") == {("b", "rate", "bad")}
    assert desk.pressed("UJONAS", "m C 1") == frozenset()


def test_a_message_is_drawn_again_only_when_something_about_it_changed(
    desk: Desk, space: Workspace, viewer: Viewer
) -> None:
    memo, general = Memo(desk), _id(space, "general")
    item = space.post(channel=general, user="UJONAS", text="hello")
    viewer = replace(viewer, users=space.users)
    first = memo.message(item, viewer, Setting())
    assert memo.message(item, viewer, Setting()) is first
    space.post(channel=general, user="UJONAS", text="another")
    assert memo.message(item, viewer, Setting()) is first
    assert memo.message(item, viewer, Setting(follows=True)) != first
    space.change(item, text="goodbye")
    assert "goodbye" in memo.message(item, viewer, Setting())
    space.update_user("UJONAS", real_name="Jonas W.")
    assert "Jonas W." in memo.message(item, viewer, Setting())
