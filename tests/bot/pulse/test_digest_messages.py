import json
from dataclasses import replace

import pytest

from bot.pulse import digest_messages, picture, record
from bot.pulse.digest_messages import Said, letter
from bot.pulse.figures import Withheld
from knowledge import LANGS, Lang
from tests.support.digests import TOOL, four_weeks


def words(said: Said) -> str:
    return json.dumps(said.blocks, ensure_ascii=False)


@pytest.mark.parametrize("lang", LANGS)
def test_a_letter_tells_rate_questions_trend_themes_comments_and_rules(lang: Lang) -> None:
    digest = four_weeks()[-1]
    said = words(letter(lang, digest, TOOL, smallest=5))
    assert digest.main is not None
    assert str(digest.main.answered) in said
    for figure in digest.main.figures:
        assert figure.texts[lang].replace("{tool}", TOOL) in said
    assert "NPS" in said
    assert {"en": "Over the weeks", "fr": "Au fil des semaines", "de": "Im Lauf der Wochen"}[lang] in said
    assert {"en": "fewer than 5", "fr": "moins de 5", "de": "weniger als 5"}[lang] in said
    assert "{tool}" not in said


def test_what_people_wrote_is_not_in_the_letter() -> None:
    said = words(letter("en", four_weeks()[0], TOOL, smallest=5))
    assert "mauvaise" not in said
    assert "Excel?" not in said  # signed comments have messages of their own


def test_a_signed_comment_is_quoted_and_nothing_in_it_lives() -> None:
    said = digest_messages.comment("en", "Léa <Fontaine>", "<@U1> https://x.example & more")
    assert said.text == "Léa &lt;Fontaine&gt; wrote, with their name:"
    assert {element["type"] for block in said.blocks for element in block["elements"]} <= {
        "rich_text_quote", "rich_text_section",
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("reason", ["few_people", "few_or_alike", "changed"])
def test_what_is_withheld_is_said_with_the_reason(lang: Lang, reason: str) -> None:
    digest = four_weeks()[0]
    withheld = Withheld(reason=reason, question="q", texts={"en": "Is it <good>?"})  # type: ignore[arg-type]
    section = replace(digest.sections[0], withheld=[withheld])
    said = words(letter(lang, replace(digest, sections=[section]), TOOL, smallest=5))
    assert "Is it &lt;good&gt;?" in said


@pytest.mark.parametrize("lang", LANGS)
def test_four_people_get_no_figure_and_a_reason(lang: Lang) -> None:
    said = words(letter(lang, four_weeks(4)[0], TOOL, smallest=5))
    assert {"en": "no figures this week", "fr": "Pas de chiffres", "de": "keine Zahlen"}[lang] in said
    assert "%" not in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_band_stands_in_letter_and_picture_where_nearly_all_or_few_answered(lang: Lang) -> None:
    digest = four_weeks()[0]
    assert digest.main is not None
    for low, high, told in (
        (20, 24, {"en": "At least 20 of 24", "fr": "Au moins 20 personnes sur 24", "de": "Mindestens 20 von 24"}),
        (0, 4, {"en": "Fewer than 5 of 24", "fr": "Moins de 5 personnes sur 24", "de": "Weniger als 5 von 24"}),
    ):
        banded = replace(digest, sections=[replace(digest.main, low=low, high=high)])
        said = words(letter(lang, banded, TOOL, smallest=5))
        shown = picture.drawing(lang, banded, TOOL, smallest=5)
        assert shown is not None
        assert told[lang] in said
        assert told[lang] in shown.note
        assert {"en": " answers)", "fr": " réponses)", "de": " Antworten)"}[lang] not in said
        assert " %" not in said.replace("\N{NO-BREAK SPACE}", " ")


def test_no_point_of_a_trend_stands_for_a_band() -> None:
    first, second, third, _ = four_weeks()
    exact = [replace(one, sections=[replace(one.sections[0], low=18, high=18)]) for one in (first, second)]
    band = replace(third.sections[0], low=20, high=24)
    [rate] = [one for one in record.trends(exact, [band], 3) if one.key == record.RATE]
    assert rate.points == [(1, 75.0), (2, 75.0)]


def test_a_digest_is_read_as_it_was_stored() -> None:
    for digest in [*four_weeks(), *four_weeks(4)]:
        assert record.read(json.loads(json.dumps(digest.stored()))) == digest
