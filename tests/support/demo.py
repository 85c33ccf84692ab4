"""`archipel demo` as a visitor starts it, and what a visitor does on its page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[2]
GUIDE = "AI guide"


@contextmanager
def running(data: Path) -> Iterator[str]:
    """A demonstration in a process of its own, with its index under `data`; gives the page's address."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIPEL_", "SLACK_"))}
    with (
        TemporaryFile("w+") as log,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", "0"],
            cwd=REPOSITORY,
            env=settings | {"ARCHIPEL_DATA_DIR": str(data), "COLUMNS": "120", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            yield _address(process, log)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def _address(process: subprocess.Popen[str], log: IO[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    log.seek(0)
    raise AssertionError(f"the demonstration ended before it was ready:\n{log.read()}")


def write(page: Page, text: str, where: str = ".main") -> None:
    """Type into the box and press Enter."""
    box = page.locator(f"{where} .typed")
    box.fill(text)
    box.press("Enter")


def opened(button: Locator) -> Locator:
    """The dialog that opens on a click. On a machine with other work Slack's three seconds may be over before: people
    click again then."""
    dialog = button.page.get_by_role("dialog")
    for _ in range(3):
        button.click()
        with suppress(AssertionError):
            expect(dialog).to_be_visible(timeout=6_000)
            return dialog
    raise AssertionError("no dialog opens")


def mention(page: Page, text: str) -> None:
    """Write to the guide by its name, completed from its first letters as people do."""
    box = page.locator(".main .typed")
    box.press_sequentially("@AI g")
    expect(page.locator(".main .complete [role=option]").first).to_contain_text(GUIDE)
    box.press("Enter")
    box.press_sequentially(text)
    box.press("Enter")


def ask(page: Page, question: str) -> Locator:
    """Ask the guide in the direct message that is open; gives the answer."""
    answers = from_guide(page)
    known = answers.count()
    write(page, question)
    expect(answers).to_have_count(known + 1)
    return answers.last


def from_guide(page: Page, where: str = ".main") -> Locator:
    """All messages of the guide that are shown."""
    return page.locator(f"{where} article.msg", has=page.locator(".name", has_text=GUIDE))


def message(page: Page, text: str, where: str = ".main") -> Locator:
    """The message that contains a text."""
    return page.locator(f"{where} article.msg", has_text=text)


def go(page: Page, place: str) -> None:
    """Open a channel or the guide from the left side."""
    page.locator(".sidebar .entry", has_text=place).click()
    expect(page.locator(".main h2")).to_have_text(place)


def tab(page: Page, name: str) -> None:
    """Open a tab of the guide: `home` or `messages`."""
    page.locator(f"[data-do=tab][data-tab={name}]").click()
    expect(page.locator(f"[data-tab={name}]")).to_have_attribute("aria-selected", "true")


def wind(page: Page, by: str) -> None:
    """Click on the clock and wait until so much time has passed."""
    button = page.locator(".wind", has_text=re.compile(by))
    until = _clock(page) + timedelta(hours=float(button.get_attribute("data-hours") or 0))
    button.click()
    for _ in range(600):
        if _clock(page) >= until:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the clock stands at {_clock(page)} and not at {until}")


def _clock(page: Page) -> datetime:
    return datetime.fromisoformat(page.locator(".clock time").get_attribute("datetime") or "")


def wind_until(page: Page, there: Locator) -> None:
    """Days go by until the next Monday, then hours until it is there."""
    clock = page.locator(".clock time")
    wind(page, r"\+1 (jour|Tag|day)")
    while not re.match(r"(lun|Mo|Mon)\b", clock.inner_text()):
        wind(page, r"\+1 (jour|Tag|day)")
    for _ in range(24):
        with suppress(AssertionError):
            expect(there).to_have_count(1, timeout=300)
            return
        wind(page, r"\+1 (heure|Stunde|hour)")
    expect(there).to_have_count(1)


class Desks:
    """The pages that are open in a demo, by the name of who sits there."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._pages: dict[str, Page] = {}
        self.problems: list[str] = []

    def of(self, name: str) -> Page:
        """The page of a person, as they left it."""
        if name not in self._pages:
            self._pages[name] = self._open(name)
        return self._pages[name]

    def anew(self, name: str) -> Page:
        """The page of a person, in a conversation that begins anew."""
        page = self.of(name)
        if page.locator(".main h2").inner_text() != GUIDE:
            go(page, GUIDE)
        tab(page, "messages")
        again, welcome = page.locator("[data-do=again]"), page.locator(".welcome")
        expect(again.or_(welcome)).to_be_visible()
        if again.is_visible():
            again.click()
        expect(welcome).to_be_visible()
        return page

    def _open(self, name: str) -> Page:
        context = self._browser.new_context(
            viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(f"{self._url}/?as={name}")
        expect(page.locator(".main .typed")).to_be_focused()
        return page

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()
