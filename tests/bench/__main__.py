"""What Archipel promises about speed, memory and ranking, measured: `make bench`, or `python -m tests.bench`.

Everything is made here and now: a company of 1,500 documents (about 10,000 chunks) in a temporary folder, and the
retrievers of other libraries run on the same passages as ours. `--quick` does a fifth of it in about a minute, to see
that everything runs; its figures are not those of the targets. `--data DIR` (several allowed) compares on folders in
BEIR layout instead of the repository's own companies. `make bench ARGS="--only queries"` runs one part.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import answering, hostile, intake, page, pictures, planning, playing, speed, taps, verdicts
from tests.bench.quality import BASELINE, OURS, Contest, Result, contest_of, own_contests, results, shortened
from tests.bench.speed import Figure, Workbench

MEASUREMENTS = {
    "build": speed.measure_build,
    "queries": speed.measure_queries,
    "refresh": speed.measure_refresh,
    "cold": speed.measure_cold,
    "memory": speed.measure_memory,
    "intake": intake.measure_intake,
    "answers": answering.measure_answers,
    "acknowledgements": answering.measure_acknowledgements,
    "sends": answering.measure_sends,
    "planning": planning.measure_planning,
    "weeks": planning.measure_weeks,
    "taps": taps.measure_taps,
    "page": page.measure_page,
    "pictures": pictures.measure_pictures,
    "playing": playing.measure_playing,
    "verdicts": verdicts.measure_verdicts,
    "hostile": hostile.measure_hostile,
}
COMPARISON = "comparison"
_QUICK_QUERIES = 60


def main() -> None:
    """Measure what the command line asks for and print one table for speed and one for each labelled set."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 120)
    wanted = options.only or [*MEASUREMENTS, COMPARISON]
    if set(wanted) & MEASUREMENTS.keys():
        with tempfile.TemporaryDirectory(prefix="archipel-bench-") as folder, console.status("starting") as status:
            bench = Workbench(Path(folder), quick=options.quick)
            figures: list[Figure] = []
            for name in [name for name in MEASUREMENTS if name in wanted]:
                status.update(f"measuring {name}")
                figures += MEASUREMENTS[name](bench)
        console.print(_figures_table(figures, quick=options.quick))
    if COMPARISON in wanted:
        for contest in _contests(options):
            with console.status(f"comparing on {contest.name}"):
                table = _comparison_table(contest, list(results(contest)))
            console.print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small company and few queries: a smoke test")
    parser.add_argument(
        "--only", action="append", choices=[*MEASUREMENTS, COMPARISON], help="one part; may be repeated"
    )
    parser.add_argument(
        "--data", action="append", type=Path, default=[], metavar="DIR", help="a BEIR folder to compare on"
    )
    return parser.parse_args()


def _contests(options: argparse.Namespace) -> Iterator[Contest]:
    for contest in map(contest_of, options.data) if options.data else own_contests():
        yield shortened(contest, _QUICK_QUERIES) if options.quick else contest


def _figures_table(figures: Iterable[Figure], *, quick: bool) -> Table:
    table = Table(title="Speed and memory" + (" (quick: a fifth of the size the targets are for)" if quick else ""))
    table.add_column("what")
    for column in ("measured", "target", ""):
        table.add_column(column, justify="right")
    for figure in figures:
        sign = "at least" if figure.at_least else "at most"
        target = "" if figure.target is None else f"{sign} {figure.target:,.5g} {figure.unit}"
        verdict = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[figure.met]
        table.add_row(figure.name, f"{_rounded(figure.measured)} {figure.unit}", target, verdict)
    return table


def _comparison_table(contest: Contest, rows: list[Result]) -> Table:
    labelled = contest.labelled
    answerable = sum(query["_id"] in labelled.relevant for query in labelled.queries)
    table = Table(title=f"{contest.name}: {len(labelled.corpus):,} passages, {answerable:,} queries")
    table.add_column("retriever")
    for column in ("MRR@10", "recall@5", "nDCG@10", "index s", "query p50 ms", "MRR x", "query time x"):
        table.add_column(column, justify="right")
    baseline = next(row for row in rows if row.name == BASELINE)
    for row in rows:
        quality = (f"{value:.3f}" for value in (row.mrr, row.recall, row.ndcg))
        cost = (f"{row.index_seconds:.2f}", f"{row.query_ms:.2f}")
        ratios = (f"{row.mrr / baseline.mrr:.2f}", f"{row.query_ms / baseline.query_ms:.2f}")
        table.add_row(row.name, *quality, *cost, *ratios, style="bold" if row.name.startswith(OURS) else "")
    table.caption = f"x: as a multiple of {BASELINE}"
    return table


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


if __name__ == "__main__":
    main()
