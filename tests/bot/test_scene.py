"""The workspace of the demonstration must be the sample company: nobody invented on the way, nobody left out."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import company
from bot.errors import SceneError
from bot.people.roster import RosterRow
from bot.sandbox.workspace import Workspace
from bot.scene import Scene, invite, load, load_rollout, stage, visitors

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MANIFEST = {
    "display_information": {"name": "AI guide"},
    "features": {"bot_user": {"display_name": "AI guide"}},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {"socket_mode_enabled": True},
}


@pytest.fixture(scope="module")
def loaded() -> tuple[Scene, tuple[RosterRow, ...]]:
    return load(ROOT / "deploy" / "demo")


@pytest.fixture
def workspace(loaded: tuple[Scene, tuple[RosterRow, ...]]) -> Workspace:
    return stage(*loaded, now=lambda: NOW)


def test_everybody_of_the_roster_is_there_as_slack_would_have_them(
    workspace: Workspace, loaded: tuple[Scene, tuple[RosterRow, ...]]
) -> None:
    by_email = {user.email: user for user in workspace.users.values()}
    assert by_email.keys() == {person.email for person in loaded[1]}
    for person in loaded[1]:
        user = by_email[person.email]
        assert user.deleted == (not person.active)
        assert user.is_restricted == ("guest" in person.roles)
        assert user.tz == person.time_zone
        assert user.locale[:2] == person.locale[:2]


def test_guests_and_people_who_left_are_in_no_channel_but_the_one_for_everybody(workspace: Workspace) -> None:
    for channel in workspace.channels.values():
        members = [workspace.users[member] for member in channel.members]
        assert not any(user.deleted for user in members)
        assert channel.name == "general" or not any(user.is_restricted for user in members)


def test_the_channels_the_company_works_with_exist_and_the_committees_are_private(
    workspace: Workspace,
) -> None:
    ours = company.load(ROOT / "policies")
    named = {*ours.channels.model_dump().values(), *ours.allowed_channels}
    found = {channel.name: channel for channel in workspace.channels.values()}
    assert named <= found.keys()
    assert {found[name].kind for name in ("ai-committee", "ai-champions", "ai-steering")} == {"private"}
    assert len(found["ai-committee"].members) == 5


def test_what_was_said_is_in_order_in_the_past_and_replies_are_in_their_threads(workspace: Workspace) -> None:
    said = [message for channel in workspace.channels.values() for message in workspace.history(channel)]
    assert len(said) >= 12
    assert all(NOW - timedelta(days=5) < datetime.fromtimestamp(float(one.ts), UTC) < NOW for one in said)
    asked = next(one for one in said if "binôme" in one.text)
    thread = workspace.thread(asked.channel, asked.ts)
    assert [workspace.users[one.user].real_name for one in thread] == ["Lucie Schmitt", "Ada Roth", "Lucie Schmitt"]


def test_afterwards_the_workspace_lives_in_the_present(workspace: Workspace) -> None:
    assert workspace.now() == NOW


def test_the_people_offered_first_cover_languages_and_roles(
    workspace: Workspace, loaded: tuple[Scene, tuple[RosterRow, ...]]
) -> None:
    offered = visitors(loaded[0], workspace)
    assert {user.locale[:2] for user in offered} == {"en", "fr", "de"}
    assert any(user.is_restricted for user in offered)
    assert any("committee" in user.title for user in offered)
    assert [user.id for user in offered] == list(workspace.users)[: len(offered)]


def test_the_guide_joins_the_channels_it_is_wanted_in(
    workspace: Workspace, loaded: tuple[Scene, tuple[RosterRow, ...]]
) -> None:
    app = workspace.install(MANIFEST)
    invite(app, loaded[0], workspace)
    joined = {channel.name for channel in workspace.channels.values() if app.bot_user in channel.members}
    assert joined == set(loaded[0].guide_in)


def test_a_missing_folder_and_a_stranger_in_the_scene_are_told(
    tmp_path: Path, loaded: tuple[Scene, tuple[RosterRow, ...]]
) -> None:
    with pytest.raises(SceneError, match="copy of the repository"):
        load(tmp_path)
    with pytest.raises(SceneError, match="there is no "):
        stage(loaded[0], loaded[1][:100], now=lambda: NOW)


def test_the_first_wave_has_all_its_weeks_ahead_whenever_it_is_shown(
    loaded: tuple[Scene, tuple[RosterRow, ...]],
) -> None:
    people = {person.email: person for person in loaded[1]}
    for today, begins in ((date(2026, 11, 23), date(2026, 11, 30)), (date(2027, 3, 7), date(2027, 3, 8))):
        first, planned, small = load_rollout(today).waves
        assert (first.starts_on, len(first.people), len(small.people)) == (begins, 24, 4)
        assert small.starts_on < today < first.starts_on
        assert planned.starts_on >= first.starts_on + timedelta(weeks=4)
        assert first.tool == planned.tool
        assert max(one.starts_on for one in planned.people if one.starts_on) == planned.starts_on + timedelta(days=7)
        for wave in (first, planned, small):
            assert all(people[one.email].active for one in (wave.lead, *wave.champions, *wave.people))
            assert all("champion" in people[one.email].roles for one in wave.champions)
            assert "lead" in people[wave.lead.email].roles


def test_waves_with_mistakes_are_told(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="copy of the repository"):
        load_rollout(date(2026, 11, 23), tmp_path)
    (tmp_path / "rollout.yaml").write_text("waves: [{id: a}]")
    with pytest.raises(SceneError, match="missing; add it"):
        load_rollout(date(2026, 11, 23), tmp_path)
