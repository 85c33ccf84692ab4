from typing import Any

import pytest

from bot.insight import messages
from bot.insight.messages import Told
from bot.insight.rules import OTHERS, Figure
from bot.insight.weeks import Week
from knowledge import LANGS, Lang

WEEK = Week.named("2026-W47")
NAMES = {"w": "Übersetzen <2>", "v": "Vertrieb"}


def figure(low: int, high: int, *, people: int = 24, waves: tuple[str, ...] = ("w",), enrolled: int = 24) -> Figure:
    return Figure(waves=waves, enrolled=enrolled, people=people, low=low, high=high)


def words(blocks: list[dict[str, Any]]) -> str:
    """All text in these blocks."""
    told = [one for block in blocks for one in (block.get("elements") or [block["text"]])]
    return "\n".join(one["text"] for one in told)


def said(lang: Lang, *figures: Figure, before: tuple[Figure, ...] = ()) -> str:
    told = Told(tool="DeepL Pro", figures=figures, before=before, names=NAMES)
    return words(messages.note(lang, WEEK, [told], smallest=5).blocks)


def withheld(why: str, enrolled: int, waves: tuple[str, ...] = ("w",)) -> Figure:
    return Figure(waves=waves, enrolled=enrolled, withheld=why)  # type: ignore[arg-type]


def test_a_figure_says_how_many_of_how_many_and_how_it_changed() -> None:
    note = said("en", figure(12, 12), before=(figure(10, 10),))
    assert "Who uses the AI tools: week 47" in note
    assert "From 16 November 2026 to 22 November 2026" in note
    assert "Übersetzen &lt;2&gt;: 12 of 24 people were active (50%). +8 points compared with the week before." in note
    assert "As in the week before" in said("en", figure(12, 12), before=(figure(12, 12),))
    assert "\N{MINUS SIGN}8 points" in said("en", figure(10, 10), before=(figure(12, 12),))
    assert "week before" not in said("en", figure(12, 12), before=(figure(0, 4),))
    assert "week before" not in said("en", figure(12, 12), before=(figure(12, 12, waves=("v",)),))


@pytest.mark.parametrize(
    ("lang", "few", "most"),
    [
        ("en", "fewer than 5 of 24 people were active", "at least 20 of 24 people were active"),
        ("fr", "moins de 5 personnes actives sur 24", "au moins 20 personnes actives sur 24"),
        ("de", "weniger als 5 von 24 Personen waren aktiv", "mindestens 20 von 24 Personen waren aktiv"),
    ],
)
def test_bands_are_said_as_bands(lang: Lang, few: str, most: str) -> None:
    assert few in said(lang, figure(0, 4))
    assert most in said(lang, figure(20, 24))


@pytest.mark.parametrize(
    ("lang", "nobody_reports", "small"),
    [
        ("en", "24 people enrolled. No usage is reported for this tool.", "8 people enrolled. No figure"),
        ("fr", "24 personnes inscrites. Aucune utilisation n’est transmise", "8 personnes inscrites. Pas de chiffre"),
        ("de", "24 Personen angemeldet. Für dieses Tool wird keine Nutzung", "8 Personen angemeldet. Keine Zahl"),
    ],
)
def test_what_is_missing_says_why_and_is_never_nought(lang: Lang, nobody_reports: str, small: str) -> None:
    note = said(lang, withheld("unreported", 24, ("w", OTHERS)))
    assert nobody_reports in note
    assert "0" not in note.replace("2026", "")
    assert small in said(lang, withheld("few_people", 8))
    assert said(lang, withheld("changed", 12)) != said(lang, withheld("few_people", 12))


def test_parts_put_together_and_people_left_out_are_named() -> None:
    note = said("en", figure(9, 9, waves=("v", OTHERS, "gone"), people=20, enrolled=22))
    assert "Vertrieb + people outside these waves + gone: 9 of 20 people were active (45%)." in note
    assert "2 people, partly chosen at random, are not in this figure" in note


def test_the_sum_stands_below_several_exact_figures() -> None:
    assert "together: 22 of 64 people were active (34%)" in said(
        "en", figure(12, 12), figure(10, 10, people=40, waves=("v",))
    )
    assert "together" not in said("en", figure(12, 12), figure(0, 4, waves=("v",)))


@pytest.mark.parametrize("lang", LANGS)
def test_it_fits_however_many_tools_there_are_and_says_what_active_means(lang: Lang) -> None:
    told = [Told(tool=f"Tool {number}", figures=[figure(12, 12)], before=[], names=NAMES) for number in range(80)]
    note = messages.note(lang, WEEK, told, smallest=5)
    assert len(note.blocks) <= 50
    foot = words(note.blocks[-1:])
    assert {"en": "Active means", "fr": "Est active", "de": "Aktiv heißt"}[lang] in foot
