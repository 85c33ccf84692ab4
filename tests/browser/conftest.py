"""A real browser in front of the local workspace. Without Chromium these tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.harbour import Harbour

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.demo import Desks, running

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: Playwright keeps a loop running in this thread, in which no asynchronous test can start."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=20_000)  # for machines with other work
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With an index that is there and a folder of its own: modules run side by side."""
    data = tmp_path_factory.mktemp("demo")
    shutil.copytree(sample_index / "index", data / "index")
    with running(data) as url:
        yield url


@pytest.fixture(scope="module")
def desks(browser: Browser, demo: str) -> Iterator[Desks]:
    """One browser for each person, as everybody has one of their own; it stays open from test to test."""
    known = Desks(browser, demo)
    yield known
    known.close()


@pytest.fixture
def harbour() -> Iterator[Harbour]:
    stage = Harbour()
    stage.start()
    yield stage
    stage.stop()


@pytest.fixture
def open_page(browser: Browser, harbour: Harbour) -> Iterator[Open]:
    """Opens a tab as somebody, in a browser of their own, and waits until it is ready to be used."""
    contexts = []
    problems: list[str] = []

    def open_as(
        user: str = "UEMMA", *, channel: str = "", width: int = 1280, height: int = 800, dark: bool = False
    ) -> Page:
        scheme = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{harbour.url}/?as={user}")
        expect(page.locator(".main .typed")).to_be_visible()
        if channel:
            page.get_by_role("button", name=channel, exact=False).first.click()
            expect(page.locator(".main h2")).to_have_text(channel)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert problems == []
