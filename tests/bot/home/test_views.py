import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.ask.rules import prompts
from bot.home.views import ASK, Asked, Health, Home, Owned, home
from bot.i18n import text
from bot.people import privacy_views
from knowledge import LANGS, Document, Lang

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def document(number: int = 1, **fields: Any) -> Document:
    values: dict[str, Any] = {
        "id": f"rules-{number}", "title": f"Rules {number}", "lang": "en", "version": "1.0", "status": "published",
        "owner": "ada.roth@brisemont.example", "deputy": None, "effective": date(2025, 1, 1),
        "review_by": date(2026, 9, 30), "audience": ("all",), "url": None, "source": "rules.en.md",
        "fingerprint": "f",
    }  # fmt: skip
    return Document(**values | fields)


def shown(lang: Lang = "en", **fields: Any) -> Home:
    values: dict[str, Any] = {
        "lang": lang, "name": "Ada Roth", "time_zone": "Europe/Berlin", "committee": "ai-committee",
        "examples": prompts((), ""),
    }  # fmt: skip
    return Home(**values | fields)


def written(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def buttons(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [element for block in view["blocks"] if block["type"] == "actions" for element in block["elements"]]


@pytest.mark.parametrize("lang", LANGS)
def test_everybody_is_greeted_in_their_language_and_offered_four_questions(lang: Lang) -> None:
    view = home(shown(lang))
    assert view["type"] == "home"
    assert view["blocks"][0]["text"]["text"] == text(lang, "home-greeting", name="Ada Roth")
    examples = [one for one in buttons(view) if one["action_id"].startswith(f"{ASK}_")]
    assert len(examples) == 4
    assert all(one["value"] == one["text"]["text"] for one in examples)
    assert len({one["action_id"] for one in examples}) == 4


@pytest.mark.parametrize("guest", [True, False])
def test_everybody_finds_the_privacy_button(guest: bool) -> None:
    last = buttons(home(shown("fr", is_guest=guest)))[-1]
    assert (last["action_id"], last["value"]) == (privacy_views.SHOW, "fr")


def test_guests_get_a_short_one_without_anything_internal() -> None:
    view = home(shown(is_guest=True, asked=[Asked(text="secret?", asked_at=NOW)], owned=Owned(count=1)))
    assert len(view["blocks"]) == 3
    assert "secret" not in written(view)
    assert "ai-committee" not in written(view)


def test_a_question_is_shown_with_its_time_where_the_person_is_and_a_link_to_the_answer() -> None:
    asked = Asked(text="May I?", asked_at=NOW, link="https://brisemont.slack.com/archives/D1/p1")
    said = written(home(shown(asked=[asked])))
    assert "May I?" in said
    assert "23 November 2026, 00:30" in said  # Berlin is an hour ahead of UTC
    assert "https://brisemont.slack.com/archives/D1/p1" in said


def test_whoever_has_asked_nothing_is_told_so() -> None:
    assert "You have not asked anything yet." in written(home(shown()))


@pytest.mark.parametrize(
    "hostile", ["<!channel> <@U1> <https://evil.example|here>", "https://evil.example *bold* :boom:"]
)
def test_no_link_or_mention_in_a_question_comes_alive(hostile: str) -> None:
    view = home(shown(asked=[Asked(text=hostile, asked_at=NOW)]))
    [block] = [block for block in view["blocks"] if block["type"] == "rich_text"]
    [quoted] = block["elements"][0]["elements"]
    assert quoted == {"type": "text", "text": hostile}


def test_no_link_or_mention_in_a_title_or_a_name_comes_alive() -> None:
    bad = "<!channel> <https://evil.example|x>"
    view = home(shown(name=bad, owned=Owned(count=1, due=[document(title=bad)])))
    for block in view["blocks"]:
        if block.get("text", {}).get("type") == "mrkdwn":
            assert "<!" not in block["text"]["text"]
            assert "<http" not in block["text"]["text"]


def test_an_owner_sees_what_is_due_for_review_and_since_when() -> None:
    due = [document(url="https://intranet.brisemont.example/r")]
    said = written(home(shown(owned=Owned(count=3, due=due))))
    assert "1 of your 3 documents is due for review:" in said
    assert "<https://intranet.brisemont.example/r|Rules 1> (English, since 30 September 2026)" in said


def test_an_owner_with_nothing_due_is_told_so() -> None:
    assert "No review is due; you own 3 of our documents." in written(home(shown(owned=Owned(count=3))))


def test_only_those_who_run_the_bot_see_how_it_is_doing() -> None:
    health = Health(fingerprint="abc123def456", documents=54, waiting=7, late=2)
    said = written(home(shown(health=health)))
    assert "Index abc123def456, 54 documents" in said
    assert "Waiting to be done: 7, of which late: 2" in said
    assert "How I am doing" not in written(home(shown()))


def test_an_index_that_cannot_be_read_is_said() -> None:
    health = Health(fingerprint=None, documents=0, waiting=0, late=0)
    assert "run archipel doctor" in written(home(shown(health=health)))


@pytest.mark.parametrize(
    ("committee", "written_as"), [("ai-committee", "#ai-committee"), ("C0123456789", "<#C0123456789>")]
)
def test_the_committees_channel_is_named(committee: str, written_as: str) -> None:
    assert written_as in written(home(shown(committee=committee)))


@pytest.mark.parametrize("lang", LANGS)
def test_the_fullest_home_stays_within_slacks_limits(lang: Lang) -> None:
    long = "Wörter " * 600
    view = home(
        shown(
            lang,
            name=long[:200],
            asked=[Asked(text=long, asked_at=NOW)] * 50,
            owned=Owned(
                count=999, due=[document(n, title=long, url=f"https://x.example/{'y' * 300}") for n in range(99)]
            ),
            health=Health(fingerprint="abc123def456", documents=999, waiting=9999, late=9999),
        )
    )
    assert len(view["blocks"]) <= 100
    assert len(written(view).encode()) < 250_000
    for block in view["blocks"]:
        said = block.get("text", {}).get("text", "")
        assert len(said) <= (150 if block["type"] == "header" else 3000)
    assert all(len(button["text"]["text"]) <= 75 for button in buttons(view))
