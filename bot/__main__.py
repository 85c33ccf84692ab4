"""The `archipel` command. Each command parses its words, calls one function of another room and prints."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, TypeVar

import typer

from bot import clock
from bot.errors import ArchipelError
from bot.settings import Settings, load
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ask.terminal import BatchItem, Terminal
    from bot.commands import Outcome
    from knowledge import Finding, KnowledgeBase

T = TypeVar("T")
Folder = Annotated[Path | None, typer.Option(help="Answer from this policies folder alone, in memory.")]
Email = Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Ask as this person.")]
Language = Annotated[Literal["en", "fr", "de"] | None, typer.Option(help="Answer in this language.")]
Golden = Annotated[Path | None, typer.Argument(help="Golden questions; golden.yaml of the policies folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
KeyName = Annotated[str, typer.Argument(metavar="NAME", help="What the key is for.")]
Today = Annotated[datetime | None, typer.Option("--today", formats=["%Y-%m-%d"], help="The business day.")]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Answers about AI tools and rules, for a company.",
)
people = typer.Typer(no_args_is_help=True, help="Who works here.")
tools = typer.Typer(no_args_is_help=True, help="The registry of AI tools.")
rollout = typer.Typer(no_args_is_help=True, help="Waves: who gets which tool when.")
database = typer.Typer(no_args_is_help=True, help="The database.")
evaluate = typer.Typer(no_args_is_help=True, help="Measure answers and retrieval.")
keys = typer.Typer(no_args_is_help=True, help="Keys with which other programs report usage.")
app.add_typer(people, name="people")
app.add_typer(tools, name="tools")
app.add_typer(rollout, name="rollout")
app.add_typer(database, name="db")
app.add_typer(evaluate, name="eval")
app.add_typer(keys, name="keys")


def main() -> NoReturn:
    """Run the command line: exit code 0 good, 1 the check or the request failed, 2 wrong usage."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a character the terminal sent broken or cannot show is no failure
    try:
        app()
    except (ArchipelError, KnowledgeError) as error:
        typer.echo(f"archipel: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


@app.command()
def demo(port: Annotated[int, typer.Option(help="Where the page listens, on this machine only.")] = 8080) -> None:
    """A Slack-like workspace of a sample company in the browser; no account, key or network."""
    from bot.demo import announce, show

    _run(show(_settings(), port=port, ready=announce))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="A JSONL file of questions; one document a line comes out.")
    ] = None,
    policies: Folder = None,
    email: Email = None,
    lang: Language = None,
    as_json: Json = False,
    today: Today = None,
) -> None:
    """Ask one question, or a file of them."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE.jsonl")
    from bot.ask.terminal import Terminal, read_batch

    settings = _settings()
    questions = read_batch(batch) if batch is not None else []
    terminal = Terminal(
        knowledge=_knowledge(settings, policies),
        settings=settings,
        today=_today(settings, today, policies),
        policies=policies,
        email=email,
        lang=lang,
    )
    if batch is not None:
        _run(_print_batch(terminal, questions))
    else:
        _run(_print_answer(terminal, question or "", as_json=as_json))


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="The policies folder.")] = None, today: Today = None
) -> None:
    """Validate a policies folder; every finding at once, exit code 1 when one is an error."""
    from bot.checks import check_folder

    settings = _settings()
    findings = check_folder(folder or settings.policies_dir, _today(settings, today, folder))
    _print_findings(findings, done="No findings.")


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make every index anew.")] = False,
) -> None:
    """Bring the index in step with the documents."""
    from bot.app import knowledge_base
    from bot.checks import describe_sync, look_for_duplicates

    knowledge = knowledge_base(_settings())
    with _progress("Indexing") as progress:
        report = knowledge.refresh(rebuild=rebuild, progress=progress)
        duplicates = look_for_duplicates(knowledge, report)
    for line in describe_sync(report):
        typer.echo(line)
    _print_findings([*report.findings, *duplicates])


@app.command()
def calibrate(file: Golden = None, today: Today = None) -> None:
    """Fit the refusal thresholds on golden questions and store them beside the policies."""
    from bot.evaluation import calibrate as fit
    from bot.evaluation import save

    settings = _settings()
    file = file or settings.policies_dir / "golden.yaml"
    fitted = _run(fit(file, knowledge=_knowledge(settings), settings=settings, today=_today(settings, today)))
    save(fitted, settings.policies_dir)
    typer.echo(json.dumps(fitted.measured, indent=2))


@evaluate.command()
def golden(file: Golden = None, policies: Folder = None, as_json: Json = False, today: Today = None) -> None:
    """The policies' own questions: right document, right refusal."""
    from bot.checks import describe_figures
    from bot.evaluation import evaluate_golden

    settings = _settings()
    file = file or (policies or settings.policies_dir) / "golden.yaml"
    day, knowledge = _today(settings, today, policies), _knowledge(settings, policies)
    with _progress("Asking") as progress:
        report = _run(
            evaluate_golden(
                file, knowledge=knowledge, settings=settings, today=day, policies=policies, progress=progress
            )
        )
    _print_report(report, describe_figures, as_json=as_json)


@evaluate.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(help="A BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv.")],
    as_json: Json = False,
) -> None:
    """Ranking quality, refusal and speed on labelled passages."""
    from bot.app import measure_retrieval
    from bot.checks import describe_figures

    settings = _settings()
    with _progress("Asking") as progress:
        report = measure_retrieval(folder, settings, progress)
    _print_report(report, describe_figures, as_json=as_json)


@people.command(name="import")
def people_import(file: Annotated[Path, typer.Argument(help="A CSV file of people.")]) -> None:
    """Add and update people from a CSV file; the same file twice changes nothing."""
    from bot import commands

    _finish(_run(commands.people_import(_settings(), file, now=clock.utc_now())))


@tools.command(name="import")
def tools_import(file: Annotated[Path, typer.Argument(help="A tools.yaml.")]) -> None:
    """Take over a file of tools; what it does not mention stays, and the same file twice changes nothing."""
    from bot import commands

    _finish(_run(commands.tools_import(_settings(), file, now=clock.utc_now())))


@tools.command(name="export")
def tools_export(file: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write the registry as a file that can be edited and imported again."""
    from bot import commands

    _finish(_run(commands.tools_export(_settings(), file)))


@rollout.command(name="import")
def rollout_import(file: Annotated[Path, typer.Argument(help="A YAML file of waves.")]) -> None:
    """Enter and change waves; nobody is removed, and the same file twice changes nothing."""
    from bot import commands

    _finish(_run(commands.rollout_import(_settings(), file, now=clock.utc_now())))


@database.command(name="upgrade")
def database_upgrade() -> None:
    """Bring the database up to this version."""
    from bot import commands

    _finish(_run(commands.db_upgrade(_settings())))


@app.command()
def run() -> None:
    """Run the bot in Slack until it is stopped."""
    from bot.running import run as run_bot

    _run(run_bot(_settings()))


@app.command()
def doctor(
    audit: Annotated[str, typer.Option(help="The last audit entry an earlier look printed; it must be there.")] = "",
) -> None:
    """Look at everything this installation needs and say what to do."""
    from bot import commands

    _finish(_run(commands.doctor(_settings(), now=clock.utc_now(), audit=audit)))


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The backup to write.")]) -> None:
    """Copy the database into one file, while the bot works."""
    from bot import commands

    _finish(commands.backup(_settings(), file, now=clock.utc_now()))


@app.command()
def restore(
    file: Annotated[Path | None, typer.Argument(help="A backup made by `archipel backup`.")] = None,
    made_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%SZ"],
            metavar="TIME",
            help="PostgreSQL: pg_restore has been run; the dump was begun at this time (UTC).",
        ),
    ] = None,
    replaces: Annotated[
        str | None, typer.Option(metavar="URL", help="PostgreSQL: the database used until now.")
    ] = None,
) -> None:
    """Put a backup in the place of the database; the bot must not run."""
    if (file is None) == (made_at is None):
        raise typer.BadParameter("give either a backup file or, for PostgreSQL, --made-at TIME")
    from bot import commands

    settings, now = _settings(), clock.utc_now()
    if file is not None:
        _finish(_run(commands.restore(settings, file, now=now)))
    elif made_at is not None:
        made_at = made_at.replace(tzinfo=UTC)
        _finish(_run(commands.restore_postgres(settings, made_at=made_at, replaces=replaces, now=now)))


@app.command()
def erase(email: Annotated[str, typer.Argument(help="The person's e-mail address.")]) -> None:
    """Erase a person: profile, questions, usage, and the bot's messages to them."""
    from bot import commands

    _finish(_run(commands.erase(_settings(), email, now=clock.utc_now())))


@keys.command(name="create")
def keys_create(name: KeyName) -> None:
    """Make a key; it is shown once."""
    from bot import commands

    _finish(_run(commands.keys_create(_settings(), name, now=clock.utc_now())))


@keys.command(name="revoke")
def keys_revoke(name: KeyName) -> None:
    """End a key at once."""
    from bot import commands

    _finish(_run(commands.keys_revoke(_settings(), name, now=clock.utc_now())))


@keys.command(name="list")
def keys_list() -> None:
    """Show which keys there are."""
    from bot import commands

    _finish(_run(commands.keys_list(_settings())))


async def _print_answer(terminal: Terminal, question: str, *, as_json: bool) -> None:
    from bot.ask import views

    answer = await terminal.ask(question)
    typer.echo(json.dumps(views.document(answer), ensure_ascii=False) if as_json else views.plain(answer))


async def _print_batch(terminal: Terminal, questions: Sequence[BatchItem]) -> None:
    async for document in terminal.ask_all(questions):
        typer.echo(json.dumps(document, ensure_ascii=False))


def _settings() -> Settings:
    from bot.logs import configure

    settings = load()
    configure(settings.log_level)
    return settings


def _today(settings: Settings, given: datetime | None, policies: Path | None = None) -> date:
    from bot.checks import time_zone

    day = given.date() if given else settings.today
    return clock.business_day(day, clock.utc_now(), time_zone(policies or settings.policies_dir))


def _knowledge(settings: Settings, policies: Path | None = None) -> KnowledgeBase:
    """The knowledge base, in step with the documents unless another process is just doing that."""
    from bot.app import knowledge_base
    from knowledge import IndexBusy

    knowledge = knowledge_base(settings, policies)
    with _progress("Indexing") as progress:
        try:
            report = knowledge.refresh(progress=progress)
        except IndexBusy:
            report = None
    for finding in report.refused if report else ():
        typer.echo(str(finding), err=True)
    return knowledge


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr for what takes long enough to be seen."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=total > 0)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def _print_findings(findings: Iterable[Finding], done: str | None = None) -> None:
    found = list(findings)
    for finding in found:
        typer.echo(str(finding))
    if not found and done is not None:
        typer.echo(done)
    if any(finding.severity == "error" for finding in found):
        raise typer.Exit(1)


def _print_report(
    report: dict[str, Any], describe: Callable[[dict[str, Any]], Iterable[str]], *, as_json: bool
) -> None:
    for line in [json.dumps(report, ensure_ascii=False)] if as_json else describe(report):
        typer.echo(line)


def _finish(outcome: Outcome) -> None:
    for line in outcome.lines:
        typer.echo(line)
    if outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


if __name__ == "__main__":
    main()
