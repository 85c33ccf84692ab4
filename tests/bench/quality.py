"""Ranking quality and speed beside other retrievers, on the same passages and queries in the same run.

A passage's `_id` is what has to be found; translations of one section share it, so a ranking is read with each id once
and every retriever is asked for as many passages more. Figures are `knowledge.evaluation`'s. The sample company's
phrasings are hints written by hand for its sections: the row without them is the one to hold against the others.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from knowledge import catalog, vocabulary
from knowledge.calibration import Calibration
from knowledge.chunking import sections
from knowledge.embeddings import HashedGrams
from knowledge.evaluation import LabelledSet, ranking_figures, read_beir, retrieval_report
from knowledge.golden import read_golden
from knowledge.vocabulary import Vocabulary
from tests.bench.corpus import SAMPLE, SECOND
from tests.bench.rivals import RIVALS, Rival

OURS: Final = "Archipel"
BASELINE: Final = "LangChain BM25"
_TOP: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A labelled set and the words (glossary, phrasings) Archipel may use on it, by the name of the row."""

    name: str
    labelled: LabelledSet
    words: dict[str, Vocabulary]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One retriever on one set: shares 0 to 1, seconds to index, median milliseconds a query."""

    name: str
    mrr: float
    recall: float
    ndcg: float
    index_seconds: float
    query_ms: float


def own_contests() -> Iterator[Contest]:
    """The repository's two companies: every published section a passage, every golden question with its section."""
    words = vocabulary.load(SAMPLE)
    bare = replace(words, phrasings={})
    yield Contest(
        name="sample company",
        labelled=_company(SAMPLE),
        words={OURS: words, f"{OURS} without phrasings": bare},
    )
    yield Contest(name="second company", labelled=_company(SECOND), words={OURS: vocabulary.load(SECOND)})


def contest_of(folder: Path) -> Contest:
    """A BEIR folder, with nothing but the product's own lexicon. Raises `DatasetError`."""
    return Contest(name=folder.name, labelled=read_beir(folder), words={OURS: vocabulary.load(folder)})


def shortened(contest: Contest, queries: int) -> Contest:
    """The same passages with the first `queries` answerable queries."""
    labelled = contest.labelled
    kept = [query for query in labelled.queries if query["_id"] in labelled.relevant][:queries]
    return replace(contest, labelled=replace(labelled, queries=kept))


def results(contest: Contest) -> Iterator[Result]:
    """Archipel first, then the others."""
    for name, words in contest.words.items():
        yield _ours(name, contest.labelled, words)
    for name, rival in RIVALS.items():
        yield _theirs(name, contest.labelled, rival)


def _ours(name: str, labelled: LabelledSet, words: Vocabulary) -> Result:
    calibration = Calibration.load(SAMPLE / "no-own-calibration")
    report: Any = retrieval_report(labelled, words=words, embeddings=HashedGrams(), calibration=calibration)
    return Result(
        name=name,
        mrr=report["mrr@10"],
        recall=report["recall@5"],
        ndcg=report["ndcg@10"],
        index_seconds=report["index_seconds"],
        query_ms=report["query_ms"]["p50"],
    )


def _theirs(name: str, labelled: LabelledSet, rival: Rival) -> Result:
    rival(labelled.corpus[:5], 1)  # so that its imports are not taken for indexing
    copies = max(Counter(passage["_id"] for passage in labelled.corpus).values())
    started = time.perf_counter()
    search = rival(labelled.corpus, min(_TOP * copies, len(labelled.corpus)))
    index_seconds = time.perf_counter() - started
    ranks, relevant, milliseconds = [], [], []
    for query in labelled.queries:
        if query["_id"] in labelled.relevant:
            before = time.perf_counter()
            found = search(query["text"])
            milliseconds.append((time.perf_counter() - before) * 1000)
            ranks.append(_once(found))
            relevant.append(labelled.relevant[query["_id"]])
    figures = ranking_figures(ranks, relevant)
    return Result(
        name=name,
        mrr=figures["mrr@10"],
        recall=figures["recall@5"],
        ndcg=figures["ndcg@10"],
        index_seconds=index_seconds,
        query_ms=float(np.median(milliseconds)),
    )


def _once(found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(found))[:_TOP]


def _company(policies: Path) -> LabelledSet:
    corpus = list(_passages(policies))
    there = {passage["_id"] for passage in corpus}
    queries, relevant = [], {}
    for number, question in enumerate(read_golden(policies / "golden.yaml")[0]):
        wanted = there.intersection(question.documents)
        if wanted:
            queries.append({"_id": str(number), "text": question.question, "lang": question.lang})
            relevant[str(number)] = frozenset(wanted)
    return LabelledSet(corpus, queries, relevant)


def _passages(policies: Path) -> Iterator[dict[str, str]]:
    found = catalog.read(policies)
    for key, document in found.documents.items():
        if document.status == "published":
            for section in sections(found.bodies[key]):
                if section.blocks and section.path:
                    text = "\n".join([*(heading.text for heading in section.path), *section.blocks])
                    name = f"{document.id}#{section.path[-1].anchor}"
                    yield {"_id": name, "title": document.title, "text": text, "lang": document.lang}
