"""`archipel tools` and what `archipel check` says of `tools.yaml`."""

from __future__ import annotations

import pytest

from knowledge import load_yaml
from tests.support.command_line import Archipel
from tests.support.policies import Folder
from tests.support.tools import GOOD, line_of

# The folder's documents have the section `customers#rules`.
TEXT = GOOD.replace("acceptable-use#people", "customers#rules")


@pytest.fixture
def upgraded(archipel: Archipel, folder: Folder) -> Archipel:
    assert archipel("db", "upgrade").code == 0
    return archipel


def test_what_is_imported_can_be_exported_and_imported_again(upgraded: Archipel, folder: Folder) -> None:
    file = folder.put("tools.yaml", TEXT)
    assert upgraded("tools", "import", file) == (0, "Tools: 2 added, 0 changed, 0 unchanged, 0 left out.\n", "")
    out = folder.root / "out.yaml"
    said = f"{out} holds the registry as it is now. Comments of an earlier file are not kept.\n"
    assert upgraded("tools", "export", out) == (0, said, "")
    assert load_yaml(out.read_text(encoding="utf-8")) == load_yaml(TEXT)
    assert upgraded("tools", "import", out).out == "Tools: 0 added, 0 changed, 2 unchanged, 0 left out.\n"
    assert sorted(path.name for path in folder.root.glob("*.yaml")) + sorted(folder.root.glob(".*")) == [
        "out.yaml", "tools.yaml",
    ]  # fmt: skip


def test_what_is_wrong_is_said_with_its_line_and_the_rest_is_imported(upgraded: Archipel, folder: Folder) -> None:
    text = TEXT.replace("hosting: eu", "hosting: mars").replace("name: Brise Reader", "a: b")
    file = folder.put("tools.yaml", text)
    code, out, _ = upgraded("tools", "import", file)
    assert code == 1
    assert out.splitlines()[0].startswith(
        f"{file}:{line_of(text, 'mars')}: error: writer.hosting: `mars` cannot be read"
    )
    assert out.splitlines()[-1] == "Tools: 1 added, 0 changed, 0 unchanged, 1 left out."


def test_tools_that_only_the_database_has_are_named(upgraded: Archipel, folder: Folder) -> None:
    upgraded("tools", "import", folder.put("tools.yaml", TEXT))
    code, out, _ = upgraded("tools", "import", folder.put("other.yaml", "version: 1\ntools: []\n"))
    assert (code, out.splitlines()[-1]) == (0, "Not in this file and left alone: writer, reader.")


@pytest.mark.parametrize("text", ["tools: [", "- a", ""])
def test_a_file_of_which_nothing_can_be_read_changes_nothing(upgraded: Archipel, folder: Folder, text: str) -> None:
    upgraded("tools", "import", folder.put("tools.yaml", TEXT))
    code, out, err = upgraded("tools", "import", folder.put("bad.yaml", text))
    assert (code, out) == (1, "")
    assert err.startswith(f"archipel: {folder.root / 'bad.yaml'}:")
    assert upgraded("tools", "import", folder.root / "tools.yaml").out.startswith("Tools: 0 added, 0 changed, 2 unch")


def test_a_file_that_is_not_there_and_a_folder_that_cannot_be_written_to_are_said(
    upgraded: Archipel, folder: Folder
) -> None:
    code, _, err = upgraded("tools", "import", "nowhere.yaml")
    assert (code, "cannot be read (No such file or directory)" in err) == (1, True)
    assert upgraded("tools", "export", "x.yaml") == (1, "The registry is empty; nothing was written.\n", "")
    upgraded("tools", "import", folder.put("tools.yaml", TEXT))
    code, _, err = upgraded("tools", "export", "nowhere/x.yaml")
    assert (code, "nowhere/x.yaml cannot be written (No such file or directory); check the folder" in err) == (1, True)


def test_check_names_what_is_wrong_with_the_tools_and_their_rules(archipel: Archipel, folder: Folder) -> None:
    folder.put("tools.yaml", TEXT)
    assert "tools.yaml" not in archipel("check", folder.root).out
    text = TEXT.replace("rule: customers#rules}", "rule: customers#gone}").replace("pilot", "pilt")
    folder.put("tools.yaml", text)
    code, out, _ = archipel("check", folder.root)
    assert code == 1
    assert [line.split(": ")[:3] for line in out.splitlines() if line.startswith("tools.yaml")] == [
        [f"tools.yaml:{line_of(text, '#gone')}", "error", "writer.data.personal.rule"],
        [f"tools.yaml:{line_of(text, 'pilt')}", "error", "reader.status"],
    ]


def test_check_warns_of_reviews_that_are_due_on_the_day(archipel: Archipel, folder: Folder) -> None:
    folder.put("tools.yaml", TEXT)
    out = archipel("check", folder.root, ARCHIPEL_TODAY="2027-03-03").out
    assert (
        f"tools.yaml:{line_of(TEXT, 'review_by')}: warning: writer.review_by: the review was due on 2027-03-02" in out
    )
