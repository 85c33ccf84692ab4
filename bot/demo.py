"""`archipel demo`: a conversation with the guide of the sample company, in the terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.ask import views
from bot.ask.service import ask
from bot.i18n import text
from knowledge import LANGS, Reader

if TYPE_CHECKING:
    from datetime import date

    from knowledge import Answer, KnowledgeBase

EXAMPLES: Final = (
    "Darf ich Kundendaten in ein Übersetzungstool eingeben?",
    "Qui est responsable d’un texte généré par l’IA ?",
    "who won the cup final",
)

LEAVING: Final = ("exit", "quit", "quitter", "ende")


def converse(*, knowledge: KnowledgeBase, company: str, today: date, console: Console | None = None) -> None:
    """Greet, then answer line by line until the input ends; piped input works the same without the prompt.

    Each question has an event loop of its own: waiting for a person inside one would swallow Ctrl+C.
    """
    console = console or Console()
    for line in _greeting(company):
        console.print(line)
    while (question := _read_line(console)) is not None:
        if question.strip().casefold() in LEAVING:
            break
        if not question.strip():
            continue
        answer = asyncio.run(ask(question, knowledge=knowledge, reader=Reader.employee(), today=today))
        console.print(_panel(answer))


def _greeting(company: str) -> list[str]:
    welcome = [f"[bold]{escape(text(lang, 'demo-welcome', company=company))}[/]" for lang in LANGS]
    examples = [f"  [cyan]{escape(example)}[/]" for example in EXAMPLES]
    return [*welcome, "", *examples, ""]


def _read_line(console: Console) -> str | None:
    """The next question; None at the end of the input."""
    if sys.stdin.isatty():
        try:
            return console.input("[bold green]> [/]")
        except EOFError:
            return None
    line = sys.stdin.readline()
    if line.strip():
        console.print(f"[bold green]> [/]{escape(line.rstrip())}")
    return line or None


def _panel(answer: Answer) -> Panel:
    colour = {"answer": "yellow" if answer.hedged else "green", "no_answer": "red", "clarify": "blue"}[answer.kind]
    return Panel(escape(views.plain(answer)), border_style=colour, subtitle=f"{answer.elapsed_ms:.0f} ms")
