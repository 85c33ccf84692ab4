from pathlib import Path
from typing import Any

import pytest

from bot.ask.terminal import BatchItem, Terminal, read_batch
from bot.errors import BatchError
from bot.settings import Settings
from tests.support.policies import TODAY, Folder

BUDGET = "What budget does the works council keep for experts who examine tools?"


@pytest.fixture
def terminal(folder: Folder, settings: Settings) -> Terminal:
    base = folder.base()
    base.refresh()
    return Terminal(knowledge=base, settings=settings, today=TODAY, policies=folder.root)


async def documents(terminal: Terminal, *questions: BatchItem) -> list[dict[str, Any]]:
    return [document async for document in terminal.ask_all(questions)]


def batch(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_batch_is_read_in_order_with_what_each_line_says(tmp_path: Path) -> None:
    file = batch(
        tmp_path,
        '\ufeff{"id": "a", "question": "one", "as": "ada.roth@brisemont.example", "lang": "fr"}',
        "",
        '{"id": 7, "question": "", "as": null, "note": "other keys are ignored"}',
        '{"id": [1], "question": "three"}',
    )
    assert read_batch(file) == [
        BatchItem(id="a", question="one", email="ada.roth@brisemont.example", lang="fr"),
        BatchItem(id=7, question=""),
        BatchItem(id=[1], question="three"),
    ]


def test_every_bad_line_is_named_at_once_with_what_would_be_right(tmp_path: Path) -> None:
    file = batch(
        tmp_path,
        '{"id": 1, "question": "good"}',
        "not json",
        '{"question": "no id"}',
        '{"id": 2, "question": 3}',
        '{"id": 3, "question": "x", "lang": "es"}',
        '{"id": 4, "question": "x", "as": ["a"]}',
        "[1]",
    )
    with pytest.raises(BatchError) as refused:
        read_batch(file)
    needs = "needs an `id` and a `question`"
    assert refused.value.problems == (
        f'{file}:2: is not JSON: write one object a line, like {{"id": "1", "question": "..."}}',
        f"{file}:3: {needs}",
        f"{file}:4: {needs}",
        f"{file}:5: `lang` must be one of en, fr, de",
        f"{file}:6: `as` must be an e-mail address",
        f"{file}:7: {needs}",
    )


def test_a_batch_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=r"nowhere\.jsonl cannot be read: No such file or directory"):
        read_batch(tmp_path / "nowhere.jsonl")
    (tmp_path / "utf16.jsonl").write_text('{"id": 1, "question": "x"}', encoding="utf-16")
    with pytest.raises(BatchError, match=r"utf16\.jsonl is not UTF-8: save it as UTF-8"):
        read_batch(tmp_path / "utf16.jsonl")


async def test_answers_come_in_order_with_the_ids_of_their_questions(terminal: Terminal) -> None:
    said = await documents(
        terminal,
        BatchItem(id="b", question="Which tools do customer lists go into?"),
        BatchItem(id=1, question="who won the cup final"),
        BatchItem(id="b", question=""),
    )
    assert [document["id"] for document in said] == ["b", 1, "b"]
    assert [document["kind"] for document in said] == ["answer", "no_answer", "clarify"]
    assert next(iter(said[0])) == "id"


async def test_each_line_is_asked_by_its_own_person_in_its_own_language(terminal: Terminal) -> None:
    said = await documents(
        terminal,
        BatchItem(id=1, question=BUDGET),
        BatchItem(id=2, question=BUDGET, email="ada.roth@brisemont.example"),
        BatchItem(id=3, question="Which tools do customer lists go into?", lang="de"),
    )
    assert ["6,000 EUR" in document["text"] for document in said] == [False, True, False]
    assert [document["lang"] for document in said] == ["en", "en", "de"]


async def test_the_command_s_own_person_and_language_hold_where_a_line_names_none(
    terminal: Terminal, folder: Folder
) -> None:
    ours = Terminal(
        knowledge=terminal.knowledge,
        settings=terminal.settings,
        today=TODAY,
        policies=folder.root,
        email="ada.roth@brisemont.example",
        lang="fr",
    )
    said = await documents(
        ours,
        BatchItem(id=1, question=BUDGET),
        BatchItem(id=2, question=BUDGET, email="leo.martin@brisemont.example", lang="en"),
    )
    assert ["6,000 EUR" in document["text"] for document in said] == [True, False]
    assert [document["lang"] for document in said] == ["fr", "en"]
    assert "6,000 EUR" in (await ours.ask(BUDGET)).text


async def test_everybody_who_may_not_ask_is_named_before_anything_is_asked(terminal: Terminal) -> None:
    questions = [
        BatchItem(id=1, question="x"),
        BatchItem(id=2, question="x", email="nobody@brisemont.example"),
        BatchItem(id=3, question="x", email="odile.bertin@brisemont.example"),
    ]
    with pytest.raises(BatchError) as refused:
        await anext(terminal.ask_all(questions))
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "nobody active has the address nobody@brisemont.example",
        "nobody active has the address odile.bertin@brisemont.example",
    ]
