"""The weekly list of gaps in the policies as a Slack message: values in, Block Kit out. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.ask.clustering import WRONGS
from bot.ask.messages import Said
from bot.i18n import day, text
from bot.slack.blocks import actions, button, clip, context, escape, fit, header, quote, section

if TYPE_CHECKING:
    from datetime import date

    from knowledge import Lang

Json = dict[str, Any]

ANSWER: Final = "approve_answer_new"
"""Action id; the value is JSON: {gap, question, lang}."""
DISMISS: Final = "gap_dismiss"
"""Action id; the value is `gap:lang`."""

MAX_SHOWN: Final = 10
"""Gaps in one message: four blocks each, and Slack takes fifty."""

_MAX_QUESTION: Final = 200


class Shown(Protocol):
    """What a message needs to know of a gap."""

    @property
    def id(self) -> int | None:
        """Its row."""

    @property
    def count(self) -> int:
        """How many questions."""

    @property
    def label(self) -> str:
        """The most typical wording, or empty."""

    @property
    def samples(self) -> Sequence[str]:
        """Wordings."""

    @property
    def reasons(self) -> Sequence[str]:
        """What was missing."""

    @property
    def languages(self) -> Sequence[str]:
        """In which it was asked."""

    @property
    def tally(self) -> Mapping[str, int]:
        """What was wrong, how often."""

    @property
    def title(self) -> str:
        """Of the nearest document, or empty."""

    @property
    def owner(self) -> str:
        """Of the nearest document."""

    @property
    def dismissed(self) -> bool:
        """Whether it is none."""


def gap_list(lang: Lang, week: date, gaps: Sequence[Shown], *, mine: bool) -> Said:
    """The list of a week; `mine` for the owner of the documents, who need not be told whose they are."""
    title = text(lang, "gaps-title", day=day(lang, week))
    questions = sum(gap.count for gap in gaps)
    intro = text(lang, "gaps-intro-owner" if mine else "gaps-intro", questions=questions, gaps=len(gaps))
    blocks = [header(title), section(escape(intro))]
    for number, gap in enumerate(gaps[:MAX_SHOWN], start=1):
        blocks += _gap(lang, number, gap, mine=mine)
    last = [text(lang, "gaps-privacy")]
    if len(gaps) > MAX_SHOWN:
        last.insert(0, text(lang, "gaps-more", count=len(gaps) - MAX_SHOWN))
    blocks.append(context(*map(escape, last)))
    return Said(escape(f"{title}. {intro}"), fit(blocks, keep=1))


def _gap(lang: Lang, number: int, gap: Shown, *, mine: bool) -> Iterator[Json]:
    count = text(lang, "gaps-count", count=gap.count)
    spoken = ", ".join(text(lang, f"language-{one}") for one in gap.languages)
    if gap.dismissed:
        yield section(f"*{number}.* ~{escape(count)}~ {escape(text(lang, 'gaps-dismissed'))}")
        return
    yield section(f"*{number}. {escape(count)}* ({escape(spoken)})")
    yield quote("\n".join(gap.samples) or text(lang, "gaps-not-shown"))
    yield context(escape(" · ".join(_facts(lang, gap, mine=mine))))
    begun = json.dumps({"gap": gap.id, "question": clip(gap.label, _MAX_QUESTION) if gap.label else "", "lang": lang})
    yield actions(
        button(text(lang, "gaps-answer"), ANSWER, value=begun, label=text(lang, "gaps-answer-label", number=number)),
        button(
            text(lang, "gaps-dismiss"),
            DISMISS,
            value=f"{gap.id}:{lang}",
            label=text(lang, "gaps-dismiss-label", number=number),
        ),
    )


def _facts(lang: Lang, gap: Shown, *, mine: bool) -> Iterator[str]:
    for wrong in WRONGS:
        if gap.tally.get(wrong):
            yield text(lang, f"gaps-{wrong}", count=gap.tally[wrong])
    if gap.title:
        near = text(lang, "gaps-near", title=gap.title)
        yield near if mine else f"{near} ({gap.owner})"
    for reason in gap.reasons:
        yield text(lang, "gaps-missing", reason=reason)
