"""Modals and the Home tab."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Json
from tests.support.local_slack import LocalSlack


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(title: str = "Ask", **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "why",
                "label": plain("Why?"),
                "element": {"type": "plain_text_input", "action_id": "text", "initial_value": "Because"},
            }
        ],
        **more,
    }


HOME = {"type": "home", "blocks": [{"type": "section", "text": plain("Hello")}]}


def opened(slack: LocalSlack, **more: Any) -> Json:
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    view: Json = slack.ok("views.open", trigger_id=trigger, view=modal(**more))["view"]
    return view


def test_a_trigger_opens_a_modal_for_the_person_it_belongs_to(slack: LocalSlack) -> None:
    view = opened(slack, callback_id="ask", private_metadata="{}")
    shown = slack.workspace.stack(slack.ada)
    assert [item.id for item in shown] == [view["id"]]
    assert shown[0].user == slack.ada.id
    assert (view["callback_id"], view["private_metadata"], view["root_view_id"]) == ("ask", "{}", view["id"])
    assert view["state"]["values"] == {"why": {"text": {"type": "plain_text_input", "value": "Because"}}}
    assert (slack.changes[-1].what, slack.changes[-1].user) == ("view", slack.ada.id)


@pytest.mark.parametrize("method", ["views.open", "views.push"])
def test_a_trigger_works_once(slack: LocalSlack, method: str) -> None:
    opened(slack)
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    slack.ok(method, trigger_id=trigger, view=modal())
    assert slack.error(method, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"


@pytest.mark.parametrize("method", ["views.open", "views.push"])
@pytest.mark.parametrize(("seconds", "error"), [(2.9, None), (3, None), (3.1, "expired_trigger_id")])
def test_a_trigger_lives_three_seconds(slack: LocalSlack, method: str, seconds: float, error: str | None) -> None:
    opened(slack)
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    slack.wait(seconds=seconds)
    assert slack.answer(method, trigger_id=trigger, view=modal()).body.get("error") == error


@pytest.mark.parametrize("method", ["views.open", "views.push"])
def test_nobody_elses_trigger_works(slack: LocalSlack, method: str) -> None:
    other = slack.install("chat:write", agent_view=None)
    trigger = slack.workspace.new_trigger(other, slack.ada)
    assert slack.error(method, trigger_id=trigger, view=modal()) == "invalid_trigger_id"
    assert slack.error(method, trigger_id="1.2.abc", view=modal()) == "invalid_trigger_id"
    assert slack.complaints(method, view=modal()) == ["[ERROR] missing required field: trigger_id"]


def test_three_modals_lie_on_one_another_and_no_more(slack: LocalSlack) -> None:
    first = opened(slack)
    views = [first]
    for _ in range(2):
        trigger = slack.workspace.new_trigger(slack.app, slack.ada)
        views.append(slack.ok("views.push", trigger_id=trigger, view=modal())["view"])
    assert [view["root_view_id"] for view in views] == [first["id"]] * 3
    assert [view["previous_view_id"] for view in views] == [None, first["id"], views[1]["id"]]
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    assert slack.error("views.push", trigger_id=trigger, view=modal()) == "push_limit_reached"
    assert slack.workspace.close_view(slack.workspace.views[views[2]["id"]]) is slack.workspace.views[views[1]["id"]]


def test_nothing_is_pushed_onto_nothing(slack: LocalSlack) -> None:
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    assert slack.error("views.push", trigger_id=trigger, view=modal()) == "not_found"


def test_opening_a_modal_closes_those_before(slack: LocalSlack) -> None:
    first, second = opened(slack), opened(slack)
    assert [view.id for view in slack.workspace.stack(slack.ada)] == [second["id"]]
    assert first["id"] not in slack.workspace.views


def test_an_update_keeps_what_was_entered_under_the_same_ids(slack: LocalSlack) -> None:
    view = opened(slack)
    entered = {"why": {"text": {"type": "plain_text_input", "value": "My reason"}}}
    slack.workspace.views[view["id"]].values = entered
    new = slack.ok("views.update", view_id=view["id"], hash=view["hash"], view=modal("Again"))["view"]
    assert new["state"]["values"] == entered
    assert (new["title"]["text"], new["hash"] != view["hash"]) == ("Again", True)


def test_an_update_by_external_id_finds_the_view(slack: LocalSlack) -> None:
    view = opened(slack, external_id="mine")
    new = slack.ok("views.update", external_id="mine", view=modal("Again", external_id="mine"))["view"]
    assert new["id"] == view["id"]


def test_an_update_with_an_old_hash_is_refused(slack: LocalSlack) -> None:
    view = opened(slack)
    slack.ok("views.update", view_id=view["id"], view=modal("Again"))
    assert slack.error("views.update", view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"


def test_an_update_finds_only_the_apps_own_open_views(slack: LocalSlack) -> None:
    view = opened(slack)
    other = slack.install("chat:write", agent_view=None)
    assert slack.error("views.update", token=other.bot_token, view_id=view["id"], view=modal()) == "not_found"
    assert slack.complaints("views.update", view=modal()) == ["[ERROR] missing required field: view_id"]
    slack.workspace.clear_views(slack.ada)
    assert slack.error("views.update", view_id=view["id"], view=modal()) == "not_found"


def test_an_external_id_is_taken_once(slack: LocalSlack) -> None:
    opened(slack, external_id="mine")
    trigger = slack.workspace.new_trigger(slack.app, slack.ben)
    error = slack.error("views.open", trigger_id=trigger, view=modal(external_id="mine"))
    assert error == "duplicate_external_id"


def test_a_view_may_come_as_text(slack: LocalSlack) -> None:
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    assert slack.complaints("views.open", trigger_id=trigger, view="{") == [
        "[ERROR] must provide an object [json-pointer:/view]"
    ]


def test_a_bad_view_is_refused_and_leaves_the_trigger(slack: LocalSlack) -> None:
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    assert slack.complaints("views.open", trigger_id=trigger, view={**modal(), "title": plain("x" * 25)}) == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]
    assert slack.error("views.open", trigger_id=trigger, view=HOME) == "invalid_arguments"
    slack.ok("views.open", trigger_id=trigger, view=modal())


def test_a_view_beyond_250_kb_is_too_large(slack: LocalSlack) -> None:
    block = {"type": "section", "text": plain("a" * 2900)}
    trigger = slack.workspace.new_trigger(slack.app, slack.ada)
    view = modal(blocks=[block] * 90)
    assert slack.error("views.open", trigger_id=trigger, view=view) == "view_too_large"


def test_each_person_has_a_home_tab_of_their_own(slack: LocalSlack) -> None:
    view = slack.ok("views.publish", user_id=slack.ada.id, view=HOME)["view"]
    shown = slack.workspace.home(slack.app, slack.ada)
    assert shown is not None
    assert (shown.id, shown.content["blocks"][0]["text"]["text"]) == (view["id"], "Hello")
    assert slack.workspace.home(slack.app, slack.ben) is None
    again = slack.ok("views.publish", user_id=slack.ada.id, view=HOME, hash=view["hash"])["view"]
    assert again["id"] == view["id"]
    assert slack.error("views.publish", user_id=slack.ada.id, view=HOME, hash=view["hash"]) == "hash_conflict"
    assert [change.what for change in slack.changes] == ["home", "home"]


def test_a_home_tab_needs_a_home_a_person_and_a_home_view(slack: LocalSlack) -> None:
    other = slack.install("chat:write", agent_view=None, app_home={})
    assert slack.error("views.publish", token=other.bot_token, user_id=slack.ada.id, view=HOME) == "not_enabled"
    assert slack.error("views.publish", user_id="U0NOBODY", view=HOME) == "invalid_arguments"
    assert slack.error("views.publish", user_id=slack.ada.id, view=modal()) == "invalid_arguments"
    assert slack.error("views.publish", user_id=slack.ada.id, view={**HOME, "submit": plain("Send")}) == (
        "invalid_arguments"
    )
