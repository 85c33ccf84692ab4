"""What can be played beside the clock: one at a time, told to every tab, ended by whoever wants it to end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from bot.sandbox.model import User
from bot.sandbox.page import act
from bot.sandbox.page.acts import Act, Acts, News, Performance, Way
from bot.sandbox.page.viewer import Viewer
from tests.support.onlookers import JONAS


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


class Tide:
    """An act that goes on until it is told to stop, or to fail."""

    def __init__(self) -> None:
        self.told = asyncio.Event()
        self.failing = False
        self.acts = Acts([Act(name="tide", label=lambda lang: f"Tide {lang}", note=str.upper, perform=self.perform)])

    async def perform(self, performance: Performance) -> News:
        performance.tell(News(said=lambda lang: f"rising {lang}", share=0.25))
        while not performance.stopped:
            await self.told.wait()
            self.told.clear()
            if self.failing:
                raise RuntimeError("the moon is gone")
        way = Way(label=lambda lang: f"Read {lang}", user="UEMMA")
        return News(said=lambda lang: f"over {lang}", share=1, ways=[way])

    async def until(self, state: str) -> None:
        async with asyncio.timeout(5):
            while self.acts.state != state or (state == "playing" and self.acts.news is None):
                await asyncio.sleep(0)


@pytest.fixture
def tide() -> Tide:
    return Tide()


async def test_it_begins_once_tells_how_far_it_is_and_what_came_of_it(tide: Tide) -> None:
    acts, heard = tide.acts, []
    forget = acts.watch(lambda: heard.append(acts.state))
    assert acts.start("tide")
    assert not acts.start("tide")
    await tide.until("playing")
    assert acts.news is not None
    assert (acts.news.said("fr"), acts.news.share) == ("rising fr", 0.25)
    acts.stop()
    acts.stop()
    assert acts.state == "stopping"
    assert not acts.start("tide")
    tide.told.set()
    await tide.until("ended")
    assert acts.news.said("de") == "over de"
    assert heard == ["playing", "playing", "stopping", "ended"]
    forget()
    acts.dismiss()
    assert (acts.state, acts.current, acts.news) == ("idle", None, None)
    assert heard[-1] == "ended"
    with pytest.raises(KeyError):
        acts.start("flood")


async def test_an_error_ends_the_act_alone_and_it_can_be_played_again(tide: Tide) -> None:
    acts = tide.acts
    acts.start("tide")
    await tide.until("playing")
    acts.dismiss()
    assert acts.state == "playing"
    tide.failing = True
    tide.told.set()
    await tide.until("failed")
    tide.failing = False
    assert acts.start("tide")
    await tide.until("playing")
    await acts.close()
    await Acts().close()


async def test_the_strip_and_the_button_say_it_in_the_viewer_s_language(
    tide: Tide, look: Callable[[User], Viewer]
) -> None:
    acts, viewer = tide.acts, look(JONAS)
    (button,) = soup("".join(act.buttons(acts, viewer))).select("button")
    assert (button.text, button["title"], button["aria-disabled"]) == ("Tide de", "DE", "false")
    assert act.strip(acts, viewer) == ""
    assert act.spoken(acts, viewer) == ""

    acts.start("tide")
    await tide.until("playing")
    shown = soup(act.strip(acts, viewer))
    assert shown.select_one("progress")["value"] == "250"  # type: ignore[index]
    assert "rising de" in shown.text
    assert shown.select_one("[data-do=halt]").text == "Anhalten"  # type: ignore[union-attr]
    assert act.spoken(acts, viewer) == "Tide de: Es geht los."
    assert soup("".join(act.buttons(acts, viewer))).button["aria-disabled"] == "true"  # type: ignore[index]

    acts.stop()
    assert soup(act.strip(acts, viewer)).select_one("[data-do=halt]").has_attr("disabled")  # type: ignore[union-attr]
    assert act.spoken(acts, viewer) == ""
    tide.told.set()
    await tide.until("ended")
    shown = soup(act.strip(acts, viewer))
    assert shown.select_one("progress") is None
    assert shown.select_one("[data-do=become]")["data-user"] == "UEMMA"  # type: ignore[index]
    assert shown.select_one("[data-do=clear]")["aria-label"] == "Schließen"  # type: ignore[index]
    assert act.spoken(acts, viewer) == "over de"

    tide.failing = True
    acts.start("tide")
    await tide.until("playing")
    tide.told.set()
    await tide.until("failed")
    assert "wegen eines Fehlers stehen geblieben" in soup(act.strip(acts, viewer)).text
