"""What people read of a check-in, and the modal with its questions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from bot.pulse import messages, modals
from bot.pulse.messages import Facts, Shown, Since, Standing
from bot.pulse.surveys import Survey
from knowledge import LANGS, Lang
from tests.support.checkins import read

SURVEYS = {name: read(name) for name in ("week-1", "week-2", "week-3", "week-4", "inventory", "efficiency", "nps")}
DECEMBER = date(2026, 12, 4)
FACTS = Facts(tool="DeepL <Pro>", closes_on=date(2026, 11, 30), linked_until=DECEMBER, week=2, lead="Claire Lienhard")
STANDINGS = get_args(Standing)


def written(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)


def elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory", {})) if one]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("survey", SURVEYS.values(), ids=SURVEYS)
def test_a_check_in_tells_what_it_is_about_and_asks_its_first_question_by_buttons(survey: Survey, lang: Lang) -> None:
    text, blocks = messages.checkin(survey, 17, lang, facts=FACTS)
    said = written(blocks)
    question = survey.questions[0]
    taps = [one for one in elements(blocks) if one.get("action_id", "").startswith(messages.TAP)]
    assert [one["value"] for one in taps] == [f"17:{question.id}:{value}" for value in question.values]
    assert all("…" not in one["text"]["text"] for one in taps)
    assert len({one["action_id"] for one in elements(blocks) if "action_id" in one}) == len(taps) + 3
    assert str(survey.seconds) in said
    assert " 5 " in said
    assert "2026" in said
    assert "<Pro>" not in text
    assert (survey.kind == "week") == ("DeepL &lt;Pro&gt;" in said)
    assert "Claire Lienhard" in said


@pytest.mark.parametrize("lang", LANGS)
def test_of_a_survey_without_a_wave_those_who_read_it_are_named(lang: Lang) -> None:
    committee = {"en": "governance committee", "fr": "comité de gouvernance", "de": "Gremium"}[lang]
    for starter in ("Claire Lienhard", ""):
        said = messages.terms(SURVEYS["inventory"], lang, replace(FACTS, lead=starter))
        assert committee in said
        assert ("Claire Lienhard" in said) == bool(starter)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("lang", LANGS)
def test_a_reminder_says_that_it_is_one_and_asks_the_same(lang: Lang, number: int) -> None:
    plain = messages.checkin(SURVEYS["week-3"], 1, lang, facts=FACTS)[1]
    again = messages.reminder(SURVEYS["week-3"], 1, lang, facts=FACTS, number=number)[1]
    assert again[1:] == plain
    assert again[0]["type"] == "context"


def test_the_tap_of_a_rehearsal_names_no_check_in() -> None:
    blocks = messages.rehearsal(SURVEYS["week-1"], "en", facts=FACTS)[1]
    assert "Nothing you tap here is stored" in written(blocks)
    assert {one["value"].split(":")[0] for one in elements(blocks) if "value" in one} == {"0"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("survey", SURVEYS.values(), ids=SURVEYS)
def test_every_standing_can_be_drawn_without_a_single_answer_in_it(
    survey: Survey, standing: Standing, lang: Lang
) -> None:
    shown = Shown(standing=standing, given=(survey.questions[0].id,), written=True, again_on=date(2026, 11, 24))
    text, blocks = messages.standing(survey, 17, lang, facts=FACTS, shown=shown)
    assert text
    assert 0 < len(blocks) < 20
    assert ("pulse_tap_0" in written(blocks)) == (standing in {"open", "partial"})
    assert not any(one.get("style") == "primary" for one in elements(blocks) if "pulse_tap" in one.get("action_id", ""))


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        (("useful",), {"pulse_more"}),
        (("useful", "held-back"), {"pulse_more", "pulse_finish"}),
        (("useful", "held-back", "obstacle"), {"pulse_finish"}),
    ],
)
def test_what_is_left_decides_what_is_offered(given: tuple[str, ...], offered: set[str]) -> None:
    shown = Shown(standing="partial", given=given)
    blocks = messages.standing(SURVEYS["week-2"], 1, "en", facts=FACTS, shown=shown)[1]
    ids = {one.get("action_id", "") for one in elements(blocks)}
    assert {one for one in ids if not one.startswith("pulse_tap")} - {""} == offered


def test_only_somebody_who_wrote_something_is_asked_whether_a_human_should_read_it() -> None:
    for has_written in (True, False):
        shown = Shown(standing="complete", given=("useful",), written=has_written)
        blocks = messages.standing(SURVEYS["week-2"], 1, "en", facts=FACTS, shown=shown)[1]
        assert (messages.HUMAN in written(blocks)) == has_written


@pytest.mark.parametrize(("week", "more"), [(1, True), (3, True), (4, False)])
def test_after_the_last_week_no_next_one_is_promised(week: int, more: bool) -> None:
    facts = Facts(tool="X", closes_on=date(2026, 11, 30), linked_until=DECEMBER, week=week)
    blocks = messages.standing(SURVEYS["week-2"], 1, "en", facts=facts, shown=Shown(standing="late"))[1]
    assert ("next one" in written(blocks)) == more


@pytest.mark.parametrize("decision", ["", "continue", "adjust", "stop"])
@pytest.mark.parametrize("lang", LANGS)
def test_what_came_of_the_last_answers_is_told_and_a_reason_cannot_become_a_link(lang: Lang, decision: str) -> None:
    facts = Facts(
        tool="X", closes_on=date(2026, 11, 30), linked_until=DECEMBER, week=2,
        since=Since(decision=decision, reason="<!channel> https://evil.example"),
    )  # fmt: skip
    blocks = messages.checkin(SURVEYS["week-2"], 1, lang, facts=facts)[1]
    quoted = [block for block in blocks if block["type"] == "rich_text"]
    assert len(quoted) == bool(decision)
    assert "<!channel>" not in written([block for block in blocks if block["type"] != "rich_text"])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("survey", SURVEYS.values(), ids=SURVEYS)
def test_the_modal_holds_every_question_with_what_was_given_and_reads_it_back(survey: Survey, lang: Lang) -> None:
    given = {one.id: one.values[-1] if one.values else "Ein Wort" for one in survey.questions}
    about = {"checkin": 17, "lang": lang, "channel": "D1", "ts": "1.2"}
    view = modals.answers(survey, lang, facts=FACTS, given=given, signed=True, about=about)
    assert modals.about(view) == about
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [one["block_id"] for one in inputs][:-1] == [modals.block_of(one) for one in survey.questions]
    assert all(len(view[part]["text"]) <= 24 and "…" not in view[part]["text"] for part in ("title", "submit", "close"))
    for block in inputs:
        labels = [one["text"]["text"] for one in block["element"].get("options", ())]
        assert not any("…" in one for one in labels)
        assert "…" not in str(block.get("hint")) + str(
            [one.get("description") for one in block["element"].get("options", ())]
        )
    values = {
        block["block_id"]: {"value": {
            "value": block["element"].get("initial_value"),
            "selected_option": block["element"].get("initial_option"),
            "selected_options": block["element"].get("initial_options"),
        }}
        for block in inputs
    }  # fmt: skip
    submitted = {"state": {"values": values}}
    assert modals.filled(submitted, survey) == given
    assert modals.signed(submitted)
    assert modals.filled({}, survey) == dict.fromkeys(given)
    assert not modals.signed({})


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stopped", [True, False])
def test_the_settings_offer_the_other_way(lang: Lang, stopped: bool) -> None:
    view = modals.settings(lang, stopped=stopped)
    assert (messages.RESUME in written(view)) == stopped
    assert (messages.STOP in written(view)) != stopped


@pytest.mark.parametrize("lang", LANGS)
def test_the_button_that_stops_everything_says_what_that_means_first(lang: Lang) -> None:
    confirm = messages.stop_button(lang, "1").to_dict()["confirm"]
    assert "/ai checkins" in confirm["text"]["text"]
    assert "…" not in written(confirm)


@pytest.mark.parametrize(("lang", "until"), [("en", "4 December"), ("fr", "4 décembre"), ("de", "4. Dezember")])
def test_it_says_until_which_close_answers_are_linked_and_not_until_when_one_can_answer(lang: Lang, until: str) -> None:
    survey = SURVEYS["week-2"]
    shown = messages.checkin(survey, 7, lang, facts=FACTS)[1]
    modal = modals.answers(survey, lang, facts=FACTS, given={}, signed=False, about={})
    stored = messages.standing(survey, 7, lang, facts=FACTS, shown=Shown(standing="complete"))[1]
    for said in (shown, modal, stored):
        assert until in json.dumps(said, ensure_ascii=False)
    skipped = messages.standing(survey, 7, lang, facts=FACTS, shown=Shown(standing="skipped"))[1]
    assert "30" in json.dumps(skipped, ensure_ascii=False)
