import json

import pytest

from bot.company import Retention
from bot.people import privacy_views as views
from bot.people.privacy import COLUMNS, TABLE
from knowledge import LANGS, Lang
from tests.support.retention import RETENTION


def written(blocks: object) -> str:
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize("lang", LANGS)
def test_the_explanation_says_every_cell_of_the_table_and_fits_into_a_message(lang: Lang) -> None:
    text, blocks = views.statement(lang, retention=RETENTION, committee="ai-committee")
    said = written(blocks)
    rows = [line.strip("| ").split(" | ") for line in views.markdown(lang, RETENTION).split("\n")[2:]]
    assert len(rows) == len(TABLE)
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert [cell for row in rows for cell in row if cell not in said] == []
    assert len(blocks) <= 50
    assert max(len(block.get("text", {}).get("text", "")) for block in blocks) <= 3000
    assert text in said
    assert "#ai-committee" in said


def test_the_days_are_those_of_the_company() -> None:
    short = Retention(questions=7, profile=1, requests=400)
    table = views.markdown("en", short)
    assert "| 7 days. |" in table
    assert "and 1 day longer" in table
    assert "| 400 days. |" in table
    assert "1,095 days" in views.markdown("en", RETENTION)


@pytest.mark.parametrize(("model", "says"), [(True, "receives your question"), (False, "do not leave")])
def test_whether_a_language_model_gets_questions_is_said(model: bool, says: str) -> None:
    assert says in written(views.statement("en", retention=RETENTION, model=model)[1])


@pytest.mark.parametrize("lang", LANGS)
def test_the_buttons_carry_the_language_they_are_written_in(lang: Lang) -> None:
    _, blocks = views.statement(lang, retention=RETENTION)
    [row] = [block for block in blocks if block["type"] == "actions"]
    assert [(button["action_id"], button["value"]) for button in row["elements"]] == [
        (views.EXPORT, lang), (views.DELETE, lang),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_every_modal_keeps_slacks_lengths(lang: Lang) -> None:
    modals = [
        views.statement_modal(lang, retention=RETENTION, committee="C0123456789", model=True),
        views.confirmation(lang), views.accepted(lang), views.not_accepted(lang), views.export_started(lang),
    ]  # fmt: skip
    for modal in modals:
        assert modal["type"] == "modal"
        assert len(modal["blocks"]) <= 100
        for part in ("title", "submit", "close"):
            said = modal.get(part, {}).get("text", "x")
            assert 0 < len(said) <= 24
            assert "…" not in said


@pytest.mark.parametrize("lang", LANGS)
def test_deleting_asks_first_and_remembers_the_language(lang: Lang) -> None:
    modal = views.confirmation(lang)
    assert (modal["callback_id"], modal["private_metadata"]) == (views.CONFIRM, lang)
    assert modal["submit"] != modal["close"]


def test_the_farewell_says_what_slack_and_backups_keep() -> None:
    text, blocks = views.told("en")
    said = written(blocks)
    assert text.startswith("Your data is deleted")
    assert all(word in said for word in ("your own messages", "files that I sent you", "Backups"))


def test_a_committees_channel_given_as_id_becomes_a_link_to_it() -> None:
    assert "<#C0123456789>" in written(views.statement("en", retention=RETENTION, committee="C0123456789")[1])
