"""The button "play four weeks" without its browser: what 24 people get, answer and make of a wave."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot import script
from bot.errors import SceneError
from bot.people.models import Employee
from bot.playing import play as perform
from bot.pulse import messages
from bot.pulse.models import Checkin, ClosedAnswer, DigestLetter, OpenAnswer
from bot.rollout.models import WaveMember
from bot.sandbox.model import Message, User
from bot.sandbox.page.acts import News, Performance
from bot.sandbox.viewstate import elements
from bot.settings import Settings
from bot.stage import Stage
from bot.workdays import is_working_day
from tests.support.company import ROOT
from tests.support.reading import shown
from tests.support.showing import showing

WAVE = "copilot-sales"


@pytest.fixture
def settings(tmp_path: Path, sample_index: Path) -> Settings:
    shutil.copytree(sample_index / "index", tmp_path / "data" / "index")
    return Settings(_env_file=None, data_dir=tmp_path / "data", policies_dir=ROOT / "policies")


def asked(message: Message) -> int | None:
    """The check-in that a message asks for, or asked for before it was answered."""
    values = [str(element.get("value")) for _, element in elements({"blocks": message.blocks})]
    return next((int(one.partition(":")[0]) for one in values if one.partition(":")[0].isdigit()), None)


def to(stage: Stage, user: User) -> list[Message]:
    """What the guide wrote to somebody, at the top of their conversation."""
    place = stage.workspace.find_dm(user.id, stage.app.bot_user)
    return [one for one in stage.workspace.history(place, user.id) if one.app_id] if place is not None else []


def user(stage: Stage, email: str) -> User:
    return next(one for one in stage.workspace.users.values() if one.email == email)


def digests(stage: Stage, reader: User) -> list[Message]:
    """The digests of the wave that somebody has got."""
    headed = [one for one in to(stage, reader) if one.blocks and one.blocks[0]["type"] == "header"]
    return [one for one in headed if one.text.startswith("Copilot, sales and application engineering")]


class Watch:
    """Every check-in and reminder as it was first posted: to whom, and at what time."""

    def __init__(self, stage: Stage) -> None:
        self.posts: dict[tuple[str, str], tuple[int, str]] = {}
        self._stage = stage
        stage.workspace.subscribe(self._changed)

    def _changed(self, change: object) -> None:
        channel, ts = getattr(change, "channel", ""), getattr(change, "ts", "")
        item = self._stage.workspace.message(channel, ts) if channel and ts else None
        if item is None or not item.app_id or (channel, ts) in self.posts:
            return
        offered = {str(element.get("action_id")) for _, element in elements({"blocks": item.blocks})}
        if messages.SNOOZE in offered:
            (reader,) = self._stage.workspace.channels[channel].members - {self._stage.app.bot_user}
            self.posts[channel, ts] = (asked(item) or 0, reader)


async def play(stage: Stage, heard: list[News] | None = None) -> News:
    kept = heard if heard is not None else []
    return await perform(stage, script.load(), Performance(kept.append))


@pytest.mark.prove
async def test_four_weeks_of_a_wave_are_played_from_the_first_check_in_to_the_fourth_digest(settings: Settings) -> None:
    async with showing(settings) as (_, stage):
        assert stage.bot is not None
        watch, heard = Watch(stage), list[News]()
        over = await play(stage, heard)
        async with stage.bot.database.reading() as session:
            members = {
                one.id: one
                for one in (
                    await session.exec(select(Employee).join(WaveMember).where(WaveMember.wave_id == WAVE))
                ).all()
            }
            rows = (await session.exec(select(Checkin).where(Checkin.wave_id == WAVE))).all()
            told = (await session.exec(select(DigestLetter).where(DigestLetter.wave_id == WAVE))).all()
            linked = (await session.exec(select(OpenAnswer).join(Checkin).where(Checkin.wave_id == WAVE))).all()
            closed = (await session.exec(select(ClosedAnswer).where(ClosedAnswer.wave_id == WAVE))).all()
        assert len(members) == 24

        # Everybody is asked once a week at most, on a working day between eight and six where they are.
        by_id = {row.id: row for row in rows}
        assert max(Counter((row.employee_id, row.week) for row in rows).values()) == 1
        by_checkin = defaultdict(list)
        for (_, ts), (checkin, reader) in watch.posts.items():
            if checkin in by_id:
                by_checkin[checkin].append((ts, reader))
        for checkin, posts in by_checkin.items():
            person = members[by_id[checkin].employee_id]
            assert len(posts) <= 3  # with two reminders
            for ts, reader in posts:
                assert stage.workspace.users[reader].email == person.email
                local = datetime.fromtimestamp(float(ts), ZoneInfo(by_id[checkin].time_zone))
                assert time(8) <= local.time() < time(18)
                assert is_working_day(local.date(), person.country)
            days = {datetime.fromtimestamp(float(ts), ZoneInfo("UTC")).date() for ts, _ in posts}
            assert len(days) == len(posts)
        sent = [row for row in rows if row.sent_at is not None]
        assert len({row.week for row in sent}) == 4
        assert len(sent) >= 22 * 4  # one is on holiday when the sample's year comes round, one may have had enough
        assert {row.id for row in sent} == by_checkin.keys()

        # They answer as people do.
        states = Counter(row.state for row in rows)
        assert states["complete"] > states["partial"] > 0
        assert states["skipped"] > 0
        assert states["sent"] > 0  # never answered
        assert any(row.reminders for row in rows)
        assert linked == []
        assert len(closed) > 24 * 4

        # The lead and the champions read four digests, each with a picture, and of unsigned texts nothing.
        assert {one.period for one in told if one.about_id is None} == {1, 2, 3, 4}
        assert over.share == 1
        assert [one.share for one in heard] == sorted(one.share for one in heard)
        assert "4 digests" in over.said("en")
        assert len(over.ways) == 3
        texts = {
            (part.text, part.signed)
            for part in script.cast(script.load(), {one.email: one.locale[:2] for one in members.values()}).values()
            if part.text
        }
        signed_at_all = 0
        for way in over.ways:
            reader = stage.workspace.users[way.user]
            letters = digests(stage, reader)
            assert len(letters) == 4
            for letter in letters:
                thread = stage.workspace.thread(letter.channel, letter.ts, reader.id)
                assert sum(bool(one.files) for one in thread) == 1
                said = " ".join(shown(one) for one in thread)
                assert not [text for text, signed in texts if not signed and text in said]
                assert not [text for text, _ in texts if text in shown(letter)]
                signed_at_all += sum(text in said for text, signed in texts if signed)
        assert signed_at_all > 0
        again = await play(stage)
        assert again.said("en") == over.said("en")


async def test_a_visitor_s_own_answer_stays_theirs_and_the_play_can_be_stopped_and_gone_on_with(
    settings: Settings,
) -> None:
    async with showing(settings) as (_, stage):
        assert stage.bot is not None
        kevin = user(stage, "kevin.aubry@brisemont.example")
        person = stage.sandbox.person(kevin.id)
        performance = Performance(lambda news: None)

        def look(change: object) -> None:
            """The visitor is quick: no sooner is the check-in there than the play is stopped."""
            if any(asked(one) for one in to(stage, kevin)):
                performance.stopped = True

        forget = stage.workspace.subscribe(look)
        stopped = await perform(stage, script.load(), performance)
        forget()
        assert "Play again to go on from here" in stopped.said("en")
        assert stopped.ways == []
        mine = next(one for one in to(stage, kevin) if asked(one))
        number = asked(mine)
        await person.click(mine, f"{messages.TAP}_1")
        await stage.bot.worker.drain()
        async with asyncio.timeout(60):
            performance = Performance(lambda news: None)
            until = stage.clock.now() + timedelta(days=2)

            def enough(news: News) -> None:
                performance.stopped = stage.clock.now() > until

            performance.tell = enough
            await perform(stage, script.load(), performance)
        async with stage.bot.database.reading() as session:
            row = await session.get_one(Checkin, number)
            given = (await session.exec(select(OpenAnswer).where(OpenAnswer.checkin_id == number))).all()
            others = (
                await session.exec(select(Checkin.state).where(Checkin.wave_id == WAVE, col(Checkin.id) != number))
            ).all()
        assert row.state == "partial"
        assert [(one.question_id, one.value) for one in given] == [("access", "not_yet")]
        assert "complete" in others


async def test_a_company_without_the_wave_says_so(settings: Settings) -> None:
    async with showing(settings) as (_, stage):
        other = script.load().model_copy(update={"wave": "another"})
        with pytest.raises(SceneError, match="nobody is in the wave another"):
            await perform(stage, other, Performance(lambda news: None))
