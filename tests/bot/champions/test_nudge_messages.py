"""What champions read, and the modal of `/ai nudges`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from bot.champions import messages, modals
from bot.champions.messages import Shown, Special, Standing
from bot.champions.modals import Settings
from bot.champions.trainingfile import MAX_EXAMPLE, MAX_STEP, MAX_TITLE, MAX_WHY, STEPS
from bot.sandbox.blocks import message_complaints, view_complaints
from knowledge import LANGS, Lang
from tests.bot.champions.test_nudge_rules import prompt
from tests.support.nudging import PROMPTS

STANDINGS = get_args(Standing)
SHOWN = Shown(nudge_id=17, standing="open", prompt=PROMPTS["translate-with-glossary"], tools=("DeepL <Pro>",))
LONGEST = prompt(
    "a",
    title=dict.fromkeys(LANGS, "<" * MAX_TITLE),
    why=dict.fromkeys(LANGS, "&" * MAX_WHY),
    steps=dict.fromkeys(LANGS, (">" * MAX_STEP,) * STEPS[-1]),
    example=dict.fromkeys(LANGS, "`" * MAX_EXAMPLE),
)


def written(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)


def pressed(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["action_id"]: one for block in blocks if block["type"] == "actions" for one in block["elements"]}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_shows_all_of_itself_to_copy_and_four_ways_to_answer(name: str, lang: Lang) -> None:
    one = PROMPTS[name]
    text, blocks = messages.nudge(replace(SHOWN, prompt=one), lang)
    said = written(blocks)
    assert message_complaints(blocks) == []
    for words in (one.title[lang], one.why[lang], *one.steps[lang], str(one.minutes)):
        assert written(words.replace("&", "&amp;"))[1:-1] in said
    (copy,) = [
        part for block in blocks for part in block.get("elements", ()) if part["type"] == "rich_text_preformatted"
    ]
    assert copy["elements"] == [{"type": "text", "text": one.example[lang].strip()}]
    assert list(pressed(blocks)) == [messages.DONE, messages.ANOTHER, messages.LATER, messages.STOP]
    assert {button["value"] for button in pressed(blocks).values()} == {"17"}
    assert "confirm" in pressed(blocks)[messages.STOP]
    assert all("…" not in button["text"]["text"] for button in pressed(blocks).values())
    assert one.title[lang].replace("&", "&amp;") in text
    assert "DeepL &lt;Pro&gt;" in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("standing", STANDINGS)
def test_every_standing_can_be_drawn_within_slack_s_limits_also_of_the_longest(standing: Standing, lang: Lang) -> None:
    for special in (None, *get_args(Special)):
        for one in (LONGEST, None, SHOWN.prompt):
            shown = Shown(
                nudge_id=17, standing=standing, prompt=one, tools=("x" * 200,) * 3, again_on=date(2026, 11, 26),
                special=special,
            )  # fmt: skip
            text, blocks = messages.standing(shown, lang)
            assert message_complaints(blocks) == []
            assert text.strip()
            assert "<<" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_what_can_be_pressed_follows_from_how_it_stands(lang: Lang) -> None:
    expected = {
        "open": [messages.DONE, messages.ANOTHER, messages.LATER, messages.STOP],
        "past": [messages.DONE, messages.STOP],
        "later": [messages.SHOW],
        "stopped": [messages.RESUME],
    }
    for standing in STANDINGS:
        blocks = messages.standing(replace(SHOWN, standing=standing, again_on=date(2026, 11, 26)), lang)[1]
        assert list(pressed(blocks)) == expected.get(standing, [])


@pytest.mark.parametrize(
    ("lang", "day"), [("en", "26 November 2026"), ("fr", "26 novembre 2026"), ("de", "26. November 2026")]
)
def test_later_names_the_day(lang: Lang, day: str) -> None:
    assert day in written(messages.standing(replace(SHOWN, standing="later", again_on=date(2026, 11, 26)), lang))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_said_above_the_prompt_differs(lang: Lang) -> None:
    plain = messages.standing(SHOWN, lang)[1]
    above = [messages.standing(replace(SHOWN, special=one), lang)[1] for one in get_args(Special)]
    above += [messages.nudge(SHOWN, lang, again=True)[1]]
    assert all(one[1:] == plain for one in above)
    assert len({written(one[0]) for one in above}) == 3


@pytest.mark.parametrize("lang", LANGS)
def test_the_modal_fits_and_offers_the_way_out_or_back(lang: Lang) -> None:
    on = modals.settings(lang, Settings(champion=True, stopped=False, title="T & <x>", given=0))
    off = modals.settings(lang, Settings(champion=True, stopped=True, given=12))
    none = modals.settings(lang, Settings(champion=False, stopped=False))
    for view in (on, off, none):
        assert view_complaints(view) == []
        assert len(view["title"]["text"]) <= 24
        assert "…" not in view["title"]["text"]
    assert list(pressed(on["blocks"])) == [messages.STOP]
    assert list(pressed(off["blocks"])) == [messages.RESUME]
    assert pressed(none["blocks"]) == {}
    assert "T &amp; &lt;x&gt;" in written(on)
    assert "12" in written(off)
    assert modals.about(off)["given"] == 12
