"""The picture of a digest, against an empty one of the same library in the same run."""

import io
import time
from collections.abc import Callable, Iterator

import numpy as np

from bot.pulse import picture
from knowledge import LANGS
from tests.bench.speed import Figure, Workbench
from tests.support.digests import TOOL, four_weeks


def measure_pictures(bench: Workbench) -> Iterator[Figure]:
    """Processor time of drawing the four weeks of the sample wave in each language."""
    drawings = [picture.drawing(lang, week, TOOL, smallest=5) for lang in LANGS for week in four_weeks()]
    turns = 2 if bench.quick else 10
    empty = float(np.median(_seconds(_empty, turns * len(drawings))))
    taken = [
        one for shown in drawings if shown is not None for one in _seconds(lambda it=shown: picture.png(it), turns)
    ]
    yield Figure(
        name="picture of a digest, p99", unit="ms", target=300, measured=float(np.percentile(taken, 99)) * 1000
    )
    yield Figure(name="picture of a digest to an empty one", unit="times", measured=float(np.median(taken)) / empty)


def _seconds(draw: Callable[[], bytes], number: int) -> list[float]:
    draw()  # fonts are looked for once
    taken = []
    for _ in range(number):
        began = time.thread_time()
        draw()
        taken.append(time.thread_time() - began)
    return taken


def _empty() -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    sheet, written = Sheet(figsize=(7.2, 4)), io.BytesIO()
    FigureCanvasAgg(sheet).print_png(written)
    return written.getvalue()
