"""What people read of a check-in: values in, Block Kit out. Pure.

Slack is a second store. So a message never shows what somebody answered: only that it is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from slack_sdk.models.blocks import ButtonElement, ConfirmObject

from bot.i18n import day, text
from bot.pulse.surveys import RATINGS, SCORES, said
from bot.slack.blocks import actions, button, clip, context, escape, plain, quote, section

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from bot.pulse.surveys import Question, Survey, Value
    from knowledge import Lang

Json = dict[str, Any]
Said = tuple[str, list[Json]]
"""Text and blocks."""

TAP: Final = "pulse_tap"
MORE: Final = "pulse_more"
FINISH: Final = "pulse_finish"
SNOOZE: Final = "pulse_snooze"
SKIP: Final = "pulse_skip"
STOP: Final = "pulse_stop"
RESUME: Final = "pulse_resume"
HUMAN: Final = "pulse_human"
"""Action ids. Values are `checkin`, those of taps (`pulse_tap_0` and so on) `checkin:question:value`."""

REHEARSAL: Final = 0
"""The check-in of a rehearsal: whatever is tapped in it counts for nothing."""

MAX_LEAD: Final = 60
_LONGEST_REASON: Final = 600

Standing = Literal["open", "snoozed", "late_snooze", "partial", "complete", "skipped", "stopped", "closed",
                   "late", "withdrawn"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened because of last week's answers: that their figures were sent, and what was decided since, if any.

    `decision` is continue, adjust or stop, `reason` what those who decided wrote about it.
    """

    decision: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a check-in's messages tell beside its questions. Names are shown as they are; empty where unknown.

    `lead` leads the wave, or started a survey without one, and reads the figures. `closes_on` is the person's local
    day until which they can answer, `linked_until` the one on which answers are counted and separated from names; that
    may be later, for whoever began on another day than the wave. `least` are the people a figure is shown for at least.
    """

    tool: str
    closes_on: date
    linked_until: date
    week: int | None = None
    weeks: int = 4
    lead: str = ""
    least: int = 5
    since: Since | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a check-in stands: which questions are answered, whether a free text is, when it comes again."""

    standing: Standing
    given: Collection[str] = ()
    written: bool = False
    again_on: date | None = None


def checkin(survey: Survey, checkin_id: int, lang: Lang, *, facts: Facts, before: str = "") -> Said:
    """A check-in that nothing was answered to yet; `before` is a sentence above it."""
    return (
        _notified(survey, lang, facts),
        [
            *([context(escape(before))] if before else []),
            *_opening(survey, lang, facts),
            *_first_question(survey, checkin_id, lang, facts),
            _ways_out(survey, checkin_id, lang),
            context(*_terms(survey, lang, facts)),
        ],
    )


def reminder(survey: Survey, checkin_id: int, lang: Lang, *, facts: Facts, number: int) -> Said:
    """The check-in again; `number` is 0 when the person asked for it, else 1 or 2."""
    before = text(lang, f"pulse-reminder-{number}") if number else text(lang, "pulse-snoozed-before")
    return checkin(survey, checkin_id, lang, facts=facts, before=before)


def rehearsal(survey: Survey, lang: Lang, *, facts: Facts) -> Said:
    """What people will get, for those who want to see it before."""
    return checkin(survey, REHEARSAL, lang, facts=facts, before=text(lang, "pulse-rehearsal"))


def standing(survey: Survey, checkin_id: int, lang: Lang, *, facts: Facts, shown: Shown) -> Said:
    """The check-in as it stands now, in the place of what stood there."""
    if shown.standing == "open":
        return checkin(survey, checkin_id, lang, facts=facts)
    drawn = _DRAWN[shown.standing](survey, checkin_id, lang, facts, shown)
    first = next(block["text"]["text"] for block in drawn if block["type"] == "section")
    return first, [context(f"*{escape(heading(survey, lang, facts))}*"), *drawn]


def heading(survey: Survey, lang: Lang, facts: Facts) -> str:
    """What the check-in is for."""
    if survey.kind == "week":
        tool = facts.tool or text(lang, "pulse-your-tool")
        return text(lang, "pulse-week", week=facts.week or survey.week or 1, weeks=facts.weeks, tool=tool)
    return text(lang, f"pulse-{survey.kind}")


def asked(question: Question, lang: Lang, facts: Facts) -> str:
    """The question, with the tool's name in it."""
    return said(question.texts, lang, facts.tool or text(lang, "pulse-your-tool"))


def label(question: Question, value: Value, lang: Lang, facts: Facts) -> str:
    """What one of its answers is called."""
    match question.kind:
        case "time":
            return text(lang, f"pulse-time-{value}")
        case "yes_no":
            return text(lang, f"pulse-choice-{value}")
        case "choice":
            texts = next(one.texts for one in question.options if one.id == value)
            return said(texts, lang, facts.tool or text(lang, "pulse-your-tool"))
    return str(value)


def scale(question: Question, lang: Lang) -> str:
    """What the ends of its scale mean; empty for questions without one."""
    if question.low and question.high:
        return text(lang, "pulse-scale", low=said(question.low, lang), high=said(question.high, lang))
    return text(lang, "pulse-scale-nps") if question.kind == "nps" else ""


def terms(survey: Survey, lang: Lang, facts: Facts) -> str:
    """Who reads what, and until when answers are linked to their author."""
    return " ".join((_read(survey, lang, facts), text(lang, "pulse-linked", day=day(lang, facts.linked_until))))


def _notified(survey: Survey, lang: Lang, facts: Facts) -> str:
    question = asked(survey.questions[0], lang, facts)
    return escape(text(lang, "pulse-notified", heading=heading(survey, lang, facts), question=question))


def _opening(survey: Survey, lang: Lang, facts: Facts) -> list[Json]:
    intro = said(survey.intro, lang, facts.tool or text(lang, "pulse-your-tool"))
    return [section(f"*{escape(heading(survey, lang, facts))}*\n{escape(intro)}"), *_since(lang, facts.since)]


def _since(lang: Lang, since: Since | None) -> list[Json]:
    """What became of the last answers: people go on answering when they see that it matters."""
    if since is None:
        return []
    sentences = [text(lang, "pulse-since-read")]
    if since.decision:
        sentences.append(text(lang, f"pulse-since-{since.decision}"))
    reason = [quote(clip(since.reason, _LONGEST_REASON))] if since.decision and since.reason else []
    return [context(escape(" ".join(sentences))), *reason]


def _first_question(survey: Survey, checkin_id: int, lang: Lang, facts: Facts) -> list[Json]:
    question = survey.questions[0]
    ends = scale(question, lang)
    buttons = [
        button(
            label(question, value, lang, facts),
            f"{TAP}_{place}",
            value=f"{checkin_id}:{question.id}:{value}",
            label=_spoken(question, value, lang),
        )
        for place, value in enumerate(question.values)
    ]
    return [
        section(f"*{escape(asked(question, lang, facts))}*"),
        *([context(escape(ends))] if ends else []),
        actions(*buttons, block_id="pulse_first"),
    ]


def _spoken(question: Question, value: Value, lang: Lang) -> str | None:
    """What a screen reader says of a button that shows a bare number."""
    most = {"rating": RATINGS[-1], "nps": SCORES[-1]}.get(question.kind)
    return text(lang, "pulse-value", value=value, most=most) if most else None


def _ways_out(survey: Survey, checkin_id: int, lang: Lang) -> Json:
    value, kind = str(checkin_id), "week" if survey.kind == "week" else "other"
    return actions(
        button(text(lang, "pulse-button-snooze"), SNOOZE, value=value),
        button(text(lang, f"pulse-button-skip-{kind}"), SKIP, value=value),
        stop_button(lang, value),
        block_id="pulse_ways_out",
    )


def stop_button(lang: Lang, value: str) -> ButtonElement:
    """No more check-ins, once the person has read what that means."""
    stop = button(text(lang, "pulse-button-stop"), STOP, value=value)
    stop.confirm = ConfirmObject(
        title=plain(text(lang, "pulse-stop-title"), 100),
        text=plain(text(lang, "pulse-stop-text"), 300),
        confirm=plain(text(lang, "pulse-stop-yes"), 30),
        deny=plain(text(lang, "pulse-stop-no"), 30),
    )
    return stop


def _terms(survey: Survey, lang: Lang, facts: Facts) -> tuple[str, ...]:
    takes = text(lang, "pulse-takes", questions=len(survey.questions), seconds=survey.seconds)
    return escape(takes), escape(terms(survey, lang, facts))


def _read(survey: Survey, lang: Lang, facts: Facts) -> str:
    if survey.kind == "week":
        lead = clip(facts.lead, MAX_LEAD) or text(lang, "pulse-lead")
        return text(lang, "pulse-read-week", lead=lead, least=facts.least)
    if facts.lead:
        return text(lang, "pulse-read-started", lead=clip(facts.lead, MAX_LEAD), least=facts.least)
    return text(lang, "pulse-read-other", least=facts.least)


# How it stands


def _partial(survey: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:
    left = sum(question.id not in shown.given for question in survey.questions)
    more = button(text(lang, "pulse-button-more", count=left), MORE, value=str(checkin_id), style="primary")
    finish = button(text(lang, "pulse-button-finish"), FINISH, value=str(checkin_id))
    done = not survey.missing(dict.fromkeys(shown.given))
    return [
        section(f":white_check_mark: {escape(text(lang, 'pulse-stored'))}"),
        actions(*([more] if left else []), *([finish] if done else []), block_id="pulse_more"),
        *_first_question(survey, checkin_id, lang, facts),
        context(escape(terms(survey, lang, facts))),
    ]


def _complete(survey: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:
    thanks = said(survey.thanks, lang, facts.tool or text(lang, "pulse-your-tool"))
    human = button(text(lang, "pulse-button-human"), HUMAN, value=str(checkin_id))
    offer = [section(escape(text(lang, "pulse-human-offer")), accessory=human)] if shown.written else []
    return [
        section(f":white_check_mark: {escape(thanks)}"),
        *_since(lang, facts.since),
        *offer,
        context(escape(f"{text(lang, 'pulse-complete')} {terms(survey, lang, facts)}")),
    ]


def _snoozed(_: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:
    again = day(lang, shown.again_on or facts.closes_on)
    return [section(escape(text(lang, "pulse-snoozed", day=again))), _answer(checkin_id, lang)]


def _late_snooze(_: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:  # noqa: ARG001
    return [section(escape(text(lang, "pulse-snooze-late"))), _answer(checkin_id, lang)]


def _skipped(survey: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:  # noqa: ARG001
    kind = "week" if survey.kind == "week" else "other"
    return [
        section(escape(text(lang, f"pulse-skipped-{kind}"))),
        context(escape(text(lang, "pulse-changed-mind", day=day(lang, facts.closes_on)))),
        _answer(checkin_id, lang),
    ]


def _stopped(_: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:  # noqa: ARG001
    resume = button(text(lang, "pulse-button-resume"), RESUME, value=str(checkin_id))
    return [
        section(escape(text(lang, "pulse-stopped"))),
        context(escape(text(lang, "pulse-stopped-undo"))),
        actions(resume, block_id="pulse_resume"),
    ]


def _closed(survey: Survey, _: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:
    sentences = [text(lang, "pulse-closed", day=day(lang, facts.closes_on))]
    if shown.standing == "late":
        sentences.append(text(lang, "pulse-late"))
    if shown.given:
        sentences.append(text(lang, "pulse-closed-thanks"))
    if survey.kind == "week" and (facts.week or facts.weeks) < facts.weeks:
        sentences.append(text(lang, "pulse-next"))
    return [section(escape(" ".join(sentences)))]


def _withdrawn(_: Survey, checkin_id: int, lang: Lang, facts: Facts, shown: Shown) -> list[Json]:  # noqa: ARG001
    return [section(escape(text(lang, "pulse-withdrawn")))]


def _answer(checkin_id: int, lang: Lang) -> Json:
    return actions(button(text(lang, "pulse-button-answer"), MORE, value=str(checkin_id)), block_id="pulse_answer")


_Drawing = Callable[["Survey", int, "Lang", Facts, Shown], "Sequence[Json]"]
_DRAWN: Final[dict[Standing, _Drawing]] = {
    "partial": _partial,
    "complete": _complete,
    "snoozed": _snoozed,
    "late_snooze": _late_snooze,
    "skipped": _skipped,
    "stopped": _stopped,
    "closed": _closed,
    "late": _closed,
    "withdrawn": _withdrawn,
}
