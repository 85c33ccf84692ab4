from datetime import date
from pathlib import Path

import pytest

from bot.checks import check_folder, describe_figures, describe_sync, look_for_duplicates, time_zone
from knowledge import Finding, FolderError, KnowledgeBase, SyncReport
from tests.support.policies import CUSTOMERS, TODAY, Folder

COMPANY = (Path(__file__).parents[2] / "policies" / "company.yaml").read_text(encoding="utf-8")


def report(**changes: object) -> SyncReport:
    fields: dict[str, object] = {
        "added": (), "changed": (), "removed": (), "findings": (), "chunks": 7, "rebuilt": False, "seconds": 0.123,
    }  # fmt: skip
    return SyncReport(**(fields | changes))  # type: ignore[arg-type]


def refused(source: str, line: int | None = 1) -> Finding:
    return Finding(source=source, line=line, severity="error", message="is broken")


def test_documents_company_and_questions_are_checked_together(folder: Folder) -> None:
    folder.put("documents/broken.en.md", "no front matter")
    folder.put("golden.yaml", "- {question: x, lang: en, expect: {kind: answer, document: nowhere}}\n")
    sources = [finding.source for finding in check_folder(folder.root, date(2026, 9, 30))]
    assert sources == ["documents/broken.en.md", "golden.yaml", "company.yaml"]


def test_a_review_that_is_due_is_a_warning_from_the_day_after_on(folder: Folder) -> None:
    folder.put("company.yaml", COMPANY)
    assert check_folder(folder.root, date(2026, 9, 30)) == []
    (finding,) = check_folder(folder.root, date(2026, 10, 1))
    assert (finding.source, finding.severity) == ("documents/meetings.en.md", "warning")
    assert "its review was due on 2026-09-30" in finding.message


def test_drafts_and_retired_documents_are_never_due(folder: Folder) -> None:
    folder.put("company.yaml", COMPANY)
    folder.write("meetings", "Text.", status="retired", effective="2025-01-01", review_by="2025-06-01")
    folder.write("plans", "Text.", status="draft", effective="2025-01-01", review_by="2025-06-01")
    assert check_folder(folder.root, TODAY) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="does not exist"):
        check_folder(tmp_path / "nowhere", TODAY)


def test_the_company_s_time_zone_counts_and_a_folder_without_one_has_a_default(folder: Folder) -> None:
    assert time_zone(folder.root) == "Europe/Berlin"
    folder.put("company.yaml", COMPANY.replace("Europe/Paris", "Europe/Dublin"))
    assert time_zone(folder.root) == "Europe/Dublin"


def test_an_index_run_is_described_by_what_it_did() -> None:
    done = report(added=("a.en", "b.fr"), changed=("c.de",), removed=("d.en",), rebuilt=True)
    assert list(describe_sync(done)) == [
        "added 2: a.en, b.fr",
        "changed 1: c.de",
        "removed 1: d.en",
        "rebuilt: 7 chunks in 0.12 s",
    ]
    assert list(describe_sync(report())) == ["in step: 7 chunks in 0.12 s"]


def test_files_that_were_refused_are_named_once_however_many_mistakes_they_have() -> None:
    done = report(findings=(refused("documents/b.md"), refused("documents/b.md", 2), refused("documents/a.md")))
    assert "refused 2: documents/a.md, documents/b.md; what was there before stays, see below" in describe_sync(done)


def test_vectors_that_failed_are_not_called_a_refused_file() -> None:
    said = list(describe_sync(report(findings=(refused("embeddings", None),))))
    assert said == ["vectors incomplete, see below; the next run tries again", "in step: 7 chunks in 0.12 s"]


def test_two_sections_that_say_the_same_are_pointed_out_when_one_of_them_is_new(folder: Folder) -> None:
    base = folder.base(folder.root.parent / "data")
    base.refresh()
    folder.write("clients", CUSTOMERS, title="Client data")
    (finding,) = look_for_duplicates(base, base.refresh())
    assert finding.severity == "warning"
    assert "`clients#rules`" in finding.message
    assert "`customers#rules`" in finding.message
    assert look_for_duplicates(base, base.refresh()) == []


def test_duplicates_are_not_looked_for_without_vectors_or_in_a_large_first_run(folder: Folder) -> None:
    base = folder.base(embeddings="m", embeddings_url="http://127.0.0.1:9/v1", data=folder.root.parent / "data")
    assert look_for_duplicates(base, base.refresh()) == []
    assert look_for_duplicates(Unasked(), report(added=tuple(f"d{n}.en" for n in range(201)))) == []


class Unasked(KnowledgeBase):
    """A base that must not be asked anything."""

    def __init__(self) -> None:
        pass


def test_figures_are_lines_with_parts_indented_and_failures_last() -> None:
    figures = {
        "questions": 2,
        "per_language": {"en": {"answered": 0.5}},
        "failures": [{"question": "why?", "expected": "answer costs", "got": "no_answer"}],
    }
    assert list(describe_figures(figures)) == [
        "questions: 2",
        "per_language",
        "  en",
        "    answered: 0.5",
        "failures: 1",
        "  'why?': expected answer costs, got no_answer",
    ]
