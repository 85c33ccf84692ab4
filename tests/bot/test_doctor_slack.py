"""What `archipel doctor` says about Slack and about the work that waits."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot import work
from bot.db import Database
from bot.doctor import Check
from bot.doctor_slack import check_backlog, check_slack
from bot.migrations import upgrade
from bot.settings import Settings, load
from bot.slack import scopes
from tests.support.policies import Folder
from tests.support.slack_server import SlackServer

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
COMPANY = (Path(__file__).parents[2] / "policies" / "company.yaml").read_text(encoding="utf-8")
NAMES = ["ai-committee", "ai-champions", "ai-wins", "ai-steering", "ai-help", "ai-prompts", "ai-errors"]


def channels(*, member: bool = True) -> list[dict[str, Any]]:
    others = [{"id": f"C0000000{number:02d}", "name": f"other-{number}", "is_member": False} for number in range(7)]
    ours = [{"id": f"C1000000{n:02d}", "name": name, "is_member": member} for n, name in enumerate(NAMES)]
    return [*others, *ours]


@pytest_asyncio.fixture
async def slack(folder: Folder) -> AsyncIterator[SlackServer]:
    folder.put("company.yaml", COMPANY)
    async with SlackServer(channels=channels(), page=5) as slack:
        yield slack


def settings(slack: SlackServer, **change: Any) -> Settings:
    given = {"slack_bot_token": "xoxb-good", "slack_app_token": "xapp-good", "slack_api_url": slack.url}
    return load(**{name: value for name, value in (given | change).items() if value is not None})


async def checks(slack: SlackServer, **change: Any) -> dict[str, Check]:
    return {check.name: check for check in await check_slack(settings(slack, **change))}


async def test_an_installation_in_order_is_told_so(slack: SlackServer) -> None:
    found = await checks(slack)
    assert {check.verdict for check in found.values()} == {"ok"}
    assert found["slack token"].said == "ai_guide in the workspace Brisemont"
    assert found["slack channels"].said == "the bot is in all 7 of company.yaml"
    assert slack.calls.count("conversations.list") == 3


async def test_without_a_token_nothing_is_asked_and_the_next_step_is_named(slack: SlackServer) -> None:
    (found,) = await check_slack(settings(slack, slack_bot_token=None))
    assert (found.verdict, slack.calls) == ("warn", [])
    assert "deploy/slack_manifest.yaml" in found.do


@pytest.mark.parametrize(
    ("error", "do"),
    [
        ("invalid_auth", "copy it again"),
        ("account_inactive", "install it again"),
        ("token_expired", "token_rotation_enabled"),
        ("ratelimited", "wait a minute"),
        ("something_new", "docs.slack.dev"),
    ],
)
async def test_a_token_that_does_not_work_is_named_with_what_to_do(slack: SlackServer, error: str, do: str) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": error}
    found = await checks(slack)
    assert list(found) == ["slack token"]
    assert found["slack token"].verdict == "fail"
    assert do in found["slack token"].do


async def test_a_slack_that_cannot_be_reached_is_told_from_one_that_refuses(slack: SlackServer) -> None:
    found = (await checks(slack, slack_api_url="http://127.0.0.1:9/api/"))["slack token"]
    assert (found.verdict, found.said) == ("fail", "Slack does not answer (unreachable)")
    assert "HTTPS_PROXY" in found.do


async def test_no_token_is_ever_shown(slack: SlackServer) -> None:
    for answer in ({}, {"auth.test": {"ok": False, "error": "invalid_auth"}}):
        slack.answers = answer
        assert "good" not in repr(await checks(slack))


async def test_missing_scopes_are_named(slack: SlackServer) -> None:
    slack.scopes -= {"chat:write"}
    found = (await checks(slack))["slack scopes"]
    assert (found.verdict, found.said) == ("fail", "missing: chat:write")
    assert "install the app again" in found.do


async def test_scopes_for_names_are_a_warning_with_two_ways_out(slack: SlackServer) -> None:
    slack.scopes = scopes.NEEDED
    slack.answers["conversations.list"] = {"ok": False, "error": "missing_scope"}
    found = await checks(slack)
    assert (found["slack scopes"].verdict, found["slack channels"].verdict) == ("warn", "warn")
    assert "by their ids" in found["slack scopes"].do


async def test_names_that_cannot_be_looked_up_are_listed_and_ids_are_looked_at_all_the_same(
    slack: SlackServer, folder: Folder
) -> None:
    folder.put("company.yaml", COMPANY.replace("steering: ai-steering", "steering: C0NOWHERE1"))
    slack.answers["conversations.list"] = {"ok": False, "error": "unknown_method"}
    found = (await checks(slack))["slack channels"]
    assert (found.verdict, "C0NOWHERE1" in found.said) == ("fail", True)
    folder.put("company.yaml", COMPANY)
    found = (await checks(slack))["slack channels"]
    assert found.verdict == "warn"
    assert "(unknown_method): ai-committee" in found.said
    assert "give their ids" in found.do


@pytest.mark.parametrize(
    ("history", "verdict"),
    [({"ok": True, "messages": []}, "ok"), ({"ok": False, "error": "not_in_channel"}, "fail")],
    ids=["member", "not a member"],
)
async def test_without_the_scopes_to_look_at_channels_reading_shows_whether_the_bot_is_in(
    slack: SlackServer, folder: Folder, history: Any, verdict: str
) -> None:
    by_id = COMPANY
    for channel in channels():
        by_id = by_id.replace(str(channel["name"]), str(channel["id"]))
    folder.put("company.yaml", by_id)
    slack.scopes = scopes.NEEDED
    slack.answers["conversations.info"] = {"ok": False, "error": "missing_scope"}
    slack.answers["conversations.history"] = history
    found = await checks(slack)
    assert (found["slack scopes"].verdict, found["slack channels"].verdict) == ("ok", verdict)


async def test_channels_given_by_id_need_no_list_and_no_scope_for_it(slack: SlackServer, folder: Folder) -> None:
    by_id = COMPANY
    for channel in channels():
        by_id = by_id.replace(str(channel["name"]), str(channel["id"]))
    folder.put("company.yaml", by_id)
    slack.scopes = scopes.NEEDED
    found = await checks(slack)
    assert {check.verdict for check in found.values()} == {"ok"}
    assert "conversations.list" not in slack.calls


@pytest.mark.parametrize(
    ("change", "said", "do"),
    [
        ({"name": "elsewhere"}, "not there, or hidden from the bot: ai-errors", "correct company.yaml"),
        ({"is_archived": True}, "not there, or hidden from the bot: ai-errors", "correct company.yaml"),
        ({"is_member": False}, "the bot is not in: ai-errors", "/invite"),
    ],
)
async def test_channels_that_do_not_work_are_named(slack: SlackServer, change: Any, said: str, do: str) -> None:
    slack.channels[-1] |= change
    found = (await checks(slack))["slack channels"]
    assert (found.verdict, found.said) == ("fail", said)
    assert do in found.do


async def test_an_unknown_id_is_a_channel_that_is_not_there(slack: SlackServer, folder: Folder) -> None:
    folder.put("company.yaml", COMPANY.replace("steering: ai-steering", "steering: C0NOWHERE1"))
    assert "C0NOWHERE1" in (await checks(slack))["slack channels"].said


async def test_an_app_token_that_opens_no_connection_fails(slack: SlackServer) -> None:
    slack.answers["apps.connections.open"] = {"ok": False, "error": "missing_scope"}
    found = (await checks(slack))["slack events"]
    assert (found.verdict, found.do) == ("fail", "give the app-level token the scope connections:write")


async def test_http_needs_the_signing_secret(slack: SlackServer) -> None:
    found = (await checks(slack, slack_app_token=None, slack_signing_secret="s"))["slack events"]  # noqa: S106
    assert (found.verdict, found.said) == ("ok", "HTTP; Slack calls /slack/events on port 3000")
    found = (await checks(slack, slack_app_token=None))["slack events"]
    assert found.verdict == "fail"
    assert "SLACK_SIGNING_SECRET" in found.do


async def test_work_that_is_overdue_is_counted_by_kind(clean_environment: Path) -> None:
    ours = load()
    ours.data_dir.mkdir()
    await upgrade(ours.database)
    assert [check.verdict for check in await check_backlog(ours, NOW)] == ["ok"]
    database = Database(ours.database)
    async with database.writing() as session:
        for number in range(3):
            due = NOW - timedelta(hours=number)
            await work.add(key=f"k{number}", kind="ask.message", payload={}, due_at=due, session=session)
    await database.close()
    (found,) = await check_backlog(ours, NOW)
    assert (found.verdict, found.said) == ("warn", "overdue, since 2026-11-22 07:00 UTC: 2 ask.message")


async def test_a_database_with_troubles_of_its_own_says_nothing_about_work(clean_environment: Path) -> None:
    assert await check_backlog(load(), NOW) == []
    assert not load().data_dir.exists()
