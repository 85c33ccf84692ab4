"""Citations: quotes found word by word, replies believed only as far as their quotes go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.citations import MAX_CITATIONS, cite, declined, locate, parse, preview
from knowledge.types import Draft, Passage
from tests.support.attacks import ATTACKS, LIVE
from tests.support.passages import CUSTOMERS, FRENCH, LOCAL, PASSAGES, TODAY, passage

QUOTE_1 = '[1] "At most 50 records per request; otherwise ask dpo@brisemont.example."'
QUOTE_2 = '[2] "Logs are kept for 14 days."'
QUOTE_3 = '[3] "Les listes de clients ne vont jamais"'


def draft(written: str, passages: tuple[Passage, ...] = PASSAGES) -> Draft:
    parsed = parse(written, passages, today=TODAY)
    assert parsed is not None
    return parsed


# ---- locate -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("Logs are kept for 14 days.", LOCAL.chunk.text, "Logs are kept for 14 days."),
        ("Logs are kept for 14 days", LOCAL.chunk.text, "Logs are kept for 14 days."),
        ("logs  ARE\nkept for\u00a014 days", LOCAL.chunk.text, "Logs are kept for 14 days."),
        ("… kept for 14 days …", LOCAL.chunk.text, "kept for 14 days."),
        ("...Logs are kept...", LOCAL.chunk.text, "Logs are kept"),
        ("[...] our own servers in Freiburg", LOCAL.chunk.text, "our own servers in Freiburg"),
        ('"Logs are kept for 14 days."', LOCAL.chunk.text, "Logs are kept for 14 days."),
        ('"les listes de clients" ne vont', FRENCH.chunk.text, "Les listes de clients » ne vont"),
        ("Les listes de clients ne vont", FRENCH.chunk.text, "Les listes de clients » ne vont"),
        ("dans l'outil de traduction", FRENCH.chunk.text, "dans l’outil de traduction"),
        ("10-12 Uhr, Werk A - B", "Wartung 10–12 Uhr, Werk A — B.", "10–12 Uhr, Werk A — B."),
        ("Datenschutz gilt", "Der Daten\u00adschutz gilt immer.", "Daten\u00adschutz gilt"),
        ("donne\u0301es des clients", "Les données des clients.", "données des clients."),
        ("données des clients", "Les donne\u0301es des clients.", "donne\u0301es des clients."),
        ("Die Strasse ist zu", "Die Straße ist zu.", "Die Straße ist zu."),
        ("Réponse : oui, toujours", "Réponse\u202f: oui, toujours.", "Réponse\u202f: oui, toujours."),
        ("Nein", "Nein. Das geht nicht.", "Nein."),
        ("Is it allowed? Yes", "Is it allowed? Yes!", "Is it allowed? Yes!"),
    ],
)
def test_a_quote_is_found_however_it_is_typed_and_given_back_as_it_stands(quote: str, text: str, found: str) -> None:
    assert locate(quote, text) == found


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Logs are kept for 30 days.", LOCAL.chunk.text),
        ("Logs kept for 14 days.", LOCAL.chunk.text),
        ("14 days", LOCAL.chunk.text),  # too short, and no sentence
        ("own servers in Freib", LOCAL.chunk.text),  # half a word
        ("a maximum of 2", "There is a maximum of 2.5 MB."),  # half a number
        ("a maximum of 2.5", "There is a maximum of 2.5MB."),
        ("", LOCAL.chunk.text),
        ("…", LOCAL.chunk.text),
        ("\u200b", LOCAL.chunk.text),
        ("Logs are kept for 14 days.", ""),
    ],
)
def test_what_does_not_occur_word_for_word_is_not_found(quote: str, text: str) -> None:
    assert locate(quote, text) is None


TEXTS = st.text(alphabet="aAé1. ,“\"'’-–…\u00a0\u00ad\u0301\n", max_size=40) | st.text(max_size=40)


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_is_found_stands_there_and_is_found_again(before: str, quote: str, after: str) -> None:
    for text in (before + quote + after, before + after):
        found = locate(quote, text)
        if found is not None:
            assert found in text
            assert locate(found, text) == found


# ---- parse --------------------------------------------------------------------------------------------------------


def test_a_good_reply_becomes_text_with_verified_citations() -> None:
    result = draft(f"Logs stay 14 days [2]. At most 50 records go into one request [1].\nQUOTES\n{QUOTE_1}\n{QUOTE_2}")
    assert result.text == "Logs stay 14 days [1]. At most 50 records go into one request [2]."
    first, second = result.citations
    assert (first.number, first.document, first.quote) == (1, "on-premise", "Logs are kept for 14 days.")
    assert second == cite(2, CUSTOMERS, second.quote, today=TODAY)
    assert second.quote.startswith("At most 50 records")


QUOTES = f"\nQUOTES\n{QUOTE_1}\n{QUOTE_2}\n{QUOTE_3}"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Rule one [1]. Rule nine [9].", "Rule one [1]."),
        ("Rule one [1, 9]. Rule two [2; 1].", "Rule one [1]. Rule two [2][1]."),
        ("Rule one.[1] Rule two. [2]\nRule three! [3]", "Rule one [1]. Rule two [2].\nRule three [3]!"),
        ("Rule one【1】. Rule two [ 2 ].", "Rule one [1]. Rule two [2]."),
        ("Two rules apply:\n- one [1]\n- two [2]", "Two rules apply:\n- one [1]\n- two [2]"),
        ("Yes. Rule one [1]. And this is invented. Rule two [2].", "Yes. Rule one [1]. Rule two [2]."),
        ("Yes. And no. Rule one [1].", "Rule one [1]."),
        ("Invented [7]. Rule one [1].", "Rule one [1]."),
        ("Rule one [1]. Ask me more!", "Rule one [1]."),
        ("Das gilt ab dem 15. Januar nicht mehr für die Kunden [1].",) * 2,
        ("Rule [0] one [1] of [2026] and [12345678901234567890].", "Rule one [1] of and."),
        ("See [our rules](https://evil.example/x) [1], @here.", "See our rules [1], here."),
        ("Open https://brise.brisemont.example/start [2].", "Open brise.brisemont.example/start [1]."),
        ("Open https://brise.brisemont.example/start [1].", "Open … [1]."),
        ("Rule [[7]1] holds [1].", "Rule [1] holds [1]."),
    ],
)
def test_text_keeps_what_a_verified_mark_supports(answer: str, expected: str) -> None:
    assert draft(answer + QUOTES).text == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Rule one [1].",
        "Rule one." + QUOTES,
        "Rule nine [9]." + QUOTES,
        'Rule one [1].\nQUOTES\n[1] "No such sentence stands there."',
        'Rule one [1].\nQUOTES\n[1] "50 records"',
        f"Rule one [1].\nQUOTES\n{QUOTE_2}",
        f"{QUOTES}\nRule one [1].",
        'Rule one [1].\nQUOTES\n"At most 50 records per request"',
    ],
)
def test_a_reply_without_a_valid_citation_is_none(written: str) -> None:
    assert parse(written, PASSAGES, today=TODAY) is None


@pytest.mark.parametrize(
    "quotes",
    [
        "**QUOTES**\n- [1]: “At most 50 records per request”",
        'QUOTES:\n[1] At most 50 records\nper request; otherwise ask\n[9] "x"',
        '## Quotes\n[1] "At most 50 records per request" (section: Customer data)',
        '`QUOTES`\n[1][2] "No such words stand here" "at most 50 records per request"',
        'QUOTES\n[1, 2] "no" and "At most 50 records per request"',
    ],
)
def test_small_liberties_in_the_quotes_are_understood(quotes: str) -> None:
    (citation,) = draft(f"Rule one [1].\n{quotes}").citations
    assert citation.quote.startswith("At most 50 records")


def test_several_quotes_of_one_passage_are_citations_of_their_own() -> None:
    quotes = '[1] "Customer lists, contact details"\n[2] "Logs are kept for 14 days"\n' + QUOTE_1 + "\n" + QUOTE_1
    result = draft(f"One [1]. Two [2]. Again [1].\nQUOTES\n{quotes}")
    assert result.text == "One [1][2]. Two [3]. Again [1][2]."
    assert [c.number for c in result.citations] == [1, 2, 3]


def test_at_most_five_citations_and_each_passage_keeps_one() -> None:
    words = ("zero", "one", "two", "three", "four", "five", "six")
    passages = tuple(passage(f"The {word} rule holds here. The {word} limit holds too.") for word in words)
    answer = " ".join(f"Rule {n} [{n}]." for n in range(1, 8))
    quotes = [f"[{n}] The {word} {part} holds" for n, word in enumerate(words, 1) for part in ("rule", "limit")]
    result = draft(answer + "\nQUOTES\n" + "\n".join(quotes), passages)
    assert len(result.citations) == MAX_CITATIONS
    assert result.text == "Rule 1 [1]. Rule 2 [2]. Rule 3 [3]. Rule 4 [4]. Rule 5 [5]."
    fewer = draft("Rule 1 [1]. Rule 2 [2]. Rule 3 [3].\nQUOTES\n" + "\n".join(quotes), passages)
    assert fewer.text == "Rule 1 [1][2]. Rule 2 [3][4]. Rule 3 [5]."


def test_thoughts_of_a_model_that_thinks_aloud_are_no_answer() -> None:
    assert draft(f"<think>Rule two [2]?\nQUOTES</think>\nRule one [1].\nQUOTES\n{QUOTE_1}").text == "Rule one [1]."


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_attack_that_is_properly_cited_comes_alive(attack: str) -> None:
    written = f"{attack} [1]. Rule two [2].{QUOTES}"
    text = draft(written).text
    assert "Rule two [" in text
    assert not LIVE.search(text), text
    assert not any(LIVE.search(preview(written[:end], PASSAGES)) for end in range(0, len(written), 6))


PIECES = st.sampled_from(
    ["Rule ", "one", ".", " [1]", "[2]", "[3]", "[9]", "[[7]1]", "[1, 2]", "\n", "- ", ": ", "! ", "z. B. ", "15. Mai "]
    + ["[a](http://b.de/", ")", "@", "<!here>", "https://brise.brisemont.example/start ", "x.de", "…", '"', "Yes. "]
)
ANSWERS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=80)


@given(
    ANSWERS, st.sampled_from([QUOTES, "", f"\nQUOTES\n{QUOTE_2}\n{QUOTE_1}", "\nQUOTES\n[1] x"]) | st.text(max_size=60)
)
def test_any_reply_gives_verified_citations_or_none_and_parses_to_itself(answer: str, quotes: str) -> None:
    result = parse(answer + quotes, PASSAGES, today=TODAY)
    if result is None:
        return
    by_chunk = {passage.chunk.id: passage for passage in PASSAGES}
    cited = tuple(by_chunk[citation.chunk_id] for citation in result.citations)
    assert all(c.quote in p.chunk.text for c, p in zip(result.citations, cited, strict=True))
    assert [c.number for c in result.citations] == list(range(1, len(cited) + 1))
    assert all(f"[{c.number}]" in result.text for c in result.citations)
    again = result.text + "\nQUOTES\n" + "\n".join(f'[{c.number}] "{c.quote}"' for c in result.citations)
    assert parse(again, cited, today=TODAY) == result


# ---- declined, preview --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["NO ANSWER", "no answer.", "**NO ANSWER**", "Sorry.\nNO ANSWER\n", '"NO ANSWER"'])
def test_a_refusal_is_recognised(written: str) -> None:
    assert declined(written)
    assert preview(written, PASSAGES) == ""


@pytest.mark.parametrize("written", ["", "There is no answer to that [1].", f"Rule [1].\nQUOTES\n{QUOTE_1}\nNO ANSWER"])
def test_an_answer_is_no_refusal(written: str) -> None:
    assert not declined(written)


def test_a_growing_reply_shows_whole_words_and_nothing_of_marks_quotes_or_links() -> None:
    written = f"Yes, for [2] logs and [1, 2] x.\nSee [us](http://evil.example/x y) @here.\nQUOTES\n{QUOTE_1}"
    shown = [preview(written[:end], PASSAGES) for end in range(len(written) + 1)]
    assert shown[-1] == "Yes, for [1] logs and [2][1] x.\nSee us here."
    final_words = set(shown[-1].split()) | {"[us"}
    for text in shown:
        assert set(text.split()) <= final_words
        assert "QUOTE" not in text


@pytest.mark.parametrize("begun", ["NO", "NO ANS", "Q", "QUOTE", "**QUOTES", "QUOTES"])
def test_a_line_that_may_become_a_keyword_is_held_back(begun: str) -> None:
    assert preview(f"Rule one [1].\n{begun}", PASSAGES) == "Rule one [1]."


@given(ANSWERS)
def test_any_beginning_can_be_previewed(answer: str) -> None:
    assert "QUOTES" not in preview(answer + "\nQUOTES\n[1] x", PASSAGES)
