from datetime import date
from pathlib import Path

import pytest

from bot.ask.answersfile import check, load, parse
from bot.ask.library import Library
from knowledge import EVERYONE, Reader

GOOD = """
- id: thermal-camera
  owner: it@brisemont.example
  since: 2026-01-01
  expires: 2026-12-31
  questions: {en: [Who lends the thermal camera?], fr: [Qui prête la caméra thermique ?]}
  answer: {en: The workshop in Strasbourg.}
"""
BAD = {
    "id": ("id: thermal-camera", "id: Thermal Camera"),
    "owner": ("it@brisemont.example", "the IT people"),
    "expires": ("expires: 2026-12-31", "expires: soon"),
    "since": ("since: 2026-01-01", "since: always"),
    "questions": ("[Who lends the thermal camera?]", "[]"),
    "answer": ("The workshop in Strasbourg.", "''"),
    "unknown key": ("owner:", "owner: it@brisemont.example\n  valid:"),
    "none of the languages": ("en: The workshop", "it: The workshop"),
}
TODAY = date(2026, 11, 23)


def written(folder: Path, text: str = GOOD, name: str = "all.yaml") -> Path:
    (folder / "answers").mkdir(exist_ok=True)
    (folder / "answers" / name).write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_is_read_without_findings(tmp_path: Path) -> None:
    read = load(written(tmp_path))
    assert read.findings == ()
    (one,) = read.answers
    assert (one.id, one.owner, one.expires, one.audience) == (
        "thermal-camera", "it@brisemont.example", date(2026, 12, 31), ("all",),
    )  # fmt: skip
    assert one.questions["fr"] == ("Qui prête la caméra thermique ?",)


@pytest.mark.parametrize("word", BAD)
def test_a_mistake_is_named_with_its_line_and_its_entry_left_out(word: str) -> None:
    right, wrong = BAD[word]
    read = parse(GOOD.replace(right, wrong, 1), "answers/all.yaml")
    assert read.answers == ()
    assert any(word in finding.message and finding.line for finding in read.findings)


@pytest.mark.parametrize("text", ["answer: 42", "- 42", "- {id: [", "", "- &a {id: x}"])
def test_what_is_no_list_of_answers_is_a_finding(text: str) -> None:
    read = parse(text, "answers/all.yaml")
    assert read.answers == ()
    assert [finding.severity for finding in read.findings] == ["error"] * len(read.findings)
    assert read.findings


def test_a_bad_entry_leaves_its_neighbours_alone() -> None:
    read = parse(GOOD + GOOD.replace("thermal-camera", "Other One", 1), "answers/all.yaml")
    assert [one.id for one in read.answers] == ["thermal-camera"]


def test_an_id_counts_once(tmp_path: Path) -> None:
    written(tmp_path)
    read = load(written(tmp_path, name="more.yaml"))
    assert len(read.answers) == 1
    assert "taken by another file" in read.findings[0].message


def test_what_has_expired_is_a_warning(tmp_path: Path) -> None:
    assert check(written(tmp_path), TODAY) == []
    (finding,) = check(tmp_path, date(2027, 1, 1))
    assert (finding.severity, "thermal-camera" in finding.message) == ("warning", True)


def test_a_file_from_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    inside = tmp_path / "policies"
    (inside / "answers").mkdir(parents=True)
    outside = tmp_path / "stray.yaml"
    outside.write_text(GOOD, encoding="utf-8")
    (inside / "answers" / "link.yaml").symlink_to(outside)
    assert load(inside).answers == ()


@pytest.mark.asyncio
async def test_the_library_gives_the_answer_in_the_askers_language_or_says_which(tmp_path: Path) -> None:
    library = Library(policies=written(tmp_path))
    found = await library.find(
        "Qui prête la caméra thermique ?", reader=Reader.employee(), today=TODAY, default_lang="en"
    )
    assert found is not None
    assert (found.kind, found.engine, found.lang, found.text_lang) == ("approved_answer", "approved", "fr", "en")
    assert (found.text, found.owner, found.until) == (
        "The workshop in Strasbourg.", "it@brisemont.example", date(2026, 12, 31),
    )  # fmt: skip
    assert await library.find("Who lends it?", reader=EVERYONE, today=TODAY, default_lang="en") is None


@pytest.mark.asyncio
async def test_a_changed_file_counts_at_once(tmp_path: Path) -> None:
    library = Library(policies=written(tmp_path))
    asked = "Who lends the thermal camera?"
    assert await library.find(asked, reader=EVERYONE, today=TODAY, default_lang="en") is not None
    written(tmp_path, GOOD.replace("2026-12-31", "2026-11-22"))
    assert await library.find(asked, reader=EVERYONE, today=TODAY, default_lang="en") is None
    (tmp_path / "answers" / "all.yaml").unlink()
    assert await library.find(asked, reader=EVERYONE, today=TODAY, default_lang="en") is None
