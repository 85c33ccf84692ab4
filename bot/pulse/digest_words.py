"""What figures are called in a reader's language. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from bot.i18n import day, month, text
from bot.pulse.record import WAVE, first_day
from bot.pulse.surveys import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.pulse.figures import Cell, Figure, Section
    from bot.pulse.record import Digest, Trend
    from bot.pulse.surveys import Texts
    from knowledge import Lang

MINUS: Final = "\N{MINUS SIGN}"


def asked(lang: Lang, texts: Mapping[str, str], tool: str) -> str:
    """The wording of a question or an answer."""
    return said(cast("Texts", texts), lang, tool)


def title(lang: Lang, digest: Digest) -> str:
    """What was closed: a week of a wave, or a survey and when it was."""
    if digest.kind == WAVE:
        return text(lang, "digest-title-wave", wave=digest.wave_name, week=digest.period)
    survey = text(lang, f"pulse-{digest.kind}")
    return text(lang, "digest-title-survey", survey=survey, turn=turn(lang, digest.kind, digest.period))


def turn(lang: Lang, kind: str, period: int) -> str:
    """When a survey without a wave was: its month, its quarter or its day."""
    first = first_day(period)
    match kind:
        case "efficiency":
            return month(lang, first)
        case "nps":
            return text(lang, "digest-quarter", quarter=(first.month + 2) // 3, year=str(first.year))
    return day(lang, first)


def when(lang: Lang, digest: Digest, period: int) -> str:
    """What a point of a trend is called where there is little room."""
    if digest.kind == WAVE:
        return f"{text(lang, 'digest-weeks')} {period}"
    first = first_day(period)
    return f"{first.month:02}/{first.year}"


def answer(lang: Lang, figure: Figure, cell: Cell, tool: str) -> str:
    """What one cell of a figure stands for."""
    meaning = asked(lang, cell.texts, tool)
    if figure.kind == "rating":
        step = cell.key.replace("-", "–")
        return f"{step} ({meaning})" if meaning else step
    if meaning:
        return meaning
    if figure.kind == "time":
        return text(lang, f"digest-time-{cell.key.replace('_', '-')}")
    if figure.kind == "nps":
        return text(lang, f"digest-nps-{cell.key}")
    return text(lang, f"digest-answer-{cell.key}") if figure.kind == "yes_no" else cell.key


def counts(lang: Lang, figure: Figure, tool: str) -> str:
    """Every answer somebody gave, with how many gave it; of a rating every step, for its ends tell what it means."""
    told = [
        text(lang, "digest-cell", answer=answer(lang, figure, cell, tool), count=str(cell.count))
        for cell in figure.cells
        if cell.count or figure.kind == "rating"
    ]
    return " · ".join(told)


def numbers(lang: Lang, figure: Figure) -> str:
    """The sentence under a figure of time or of recommending; empty for others."""
    if figure.score is not None:
        return text(lang, "digest-score", score=signed(figure.score))
    if figure.median is None:
        return ""
    median = _minutes(lang, figure.median)
    if figure.quartiles is None:
        return median
    lower, upper = (_number(lang, minutes) for minutes in figure.quartiles)
    return f"{median} {text(lang, 'digest-quartiles', lower=lower, upper=upper)}"


def level(lang: Lang, kind: str, value: float) -> str:
    """One point of a trend."""
    if kind == "nps":
        return signed(round(value))
    if kind == "time":
        return text(lang, "digest-minutes", minutes=_number(lang, value))
    return percent(lang, value)


def rate(lang: Lang, section: Section, *, smallest: int) -> str:
    """How many answered: the number, a band, or why nothing is said of it."""
    if section.rate is not None:
        share = percent(lang, section.rate)
        return text(lang, "digest-rate", answered=section.low, people=section.people, share=share)
    if (section.low, section.high) == (0, section.people):
        return text(lang, "digest-rate-withheld", people=section.people, smallest=smallest)
    if section.low == 0:
        return text(lang, "digest-rate-few", fewer=section.high + 1, people=section.people)
    return text(lang, "digest-rate-most", least=section.low, people=section.people)


def measured(lang: Lang, trend: Trend, tool: str) -> str:
    """What a trend follows."""
    return asked(lang, trend.texts, tool) if trend.texts else text(lang, "digest-rate-short")


def percent(lang: Lang, value: float) -> str:
    """A share of 0 to 100."""
    return text(lang, "digest-percent", share=str(round(value)))


def signed(score: int) -> str:
    """A number with its sign."""
    return f"+{score}" if score > 0 else str(score).replace("-", MINUS)


def _minutes(lang: Lang, minutes: float) -> str:
    outcome = "saved" if minutes > 0 else "cost" if minutes < 0 else "none"
    return text(lang, f"digest-median-{outcome}", minutes=_number(lang, abs(minutes)))


def _number(lang: Lang, minutes: float) -> str:
    """Minutes with a half at most."""
    shown = f"{minutes:g}".replace("-", MINUS)
    return shown if lang == "en" else shown.replace(".", ",")
