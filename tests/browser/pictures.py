"""The pictures of the documentation, taken from the demonstration: `python -m tests.browser.pictures [NAME ...]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.support.demo import REPOSITORY, ask, from_guide, go, mention, message, running, tab, wind_until, write

FOLDER: Final = REPOSITORY / "deploy" / "pictures"
WIDTH: Final = 1200
LARGEST: Final = 200_000
"""Bytes of a picture; larger ones make a repository slow to clone."""

Scene = Callable[[Page], None]


def answer(page: Page) -> None:
    """A question in a direct message, in German."""
    ask(page, "Darf ich Kundendaten in ein Übersetzungstool eingeben?")


def verdict(page: Page) -> None:
    """May I? A verdict with its conditions, and a question back."""
    ask(page, "Darf ich eine Kundenliste in DeepL übersetzen?")
    ask(page, "Und darf ich Mistral benutzen?")


def thread(page: Page) -> None:
    """A mention in a channel, answered in its thread, in French."""
    go(page, "ai-help")
    mention(page, "faut-il signaler un texte écrit avec l’IA ?")
    message(page, "faut-il signaler").locator(".replies").click()
    expect(page.locator(".panel").get_by_role("link").first).to_be_visible()
    page.locator(".panel .log").evaluate("log => { log.scrollTop = 0 }")


def human(page: Page) -> None:
    """Handing a question over to people, in English."""
    ask(page, "May I use my private ChatGPT account for work?").get_by_role("button", name="Ask a human").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def home(page: Page) -> None:
    """The Home tab of somebody who has asked before, in German."""
    ask(page, "Wer gibt ein neues Tool frei?")
    ask(page, "Darf ich eine Besprechung aufzeichnen?")
    tab(page, "home")
    expect(page.locator(".home blockquote")).to_have_count(2)


def privacy(page: Page) -> None:
    """What is stored, and what one can do about it."""
    go(page, "general")
    write(page, "/ai privacy")
    expect(page.locator("article.msg-ephemeral [data-act='privacy.export']")).to_be_visible()


def dark(page: Page) -> None:
    """What has gone wrong and what to do now, in the dark."""
    ask(page, "I pasted the wrong data into an AI tool. What now?")


def checkin(page: Page) -> None:
    """The first check-in of a wave, in French."""
    wind_until(page, from_guide(page).filter(has_text="Semaine 1 sur 4"))


def digest(page: Page) -> None:
    """What a champion reads of the third week, once four weeks were played."""
    page.get_by_role("button", name="Play four weeks").click()
    expect(page.locator(".act-ended")).to_be_visible(timeout=240_000)
    page.locator("[data-do=clear]").click()
    third = from_guide(page).filter(has=page.get_by_role("heading", name=re.compile("Copilot.*week 3")))
    third.evaluate(
        "letter => { const log = letter.closest('.log'); "
        "log.scrollTop += letter.getBoundingClientRect().top - log.getBoundingClientRect().top - 12 }"
    )


SCENES: Final[tuple[tuple[str, str, int, Scene], ...]] = (
    ("answer-de", "franziska.boehler", 720, answer),
    ("verdict-de", "franziska.boehler", 900, verdict),
    ("thread-fr", "kevin.aubry", 800, thread),
    ("human-en", "padraig.okafor", 720, human),
    ("home-de", "ada.roth", 860, home),
    ("privacy-fr", "camille.oster", 800, privacy),
    ("dark-en", "orla.mannion", 720, dark),
    ("checkin-fr", "kevin.aubry", 760, checkin),
    ("digest-en", "sinead.walsh", 980, digest),
)
"""Name of the picture, who looks, its height, and what they do; time goes on from one to the next."""


@contextmanager
def looking(browser: Browser, url: str, who: str, height: int, *, in_the_dark: bool) -> Iterator[Page]:
    """The page as somebody sees it."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": height}, color_scheme="dark" if in_the_dark else "light"
    )
    page = context.new_page()
    page.goto(f"{url}/?as={who}")
    expect(page.locator(".main .typed")).to_be_visible()
    yield page
    context.close()


def take(page: Page, file: Path) -> None:
    """Save what is seen once everything has settled, with the pointer out of the way."""
    page.mouse.move(WIDTH - 2, 300)
    page.wait_for_timeout(400)
    taken = page.screenshot(animations="disabled", caret="hide")
    with Image.open(BytesIO(taken)) as picture:
        picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            file, optimize=True
        )
    size = file.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{file.name} has {size} bytes; show less, or make it smaller")


def main() -> None:
    """Take those named in the command line, or all."""
    wanted = [scene for scene in SCENES if not sys.argv[1:] or scene[0] in sys.argv[1:]]
    if CHROMIUM is None:
        sys.exit("install Chromium first")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running(Path(data)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=20_000)
        for name, who, height, scene in wanted:
            with looking(browser, url, who, height, in_the_dark=name.startswith("dark")) as page:
                scene(page)
                take(page, FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
