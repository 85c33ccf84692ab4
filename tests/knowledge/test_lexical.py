"""The lexical index: who may read what is part of the query, commits are whole, scores are BM25."""

import math
from dataclasses import replace
from datetime import date

import pytest

from knowledge import analysis
from knowledge.lexical import IndexedChunk, LexicalIndex, indexed_text, number, query_terms
from knowledge.types import EVERYONE, LANGS, Document, Reader
from tests.support.policies import TODAY, chunk_of, document


def index_of(*items: tuple[Document, str]) -> LexicalIndex:
    index = LexicalIndex(None)
    index.replace((of, [IndexedChunk(chunk_of(of, text))]) for of, text in items)
    return index


def hits(index: LexicalIndex, question: str, reader: Reader = EVERYONE, today: date = TODAY, leg="stems") -> list[str]:
    searcher = index.searcher()
    terms = query_terms(question, "en", ())[leg]
    scores = searcher.score(leg, terms, reader=reader, today=today, limit=10)
    return [searcher.chunk(address).document for address in scores.by_address]


# Who may read what


@pytest.mark.parametrize(
    ("audience", "reader", "reads"),
    [
        (("all",), Reader.employee(), True),
        (("all",), Reader.guest(), False),
        (("guests",), Reader.guest(), True),
        (("guests",), Reader.employee(), False),
        (("all", "guests"), Reader.guest(), True),
        (("Department:Sales",), Reader.employee(department="sales"), True),
        (("department:sales",), Reader.employee(department="SALES "), True),
        (("department:sales",), Reader.employee(department="technical-sales"), False),
        (("department:sales",), Reader.employee(roles=["sales"]), False),
        (("role:manager",), Reader.employee(roles=["Manager"]), True),
        (("group:works-council",), Reader.employee(groups=["works-council"]), True),
        (("group:works-council",), Reader.employee(groups=["works"]), False),
        (("group:works-council", "role:manager"), Reader.employee(department="hr", roles=["manager"]), True),
        (("group:Geschäftsführung",), Reader.employee(groups=["geschäftsführung"]), True),
        (("all",), Reader(frozenset()), False),
    ],
)
@pytest.mark.parametrize("leg", ["stems", "grams"])
def test_only_a_fitting_label_lets_a_chunk_out(leg, audience, reader, reads):
    index = index_of((document(audience=audience), "A recording needs consent."))
    assert hits(index, "recording consent", reader, leg=leg) == (["meetings"] if reads else [])
    assert reader.may_read(audience) is reads


def test_nothing_comes_out_before_its_day():
    index = index_of((document(effective=date(2026, 12, 1)), "A recording needs consent."))
    assert hits(index, "recording", today=date(2026, 11, 30)) == []
    assert hits(index, "recording", today=date(2026, 12, 1)) == ["meetings"]


# What is found by what


@pytest.mark.parametrize("question", ["recordings", "Meetings", "rules"])
def test_a_chunk_is_found_by_its_text_title_and_headings(question):
    assert hits(index_of((document(), "A recording needs consent.")), question) == ["meetings"]


def test_a_chunk_is_stemmed_in_its_own_language_and_its_hints_in_theirs():
    of = document(lang="fr")
    index = LexicalIndex(None)
    hints = (("de", "Darf ich Besprechungen mitschneiden?"), ("en", "taping a conversation"))
    index.replace([(of, [IndexedChunk(chunk_of(of, "Les enregistrements sont supprimés."), ["recording"], hints)])])
    searcher = index.searcher()
    for leg, terms in [
        ("stems", analysis.stems("enregistrement", "fr")),
        ("stems", analysis.stems("Besprechung", "de")),
        ("stems", analysis.stems("conversations", "en")),
        ("concepts", ["recording"]),
        ("grams", analysis.grams("mitschneiden")),
    ]:
        assert searcher.score(leg, terms, reader=EVERYONE, today=TODAY, limit=5).best > 0


def test_no_terms_and_no_chunks_give_no_hits():
    index = index_of((document(), "A recording needs consent."))
    assert index.searcher().score("stems", [], reader=EVERYONE, today=TODAY, limit=5).by_address == {}
    empty = LexicalIndex(None).searcher()
    assert empty.score("stems", ["record"], reader=EVERYONE, today=TODAY, limit=5).by_address == {}
    assert (empty.size, empty.ids()) == (0, set())


@pytest.mark.parametrize("term", ["a b", 'x"y', "+must", "field:term", "*", "\0", "(", "AND"])
def test_a_term_is_no_query_language(term):
    index = index_of((document(), "A recording needs consent."))
    assert index.searcher().score("stems", [term], reader=EVERYONE, today=TODAY, limit=5).by_address == {}


def test_at_most_the_limit_comes_out_best_first():
    texts = ["consent", "consent and recording", "recording", "something else"]
    index = index_of(*((document(f"d{n}"), text) for n, text in enumerate(texts)))
    scores = index.searcher().score("stems", ["consent", "record"], reader=EVERYONE, today=TODAY, limit=2)
    values = list(scores.by_address.values())
    assert len(values) == 2
    assert values == sorted(values, reverse=True)
    assert scores.best == values[0]
    assert hits(index, "recording consent")[0] == "d1"


# Scores


def bm25(tf: int, length: int, mean_length: float, found_in: int, size: int) -> float:
    """Robertson's formula with k1 1.2 and b 0.75, written down again."""
    idf = math.log(1 + (size - found_in + 0.5) / (found_in + 0.5))
    return idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / mean_length))


def test_scores_are_bm25():
    texts = ["alpha alpha beta", "beta gamma", "gamma delta epsilon zeta"]
    index = index_of(*((document(f"d{n}", title="t"), text) for n, text in enumerate(texts)))
    lengths = [len(analysis.stems(f"t\nRules\n{text}", "en")) for text in texts]
    searcher = index.searcher()
    scores = searcher.score("stems", ["alpha"], reader=EVERYONE, today=TODAY, limit=5)
    assert scores.best == pytest.approx(bm25(2, lengths[0], sum(lengths) / 3, 1, 3), rel=1e-3)
    assert searcher.idf("stems", "beta") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert searcher.idf("stems", "unseen") == pytest.approx(math.log(1 + 3.5 / 0.5))


def test_a_term_asked_twice_counts_twice():
    searcher = index_of((document(), "alpha beta"), (document("other"), "beta gamma")).searcher()
    once, twice = (
        searcher.score("stems", terms, reader=EVERYONE, today=TODAY, limit=5).best
        for terms in (["alpha"], ["alpha", "alpha"])
    )
    assert twice == pytest.approx(2 * once)


def test_no_chunk_scores_above_the_ceiling():
    repeated = " ".join(["alpha"] * 30)
    searcher = index_of((document(), repeated), (document("other"), "alpha beta"), (document("third"), "x")).searcher()
    for terms in (["alpha"], ["alpha", "beta"], ["alpha", "unseen", "beta", "beta"]):
        scores = searcher.score("stems", terms, reader=EVERYONE, today=TODAY, limit=5)
        assert 0 < scores.best < scores.ceiling


# Sections


def test_translations_of_a_section_share_its_number_and_nothing_else_does():
    numbers = [
        number("data-handling#scope"),
        number("data-handling#scope"),
        number("data-handling"),
        number("code#scope"),
    ]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
    assert all(0 <= found < 2**63 for found in numbers)


def test_the_chunks_of_a_section_come_by_language_in_the_order_of_the_text():
    index = LexicalIndex(None)
    for lang in LANGS:
        of = document(lang=lang)
        index.replace([(of, [IndexedChunk(chunk_of(of, f"{lang} {n}", n)) for n in range(3)])])
    searcher = index.searcher()
    section = number(f"{document().id}#{chunk_of(document(), '').anchor}")
    for lang in LANGS:
        addresses = searcher.in_language(section, lang)
        assert [searcher.chunk(address).text for address in addresses] == [f"{lang} {n}" for n in range(3)]
        assert searcher.sections(addresses) == [(section, lang)] * 3


# Writing


def test_a_chunk_comes_back_as_it_was_stored():
    of = document()
    stored = replace(chunk_of(of, "Umlaute: äöü, « guillemets », 50\u00a0%.\nSecond line."), headings=("A", "B"))
    index = LexicalIndex(None)
    index.replace([(of, [IndexedChunk(stored)])])
    searcher = index.searcher()
    [address] = searcher.addresses([stored.id, "unknown"]).values()
    assert searcher.chunk(address) == stored
    assert indexed_text(of, stored).startswith("Meetings\nA\nB\nUmlaute")


def test_replacing_a_document_drops_its_old_chunks_and_leaves_the_others():
    english, french = document(), document(lang="fr")
    index = index_of((english, "first"), (french, "premier"))
    changed = replace(english, fingerprint="e" * 64)
    index.replace([(changed, [IndexedChunk(chunk_of(changed, "second"))])])
    assert index.searcher().ids() == {f"meetings.en@{'e' * 12}#0", f"meetings.fr@{'f' * 12}#0"}
    index.replace([], removed=["meetings.en"])
    assert index.searcher().ids() == {f"meetings.fr@{'f' * 12}#0"}


def test_a_searcher_keeps_seeing_what_it_opened():
    index = index_of((document(), "recording"))
    before = index.searcher()
    index.replace([], removed=["meetings.en"])
    assert (before.size, index.searcher().size) == (1, 0)


def test_a_folder_keeps_the_index_for_the_next_process(tmp_path):
    of = document()
    LexicalIndex(tmp_path / "deep" / "lexical").replace([(of, [IndexedChunk(chunk_of(of, "recording"))])])
    assert LexicalIndex(tmp_path / "deep" / "lexical").searcher().ids() == {chunk_of(of, "").id}


def test_a_failure_while_writing_changes_nothing():
    index = index_of((document(), "recording"))

    def broken():
        yield document(), []
        raise RuntimeError("died")

    with pytest.raises(RuntimeError, match="died"):
        index.replace(broken())
    assert hits(index, "recording") == ["meetings"]
    index.replace([(document("other"), [IndexedChunk(chunk_of(document("other"), "recording"))])])
    assert sorted(hits(index, "recording")) == ["meetings", "other"]
