from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bot.sandbox.model import Message, Status
from bot.sandbox.page import messages, rows
from bot.sandbox.page.messages import Setting
from bot.sandbox.page.viewer import Viewer
from tests.support.onlookers import guide_app

AT = 1795424400


def said(text: str = "Hello", user: str = "UJONAS", *, after: float = 0, **more: Any) -> Message:
    return Message(channel="CGENERAL", ts=f"{AT + after:.6f}", user=user, text=text, **more)


def drawn(item: Message, viewer: Viewer, **setting: Any) -> BeautifulSoup:
    return BeautifulSoup(messages.message(item, viewer, Setting(**setting)), "html.parser")


def keys(found: list[rows.Row]) -> list[str]:
    return [row.key.split(".")[0] for row in found]


def channel_rows(items: list[Message], viewer: Viewer, **more: Any) -> list[rows.Row]:
    return rows.channel_rows(items, viewer, replies=lambda _: [], pressed=lambda _: frozenset(), **more)


def test_a_message_names_its_author_and_time_in_the_viewer_s_zone(viewer: Viewer) -> None:
    page = drawn(said(), viewer)
    assert page.select_one(".name").text == "Jonas Weber"  # type: ignore[union-attr]
    assert page.article is not None
    assert page.article["aria-label"] == "Jonas Weber, 09:00"
    assert page.select(".badge") == []


def test_an_app_s_message_has_a_badge_and_may_use_a_name_of_its_own(viewer: Viewer) -> None:
    page = drawn(said(user="UGUIDE", app_id="A1", bot_id="B1", username="Tide watch"), viewer)
    assert [each.text for each in page.select(".badge, .name")] == ["Tide watch", "App"]


def test_blocks_are_shown_in_place_of_the_text(viewer: Viewer) -> None:
    page = drawn(said("for notifications", blocks=[{"type": "markdown", "text": "the *real* thing"}]), viewer)
    assert "for notifications" not in page.text
    assert page.em is not None


def test_a_stream_is_drawn_as_markdown_with_a_caret(viewer: Viewer) -> None:
    page = drawn(said("so **far**", streaming=True), viewer)
    assert page.strong is not None
    assert len(page.select(".caret")) == 1
    assert drawn(said("done"), viewer).select(".caret") == []


def test_an_ephemeral_message_says_so_and_can_be_dismissed_but_not_answered(viewer: Viewer) -> None:
    page = drawn(said(ephemeral_to="UEMMA"), viewer)
    assert "Only visible to you" in page.text
    assert [button["data-do"] for button in page.select("[data-do]")] == ["hide"]


def test_edited_and_deleted_messages_say_so(viewer: Viewer) -> None:
    assert "(edited)" in drawn(said(edited_ts="1.0"), viewer).text
    gone = drawn(said("secret", tombstone=True), viewer)
    assert "This message was deleted." in gone.text
    assert "secret" not in gone.text
    assert gone.select(".tools") == []


def test_only_authors_can_edit_and_delete(viewer: Viewer) -> None:
    theirs = [item.text for item in drawn(said(), viewer).select(".menu-item")]
    mine = [item.text for item in drawn(said(user="UEMMA"), viewer).select(".menu-item")]
    assert theirs == ["Copy text"]
    assert mine == ["Copy text", "Edit message", "Delete message"]


def test_the_menu_offers_the_apps_message_shortcuts(viewer: Viewer) -> None:
    page = drawn(said(), replace(viewer, apps={"A1": guide_app()}))
    assert [item["data-callback"] for item in page.select('.menu-item[data-do="shortcut"]')] == ["note"]


def test_reactions_say_who_and_whether_one_is_among_them(viewer: Viewer) -> None:
    page = drawn(said(reactions={"tada": {"UEMMA", "UJONAS"}, "eyes": {"UJONAS"}}), viewer)
    found = {each["data-name"]: (each["title"], each["aria-pressed"]) for each in page.select(".reaction")}
    assert found == {"tada": ("Emma Clarke, Jonas Weber", "true"), "eyes": ("Jonas Weber", "false")}


def test_replies_are_counted_with_the_time_of_the_last(viewer: Viewer) -> None:
    page = drawn(said(), viewer, replies=[said(after=60), said(after=120, user="UEMMA")])
    assert page.select_one(".replies").get_text(" ") == "JW EC 2 replies Last reply 09:02"  # type: ignore[union-attr]
    assert drawn(said(), viewer, replies=[said(after=60)], in_thread=True).select(".replies") == []


def test_pictures_are_shown_and_other_files_offered(viewer: Viewer) -> None:
    files = [
        {"name": "a.png", "mimetype": "image/png", "url_private": "/files/F1/a.png", "alt_txt": "A chart"},
        {"name": "b.json", "mimetype": "application/json", "url_private": "/files/F2/b.json", "size": 2048},
    ]
    page = drawn(said(files=files), viewer)
    assert page.img is not None
    assert page.img["alt"] == "A chart"
    assert page.select_one("a.file").get_text(" ") == "b.json 2 KB"  # type: ignore[union-attr]


def test_messages_of_one_author_within_five_minutes_stand_together(viewer: Viewer) -> None:
    found = channel_rows([said(), said(after=200), said(after=600), said(after=610, user="UEMMA")], viewer)
    follows = ["msg-follows" in row.html for row in found if row.key.startswith("m")]
    assert follows == [False, True, False, False]


def test_days_and_what_is_new_are_marked(viewer: Viewer) -> None:
    items = [said(after=-86_400), said(), said(after=5)]
    found = channel_rows(items, viewer, new_from=items[2].ts)
    assert keys(found) == ["d2026-11-22", f"m{AT - 86_400}", "d2026-11-23", f"m{AT}", "new", f"m{AT + 5}"]
    assert "Yesterday" in found[0].html
    assert "Today" in found[2].html


def test_a_thread_counts_its_replies_and_ends_with_what_the_app_does(viewer: Viewer) -> None:
    doing = Status(
        channel="CGENERAL",
        thread_ts=said().ts,
        app_id="A1",
        text="is thinking…",
        loading_messages=("Reading", "Asking"),
    )
    shown = replace(viewer, apps={"A1": guide_app()})
    found = rows.thread_rows([said(), said(after=1)], shown, pressed=lambda _: frozenset(), status=doing)
    assert keys(found) == [f"m{AT}", "count", f"m{AT + 1}", "status"]
    turns = BeautifulSoup(found[-1].html, "html.parser").select(".turn")
    assert [(turn.text, turn.has_attr("hidden")) for turn in turns] == [("Reading", False), ("Asking", True)]


def test_a_status_without_turns_says_who_does_what(viewer: Viewer) -> None:
    doing = Status(channel="C", thread_ts="1.0", app_id="A1", text="is thinking…")
    assert "Harbour guide is thinking…" in messages.status(doing, replace(viewer, apps={"A1": guide_app()}))


def test_conversations_with_an_agent_stand_whole_one_after_the_other(viewer: Viewer) -> None:
    threads = [[said(user="UEMMA"), said(after=1)], [said(after=2, user="UEMMA")]]
    found = rows.conversation_rows(threads, viewer, pressed=lambda _: frozenset(), status=lambda _: None)
    assert keys(found) == ["d2026-11-23", f"m{AT}", f"m{AT + 1}", f"c{AT + 2}", f"m{AT + 2}"]


def test_a_conversation_stands_under_the_day_it_was_last_used(viewer: Viewer) -> None:
    day = 86_400
    threads = [[said(user="UEMMA"), said(after=day)], [said(after=day + 1, user="UEMMA")]]
    found = rows.conversation_rows(threads, viewer, pressed=lambda _: frozenset(), status=lambda _: None)
    assert keys(found) == ["d2026-11-24", f"m{AT}", f"m{AT + day}", f"c{AT + day + 1}", f"m{AT + day + 1}"]


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;", '"><svg onload=x>']
)
def test_a_message_is_never_markup(text: str, viewer: Viewer) -> None:
    page = drawn(said(text, user="UEMMA"), viewer)
    assert page.find_all(["script", "img"]) == []
    assert [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)] == []
