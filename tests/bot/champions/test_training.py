"""The training prompts of the sample company, and what is said about a file with mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.champions import training
from bot.champions.training import FORMATS, LEVELS, Prompt
from bot.champions.trainingfile import MINUTES
from bot.registry import toolsfile
from knowledge import LANGS, Lang
from tests.support.company import ROOT
from tests.support.policies import Folder

GOOD = """version: 1
format: pair
level: beginner
minutes: 20
tools: [deepl-pro]
title: {en: Check it, fr: Vérifier, de: Prüfen}
why: {en: Because., fr: Parce que., de: Weil.}
steps:
  en: [Do one thing., Do another.]
  fr: [Une chose., Une autre.]
  de: [Das eine., Das andere.]
example: {en: Try this., fr: Essayez., de: Probieren.}
"""
READ = training.load(ROOT / "policies")
MISTAKES = [
    ("version: 1", "version: 0", 1, "whole number from 1 on"),
    ("format: pair", "format: pairs", 2, "did you mean pair?"),
    ("format: pair\n", "", 1, "missing and counts as talk"),
    ("level: beginner", "level: easy", 3, "write beginner, practised or experienced"),
    ("minutes: 20", "minutes: 90", 4, "10 to 30"),
    ("minutes: 20", "minutes: true", 4, "10 to 30"),
    ("tools: [deepl-pro]", "tools: {deepl-pro: 1}", 5, "write a list"),
    ("en: Check it,", f"en: {'x' * 81},", 6, "at most 80"),
    ("title: {en: Check it, fr: Vérifier, de: Prüfen}", "title: {en: Check it}", 6, "missing in fr, de"),
    ("why: {en: Because., fr: Parce que., de: Weil.}\n", "", 1, "give a text in en, fr, de"),
    ("[Do one thing., Do another.]", "[Do one thing.]", 9, "2 to 6"),
    ("[Do one thing., Do another.]", f"[Do one thing., {'y' * 301}]", 9, "at most 300"),
    ("  fr: [Une chose., Une autre.]\n", "", 8, "is missing in fr"),
    ("[Das eine., Das andere.]", "[Das eine., Das andere., Das dritte.]", 8, "not as many steps"),
    ("version: 1\n", "version: 1\ncolour: red\n", 2, "unknown key"),
    ("title: {en: Check it", "title: {en: [", 6, "YAML"),
]


def test_there_are_fifteen_without_a_finding_in_every_way_of_doing_them() -> None:
    tools = toolsfile.load(ROOT / "policies")
    assert tools is not None
    assert training.check(ROOT / "policies", tools.registry.tools.values()) == []
    assert len(READ.prompts) == 15
    assert {one.format for one in READ.prompts.values()} == set(FORMATS)
    assert {one.level for one in READ.prompts.values()} == set(LEVELS)


@pytest.mark.parametrize("prompt", READ.prompts.values(), ids=READ.prompts)
def test_each_is_there_in_three_languages_and_short_enough_to_be_done(prompt: Prompt) -> None:
    assert prompt.minutes in MINUTES
    for lang in LANGS:
        assert prompt.speaks(lang)
    for texts in (prompt.title, prompt.why, prompt.example):
        assert len(set(texts.values())) == len(LANGS)
    assert len({len(prompt.steps[lang]) for lang in LANGS}) == 1
    assert len({one for lang in LANGS for one in prompt.steps[lang]}) == len(LANGS) * len(prompt.steps["en"])


@pytest.mark.parametrize("prompt", READ.prompts.values(), ids=READ.prompts)
def test_french_has_its_spaces_and_no_text_a_quote_of_typewriters(prompt: Prompt) -> None:
    def texts(lang: Lang) -> list[str]:
        return [prompt.title[lang], prompt.why[lang], *prompt.steps[lang], prompt.example[lang]]

    for said in texts("fr"):
        assert not re.search(r"[^\u202f][;!?]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»", said), said
    for lang in LANGS:
        for said in texts(lang):
            assert not re.search(r"['\"]|\.\.\.", said), said


def test_none_names_a_real_person_or_customer_to_copy() -> None:
    for prompt in READ.prompts.values():
        for said in prompt.example.values():
            assert "@" not in said
            assert "http" not in said


@pytest.mark.parametrize(("old", "new", "line", "says"), MISTAKES)
def test_every_mistake_is_named_with_its_line(old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    prompt, findings = training.parse(GOOD.replace(old, new, 1), "training/check.yaml")
    assert any(says in one.message and one.line == line for one in findings), [str(one) for one in findings]
    assert (prompt is None) == any(one.severity == "error" for one in findings)


def test_a_bad_file_is_left_out_and_the_others_stay(folder: Folder) -> None:
    put(folder, "good", GOOD)
    put(folder, "Bad_Name", GOOD)
    put(folder, "broken", "version: [")
    put(folder, "list", "- 1")
    (folder.root / "training" / "latin.yaml").write_bytes(GOOD.encode("latin-1"))
    read = training.load(folder.root)
    assert list(read.prompts) == ["good"]
    assert {one.source for one in read.findings} == {
        f"training/{name}.yaml" for name in ("Bad_Name", "broken", "list", "latin")
    }


def test_two_files_of_one_name_are_one_too_many(folder: Folder) -> None:
    put(folder, "good", GOOD)
    folder.put("training/good.yml", GOOD)
    read = training.load(folder.root)
    assert list(read.prompts) == ["good"]
    assert ["remove one" in one.message for one in read.findings] == [True]


def test_checking_the_folder_reads_them_and_knows_the_tools(folder: Folder) -> None:
    from bot.checks import check_folder
    from tests.support.policies import TODAY

    put(folder, "good", GOOD)
    put(folder, "bad", GOOD.replace("minutes: 20", "minutes: 2"))
    found = [one for one in check_folder(folder.root, TODAY) if one.source.startswith("training/")]
    assert [(one.source, one.severity) for one in found] == [
        ("training/bad.yaml", "error"), ("training/good.yaml", "warning"),
    ]  # fmt: skip
    assert "tools.yaml has no `deepl-pro`" in found[1].message


def test_an_almost_right_tool_is_recognised() -> None:
    tools = toolsfile.load(ROOT / "policies")
    assert tools is not None
    known = list(tools.registry.tools.values())
    (finding,) = [
        training._unknown(READ.prompts["translate-with-glossary"], "tools", "deepl", {one.id for one in known})
    ]
    assert "did you mean deepl-pro?" in finding.message


def test_files_are_read_again_when_one_changed(folder: Folder) -> None:
    import os

    from bot.contents import Shelf

    path = put(folder, "good", GOOD)
    shelf = Shelf(folder.root, training.FOLDER, lambda policies: training.load(policies).prompts)
    first = shelf.all()
    assert shelf.all() is first
    path.write_text(GOOD.replace("minutes: 20", "minutes: 25"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert shelf.all()["good"].minutes == 25
    path.unlink()
    assert shelf.all() == {}


def put(folder: Folder, name: str, text: str) -> Path:
    (folder.root / "training").mkdir(exist_ok=True)
    return folder.put(f"training/{name}.yaml", text)
