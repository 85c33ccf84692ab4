"""The demonstration's page in a real browser: how soon it is there, and how soon a click shows.

`archipel demo` runs as a process of its own, with compiled bytecode as after `make`; once without an index, as the
first time, then with it. Without Chromium nothing is measured.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Error, Page, sync_playwright

from tests.bench.corpus import ROOT, SAMPLE
from tests.bench.speed import Figure, Workbench

CHROMIUM: Final = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

_COMPOSER: Final = ".main .typed"
_WAIT_MS: Final = 60_000
_CONNECTING_S: Final = 0.5
_HUMAN: Final = ".main [data-act=ask_human]"
_QUESTION: Final = "Puis-je saisir des données clients dans un outil de traduction ?"

_UNTIL: Final = """([act, there]) => new Promise(done => {
    const seen = new Function('return ' + there);
    const began = performance.now();
    const look = () => seen() ? done(performance.now() - began) : requestAnimationFrame(look);
    new Function(act)();
    look();
})"""
"""Milliseconds from doing something in the page until something is true of it, by the browser's own clock."""


def measure_page(bench: Workbench) -> Iterator[Figure]:
    """Start of the demonstration, then clicks in it."""
    if CHROMIUM is None:
        return
    data = bench.folder / "demo"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        _start(page, data, bench)  # for the bytecode
        first = [_first_start(page, data, bench) for _ in range(bench.runs)]
        again = [_start(page, data, bench) for _ in range(bench.runs)]
        for name, starts in (("first start", first), ("later start", again)):
            usable, answered = (min(taken) for taken in zip(*starts, strict=True))
            yield Figure(name=f"{name} to a usable page, best", measured=usable, unit="s", target=6)
            yield Figure(name=f"{name} to the first answer, best", measured=answered, unit="s")
        with _demonstration(data, bench) as (url, process):
            _open(page, url)
            _announced(url, bench)
            _ask(page)
            yield Figure(name="memory of the demonstration, one question asked", measured=_memory(process), unit="MB")
            turns = 10 if bench.quick else 40
            for name, act in _clicks(page).items():
                taken = [act(turn) for turn in range(turns + 2)][2:]
                p50, p95 = np.percentile(taken, [50, 95])
                yield Figure(name=f"{name}, p50", measured=float(p50), unit="ms")
                yield Figure(name=f"{name}, p95", measured=float(p95), unit="ms", target=300)
        browser.close()


def _first_start(page: Page, data: Path, bench: Workbench) -> tuple[float, float]:
    """Without an index, which is made while the page is there."""
    shutil.rmtree(data)
    return _start(page, data, bench)


def _start(page: Page, data: Path, bench: Workbench) -> tuple[float, float]:
    """Seconds from the start of the process to the box to write in, and to an answer to what is asked then."""
    page.goto("about:blank")
    began = time.perf_counter()
    with _demonstration(data, bench) as (url, _):
        _open(page, url)
        usable = time.perf_counter() - began
        _announced(url, bench)
        _ask(page)
        return usable, time.perf_counter() - began


@contextmanager
def _demonstration(data: Path, bench: Workbench) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"ARCHIPEL_DATA_DIR": str(data), "ARCHIPEL_POLICIES_DIR": str(SAMPLE)}
    environment["PYTHONPYCACHEPREFIX"] = str(bench.folder / "bytecode")
    with (bench.folder / "demo.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(30)


def _open(page: Page, url: str) -> None:
    """As somebody does who tries again until the page is there."""
    until = time.monotonic() + _WAIT_MS / 1000
    while True:
        try:
            page.goto(url)
            break
        except Error:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    page.wait_for_selector(_COMPOSER, timeout=_WAIT_MS)


def _announced(url: str, bench: Workbench) -> None:
    """Wait until the terminal says where the page is: from then on the bot listens, once it has connected."""
    until = time.monotonic() + _WAIT_MS / 1000
    while url not in (bench.folder / "demo.log").read_text():
        if time.monotonic() > until:
            raise TimeoutError((bench.folder / "demo.log").read_text())
        time.sleep(0.02)
    time.sleep(_CONNECTING_S)


def _ask(page: Page) -> None:
    """Ask the guide and wait for its answer, which shows where it comes from."""
    before = page.locator("article.msg").count()
    page.locator(_COMPOSER).fill(_QUESTION)
    page.locator(_COMPOSER).press("Enter")
    page.wait_for_function(
        "before => document.querySelectorAll('article.msg').length >= before + 2", arg=before, timeout=_WAIT_MS
    )


def _clicks(page: Page) -> dict[str, Callable[[int], float]]:
    return {
        "click on a button to its form": lambda _: _form(page),
        "click on a channel to its messages": lambda turn: _channel(page, turn),
        "click on a thread to its replies": lambda _: _thread(page),
        "Enter to the message in the list": lambda turn: _message(page, turn),
    }


def _channel(page: Page, turn: int) -> float:
    name = ("general", "ai-help")[turn % 2]
    entry = f"[...document.querySelectorAll('.sidebar .entry')].find(one => one.textContent.trim() === '{name}')"
    there = "document.querySelector('.main article.msg')"
    return _milliseconds(
        page, f"{entry}.click()", f"document.querySelector('.main h2')?.textContent === '{name}' && {there}"
    )


def _thread(page: Page) -> float:
    if page.locator(".main .replies").count() == 0:
        _channel(page, 1)
    shown = _milliseconds(
        page,
        "document.querySelector('.main .replies').click()",
        "document.querySelector('.panel[data-open=yes] article.msg')",
    )
    page.locator(".panel [data-do=close-thread]").click()
    page.wait_for_function("document.querySelector('.panel').dataset.open !== 'yes'")
    return shown


def _message(page: Page, turn: int) -> float:
    text = f"Mesure {turn}."
    page.locator(_COMPOSER).fill(text)
    press = f"document.querySelector('{_COMPOSER}').dispatchEvent(new KeyboardEvent('keydown', "
    press += "{key: 'Enter', bubbles: true, cancelable: true}))"
    there = f"[...document.querySelectorAll('.main article.msg')].some(one => one.textContent.includes('{text}'))"
    return _milliseconds(page, press, there)


def _form(page: Page) -> float:
    """The guide's own: asking a person, from an answer."""
    shown = _milliseconds(
        page, f"document.querySelector('{_HUMAN}').click()", "document.querySelector('.modal input, .modal textarea')"
    )
    page.locator(".modal [data-do=leave]").first.click()
    page.wait_for_selector(".modal", state="detached")
    return shown


def _milliseconds(page: Page, act: str, there: str) -> float:
    return float(page.evaluate(_UNTIL, [act, there]))


def _memory(process: "subprocess.Popen[bytes]") -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024
