"""The demonstration as a whole: the page, the people, the clock, and an end that leaves nothing behind."""

from __future__ import annotations

import asyncio
import shutil
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlmodel import col, select

from bot import demo
from bot.demo import show
from bot.errors import DataFolderError, DemoError
from bot.pulse.models import Checkin
from bot.rollout import service as rollout
from bot.settings import Settings
from tests.support.company import ROOT
from tests.support.showing import showing


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data", policies_dir=ROOT / "policies")


@pytest.fixture
def indexed(settings: Settings, sample_index: Path) -> Settings:
    """With an index, as from the second demonstration on."""
    shutil.copytree(sample_index / "index", settings.data_dir / "index")
    return settings


async def test_a_visitor_finds_the_page_asks_and_time_can_be_wound(indexed: Settings) -> None:
    async with showing(indexed) as (url, stage):
        async with httpx.AsyncClient() as browser:
            page = await browser.get(url)
        assert page.status_code == 200
        assert "Brisemont Sensorik" in page.text
        kevin = next(user for user in stage.workspace.users.values() if user.name == "kevin.aubry")
        person = stage.sandbox.person(kevin.id)
        place = stage.workspace.dm(kevin.id, stage.app.bot_user)
        asked = await person.say(place, "Puis-je saisir des données clients dans un outil de traduction ?")
        async with asyncio.timeout(60):
            while len(stage.workspace.thread(place, asked.ts)) < 2:
                await asyncio.sleep(0.02)
        assert stage.bot is not None
        async with stage.bot.database.reading() as session:
            states = {one.id: one.state for one in await rollout.waves(session=session)}
            people = await rollout.counts(today=stage.clock.now().date(), session=session)
        assert states == {
            "copilot-sales": "planned", "lechat-projects": "running", "copilot-engineering": "planned",
        }  # fmt: skip
        assert people == {"copilot-sales": 24, "lechat-projects": 4, "copilot-engineering": 12}
        before = stage.workspace.now()
        await stage.wind(timedelta(days=8))
        assert timedelta(days=8) <= stage.workspace.now() - before < timedelta(days=8, minutes=5)
        async with stage.bot.database.reading() as session:
            sent = (await session.exec(select(Checkin).where(col(Checkin.sent_at).is_not(None)))).all()
        assert len([one for one in sent if one.wave_id == "copilot-sales"]) >= 20
        hours = {one.sent_at.astimezone(ZoneInfo(one.time_zone)).hour for one in sent if one.sent_at is not None}
        assert hours <= set(range(8, 18))
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
    assert not stage.folder.exists()
    assert not (indexed.data_dir / "archipel.db").exists()


async def test_a_taken_port_is_said_with_what_to_do(settings: Settings) -> None:
    sentence = r"port \d+ is taken: stop what uses it, or choose another with --port"
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(DemoError, match=sentence):
        await show(settings, port=taken.getsockname()[1])


async def test_a_data_folder_that_cannot_be_used_is_said_first(settings: Settings) -> None:
    settings.data_dir.touch()
    with pytest.raises(DataFolderError, match="there is a file of that name"):
        await show(settings, port=0)


async def test_outside_of_a_copy_of_the_repository_it_says_so(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(demo, "MANIFEST", Path("/nowhere/slack_manifest.yaml"))
    with pytest.raises(DemoError, match="run the demonstration in a copy of the repository"):
        await show(settings, port=0)


async def test_from_another_folder_it_says_where_to_run_it(settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"policies_dir": Path("elsewhere")})
    with pytest.raises(DemoError, match="no folder elsewhere here: run the demonstration in a copy of the repository"):
        await show(elsewhere, port=0)


def test_the_announcement_names_the_address_in_three_languages(capsys: pytest.CaptureFixture[str]) -> None:
    demo.announce("http://127.0.0.1:8080", None)
    said = capsys.readouterr().out
    for words in ("http://127.0.0.1:8080", "open the page", "ouvrez la page", "Seite öffnen"):
        assert words in said
