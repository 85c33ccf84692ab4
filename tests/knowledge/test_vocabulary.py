"""How people say things: read strictly, used to find, never shown."""

import pytest

from knowledge import analysis, vocabulary
from knowledge.types import LANGS, Chunk
from knowledge.vocabulary import GLOSSARY_FILE, PHRASINGS_FILE, load
from tests.support.policies import document

HANDLING = document("data-handling")

# The product's own words


def test_the_lexicon_is_sound_and_there_without_any_file(tmp_path):
    words = load(tmp_path / "nowhere")
    assert words.findings == ()
    assert words.phrasings == {}
    assert "customer" in words.glossary.concepts("Auftraggeber und Kunden", "de")


def test_everyday_questions_are_there_in_every_language():
    for lang in LANGS:
        topics = [topic for topic in vocabulary.background() if topic.lang == lang]
        questions = [question for topic in topics for question in topic.questions]
        assert len(topics) >= 50
        told = [analysis.detect_language(question) in (lang, None) for question in questions]
        assert sum(told) / len(told) > 0.9


# The company's own files


def test_a_company_adds_things_and_further_forms_of_known_ones(policies):
    policies.put(
        GLOSSARY_FILE,
        "- {id: brise, en: [Brise Local], de: [Hausassistent]}\n- {id: customer, fr: [donneur d'ordre]}\n",
    )
    words = load(policies.root)
    assert words.findings == ()
    assert words.glossary.concepts("Hausassistenten", "de") == ["brise"]
    assert words.glossary.concepts("les donneurs d'ordre", "fr") == ["customer"]
    assert "customer" in words.glossary.concepts("customers", "en")


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        (GLOSSARY_FILE, "id: customer", 1, "must be a list"),
        (GLOSSARY_FILE, "- {id: a, en: [b]}\n- {en: [customer]}", 2, "needs an `id`"),
        (GLOSSARY_FILE, "- customer", 1, "needs an `id`"),
        (GLOSSARY_FILE, "- {id: a, es: [cliente]}", 1, "unknown key `es`"),
        (GLOSSARY_FILE, "- {id: a}", 1, "must be lists of words"),
        (GLOSSARY_FILE, "- {id: a, en: customer}", 1, "must be lists of words"),
        (GLOSSARY_FILE, "- {id: a, en: [1]}", 1, "must be lists of words"),
        (GLOSSARY_FILE, "- {id: a, en: [' ']}", 1, "must be lists of words"),
        (GLOSSARY_FILE, "- {id: a, en: []}", 1, "must be lists of words"),
        (GLOSSARY_FILE, "- {id: a, en: [b]}\n\n- {id: a, fr: [c]}", 3, "stands already in line 1"),
        (GLOSSARY_FILE, "- {id: a, en: [b}", 1, "close the list"),
        (GLOSSARY_FILE, "- &x {id: a, en: [b]}\n- *x", 1, "anchor"),
        (PHRASINGS_FILE, "section: x", 1, "must be a list"),
        (PHRASINGS_FILE, "- {en: [how long]}", 1, "needs a `section`"),
        (PHRASINGS_FILE, "- section: rules\n  en: how long", 2, "`en` must be a list of texts"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_what_would_be_right(policies, file, text, line, said):
    policies.put(file, text)
    [finding] = load(policies.root).findings
    assert (finding.source, finding.line, finding.severity) == (file, line, "error")
    assert said in finding.message


def test_a_bad_entry_does_not_take_the_good_ones_down(policies):
    policies.put(GLOSSARY_FILE, "- {id: bad}\n- {id: good, en: [flibbertigibbet]}\n")
    policies.put(PHRASINGS_FILE, "- {section: a#b, en: bad, de: [gut]}\n- {bad: 1}\n- {section: c, fr: [bien]}\n")
    words = load(policies.root)
    assert len(words.findings) == 3
    assert words.glossary.concepts("flibbertigibbets", "en") == ["good"]
    assert words.phrasings == {("a#b", "de"): ["gut"], ("c", "fr"): ["bien"]}


@pytest.mark.parametrize("file", [GLOSSARY_FILE, PHRASINGS_FILE])
def test_a_file_that_cannot_be_read_is_said_and_the_lexicon_stays(policies, file):
    (policies.root / file).write_bytes(b"- {id: a, en: [caf\xe9]}")
    assert [str(finding) for finding in load(policies.root).findings] == [
        f"{file}: error: is not UTF-8: save it as UTF-8"
    ]
    (policies.root / file).unlink()
    (policies.root / file).mkdir()
    [finding] = load(policies.root).findings
    assert "cannot be read" in finding.message
    assert "customer" in load(policies.root).glossary.concepts("customers", "en")


def test_the_fingerprint_follows_the_words_and_nothing_else(policies):
    before = load(policies.root).fingerprint
    policies.put("company.yaml", "name: Brisemont")
    assert load(policies.root).fingerprint == before
    policies.put(GLOSSARY_FILE, "- {id: a, en: [b]}")
    with_glossary = load(policies.root).fingerprint
    policies.put(PHRASINGS_FILE, "- {section: a, en: [b]}")
    assert len({before, with_glossary, load(policies.root).fingerprint}) == 3
    (policies.root / GLOSSARY_FILE).unlink()
    (policies.root / PHRASINGS_FILE).unlink()
    assert load(policies.root).fingerprint == before


# What a chunk is found by


def chunk(anchors: tuple[str, ...]) -> Chunk:
    return Chunk(
        id="data-handling.en@0#0",
        document="data-handling",
        lang="en",
        ordinal=0,
        headings=("Data",) * len(anchors),
        anchors=anchors,
        section="Data",
        text="Ask the customer.",
    )


def test_a_chunk_is_described_by_the_phrasings_of_its_document_and_of_every_heading_above_it(policies):
    policies.put(
        PHRASINGS_FILE,
        "- {section: data-handling, en: [document]}\n"
        "- {section: data-handling#classes, en: [above]}\n"
        "- {section: data-handling#customer-data, en: [own], fr: [propre], de: [eigen]}\n"
        "- {section: data-handling#other, en: [other]}\n"
        "- {section: meetings#classes, en: [elsewhere]}\n",
    )
    described = load(policies.root).describe(HANDLING, chunk(("classes", "customer-data")))
    assert described.hints == (
        ("en", "document"),
        ("en", "above"),
        ("en", "own"),
        ("fr", "propre"),
        ("de", "eigen"),
    )
    assert described.texts(HANDLING)[0] == ("en", "Data handling\nData\nData\nAsk the customer.")


def test_a_chunk_speaks_of_the_things_in_its_text_and_in_its_phrasings_by_their_language(policies):
    policies.put(GLOSSARY_FILE, "- {id: brise, en: [Brise Local], de: [Hausassistent]}\n")
    policies.put(PHRASINGS_FILE, "- {section: data-handling, de: [Was darf in den Hausassistenten?]}\n")
    concepts = load(policies.root).describe(HANDLING, chunk(())).concepts
    assert {"customer", "brise"} <= set(concepts)
    assert "brise" not in load(policies.root / "nowhere").describe(HANDLING, chunk(())).concepts
