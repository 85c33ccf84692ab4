"""What of Slack's deliveries concerns the bot; the payloads have the shapes Slack sends."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.events import Incoming, plain, read

BOT, ADA, LEO = "U0BOT00001", "U0ADA00001", "U0LEO00001"


def body(event: dict[str, Any], **around: Any) -> dict[str, Any]:
    return {
        "token": "z",
        "team_id": "T1",
        "context_team_id": "T1",
        "context_enterprise_id": None,
        "api_app_id": "A1",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": 1763800000,
        "authorizations": [
            {"enterprise_id": None, "team_id": "T1", "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        **around,
    }


def said(text: str = "May I?", **changes: Any) -> dict[str, Any]:
    event = {
        "user": ADA,
        "type": "message",
        "ts": "1763800000.000100",
        "client_msg_id": "x",
        "text": text,
        "team": "T1",
        "channel": "D1",
        "event_ts": "1763800000.000100",
        "channel_type": "im",
    }
    return {name: value for name, value in (event | changes).items() if value is not None}


def mention(text: str, **changes: Any) -> dict[str, Any]:
    return said(text, **{"type": "app_mention", "channel": "C1", "channel_type": None, **changes})


IN_THREAD = {"channel": "C1", "channel_type": "channel", "thread_ts": "1763799999.000100"}


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        pytest.param(said(), "dm", "May I?", id="a direct message"),
        pytest.param(said(thread_ts="1763799999.000100"), "dm", "May I?", id="in a thread of it"),
        pytest.param(said(subtype="file_share", files=[{"id": "F1"}]), "dm", "May I?", id="with a file"),
        pytest.param(said("", subtype="file_share", files=[{"id": "F1"}]), "dm", "", id="a file without words"),
        pytest.param(said(subtype="me_message"), "dm", "May I?", id="/me"),
        pytest.param(said(f"<@{BOT}> may I?"), "dm", "may I?", id="naming the bot in its own direct message"),
        pytest.param(mention(f"<@{BOT}> may I?"), "mention", "may I?", id="a mention"),
        pytest.param(mention(f"Hey <@{BOT}> may I?"), "mention", "Hey may I?", id="in the middle"),
        pytest.param(mention(f"May I, <@{BOT}>"), "mention", "May I,", id="at the end"),
        pytest.param(mention(f"<@{BOT}|guide> may I?"), "mention", "may I?", id="with its name"),
        pytest.param(mention(f"<@{BOT}>"), "mention", "", id="nothing but the bot's name"),
        pytest.param(mention(f"<@{BOT}> may <@{LEO}>?"), "mention", f"may @{LEO}?", id="somebody else as well"),
        pytest.param(mention(f"<@{BOT}> a?", thread_ts="1763799999.000100"), "mention", "a?", id="within a thread"),
        pytest.param(said(**IN_THREAD), "thread", "May I?", id="a reply in a channel's thread"),
        pytest.param(said(**IN_THREAD | {"channel_type": "group"}), "thread", "May I?", id="in a private channel"),
        pytest.param(said(**IN_THREAD, subtype="thread_broadcast"), "thread", "May I?", id="also sent to the channel"),
    ],
)
def test_people_are_heard(event: dict[str, Any], kind: str, text: str) -> None:
    found = read(body(event))
    assert found is not None
    assert (found.type, found.text, found.user, found.channel, found.ts) == (
        kind, text, ADA, event["channel"], event["ts"],
    )  # fmt: skip
    assert found.thread_ts == event.get("thread_ts")
    assert found.reply_to == (event.get("thread_ts") or event["ts"])


CHANGED = {
    "type": "message",
    "subtype": "message_changed",
    "hidden": True,
    "channel": "D1",
    "channel_type": "im",
    "ts": "1763800001.000100",
    "message": said("May I not?", edited={"user": ADA, "ts": "1763800001.000000"}),
    "previous_message": said(),
}


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(CHANGED, id="an edit"),
        pytest.param(CHANGED | {"subtype": "message_deleted", "deleted_ts": "1763800000.000100"}, id="a deletion"),
        pytest.param(CHANGED | {"subtype": "message_replied"}, id="a thread grew"),
        pytest.param(said(user=BOT, bot_id="B1", app_id="A1"), id="the bot itself"),
        pytest.param(said(user=BOT), id="the bot itself without a bot id"),
        pytest.param(said(user="U0OTHERBOT", bot_id="B2", bot_profile={"id": "B2"}), id="another bot"),
        pytest.param(said(subtype="bot_message", user=None, bot_id="B3", username="CI"), id="an old kind of bot"),
        pytest.param(said(user="USLACKBOT"), id="Slackbot"),
        pytest.param(said(user=None), id="nobody"),
        pytest.param(said(subtype="channel_join", channel="C1", channel_type="channel"), id="a join"),
        pytest.param(said(subtype="channel_topic", channel="C1", channel_type="channel"), id="a new topic"),
        pytest.param(said(subtype="file_comment"), id="a comment on a file"),
        pytest.param(said(subtype="assistant_app_thread"), id="a new conversation with an agent"),
        pytest.param(said(channel="C1", channel_type="channel"), id="in a channel, to nobody"),
        pytest.param(
            said(channel="C1", channel_type="channel", thread_ts="1763800000.000100"), id="the head of a thread"
        ),
        pytest.param(said(f"<@{BOT}> may I?", **IN_THREAD), id="a mention, which comes as app_mention as well"),
        pytest.param(said(channel="G1", channel_type="mpim"), id="a group direct message"),
        pytest.param(said(channel="G1", channel_type="mpim", thread_ts="1763799999.000100"), id="in a thread of one"),
        pytest.param(mention(f"<@{BOT}> a?", edited={"user": ADA, "ts": "1"}), id="a mention after an edit"),
        pytest.param(mention(f"<@{BOT}> a?", bot_id="B2", user="U0OTHERBOT"), id="a mention by a bot"),
        pytest.param({"type": "reaction_added", "user": ADA, "reaction": "thumbsup"}, id="a reaction"),
        pytest.param({"type": "app_home_opened", "user": ADA, "channel": "D1"}, id="some tab"),
        pytest.param({"type": "user_change", "user": ADA}, id="a change without a profile"),
        pytest.param({}, id="nothing"),
    ],
)
def test_everything_else_is_left_alone(event: dict[str, Any]) -> None:
    assert read(body(event)) is None


@pytest.mark.parametrize(
    "changes", [{"type": "url_verification"}, {"type": "block_actions"}, {"event": None}, {"event_id": ""}]
)
def test_what_is_no_event_is_left_alone(changes: dict[str, Any]) -> None:
    assert read(body(said()) | changes) is None


@pytest.mark.parametrize(("tab", "kind"), [("home", "home"), ("messages", "opened")])
def test_opening_a_tab_is_heard(tab: str, kind: str) -> None:
    event = {"type": "app_home_opened", "user": ADA, "channel": "D1", "tab": tab, "event_ts": "1763800000.0"}
    assert read(body(event)) == Incoming(event_id="Ev1", type=kind, team="T1", user=ADA, channel="D1")  # type: ignore[arg-type]


def test_a_changed_profile_is_heard() -> None:
    event = {"type": "user_change", "user": {"id": ADA, "team_id": "T1", "deleted": True}, "event_ts": "1"}
    assert read(body(event)) == Incoming(event_id="Ev1", type="user_change", team="T1", user=ADA)


def test_somebody_of_another_organisation_keeps_their_own_team() -> None:
    event = mention(f"<@{BOT}> may I?", team="T2", user_team="T2", source_team="T2", user="U0STRANGER")
    found = read(body(event, is_ext_shared_channel=True))
    assert found is not None
    assert (found.team, found.user) == ("T2", "U0STRANGER")


def test_the_bots_of_others_stay_in_the_text() -> None:
    found = read(body(mention(f"<@{BOT}> ask <@U0OTHERBOT>")))
    assert found is not None
    assert found.text == "ask @U0OTHERBOT"


def test_what_was_heard_survives_the_row() -> None:
    found = read(body(mention(f"<@{BOT}> may I?", thread_ts="1763799999.000100")))
    assert found is not None
    assert Incoming.from_payload(found.payload()) == found


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("see <https://a.example/x|the rules>", "see the rules (https://a.example/x)"),
        ("see <http://a.example|a.example>", "see http://a.example"),
        ("<mailto:ada@b.example|ada@b.example>", "ada@b.example"),
        ("<tel:+491|+49 1>", "+49 1 (+491)"),
        ("in <#C12345|general> or <#C12345>", "in #general or #C12345"),
        ("<!here> and <!subteam^S1|@ai-team> and <!subteam^S1>", "@here and @ai-team and @group"),
        ("<!date^1763800000^{date}|22 November>", "22 November"),
        ("<@U12345|ada>", "@ada"),
        ("a  b\tc\n d", "a b\tc\n d"),
    ],
)
def test_markup_reads_as_people_see_it(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(st.dictionaries(st.sampled_from([*said(), "subtype", "bot_id", "thread_ts", "edited", "hidden"]), st.text()))
def test_no_event_of_texts_makes_it_fail(event: dict[str, Any]) -> None:
    read(body(event))


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert BOT not in plain(f"<@{BOT}>{text.replace(BOT, '')}", frozenset({BOT}))
