"""Everything there is to say about a policies folder, at once."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.calibration import CALIBRATION_FILE
from knowledge.checking import check
from knowledge.errors import FolderError
from knowledge.golden import GOLDEN_FILE
from knowledge.vocabulary import GLOSSARY_FILE, PHRASINGS_FILE
from tests.support.policies import CUSTOMERS, MEETINGS, TODAY, page

SAMPLE = Path(__file__).parents[2] / "policies"


def said(policies, **how):
    return [str(finding) for finding in check(policies.root, **how)]


@pytest.fixture
def sound(policies):
    policies.write("meetings", MEETINGS)
    policies.write("data-handling", f"# Classes\n\n{CUSTOMERS}\n\n## Customers {{#customer-data}}\n\n{CUSTOMERS}")
    return policies


def test_a_sound_folder_has_no_findings(sound):
    sound.put(GLOSSARY_FILE, "- {id: brise, en: [Brise Local]}\n")
    sound.put(
        PHRASINGS_FILE, "- {section: data-handling#classes, en: [traffic lights]}\n- {section: meetings, en: [a]}\n"
    )
    sound.put(
        GOLDEN_FILE,
        "- {question: a, lang: en, expect: {kind: answer, document: data-handling#customer-data}}\n"
        "- {question: b, lang: en, expect: {kind: answer, document: [meetings, 'tool:deepl']}}\n",
    )
    assert said(sound, today=TODAY) == []


def test_the_sample_company_has_no_errors():
    assert [str(finding) for finding in check(SAMPLE) if finding.severity == "error"] == []


def test_ten_different_mistakes_are_all_said_at_once_with_file_and_line(sound):
    sound.put("documents/no-front.en.md", "Just text.\n")
    sound.write("no-owner", MEETINGS, owner=None)
    sound.write("bad-day", MEETINGS, effective="tomorrow")
    sound.put("documents/empty.en.md", page("empty", ""))
    sound.put("documents/twice.en.md", page("meetings", MEETINGS))
    (sound.documents / "latin.en.md").write_bytes(page("latin", "Données").encode("latin-1"))
    sound.put("documents/picture.docx", "no Word file, and no meta file beside it")
    sound.write("anchors", "## A {#Not Good}\n\nText.")
    sound.put(GLOSSARY_FILE, "- {id: a, en: [b]}\n- {id: a, en: [c]}\n")
    sound.put(PHRASINGS_FILE, "- {section: meetings#gone, en: [a]}\n")
    sound.put(GOLDEN_FILE, "\n- {question: a, lang: en, expect: {kind: answer, document: nowhere}}\n- {question: 3}\n")
    sound.put(CALIBRATION_FILE, "{}")
    findings = check(sound.root)
    errors = {(finding.source, finding.line) for finding in findings if finding.severity == "error"}
    assert errors >= {
        ("documents/no-front.en.md", 1),
        ("documents/bad-day.en.md", 8),
        ("documents/twice.en.md", 2),
        ("documents/latin.en.md", 12),
        ("documents/picture.docx", None),
        ("documents/anchors.en.md", 12),
        (GLOSSARY_FILE, 2),
        (PHRASINGS_FILE, None),
        (GOLDEN_FILE, 2),
        (GOLDEN_FILE, 3),
        (CALIBRATION_FILE, None),
    }
    assert {source for source, _ in errors} >= {"documents/no-owner.en.md", "documents/empty.en.md"}
    assert findings == sorted(findings, key=lambda finding: (finding.source, finding.line or 0))
    assert not any(finding.source == "documents/meetings.en.md" for finding in findings)


def test_a_mistake_says_what_would_be_right(sound):
    sound.put(PHRASINGS_FILE, "- {section: meetings#gone, en: [a]}\n")
    sound.put(GOLDEN_FILE, "- {question: a, lang: en, expect: {kind: answer, document: meetings#gone}}\n")
    assert said(sound) == [
        "golden.yaml:1: error: expects `meetings#gone`, which no document has: correct the id or the anchor",
        "phrasings.yaml: error: no document has the section `meetings#gone`: correct it, or take its phrasings out",
    ]


def test_a_section_that_one_language_has_is_enough(sound):
    sound.write("meetings", "# Règles {#regles}\n\nTexte.", lang="fr")
    sound.put(PHRASINGS_FILE, "- {section: meetings#regles, de: [wie]}\n")
    assert [line for line in said(sound) if line.startswith("phrasings")] == []


@pytest.mark.parametrize(("status", "due"), [("published", True), ("retired", False), ("draft", False)])
def test_a_published_document_whose_review_is_due_is_a_warning(sound, status, due):
    sound.write("old", MEETINGS, review_by="2026-11-21", status=status)
    assert any("review was due on 2026-11-21" in line for line in said(sound, today=TODAY)) is due
    assert said(sound, today=date(2026, 11, 21)) == said(sound) == []


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(FolderError, match="does not exist"):
        check(tmp_path / "nowhere")
