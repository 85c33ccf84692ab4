"""Channels by name or by id, with and without the scopes that looking names up takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.company import load
from tests.support.company import ROOT, Company, at_work
from tests.support.reading import action, shown

QUESTION = "Qui valide un nouvel outil ?"


@pytest.fixture
def without_leave(company: Company) -> Company:
    """A workspace that has taken the two scopes out, with channels still given by name."""
    company.app.scopes -= {"channels:read", "groups:read"}
    return company


async def test_a_mention_is_answered_with_a_private_hint_where_names_cannot_be_looked_up(
    without_leave: Company,
) -> None:
    company, leo = without_leave, without_leave.person("leo.martin")
    place = company.channel("ai-help")
    await leo.say(place, f"{company.mention} {QUESTION}")
    assert "message direct" in shown(await company.private(place, leo))
    await company.quiet()
    assert [one for one in company.workspace.history(place) if one.user == company.app.bot_user] == []
    assert "[1]" in shown(await company.reply(await leo.say(company.dm(leo), QUESTION)))


async def test_the_committee_hears_of_a_question_all_the_same(without_leave: Company) -> None:
    company, elodie = without_leave, without_leave.person("elodie.lambert")
    committee = company.channel("ai-committee")
    before = len(company.workspace.history(committee))
    answer = await company.reply(await elodie.say(company.dm(elodie), QUESTION))
    await elodie.click(answer, action(answer, "ask_human"))
    assert await elodie.submit(await company.modal(elodie)) == {}
    await company.see(lambda: len(company.said_to(elodie)) > 1)
    assert len(company.workspace.history(committee)) == before + 1


async def test_channels_given_by_id_need_neither_scope(
    sqlite_url: str, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(sqlite_url, sample_index, started=False) as company:
        company.app.scopes -= {"channels:read", "groups:read"}
        place = company.channel("ai-help")
        by_id = load(ROOT / "policies").model_copy(update={"allowed_channels": (place.id,)})
        monkeypatch.setattr("bot.company.load", lambda _policies: by_id)
        await company.restart()
        leo = company.person("leo.martin")
        answer = await company.reply(await leo.say(place, f"{company.mention} {QUESTION}"))
        assert "[1]" in shown(answer)
