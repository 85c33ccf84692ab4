"""A verdict as Slack shows it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.i18n import text
from bot.registry import messages, wording
from bot.registry.question.naming import Named
from bot.registry.question.reading import Understood
from bot.registry.ruling import ruling
from bot.registry.tools import OUTCOMES, Cell, DataClass, Outcome, Registry
from bot.registry.wording import Choice, Given
from bot.slack.blocks import MAX_BLOCKS, escape
from knowledge import LANGS, Lang
from tests.support.verdicts import CLASSES, CONDITIONS, RULE, TODAY, asking, given, registry, tool, understood

WRITER = Named("Brise Writer", 0, 2, ("writer",))
LIVE = "<!channel> <@U1> *b* <https://evil.example|x> &"


def made(said: Understood, lang: Lang, around: Registry) -> Given:
    found = ruling(around, replace(said, lang=lang), asking=asking(), today=TODAY)
    assert found is not None
    return given(found, lang, around, rule=RULE)


def about(*classes: str, **changed: Any) -> Understood:
    return understood(**({"named": (WRITER,), "classes": classes} | changed))


def texts(part: object, kind: str = "mrkdwn") -> list[str]:
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == kind and isinstance(part.get("text"), str) else []
        return [*own, *(said for value in part.values() for said in texts(value, kind))]
    return [said for value in part for said in texts(value, kind)] if isinstance(part, list) else []


def buttons(part: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for block in part for one in block.get("elements", ()) if one.get("type") == "button"]


def with_outcome(outcome: Outcome) -> Registry:
    cell = Cell(outcome=outcome, conditions=CONDITIONS if outcome == "conditions" else {}, rule=RULE)
    return registry(tool(data={"public": cell}), tool("other", name="Brise Other"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_first_block_is_the_outcome_as_a_word_beside_its_icon(outcome: Outcome, lang: Lang) -> None:
    shown = messages.blocks(made(about("public"), lang, with_outcome(outcome)), 7)
    first, *others = texts(shown)
    assert first.startswith(messages.ICONS[outcome])
    assert escape(text(lang, f"outcome-{outcome}")) in first
    said = " ".join(others)
    assert (escape(CONDITIONS[lang][0]) in said) == (outcome == "conditions")
    assert ("Brise Other" in said) == (outcome in {"ask", "never"})
    assert "it@brisemont.example" in said
    assert "https://intranet.brisemont.example/data#confidential-data" in said
    assert len(set(messages.ICONS.values())) == len(OUTCOMES)


@pytest.mark.parametrize(
    ("said", "around", "offered"),
    [
        (about("personal"), registry(tool()), False),
        (about("special"), registry(tool()), False),
        (about("public"), registry(tool()), False),
        (about("confidential"), registry(tool()), False),
        (about(named=(), products=("Zorblax",)), registry(tool()), True),
        (about("public", account="personal"), registry(tool()), False),
        (about("public", uses=("hr_decisions",)), registry(tool()), False),
        (about("public", uses=("advice",)), registry(tool()), False),
        (about("public", uses=("advice",)), registry(tool(status="pilot")), True),
        (about("public"), registry(tool(status="blocked")), False),
        (about("public"), registry(tool(status="suspended")), False),
        (about("public"), registry(tool(status="proposed")), True),
    ],
)
def test_a_request_is_offered_only_where_it_could_change_anything(
    said: Understood, around: Registry, offered: bool
) -> None:
    ids = [one.action_id for one in messages.buttons(made(said, "en", around), 7)]
    assert (messages.REQUEST in ids) is offered
    assert messages.WHY in ids


def test_the_buttons_name_the_question_and_what_would_be_requested() -> None:
    request, why = messages.buttons(made(about("personal"), "fr", registry(tool(status="proposed"))), 7)
    assert json.loads(str(request.value)) == {"tool": "Brise Writer", "classes": ["personal"], "lang": "fr"}
    assert why.value == "7:fr"


@pytest.mark.parametrize("lang", LANGS)
def test_a_question_back_has_a_button_for_every_choice_and_says_what_counts_until_then(lang: Lang) -> None:
    found = made(about(), lang, registry(tool()))
    shown = messages.blocks(found, 7)
    assert texts(shown)[0].startswith(messages.QUESTION)
    offered = buttons(shown)
    assert [one["text"]["text"] for one in offered] == [wording.class_name(found, id) for id in CLASSES]
    assert [messages.read_choice(one["value"]) for one in offered] == [(7, [["class", id]]) for id in CLASSES]
    assert len({one["action_id"] for one in offered}) == len(offered)
    assert any(text(lang, "outcome-never") in said for said in texts(shown)[1:])


def test_what_was_chosen_before_goes_on_with_the_next_choice() -> None:
    found = replace(made(about(), "en", registry(tool())), choices=(Choice("account", "company"),))
    first = buttons(messages.blocks(found, 7))[0]
    assert messages.read_choice(first["value"]) == (7, [["account", "company"], ["class", "public"]])


@pytest.mark.parametrize("lang", LANGS)
def test_why_lists_every_ground_and_what_was_understood(lang: Lang) -> None:
    found = made(about("public", "confidential", "personal"), lang, registry(tool(departments=("hr",))))
    said = "\n".join(texts(messages.explanation(found)))
    verdict = found.ruling.verdicts[0]
    for ground in verdict.grounds:
        assert escape(wording.why(found, verdict, ground)) in said
    assert escape(text(lang, "why-no-use")) in said


def test_why_says_nothing_of_uses_where_one_was_recognised() -> None:
    found = made(about("public", uses=("posts",)), "en", registry(tool()))
    assert escape(text("en", "why-no-use")) not in "\n".join(texts(messages.explanation(found)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "said",
    [
        about("public", said=(("public", LIVE),)),
        about("public", unclear=(LIVE,), said=(("public", LIVE),)),
        about(vague=(LIVE,)),
        about(named=(), products=(LIVE,)),
        about("personal", named=(Named(LIVE, 0, 1, ("writer",)),)),
        about("public", named=(Named(LIVE, 0, 1, ("writer",), "plus"),)),
    ],
)
def test_nothing_that_people_wrote_comes_alive(said: Understood, lang: Lang) -> None:
    spiked = registry(
        tool(name=LIVE, owner=LIVE, data={"public": Cell(outcome="conditions", conditions={"en": (LIVE,)}, rule=LIVE)}),
        data_classes={id: replace(one, names={"en": LIVE}) for id, one in CLASSES.items()},
    )
    found = made(said, lang, spiked)
    for shown in (messages.blocks(found, 7), messages.explanation(found)):
        for mrkdwn in texts(shown):
            assert "<!" not in mrkdwn
            assert "<@" not in mrkdwn
            assert "<https://evil" not in mrkdwn


def test_the_longest_message_is_one_that_slack_takes() -> None:
    classes = {f"class_{at}": DataClass(id=f"class_{at}", names={"en": "n" * 300}) for at in range(40)}
    cell = Cell(outcome="conditions", conditions={"en": ("c" * 900,) * 30}, rule="r" * 300)
    tools = [tool(f"tool_{at}", name="t" * 200, data=dict.fromkeys(classes, cell)) for at in range(12)]
    around = registry(*tools, data_classes=classes)
    named = tuple(Named("t" * 200, at, at + 1, (f"tool_{at}",)) for at in range(12))
    for said in (
        about(*classes, named=named),
        about(named=named),
        about(*classes, named=named, unclear=("u" * 9_000,)),
    ):
        found = made(said, "en", around)
        for shown in (messages.blocks(found, 7), messages.explanation(found)):
            assert len(shown) <= MAX_BLOCKS
            assert all(len(one) <= 3_000 for one in texts(shown))
            assert all(len(one["text"]["text"]) <= 75 and len(one["value"]) <= 2_000 for one in buttons(shown))
