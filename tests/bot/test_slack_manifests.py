"""The two manifests, held to Slack's published schema (github.com/slackapi/manifest-schema) and to the code."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.slack import scopes

DEPLOY = Path(__file__).parents[2] / "deploy"
MANIFESTS = ("slack_manifest.yaml", "slack_manifest_channels.yaml")
LISTS = re.compile(r"^\s+- ([a-z_.]+(?::[a-z.]+)?)(\s+# \S.*)?$", re.MULTILINE)

Rule = Callable[[Any], bool]


def text(least: int, most: int) -> Rule:
    return lambda value: isinstance(value, str) and least <= len(value) <= most


def yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def names(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(set(value)) == len(value) <= 100
        and all(isinstance(one, str) and len(one) <= 50 for one in value)
    )


# Every key Slack knows and we may use, with what it accepts; anything else is refused by Slack.
RULES: dict[str, Rule] = {
    "display_information.name": text(1, 35),
    "display_information.description": text(1, 140),
    "display_information.long_description": text(175, 4000),
    "display_information.background_color": lambda value: bool(
        re.fullmatch("#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?", value)
    ),
    "features.app_home.home_tab_enabled": yes_or_no,
    "features.app_home.messages_tab_enabled": yes_or_no,
    "features.app_home.messages_tab_read_only_enabled": yes_or_no,
    "features.bot_user.display_name": text(1, 80),
    "features.bot_user.always_online": yes_or_no,
    "features.agent_view.agent_description": text(1, 300),
    "features.slash_commands[].command": lambda value: bool(re.fullmatch("/[a-z_-]{1,31}", value)),
    "features.slash_commands[].description": text(1, 2000),
    "features.slash_commands[].usage_hint": text(1, 1000),
    "features.slash_commands[].should_escape": yes_or_no,
    "features.shortcuts[].name": text(1, 24),
    "features.shortcuts[].type": lambda value: value in ("message", "global"),
    "features.shortcuts[].callback_id": text(1, 255),
    "features.shortcuts[].description": text(1, 150),
    "oauth_config.scopes.bot": names,
    "settings.event_subscriptions.bot_events": names,
    "settings.interactivity.is_enabled": yes_or_no,
    "settings.org_deploy_enabled": yes_or_no,
    "settings.socket_mode_enabled": yes_or_no,
    "settings.token_rotation_enabled": yes_or_no,
}
NEEDED_FOR = {
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "user_change": {"users:read"},
    "app_home_opened": set(),
}
"""The scopes Slack's pages on the events ask for."""


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every entry with its path; lists of objects are walked, lists of names are entries."""
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, f"{path}.{key}".removeprefix("."))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [leaf for part in value for leaf in leaves(part, f"{path}[]")]
    return [(path, value)]


def read(name: str) -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(params=MANIFESTS)
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read(request.param)


def test_slack_knows_every_entry_and_takes_its_value(manifest: dict[str, Any]) -> None:
    wrong = [path for path, value in leaves(manifest) if path not in RULES or not RULES[path](value)]
    assert wrong == []


def test_the_rules_would_notice_what_slack_refuses(manifest: dict[str, Any]) -> None:
    manifest["display_information"]["name"] = "x" * 36
    manifest["features"]["assistant_view"] = {"assistant_description": "x"}
    manifest["features"]["shortcuts"][0]["name"] = "Check this against our AI rules"
    wrong = {path for path, value in leaves(manifest) if path not in RULES or not RULES[path](value)}
    assert wrong == {
        "display_information.name",
        "features.assistant_view.assistant_description",
        "features.shortcuts[].name",
    }


def test_manifest_and_code_ask_for_the_same_scopes(manifest: dict[str, Any]) -> None:
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == scopes.NEEDED | scopes.FOR_CHANNEL_NAMES


def test_the_plain_manifest_listens_to_nothing_in_channels_but_mentions() -> None:
    assert set(read(MANIFESTS[0])["settings"]["event_subscriptions"]["bot_events"]) == scopes.EVENTS


def test_the_optional_manifest_differs_in_the_channel_events_alone() -> None:
    plain, optional = read(MANIFESTS[0]), read(MANIFESTS[1])
    events = optional["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == scopes.EVENTS | scopes.CHANNEL_EVENTS
    optional["settings"]["event_subscriptions"]["bot_events"] = plain["settings"]["event_subscriptions"]["bot_events"]
    assert optional == plain


def test_every_event_has_the_scope_it_needs(manifest: dict[str, Any]) -> None:
    granted = set(manifest["oauth_config"]["scopes"]["bot"])
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        assert NEEDED_FOR[event] <= granted


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_scope_and_event_says_why_it_is_asked_for(name: str) -> None:
    asked = LISTS.findall((DEPLOY / name).read_text(encoding="utf-8"))
    listed = read(name)
    everything = listed["oauth_config"]["scopes"]["bot"] + listed["settings"]["event_subscriptions"]["bot_events"]
    assert {scope for scope, why in asked if why or scope == "app_home_opened"} >= set(everything)


def test_commands_and_shortcuts_are_those_the_bot_listens_to(manifest: dict[str, Any]) -> None:
    assert [one["command"] for one in manifest["features"]["slash_commands"]] == ["/ai"]
    assert [one["callback_id"] for one in manifest["features"]["shortcuts"]] == ["check_rules"]


@pytest.mark.parametrize(
    ("granted", "names", "lacking"),
    [
        (scopes.NEEDED | scopes.FOR_CHANNEL_NAMES, True, []),
        (scopes.NEEDED, True, ["channels:read", "groups:read"]),
        (scopes.NEEDED, False, []),
        (scopes.NEEDED - {"chat:write"}, False, ["chat:write"]),
    ],
)
def test_missing_scopes_depend_on_how_channels_are_given(granted: set[str], names: bool, lacking: list[str]) -> None:
    assert scopes.missing(granted, names=names) == lacking
