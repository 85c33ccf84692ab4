"""A company whose works council has not been consulted yet: no survey starts, and people are told from when."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlmodel import select

from bot.pulse.models import Checkin
from tests.support.company import ROOT, Company, at_work
from tests.support.reading import action, shown


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path, tmp_path: Path) -> AsyncIterator[Company]:
    """The sample company, with the consultation far ahead."""
    policies = Path(shutil.copytree(ROOT / "policies", tmp_path / "policies"))
    own = policies / "company.yaml"
    text = own.read_text(encoding="utf-8")
    assert "consulted_on: 2026-02-10" in text
    own.write_text(text.replace("consulted_on: 2026-02-10", "consulted_on: 2999-02-11"), encoding="utf-8")
    data = Path(shutil.copytree(sample_index, tmp_path / "index"))
    async with at_work(sqlite_url, data, policies=policies) as company:
        yield company


async def test_no_survey_starts_and_whoever_wanted_it_hears_from_when_it_may(company: Company) -> None:
    claire = company.person("claire.lienhard")
    await claire.command(company.channel("ai-help"), "/ai waves")
    listing = await company.modal(claire)
    await claire.click(listing, action(listing, "waves_inventory"))
    form = await company.see(lambda: (now := claire.modal()) is not None and now.content.get("submit") and now)
    assert await claire.submit(form) == {}
    await company.see(lambda: any("11 février 2999" in shown(one) for one in company.said_to(claire)))
    company.clock.wind(timedelta(days=4))
    await company.quiet()
    async with company.bot.database.reading() as session:
        assert (await session.exec(select(Checkin))).all() == []
