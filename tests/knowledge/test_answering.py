"""The extractive engine: unbroken stretches of the best sections, quoted verbatim."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import analysis
from knowledge.answering import FURTHER_QUOTE, MAX_QUOTE, MAX_SOURCES, Question, extract
from tests.support.passages import CUSTOMERS, FRENCH, LOCAL, TODAY, passage


def draft_of(question, *passages, lang="en", concepts=lambda text, lang: (), weigh=lambda stem: 1.0):
    asked = Question(question, lang, frozenset(concepts(question, lang)))
    return extract(asked, passages, weigh=weigh, concepts=concepts, today=TODAY)


def quotes(*args, **how):
    return [citation.quote for citation in draft_of(*args, **how).citations]


def scored(score, text="Logs are kept for 14 days.", **fields):
    return replace(passage(text, **fields), score=score)


FILLER = " ".join(f"This is filler sentence number {n} about nothing at all." for n in range(30))
NEEDLE = "The kettle is switched off at six."


def test_an_answer_is_heading_quote_and_mark_for_each_source():
    draft = draft_of("how long are logs kept", LOCAL, CUSTOMERS)
    local, customers = draft.citations
    assert draft.text == f"{local.section}\n{local.quote} [1]\n\n{customers.section}\n{customers.quote} [2]"
    assert [citation.number for citation in draft.citations] == [1, 2]


def test_a_citation_carries_what_the_document_says():
    [citation] = draft_of("customer lists", CUSTOMERS).citations
    assert (citation.chunk_id, citation.document, citation.title) == (
        CUSTOMERS.chunk.id,
        "data-handling",
        "Handling data in AI tools",
    )
    assert (citation.version, citation.lang, citation.owner) == ("2.0", "en", "dpo@brisemont.example")
    assert (citation.section, citation.anchor) == ("Customer data", "customer-data")
    assert citation.review_due
    assert citation.url == "https://intranet.brisemont.example/policies/data-handling"


def test_a_section_that_fits_is_quoted_whole():
    assert quotes("customer", CUSTOMERS) == [CUSTOMERS.chunk.text]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_of_a_long_section_the_part_that_speaks_of_the_question_is_quoted(place):
    text = {"first": f"{NEEDLE} {FILLER}", "middle": f"{FILLER} {NEEDLE} {FILLER}", "last": f"{FILLER} {NEEDLE}"}[place]
    [quote] = quotes("when is the kettle switched off?", passage(text))
    assert NEEDLE in quote
    assert len(quote) <= MAX_QUOTE


def test_rare_words_weigh_more_than_common_ones():
    text = f"Common common common. {FILLER} {FILLER} Rare."
    weights = {"common": 0.1, "rare": 5.0}
    [quote] = quotes("common rare", passage(text), weigh=lambda stem: weights.get(stem, 0.0))
    assert "Rare." in quote
    assert "Common" not in quote


def test_a_thing_is_recognised_in_other_words():
    def concepts(text, lang):
        return ["kettle"] if "kettle" in text.casefold() or "boiler" in text.casefold() else []

    [quote] = quotes("boiler", passage(f"{FILLER} {NEEDLE} {FILLER}"), concepts=concepts)
    assert NEEDLE in quote


def test_a_question_in_another_language_finds_the_names_it_shares():
    [quote] = quotes("qui surveille les Copilots ?", passage(f"{FILLER} The Copilot is watched. {FILLER}"), lang="fr")
    assert "Copilot" in quote


def test_words_that_open_a_list_do_not_end_a_quote():
    items = "\n".join(f"Item {n} is one of the things that count here." for n in range(20))
    [quote] = quotes("forbidden drawings", passage(f"{FILLER}\nThese drawings are forbidden:\n{items}"))
    assert "are forbidden:\nItem 0" in quote


def test_a_further_section_is_quoted_only_when_it_is_nearly_as_good():
    kept = draft_of("logs", scored(1.0), scored(0.9, section="Near"), scored(0.5, section="Far"))
    assert [citation.section for citation in kept.citations] == ["Customer data", "Near"]


def test_at_most_three_sources_are_quoted_and_the_further_ones_shortly():
    draft = draft_of("filler", *(scored(1.0, FILLER, section=f"Section {n}") for n in range(5)))
    assert len(draft.citations) == MAX_SOURCES
    lengths = [len(citation.quote) for citation in draft.citations]
    assert lengths[0] <= MAX_QUOTE
    assert max(lengths[1:]) <= FURTHER_QUOTE


def test_a_source_in_another_language_is_quoted_as_it_stands():
    assert quotes("Kundenlisten", FRENCH, lang="de") == [FRENCH.chunk.text]


LINE = st.text(st.sampled_from("abc .!?:\u00a0é»“1|"), min_size=1, max_size=900).filter(lambda line: line.strip())
TEXTS = st.lists(LINE, min_size=1, max_size=8).map("\n".join)


@given(st.text(), TEXTS)
def test_whatever_is_asked_a_quote_stands_verbatim_in_its_chunk(question, text):
    draft = draft_of(question, passage(text))
    for citation in draft.citations:
        assert citation.quote in text
        assert citation.quote.strip()
        assert citation.quote in draft.text


@given(TEXTS)
def test_a_quote_is_longer_than_allowed_only_when_it_is_one_sentence(text):
    [quote] = quotes("abc", passage(text))
    assert len(quote) <= MAX_QUOTE or sum(1 for _ in analysis.sentences(quote)) == 1
