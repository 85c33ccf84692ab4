"""What people see of waves: within Slack's limits, in three languages, with nothing alive in it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.rollout import messages, modals, views
from bot.rollout.messages import Announced
from bot.rollout.modals import Form
from bot.rollout.rules import Gate
from bot.rollout.views import REASONS, Decided, Row, Shown, Unreached
from bot.sandbox.blocks import check_view
from knowledge import LANGS, Lang

TODAY = date(2026, 11, 23)
LONG = "Ein sehr langer Text mit <@U1> und <!channel> & mehr. " * 200
DECISIONS = ("continue", "adjust", "stop")


def row(number: int = 1, **given: Any) -> Row:
    values: dict[str, Any] = {
        "id": f"wave-{number}", "name": LONG[:200], "tool": LONG[:80], "state": "running", "starts_on": TODAY,
        "people": number,
    }  # fmt: skip
    return Row(**values | given)


def shown(**given: Any) -> Shown:
    values: dict[str, Any] = {
        "row": row(), "today": TODAY, "lead": LONG[:200], "champions": [LONG[:200]] * 30, "why": LONG, "benefit": LONG,
        "ends_on": TODAY, "may_lead": True,
    }  # fmt: skip
    return Shown(**values | given)


def alive(content: object) -> list[str]:
    """Every mention in text that Slack would parse."""
    if isinstance(content, dict):
        own = [str(content["text"])] if content.get("type") == "mrkdwn" else []
        return own + [one for value in content.values() for one in alive(value)]
    return [one for value in content for one in alive(value)] if isinstance(content, list) else []


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_and_the_plan_keep_slack_s_limits(lang: Lang) -> None:
    rows = [row(number, state=state) for number in range(40) for state in ("planned", "ended")]
    made = [
        views.listing(lang, rows, may_lead=True, inventory=True),
        views.listing(lang, [], may_lead=False, inventory=False),
    ]
    for state in ("planned", "running", "ended", "stopped"):
        for gate in (Gate(), Gate("undecided", "a"), Gate("adjust", "a"), Gate("stop", "a"), Gate("tool")):
            decided = [Decided(one, TODAY, LONG[:1000], "") for one in DECISIONS * 4]
            made.append(
                views.plan(lang, shown(row=row(state=state), gate=gate, waits_for=LONG[:200], decisions=decided))
            )
    for view in made:
        assert check_view(view) is None
        assert not any("<@" in text or "<!" in text for text in alive(view))


def test_the_plan_says_from_when_check_ins_may_go_out_where_nobody_was_consulted_yet() -> None:
    waiting = json.dumps(views.plan("en", shown(held_until=date(2026, 12, 1))))
    assert "from 1 December 2026 on, when the works council has been consulted" in waiting
    assert "works council" not in json.dumps(views.plan("en", shown()))


@pytest.mark.parametrize("lang", LANGS)
def test_who_was_not_reached_stands_once_with_all_weeks_and_what_can_be_done(lang: Lang) -> None:
    reasons = [*REASONS, "some_error_of_slack"]
    people = [
        Unreached(f"<!here> {number} {LONG}", week, reasons[(number + (week or 0)) % len(reasons)])
        for number in range(40)
        for week in (1, 2, 3, 4, None)
    ]
    view = views.unreached(lang, "wave-1", LONG[:200], people)
    assert check_view(view) is None
    assert not any("<@" in text or "<!" in text for text in alive(view))
    two = [Unreached("Ada", 2, "no_account"), Unreached("Ada", 3, "odd_error")]
    few = json.dumps(views.unreached(lang, "w", "Vertrieb", two))
    assert few.count("*Ada*") == 1
    assert "odd_error" in few
    assert "no_account" not in few
    assert ":white_check_mark:" in json.dumps(views.unreached(lang, "w", "Vertrieb", []))


@pytest.mark.parametrize("lang", LANGS)
def test_the_forms_keep_slack_s_limits_however_much_is_filled_in(lang: Lang) -> None:
    users = [f"U{number:010d}" for number in range(100)]
    tools = {f"tool-{number}": LONG[:90] for number in range(120)}
    form = Form(
        wave="w" * 80, tool="tool-3", name=LONG[:200], start="2026-11-23", lead="U1", people=users, champions=users,
        why=LONG[:1000], benefit=LONG[:1000], shown=users,
    )  # fmt: skip
    made = [
        modals.wave_form(lang, form, tools, complete=False),
        modals.wave_form(lang, Form(wave="w", fixed=True), {}),
        modals.wave_form(lang, Form(lead="U1"), tools),
        modals.member_form(lang, "w", LONG[:200], TODAY, {}),
        modals.member_form(lang, "w", LONG[:200], TODAY, {f"w{number}": LONG[:200] for number in range(120)}),
        modals.survey_form(lang, [f"department {number}" for number in range(120)]),
        modals.survey_form(lang, []),
        *(modals.decision_form(lang, "w", LONG[:200], one, 3) for one in DECISIONS),
    ]
    for view in made:
        assert check_view(view) is None
        assert "…" not in view["title"]["text"] + view["submit"]["text"]
        assert not any("<@" in text or "<!" in text for text in alive(view))
    assert len(made[0]["private_metadata"]) < 3000


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("given", [True, False])
def test_the_announcement_says_everything_and_keeps_foreign_words_dead(lang: Lang, given: bool) -> None:
    foreign = LONG if given else ""
    said = messages.announcement(
        lang,
        Announced(
            wave="<!here>", tool="DeepL", owner="it@brisemont.example", starts_on=TODAY, why=foreign, benefit=foreign,
            fallback=foreign, lead="<@U7>" if given else "", champions=["<@U8>"] if given else [],
        ),
    )  # fmt: skip
    written = json.dumps(said.blocks, ensure_ascii=False)
    assert ("<@U7>" in written, "<@U8>" in written, "it@brisemont.example" in written) == (given, given, not given)
    assert not any("<!" in text or "<@U1>" in text for text in [said.text, *alive(said.blocks)])
    assert len(said.blocks) <= 50


@pytest.mark.parametrize("lang", LANGS)
def test_days_in_letters_are_written_as_people_do(lang: Lang) -> None:
    facts = {"wave": "One", "tool": "DeepL", "start": "2026-11-23", "until": "2026-12-01"}
    said = messages.letter(lang, "paused", facts)
    assert {"en": "23 November 2026", "fr": "23 novembre 2026", "de": "23. November 2026"}[lang] in said.text
    assert {"en": "1 December 2026", "fr": "1er décembre 2026", "de": "1. Dezember 2026"}[lang] in said.text


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {}),
        ({"person": ""}, {"person": "person"}),
        ({"what": "eat"}, {"what": "what"}),
        ({"from": ""}, {"start": "from"}),
        ({"what": "pause", "until": "2026-11-22"}, {"until": "until"}),
        ({"what": "leave", "until": "2026-11-22"}, {}),
        ({"what": "transfer"}, {"to": "to"}),
        ({"what": "transfer", "to": "two"}, {}),
    ],
)
def test_what_is_missing_about_a_person_is_named(said: dict[str, str], wrong: dict[str, str]) -> None:
    good = {"person": "U1", "what": "join", "from": "2026-11-23", "until": "", "to": ""}
    assert modals.member_mistakes(good | said) == wrong
