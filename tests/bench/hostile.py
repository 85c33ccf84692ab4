"""Text made to keep a parser busy, against ordinary text of the same length in the same run."""

import time
from collections.abc import Callable, Iterator

from knowledge.masking import mask
from knowledge.plaintext import neutralise
from tests.bench.speed import Figure, Workbench
from tests.support.hostile import LENGTH, MASKED, NEUTRALISED, ORDINARY


def measure_hostile(bench: Workbench) -> Iterator[Figure]:
    """Processor time of the slowest of them, the best of three turns each."""
    turns = 1 if bench.quick else 3
    for name, read, texts in (("masking", mask, MASKED), ("neutralising", neutralise, NEUTRALISED)):
        slowest = max(_seconds(read, text, turns) for text in texts)
        ordinary = _seconds(read, (ORDINARY * LENGTH)[: len(texts[0])], turns)
        yield Figure(name=f"{name} hostile text", unit="s", target=1, measured=slowest)
        yield Figure(name=f"{name} hostile text to ordinary text", unit="times", measured=slowest / ordinary)


def _seconds(read: Callable[[str], object], text: str, turns: int) -> float:
    taken = []
    for _ in range(turns):
        began = time.process_time()
        read(text)
        taken.append(time.process_time() - began)
    return min(taken)
