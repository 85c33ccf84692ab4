"""What people read while a question is on its way among them: cards, reminders, and what its asker is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from bot.ask.messages import MAX_RESTATED, Said
from bot.ask.rules import first_sentence
from bot.i18n import day, text
from bot.slack.blocks import actions, button, clip, context, escape, link, quote, section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from bot.ask.escalations import Refusal, Stage, Turn
    from knowledge import Lang

Verb = Literal["claim", "answer", "pass_on", "close", "promote"]
ACTION: Final = "ask_cycle"
"""Action ids go on with the verb: `ask_cycle_claim`."""

APPROVAL: Final = "ask_approval"
"""Action ids go on with `confirm` or `withdraw`."""

_WHO: Final = "\ufffc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card shows. `asker` and `who` (whoever took, answered or closed it) are ids in Slack, None for nobody.

    `guide` is what the bot had answered; `written` the answer, or why it was closed. `kept`: it is approved already.
    """

    turn: Turn
    stage: Stage
    state: Literal["open", "assigned", "answered", "closed", "passed"]
    asked: str
    asker: str | None = None
    guide: str | None = None
    who: str | None = None
    written: str = ""
    kept: bool = False


def card(lang: Lang, shown: Card) -> Said:
    """A question to people, as it stands now."""
    heading = text(lang, "human-card")
    return Said(
        escape(f"{heading}: {first_sentence(shown.asked)}"),
        [
            section(f"*{escape(heading)}*"),
            quote(shown.asked),
            section(_sender(lang, shown)),
            context(escape(text(lang, "human-card-answered" if shown.guide else "human-card-unanswered"))),
            *([quote(clip(shown.guide, MAX_RESTATED))] if shown.guide else []),
            *([section(_status(lang, shown))] if shown.state != "open" else []),
            *([quote(shown.written)] if shown.written else []),
            *_buttons(lang, shown),
        ],
    )


def _sender(lang: Lang, shown: Card) -> str:
    if shown.asker is None:
        return escape(text(lang, "human-card-nobody"))
    return f"{escape(text(lang, 'human-card-from'))} <@{shown.asker}>"


def _status(lang: Lang, shown: Card) -> str:
    icons = {
        "assigned": ":raised_hand:",
        "answered": ":white_check_mark:",
        "closed": ":lock:",
        "passed": ":arrow_right:",
    }
    who = shown.who if shown.state != "passed" else None
    return f"{icons[shown.state]} *{named(lang, f'card-{shown.state}', who)}*"


def _buttons(lang: Lang, shown: Card) -> Iterator[dict[str, object]]:
    value = f"{shown.turn.escalation}:{shown.turn.number}:{lang}"
    made = [
        button(
            text(lang, f"cycle-{verb}"),
            f"{ACTION}_{verb}",
            value=value,
            style="primary" if place == 0 and shown.state != "answered" else None,
        )
        for place, verb in enumerate(_verbs(shown))
    ]
    if made:
        yield actions(*made)


def _verbs(shown: Card) -> list[Verb]:
    """What can be done with it; after the committee there is nobody to pass it on to."""
    onward: list[Verb] = [] if shown.stage == "committee" else ["pass_on"]
    match shown.state:
        case "open":
            return ["claim", "answer", *onward, "close"]
        case "assigned":
            return ["answer", *onward, "close"]
        case "answered":
            return [] if shown.kept else ["promote"]
        case _:
            return []


def named(lang: Lang, key: str, user: str | None) -> str:
    """Escaped mrkdwn of the sentence `cycle-<key>`, in which `$who` is a mention of `user`, or "a colleague"."""
    sentence = escape(text(lang, f"cycle-{key}", who=_WHO))
    return sentence.replace(_WHO, f"<@{user}>" if user else escape(text(lang, "cycle-somebody")))


def told(lang: Lang, key: str, user: str | None, *, asked: str = "", written: str = "") -> Said:
    """One sentence to a person, with what they had asked where nothing else shows it, and what somebody wrote."""
    sentence = named(lang, key, user)
    return Said(
        sentence,
        [
            *([quote(clip(asked, MAX_RESTATED))] if asked else []),
            section(sentence),
            *([quote(written)] if written else []),
        ],
    )


def refused(lang: Lang, why: Refusal, user: str | None, written: str = "") -> Said:
    """Why somebody's click had no effect; what they had written comes back to them."""
    sentence = named(lang, f"refused-{why}", user)
    yours = [context(escape(text(lang, "cycle-refused-text"))), quote(written)] if written else []
    return Said(sentence, [section(sentence), *yours])


def reminder(lang: Lang, key: str, asked: str, url: str | None) -> Said:
    """A question still waits; `url` is where its card stands."""
    sentence = escape(text(lang, f"cycle-{key}"))
    where = [section(link(url, text(lang, "cycle-reminder-link")))] if url else []
    return Said(sentence, [section(sentence), quote(clip(asked, MAX_RESTATED)), *where])


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approved answer as the committee sees it; `by` is the id in Slack of whoever kept it."""

    answer: int
    state: str
    questions: str
    texts: Mapping[Lang, str]
    owner: str
    until: date
    by: str | None


def approval(lang: Lang, shown: Approval) -> Said:
    """An approved answer for the committee, which can confirm what is proposed and withdraw what holds."""
    heading = named(lang, f"kept-{shown.state}", shown.by)
    facts = [text(lang, "source-owner", owner=shown.owner), text(lang, "approved-until", day=day(lang, shown.until))]
    return Said(
        heading,
        [
            section(f"*{heading}*"),
            quote(shown.questions),
            *chain.from_iterable(_in_language(lang, one, said) for one, said in shown.texts.items()),
            context(escape(", ".join(facts))),
            *_decisions(lang, shown),
        ],
    )


def _in_language(lang: Lang, one: Lang, said: str) -> list[dict[str, object]]:
    return [context(escape(text(lang, f"language-{one}"))), quote(said)]


def _decisions(lang: Lang, shown: Approval) -> Iterator[dict[str, object]]:
    value = f"{shown.answer}:{lang}"
    withdraw = button(text(lang, "approved-withdraw"), f"{APPROVAL}_withdraw", value=value)
    confirm = button(text(lang, "approved-confirm"), f"{APPROVAL}_confirm", value=value, style="primary")
    if shown.state == "proposed":
        yield actions(confirm, withdraw)
    elif shown.state == "approved":
        yield actions(withdraw)
