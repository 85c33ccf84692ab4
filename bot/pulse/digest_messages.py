"""The letter about what was closed: to the lead and the champions of a wave, or to the committee. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import text
from bot.pulse import digest_words as words
from bot.pulse.record import WAVE
from bot.slack import blocks
from bot.slack.blocks import escape

if TYPE_CHECKING:
    from bot.pulse.figures import Figure, Section, Withheld
    from bot.pulse.record import Digest
    from knowledge import Lang

Json = dict[str, Any]

_MAX_WITHHELD: Final = 6


@dataclass(frozen=True, slots=True)
class Said:
    """Text for notifications and screen readers, and blocks."""

    text: str
    blocks: list[Json]


def letter(lang: Lang, digest: Digest, tool: str, *, smallest: int) -> Said:
    """All there is to say of a closed week or survey; `tool` is the tool's name, empty for a survey without a wave."""
    title, of = words.title(lang, digest), _of(digest)
    shown: list[Json] = [blocks.header(title), blocks.context(text(lang, f"digest-about-{of}", tool=escape(tool)))]
    main = digest.main
    shown.append(blocks.section(_rate(lang, main, smallest) if main is not None else _nothing(lang, digest, smallest)))
    for section in digest.sections:
        if section.people:
            shown += _section(lang, section, tool, titled=section is not main, smallest=smallest)
    shown += _trends(lang, digest, tool)
    if digest.pool is not None:
        shown.append(blocks.section(f"*{escape(text(lang, 'digest-pool', tool=tool))}*"))
        shown += _section(lang, digest.pool, tool, titled=False, smallest=smallest)
    if digest.comments:
        shown.append(blocks.section(text(lang, "digest-comments", count=len(digest.comments))))
    foot = [
        *_withheld(lang, digest, tool, smallest), blocks.context(text(lang, f"digest-rules-{of}", smallest=smallest)),
    ]  # fmt: skip
    return Said(escape(title), blocks.fit([*shown, *foot], keep=len(foot)))


def comment(lang: Lang, name: str, said: str) -> Said:
    """What somebody signed."""
    title = escape(text(lang, "digest-signed", name=name))
    return Said(title, [blocks.quote(said, source=name)])


def _rate(lang: Lang, section: Section, smallest: int) -> str:
    told = words.rate(lang, section, smallest=smallest)
    left_out = text(lang, "digest-left-out", count=section.left_out) if section.left_out else ""
    return f"*{escape(told)}* {escape(left_out)}".strip()


def _nothing(lang: Lang, digest: Digest, smallest: int) -> str:
    """Why no figure is shown; nothing at all was when every part of the week was withheld."""
    changed = any(one.reason == "changed" for section in digest.sections for one in section.withheld)
    why = "changed" if changed else "few-people"
    return escape(text(lang, f"digest-nothing-{why}-{_of(digest)}", smallest=smallest))


def _section(lang: Lang, section: Section, tool: str, *, titled: bool, smallest: int) -> list[Json]:
    shown: list[Json] = []
    if titled and section.week is not None:
        title = text(lang, "digest-others", week=section.week)
        shown.append(blocks.section(f"*{escape(title)}* {_rate(lang, section, smallest)}"))
    counted = section.answered is not None or not section.survey
    shown += [blocks.section(_figure(lang, figure, tool, counted=counted)) for figure in section.figures]
    if section.themes:
        named = ", ".join(f"{text(lang, f'digest-theme-{theme}')} ({count})" for theme, count in section.themes)
        shown.append(blocks.section(escape(text(lang, "digest-themes", smallest=smallest, themes=named))))
    return shown


def _figure(lang: Lang, figure: Figure, tool: str, *, counted: bool) -> str:
    answers = f" ({text(lang, 'digest-answers', count=figure.answers)})" if counted else ""
    lines = [f"*{escape(words.asked(lang, figure.texts, tool))}*{answers}", escape(words.counts(lang, figure, tool))]
    return "\n".join([*lines, *filter(None, [escape(words.numbers(lang, figure))])])


def _trends(lang: Lang, digest: Digest, tool: str) -> list[Json]:
    lines = []
    for trend in digest.trends:
        points = [_point(lang, digest, period, words.level(lang, trend.kind, value)) for period, value in trend.points]
        lines.append(escape(f"{words.measured(lang, trend, tool)} · {' → '.join(points)}"))
    title = f"*{escape(text(lang, f'digest-trend-{_of(digest)}'))}*"
    return [blocks.section("\n".join([title, *lines]))] if lines else []


def _point(lang: Lang, digest: Digest, period: int, level: str) -> str:
    if digest.kind == WAVE:
        return text(lang, "digest-point-wave", week=period, level=level)
    return text(lang, "digest-point-survey", turn=words.turn(lang, digest.kind, period), level=level)


def _withheld(lang: Lang, digest: Digest, tool: str, smallest: int) -> list[Json]:
    """What is missing and why, each thing once."""
    withheld = [one for section in digest.sections if section.people for one in section.withheld if one.question]
    withheld += digest.pool.withheld if digest.pool is not None else []
    told = [_why(lang, one, tool, smallest) for one in withheld]
    waiting = [section for section in digest.sections if not section.people]
    if waiting and digest.main is not None:
        told.append(text(lang, "digest-waiting", count=len(waiting), smallest=smallest))
    unique = list(dict.fromkeys(told))[:_MAX_WITHHELD]
    heading = text(lang, "digest-withheld")
    return [blocks.context("\n".join(escape(line) for line in [heading, *unique]))] if unique else []


def _why(lang: Lang, withheld: Withheld, tool: str, smallest: int) -> str:
    if not withheld.question:
        return text(lang, f"digest-why-all-{withheld.reason.replace('_', '-')}", smallest=smallest)
    question = words.asked(lang, withheld.texts, tool)
    return text(lang, f"digest-why-{withheld.reason.replace('_', '-')}", question=question, smallest=smallest)


def _of(digest: Digest) -> str:
    """Which of two sentences is meant."""
    return "wave" if digest.kind == WAVE else "survey"
