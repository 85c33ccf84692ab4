import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.ask import cards, messages, modals
from bot.ask.cards import Card
from bot.ask.escalations import Turn
from bot.i18n import text
from bot.sandbox.blocks import message_complaints, view_complaints
from knowledge import LANGS, Answer, Lang
from tests.bot.ask.test_views import CITATION, NEAREST, answer, refusal
from tests.support.asking import words_of

HOSTILE = "<!channel> <@U123> <https://evil.example|click> [x](https://evil.example) & @here https://evil.example"
LIVE = ("<!", "<@", "<http", "<#")


def kinds(said: messages.Said) -> list[str]:
    return [block["type"] for block in said.blocks]


def mrkdwn(value: Any) -> list[str]:
    """Every text Slack parses."""
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [text for inner in value.values() for text in mrkdwn(inner)]
    return [text for inner in value for text in mrkdwn(inner)] if isinstance(value, list) else []


def links(value: Any) -> list[str]:
    """Every link element of rich text."""
    if isinstance(value, dict):
        own = [value["url"]] if value.get("type") in {"link", "button"} and value.get("url") else []
        return own + [url for inner in value.values() for url in links(inner)]
    return [url for inner in value for url in links(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_shows_quote_source_disclaimer_feedback_and_the_way_to_a_human(lang: Lang) -> None:
    said = messages.answer(answer(lang), 17)
    assert kinds(said) == ["section", "rich_text", "section", "context", "context_actions", "actions"]
    assert said.text == "At most 50 records per request."
    words = words_of(said.blocks)
    assert "*Customer data*" in words
    assert "At most 50 records per request. [1]" in words
    assert text(lang, "ask-disclaimer") in words
    assert said.blocks[1]["elements"][0]["type"] == "rich_text_quote"
    feedback = said.blocks[4]["elements"][0]
    values = (feedback["positive_button"]["value"], feedback["negative_button"]["value"])
    assert values == (f"good:17:{lang}", f"bad:17:{lang}")
    assert said.blocks[5]["elements"][0]["value"] == f"17:{lang}"
    assert message_complaints(said.blocks) == []


def test_a_source_names_section_version_owner_day_and_leads_to_the_document() -> None:
    source = words_of(messages.answer(answer(), 1).blocks[2])
    assert source == (
        "*Source*\n[1] <https://intranet.brisemont.example/policies/data-handling#customer-data"
        "|Handling data in AI tools, Customer data> "
        "(Version 2.0, effective since 15 January 2026, owner: dpo@brisemont.example)"
    )


def test_a_source_overdue_for_review_wears_a_badge() -> None:
    assert words_of(messages.answer(answer(cited_review_due=True), 1).blocks).count(":warning: *review due*") == 1
    assert "warning" not in words_of(messages.answer(answer(), 1).blocks)


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "file:///etc/passwd"])
def test_a_document_without_a_web_address_has_no_link(url: str | None) -> None:
    said = messages.answer(answer(cited_url=url), 1)
    assert "<" not in words_of(said.blocks)


def test_at_most_five_sources_are_shown() -> None:
    cited = tuple(replace(CITATION, number=number) for number in range(1, 9))
    said = messages.answer(answer(citations=cited), 1)
    assert words_of(said.blocks).count("owner: dpo@") == 5


@pytest.mark.parametrize("lang", LANGS)
def test_an_uncertain_answer_says_so_first_and_in_the_notification(lang: Lang) -> None:
    said = messages.answer(answer(lang, hedged=True, notes=("model_unavailable",)), 1)
    hedge = text(lang, "ask-hedge")
    first, second = (words_of(block) for block in said.blocks[:2])
    assert (first, second) == (f"_{text(lang, 'ask-model-unavailable')}_", f"_{hedge}_")
    assert said.text.startswith(hedge)


@pytest.mark.parametrize("lang", LANGS)
def test_no_answer_says_what_was_searched_names_documents_and_puts_the_human_first(lang: Lang) -> None:
    said = messages.answer(refusal(lang, nearest=(NEAREST,), searched=16), 3)
    words = words_of(said.blocks)
    assert "16" in said.text
    assert "Costs and business case (finance@brisemont.example)" in words
    button = said.blocks[3]["elements"][0]
    assert (button["action_id"], button["style"]) == (messages.HUMAN, "primary")
    assert "context_actions" not in kinds(said)
    assert message_complaints(said.blocks) == []


def test_a_question_that_is_too_long_is_told_so_without_buttons() -> None:
    said = messages.answer(Answer(question="x" * 9000, lang="en", kind="clarify", notes=("long_question",)), 1)
    assert kinds(said) == ["section"]
    assert "9,000" in said.text


def test_what_was_asked_stands_above_where_nothing_else_shows_it() -> None:
    said = messages.answer(answer(), 1, restated=f"May I? {HOSTILE}")
    assert words_of(said.blocks[0]).startswith("May I? <!channel>")
    assert said.blocks[0]["type"] == "rich_text"
    assert len(words_of(messages.answer(answer(), 1, restated="x" * 9000).blocks[0])) == messages.MAX_RESTATED


# Nothing generated lives


def everything_hostile(engine: Any) -> Answer:
    return answer(
        text=f"{HOSTILE} [1]", engine=engine, cited_quote=HOSTILE, cited_section=HOSTILE, cited_title=HOSTILE,
        cited_owner=HOSTILE, cited_version=HOSTILE, question=HOSTILE,
    )  # fmt: skip


@pytest.mark.parametrize("engine", ["extractive", "model"])
def test_no_mention_and_no_link_of_a_text_comes_alive(engine: Any) -> None:
    said = messages.answer(everything_hostile(engine), 1, restated=HOSTILE)
    own = "https://intranet.brisemont.example/policies/data-handling#customer-data"
    parsed = "\n".join([said.text, *mrkdwn(said.blocks)]).replace(f"<{own}|", "")
    assert [sign for sign in LIVE if sign in parsed] == []
    assert set(links(said.blocks)) <= {own}
    assert {one["verbatim"] for one in _objects(said.blocks) if one.get("type") == "mrkdwn"} == {True}


def test_a_refusal_and_a_card_are_as_inert() -> None:
    hostile = replace(NEAREST, title=HOSTILE, owner=HOSTILE)
    shown = Card(turn=Turn(1, 1), stage="owner", state="answered", asked=HOSTILE, guide=HOSTILE, written=HOSTILE)
    shown_cards = [cards.card("en", shown), cards.reminder("en", "reminder", HOSTILE, None)]
    shown_cards += [cards.told("en", "told-answer", None, asked=HOSTILE, written=HOSTILE)]
    for said in (messages.answer(refusal(nearest=(hostile,)), 1, restated=HOSTILE), *shown_cards):
        parsed = "\n".join([said.text, *mrkdwn(said.blocks)])
        assert [sign for sign in LIVE if sign in parsed] == []
        assert links(said.blocks) == []


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(one for inner in value.values() for one in _objects(inner))]
    return [one for inner in value for one in _objects(inner)] if isinstance(value, list) else []


# Limits


@example(quote=">", title="0", count=1, engine="model", lang="en")
@settings(deadline=None)  # the machine may be busy
@given(
    quote=st.text(min_size=1, max_size=9000), title=st.text(min_size=1, max_size=600), count=st.integers(1, 8),
    engine=st.sampled_from(["extractive", "model"]), lang=st.sampled_from(LANGS),
)  # fmt: skip
def test_whatever_is_quoted_slack_takes_the_message(
    quote: str, title: str, count: int, engine: Any, lang: Lang
) -> None:
    cited = tuple(
        replace(CITATION, number=n, quote=quote, title=title, section=title, url=None) for n in range(1, count + 1)
    )
    said = messages.answer(answer(lang, text=quote, citations=cited, engine=engine), 1, restated=quote)
    assert message_complaints(said.blocks) == []
    assert said.text.strip() or not quote.strip()
    assert len(json.dumps(said.blocks, ensure_ascii=False)) < 40_000


@pytest.mark.parametrize("engine", ["extractive", "model"])
def test_a_shortened_answer_says_that_it_is(engine: Any) -> None:
    long = "A rule. " * 2000
    shortened = messages.answer(answer(text=long, cited_quote=long, engine=engine), 1)
    assert text("en", "ask-shortened") in words_of(shortened.blocks)
    assert text("en", "ask-shortened") not in words_of(messages.answer(answer(engine=engine), 1).blocks)
    assert message_complaints(shortened.blocks) == []


# What else is said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["empty", "greeting", "thanks", "who", "help"])
def test_small_talk_comes_with_questions_to_begin_with_except_after_thanks(lang: Lang, kind: Any) -> None:
    said = messages.talk(kind, lang, ("customers", "incident"))
    buttons = [button for block in said.blocks if block["type"] == "actions" for button in block["elements"]]
    assert [button["value"] for button in buttons] == (
        [] if kind == "thanks" else [text(lang, "prompt-customers"), text(lang, "prompt-incident")]
    )
    assert len({button["action_id"] for button in buttons}) == len(buttons)
    assert message_complaints(said.blocks) == []


@pytest.mark.parametrize("lang", LANGS)
def test_help_names_every_way_to_ask(lang: Lang) -> None:
    words = words_of(messages.help_text(lang, ("customers",)).blocks)
    for sign in ("/ai ask", "/ai privacy", "Check the AI rules"):
        assert sign in words


def test_a_card_names_its_asker_unless_they_wish_otherwise() -> None:
    asked = Card(turn=Turn(1, 1), stage="committee", state="open", asked="May I?")
    named = cards.card("en", replace(asked, asker="U123", guide="Only in the EU."))
    unnamed = cards.card("en", asked)
    assert "Asked by <@U123>" in words_of(named.blocks)
    assert "Only in the EU." in words_of(named.blocks)
    assert "U123" not in json.dumps(unnamed.blocks) + unnamed.text
    assert text("en", "human-card-unanswered") in words_of(unnamed.blocks)
    assert unnamed.text == "A question for you: May I?"


@pytest.mark.parametrize("lang", LANGS)
def test_both_modals_are_what_slack_takes(lang: Lang) -> None:
    for view in (modals.reason(lang, 17), modals.human(lang, 17, "x" * 9000), modals.human(lang, 17, "")):
        assert view_complaints(view) == []
        assert len(view["title"]["text"]) <= 24
        assert "…" not in view["title"]["text"]
        assert modals.about(view)["question"] == 17


def test_what_was_typed_and_ticked_is_read_from_a_submitted_modal() -> None:
    values = {"text": {"value": {"value": "  why not? "}}, "name": {"value": {"selected_options": []}}}
    view = {"state": {"values": values}}
    assert (modals.written(view), modals.named(view)) == ("why not?", True)
    values["name"]["value"] = {"selected_options": [{"value": "unnamed"}]}
    assert modals.named(view) is False
    assert (modals.written({"state": {"values": {}}}), modals.named({"state": {"values": {}}})) == ("", True)
