"""Apps are installed from Slack's own manifest format."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.sandbox.workspace import Workspace
from tests.support.local_slack import manifest


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(name="Brisemont", now=lambda: datetime(2026, 11, 23, tzinfo=UTC))


def test_an_installed_app_has_a_bot_user_tokens_and_a_secret(workspace: Workspace) -> None:
    app = workspace.install(manifest("Helper"))
    user = workspace.users[app.bot_user]
    assert (user.is_bot, user.real_name, workspace.app_of_bot(user.id)) == (True, "Helper", app)
    assert app.bot_token.startswith("xoxb-")
    assert app.app_token.startswith("xapp-")
    assert (app.id[0], app.bot_id[0], app.bot_user[0], len(app.signing_secret)) == ("A", "B", "U", 32)
    assert workspace.app_of_token(app.bot_token) is workspace.app_of_token(app.app_token) is app


def test_what_the_manifest_says_is_what_the_app_can_do(workspace: Workspace) -> None:
    app = workspace.install(
        manifest(
            slash_commands=[{"command": "/ai", "description": "Ask", "usage_hint": "ask"}],
            shortcuts=[{"name": "Check", "type": "message", "callback_id": "check", "description": "Checks"}],
            agent_view={"suggested_prompts": [{"title": "a", "message": "b"}]},
        )
    )
    assert [(one.command, one.usage_hint) for one in app.commands] == [("/ai", "ask")]
    assert [(one.callback_id, one.kind) for one in app.shortcuts] == [("check", "message")]
    assert (app.home_tab, app.agent, app.socket_mode) == (True, True, True)
    assert app.suggested_prompts == ({"title": "a", "message": "b"},)
    assert app.events == {"app_home_opened"}


def test_the_older_assistant_view_makes_an_agent_too(workspace: Workspace) -> None:
    assert workspace.install(manifest(agent_view=None, assistant_view={"assistant_description": "Helps"})).agent


def test_the_address_of_the_app_may_be_given(workspace: Workspace) -> None:
    written = {
        **manifest(),
        "settings": {"event_subscriptions": {"request_url": "https://a.example", "bot_events": []}},
    }
    assert workspace.install(written).request_url == "https://a.example"
    assert workspace.install(written, request_url="http://127.0.0.1:1").request_url == "http://127.0.0.1:1"


def changed(**sections: Any) -> dict[str, Any]:
    whole = manifest()
    for name, values in sections.items():
        whole[name] = {**whole[name], **values} if isinstance(values, dict) else values
    return whole


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (changed(display_information={"name": ""}), "display_information.name is missing"),
        (changed(display_information={"name": "a" * 36}), "longer than 35 characters"),
        (changed(features={"bot_user": None}), "features.bot_user is missing"),
        (changed(oauth_config={"scopes": {}}), "oauth_config.scopes.bot is empty"),
        (changed(oauth_config={"scopes": {"bot": ["chat:write"]}}), "agent_view needs the scope assistant:write"),
        (
            changed(settings={"event_subscriptions": {"bot_events": ["message.mpim"]}}),
            "the event message.mpim needs the scope mpim:history",
        ),
        (changed(settings={"socket_mode_enabled": False}), "request_url or socket_mode_enabled"),
        (changed(features={"slash_commands": [{"command": "ai", "description": "a"}]}), "must start with /"),
        (changed(features={"slash_commands": [{"command": "/ai"}]}), "/ai needs a description"),
        (changed(settings="none"), "'settings' must be an object"),
    ],
)
def test_a_manifest_slack_would_refuse_is_refused(workspace: Workspace, written: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace("/", "\\/")):
        workspace.install(written)
    assert workspace.apps == {}


def test_a_command_belongs_to_one_app(workspace: Workspace) -> None:
    commands = [{"command": "/ai", "description": "Ask"}]
    workspace.install(manifest("First", slash_commands=commands))
    with pytest.raises(ValueError, match="belongs to 'First'"):
        workspace.install(manifest("Second", slash_commands=commands))


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[3] / "deploy").glob("*manifest*.yaml")), ids=lambda path: path.name
)
def test_the_manifests_we_ship_can_be_installed(workspace: Workspace, path: Path) -> None:
    assert workspace.install(yaml.safe_load(path.read_text())).scopes
