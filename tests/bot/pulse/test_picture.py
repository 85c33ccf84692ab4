import io
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.pulse import picture
from bot.pulse.digest_words import turn
from bot.pulse.picture import Bar, Drawing, Line, Part, Point
from bot.pulse.record import Trend
from knowledge import LANGS, Lang
from tests.support.digests import TOOL, four_weeks

NO_BREAK = "\N{NO-BREAK SPACE}"


def drawn(lang: Lang, week: int = 4) -> Drawing:
    shown = picture.drawing(lang, four_weeks()[week - 1], TOOL, smallest=5)
    assert shown is not None
    return shown


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_in_the_picture_stands_in_its_description(lang: Lang) -> None:
    shown = drawn(lang, 3)
    told = picture.alt_text(shown)
    for bar in shown.bars:
        assert bar.title in told
        for part in bar.parts:
            named = f"{part.label}{NO_BREAK if lang == 'fr' else ''}: {part.count}"
            assert (named in told) == (part.count > 0 or bar.whole)
    for line in shown.lines:
        assert all(f"{point.when} {point.label}" in told for point in line.points)
    assert len(told) <= picture.MAX_ALT


@pytest.mark.parametrize(
    ("kind", "lang", "title", "point"),
    [
        ("efficiency", "en", "Your month with AI · December 2026", "11/2026 45 min"),
        ("nps", "fr", "Un chiffre par trimestre · 4e trimestre 2026", "11/2026 +45"),
        ("inventory", "de", "KI in Ihrer Arbeit heute · 1. Dezember 2026", "11/2026 45"),
    ],
)
def test_of_a_survey_without_a_wave_it_says_when_it_was(kind: str, lang: Lang, title: str, point: str) -> None:
    how = {"efficiency": "time", "nps": "nps", "inventory": "rate"}[kind]
    trend = Trend(key="time", kind=how, texts={}, points=[(20261103, 45.0), (20261201, 60.0)])
    digest = replace(four_weeks()[0], kind=kind, campaign=f"survey:{kind}:1", period=20261201, wave="", trends=[trend])
    shown = picture.drawing(lang, digest, "", smallest=5)
    assert shown is not None
    told = picture.alt_text(shown)
    assert told.startswith(f"{title}. ")
    assert point in told
    assert ".." not in told
    assert picture.png(shown).startswith(b"\x89PNG")


def test_the_first_quarter_is_written_as_people_say_it() -> None:
    assert [turn(lang, "nps", 20260303) for lang in LANGS] == [
        {"en": "quarter 1 of 2026", "fr": "1er trimestre 2026", "de": "1. Quartal 2026"}[lang] for lang in LANGS
    ]


def test_it_is_twice_as_wide_as_slack_shows_it() -> None:
    from PIL import Image

    assert Image.open(io.BytesIO(picture.png(drawn("de")))).size[0] == 720


def test_no_figure_stays_open() -> None:
    picture.png(drawn("en"))
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_what_people_name_things_is_drawn_as_it_is_written() -> None:
    bar = Bar("Costs $5 or $\\frac{1}{0}$ & <b>?", (Part("a $x", 3, "#0072b2"), Part("b" * 200, 2, "#e69f00")))
    line = Line("_under_ $", (Point(1, "$", 20.0, "$20"), Point(2, "\\frac{", 30.0, "$30")), 0, 100)
    assert picture.png(Drawing("en", "$", "", (bar,), (line,))).startswith(b"\x89PNG")


@pytest.mark.parametrize("colours", [picture._SCALE_3, picture._SCALE_5, picture._TIME_6, picture._CHOICE])
def test_neighbours_differ_in_lightness_for_people_who_see_no_colours(colours: tuple[str, ...]) -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert all(abs(lightness(left) - lightness(right)) > 20 for left, right in pairwise(colours))


def test_without_figures_there_is_no_picture() -> None:
    assert picture.drawing("en", four_weeks(4)[0], TOOL, smallest=5) is None
