"""People, places and what subscribers are told."""

from __future__ import annotations

import pytest

from bot.sandbox.model import User
from tests.support.local_slack import LocalSlack


@pytest.fixture
def slack() -> LocalSlack:
    return LocalSlack()


def test_ids_are_unique_and_begin_as_in_slack(slack: LocalSlack) -> None:
    ids = [slack.workspace.new_id("C") for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert (slack.general.id[0], slack.private.id[0], slack.dm.id[0], slack.ada.id[0]) == ("C", "G", "D", "U")


def test_a_channel_name_is_taken_once(slack: LocalSlack) -> None:
    with pytest.raises(ValueError, match="already a channel #general"):
        slack.workspace.add_channel("general")


def test_two_people_share_one_direct_message(slack: LocalSlack) -> None:
    assert slack.workspace.dm(slack.ada, slack.ben) is slack.workspace.dm(slack.ben.id, slack.ada.id)


def test_joining_and_leaving_is_told_once(slack: LocalSlack) -> None:
    for _ in range(2):
        slack.workspace.join(slack.outside, slack.ben)
    for _ in range(2):
        slack.workspace.leave(slack.outside, slack.ben)
    assert [one.type for one in slack.happenings] == ["member_joined_channel", "member_left_channel"]
    assert [one.what for one in slack.changes] == ["channel", "channel"]


def test_a_new_member_is_told(slack: LocalSlack) -> None:
    slack.workspace.add_user(User(id="", name="cleo", real_name="Cleo Sand"))
    assert [(one.type, one.event["user"]["name"]) for one in slack.happenings] == [("team_join", "cleo")]


def test_a_user_has_no_invented_fields(slack: LocalSlack) -> None:
    with pytest.raises(ValueError, match="no field 'colour'"):
        slack.workspace.update_user(slack.ada, colour="red")


def test_who_unsubscribed_hears_nothing(slack: LocalSlack) -> None:
    heard: list[object] = []
    stop = slack.workspace.subscribe(heard.append)
    slack.posted(slack.general, text="a")
    stop()
    stop()
    slack.posted(slack.general, text="b")
    assert len(heard) == 1


def test_time_that_goes_back_gives_no_timestamp_twice(slack: LocalSlack) -> None:
    first = slack.workspace.next_ts()
    slack.wait(seconds=-10)
    assert float(slack.workspace.next_ts()) > float(first)


def test_closing_the_lowest_modal_closes_those_above(slack: LocalSlack) -> None:
    content = {"type": "modal", "title": {"type": "plain_text", "text": "a"}, "blocks": []}
    first = slack.workspace.open_view(slack.app, slack.ada, content)
    slack.workspace.push_view(slack.app, slack.ada, content)
    assert slack.workspace.close_view(first) is None
    assert slack.workspace.stack(slack.ada) == []
    assert slack.workspace.views == {}


def test_errors_stand_beside_the_inputs_until_the_view_changes(slack: LocalSlack) -> None:
    content = {"type": "modal", "title": {"type": "plain_text", "text": "a"}, "blocks": []}
    view = slack.workspace.open_view(slack.app, slack.ada, content)
    slack.workspace.refuse_view(view, {"why": "Please say why."})
    assert view.errors == {"why": "Please say why."}
    assert slack.changes[-1].what == "view"
    slack.workspace.update_view(view, content)
    assert view.errors == {}
