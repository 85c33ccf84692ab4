"""Measuring retrieval on labelled passages (BEIR layout): ranking quality, refusal, speed."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from knowledge import analysis, chunking, vocabulary
from knowledge.calibration import Calibration
from knowledge.confidence import typical_coverage
from knowledge.embeddings import LOCAL, Embedder, embedder
from knowledge.errors import DatasetError
from knowledge.indexing import fill_background
from knowledge.lexical import LexicalIndex, indexed_text
from knowledge.retrieval import Retrieved, Retriever
from knowledge.store import Entry, Manifest
from knowledge.types import EVERYONE, LANGS, Chunk, Document, Lang
from knowledge.vectors import VectorIndex
from knowledge.vocabulary import Vocabulary

CUTS: Final = (1, 3, 5, 10)
_DAY: Final = date(2000, 1, 1)
"""Passages of a labelled set have no dates; all are in force on this day."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Passages, queries, and which passages answer which query (`relevant` by query id)."""

    corpus: Sequence[Mapping[str, str]]
    queries: Sequence[Mapping[str, str]]
    relevant: Mapping[str, frozenset[str]]


def read_beir(folder: Path) -> LabelledSet:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`; raises `DatasetError` naming file and line."""
    corpus = list(_json_lines(folder / "corpus.jsonl", ("_id", "text")))
    queries = list(_json_lines(folder / "queries.jsonl", ("_id", "text")))
    relevant: dict[str, set[str]] = defaultdict(set)
    for number, line in _lines(folder / "qrels" / "test.tsv"):
        fields = line.split("\t")
        if number == 1 and fields[0] == "query-id":
            continue
        if len(fields) != 3 or not re.fullmatch(r"-?[0-9]+\s*", fields[2]):
            raise DatasetError(f"{folder}/qrels/test.tsv:{number}: needs query-id, corpus-id and score between tabs")
        if int(fields[2]) > 0:
            relevant[fields[0]].add(fields[1])
    if not corpus or not queries:
        raise DatasetError(f"{folder} holds no passages or no queries")
    return LabelledSet(corpus, queries, {query: frozenset(ids) for query, ids in relevant.items()})


def measure(
    folder: Path,
    *,
    embeddings: str = LOCAL,
    embeddings_url: str = "",
    api_key: str = "",
    progress: Progress = lambda done, total: None,
) -> dict[str, object]:
    """`retrieval_report` of a BEIR folder with the product's own lexicon and calibration."""
    nothing = folder / "no-policies-here"
    return retrieval_report(
        read_beir(folder),
        words=vocabulary.load(nothing),
        embeddings=embedder(embeddings, url=embeddings_url, api_key=api_key),
        calibration=Calibration.load(nothing),
        progress=progress,
    )


def retrieval_report(
    labelled: LabelledSet,
    *,
    words: Vocabulary,
    embeddings: Embedder,
    calibration: Calibration,
    progress: Progress = lambda done, total: None,
) -> dict[str, object]:
    """Index the passages in memory, run every query through the product's retriever and score the rankings.

    The figures are those of `archipel eval retrieval --json`; times are wall seconds and milliseconds.
    """
    started = time.perf_counter()
    weight = calibration.vector_weight(embeddings.name)
    retriever = _index(labelled.corpus, words, embeddings, weight)
    index_seconds = time.perf_counter() - started
    ranks: dict[Lang, list[list[str]]] = defaultdict(list)
    wanted: dict[Lang, list[frozenset[str]]] = defaultdict(list)
    confidence: dict[bool, list[float]] = {True: [], False: []}
    milliseconds = []
    for number, query in enumerate(labelled.queries):
        progress(number, len(labelled.queries))
        lang = _lang(query)
        before = time.perf_counter()
        found = retriever.search(query["text"], reader=EVERYONE, today=_DAY, lang=lang, limit=max(CUTS))
        milliseconds.append((time.perf_counter() - before) * 1000.0)
        relevant = labelled.relevant.get(query["_id"])
        confidence[relevant is not None].append(calibration.confidence(found.signals))
        if relevant is not None:
            ranks[lang].append(_ranking(found))
            wanted[lang].append(relevant)
    progress(len(labelled.queries), len(labelled.queries))
    every = [rank for lang in ranks for rank in ranks[lang]]
    report: dict[str, object] = {"queries": len(every)}
    report |= ranking_figures(every, [relevant for lang in wanted for relevant in wanted[lang]])
    report["per_language"] = {
        lang: {"queries": len(ranks[lang])} | ranking_figures(ranks[lang], wanted[lang]) for lang in sorted(ranks)
    }
    report["index_seconds"] = round(index_seconds, 3)
    p50, p99 = np.percentile(milliseconds, [50, 99])
    report["query_ms"] = {"p50": round(float(p50), 3), "p99": round(float(p99), 3)}
    report["refusal_auroc"] = auroc(confidence[True], confidence[False])
    return report


def ranking_figures(ranks: Sequence[Sequence[str]], relevant: Sequence[frozenset[str]]) -> dict[str, float]:
    """recall@1/3/5/10, MRR@10 and nDCG@10 (binary gains), means over queries; ranks are ids, best first."""
    figures: dict[str, float] = {}
    for cut in CUTS:
        shares = [len(set(rank[:cut]) & wanted) / len(wanted) for rank, wanted in zip(ranks, relevant, strict=True)]
        figures[f"recall@{cut}"] = _mean(shares)
    figures["mrr@10"] = _mean([_reciprocal(rank, wanted) for rank, wanted in zip(ranks, relevant, strict=True)])
    figures["ndcg@10"] = _mean([_ndcg(rank, wanted) for rank, wanted in zip(ranks, relevant, strict=True)])
    return figures


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half; None without both kinds."""
    if not positive or not negative:
        return None
    high, low = np.array(positive)[:, None], np.array(negative)[None, :]
    return round(float((high > low).mean() + 0.5 * (high == low).mean()), 4)


def _index(corpus: Sequence[Mapping[str, str]], words: Vocabulary, embeddings: Embedder, weight: float) -> Retriever:
    items = [_document(entry) for entry in corpus]
    lexical = LexicalIndex(None)
    lexical.replace((document, [words.describe(document, chunk) for chunk in chunks]) for document, chunks in items)
    vectors = None
    if weight:
        vectors = VectorIndex(embeddings.name)
        flat = [(chunk, indexed_text(document, chunk)) for document, chunks in items for chunk in chunks]
        vectors.add([chunk.id for chunk, _ in flat], embeddings.embed([text for _, text in flat]))
    background = LexicalIndex(None)
    fill_background(background)
    typical = typical_coverage(lexical.searcher(), vocabulary.background())
    manifest = Manifest(
        entries={document.key: Entry(document, len(chunks)) for document, chunks in items}, typical=dict(typical)
    )
    return Retriever(
        searcher=lexical.searcher(),
        background=background.searcher(),
        manifest=manifest,
        vocabulary=words,
        embedder=embeddings,
        vectors=vectors,
        vector_weight=weight,
    )


def _document(entry: Mapping[str, str]) -> tuple[Document, list[Chunk]]:
    document = Document(
        id=entry["_id"],
        title=entry.get("title", "").strip(),
        lang=_lang(entry),
        version="1",
        status="published",
        owner="",
        deputy=None,
        effective=_DAY,
        review_by=_DAY,
        audience=("all",),
        url=None,
        source=entry["_id"],
        fingerprint="labelled-set",
    )
    return document, chunking.plain_chunks(document, entry["text"])


def _ranking(found: Retrieved) -> list[str]:
    return list(dict.fromkeys(passage.document.id for passage in found.passages))


def _lang(entry: Mapping[str, str]) -> Lang:
    named = next((lang for lang in LANGS if lang == entry.get("lang")), None)
    return named or analysis.detect_language(entry["text"]) or "en"


def _reciprocal(rank: Sequence[str], wanted: frozenset[str]) -> float:
    return next((1.0 / place for place, found in enumerate(rank[:10], start=1) if found in wanted), 0.0)


def _ndcg(rank: Sequence[str], wanted: frozenset[str]) -> float:
    gained = sum(1.0 / np.log2(place + 1) for place, found in enumerate(rank[:10], start=1) if found in wanted)
    best = sum(1.0 / np.log2(place + 1) for place in range(1, min(len(wanted), 10) + 1))
    return float(gained / best)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _json_lines(path: Path, keys: Sequence[str]) -> Iterator[dict[str, str]]:
    for number, line in _lines(path):
        try:
            entry = json.loads(line)
        except ValueError:
            raise DatasetError(f"{path}:{number}: is not JSON; one object a line") from None
        if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in keys):
            raise DatasetError(f"{path}:{number}: needs the text fields {' and '.join(keys)}")
        yield {name: value for name, value in entry.items() if isinstance(value, str)}


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines that are not blank, with their numbers; only a newline ends one, since JSON may hold others."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"{path} cannot be read as UTF-8 text; a BEIR folder holds corpus, queries and qrels"
        ) from error
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
