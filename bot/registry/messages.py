"""A verdict in Slack: values in, Block Kit out. Pure.

The outcome comes first, as a word beside its icon, then why, then what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import text
from bot.registry import wording
from bot.registry.tools import Outcome
from bot.slack.blocks import actions, button, context, escape, fit, link, section

if TYPE_CHECKING:
    from slack_sdk.models.blocks import ButtonElement

    from bot.registry.rules import Ground, Verdict
    from bot.registry.wording import Given
    from knowledge import Citation

Json = dict[str, Any]

CHOOSE: Final = "verdict_choose"
WHY: Final = "verdict_why"
REQUEST: Final = "request_tool"
"""Action ids; that of a choice goes on with its number, since they are unique within a block."""

ICONS: Final[dict[Outcome, str]] = {
    "allowed": ":white_check_mark:",
    "conditions": ":ballot_box_with_check:",
    "ask": ":raised_hand:",
    "never": ":no_entry:",
}
QUESTION: Final = ":speech_balloon:"

MAX_OPTIONS: Final = 25
_MAX_EXPLAINED: Final = 80
_MAX_VALUE: Final = 1_900


def blocks(given: Given, question: int) -> list[Json]:
    """The message; `question` is the row of the question, which the buttons name."""
    if given.ruling.kind == "clarify":
        return [*_clarify_blocks(given, question), context(escape(text(given.lang, "verdict-disclaimer")))]
    shown: list[Json] = []
    for verdict in given.ruling.verdicts:
        shown += _verdict_blocks(given, verdict)
    understood = [escape(line) for line in wording.understood(given)]
    return [*shown, *([context(*understood)] if understood else []), *_sources(given)]


def buttons(given: Given, question: int) -> list[ButtonElement]:
    """What one can do about a verdict: request the tool, see why."""
    found = []
    verdicts = given.ruling.verdicts if given.ruling.kind == "verdict" else ()
    refused = next((one for one in verdicts if _may_be_requested(given, one)), None)
    if refused is not None:
        value = json.dumps(
            {"tool": wording.tool_name(given, refused), "classes": refused.data_classes, "lang": given.lang}
        )
        found.append(button(text(given.lang, "button-request-tool"), REQUEST, value=value[:_MAX_VALUE]))
    found.append(button(text(given.lang, "button-why"), WHY, value=why_value(question, given)))
    return found


def explanation(given: Given) -> list[Json]:
    """Everything that counted, for the modal behind "why?": each ground of each verdict, what was understood."""
    shown: list[Json] = []
    for verdict in given.ruling.verdicts:
        grounds = [
            f"• {escape(wording.why(given, verdict, ground))}{_rule(given, ground)}" for ground in verdict.grounds
        ]
        shown += [_headline(given, verdict), section("\n".join(grounds))]
    lines = [*wording.understood(given)]
    if not given.ruling.understood.uses:
        lines.append(text(given.lang, "why-no-use"))
    return [*fit(shown, limit=_MAX_EXPLAINED), context(*[escape(line) for line in lines])]


def _verdict_blocks(given: Given, verdict: Verdict) -> Iterator[Json]:
    yield _headline(given, verdict)
    yield section("\n".join(escape(reason) for reason in wording.reasons(given, verdict)))
    if conditions := wording.conditions(given, verdict):
        heading = f"*{escape(text(given.lang, 'verdict-conditions'))}*"
        yield section("\n".join([heading, *(f"• {escape(condition)}" for condition in conditions)]))
    if verdict.alternatives:
        said_so = text(given.lang, "verdict-alternatives", tools=wording.alternatives(given, verdict))
        yield section(f":arrow_right: {escape(said_so)}")
    cited = {_reference(one): f"[{number}]" for number, one in enumerate(given.citations, start=1)}
    if facts := wording.facts(given, verdict, cited):
        yield context(escape(", ".join(facts)))


def _headline(given: Given, verdict: Verdict) -> Json:
    return section(f"{ICONS[verdict.outcome]} *{escape(wording.head(given, verdict))}*")


def _rule(given: Given, ground: Ground) -> str:
    if not ground.rule:
        return ""
    cited = next((one for one in given.citations if _reference(one) == ground.rule), None)
    return f" ({_source(cited) if cited is not None else escape(ground.rule)})"


def _reference(citation: Citation) -> str:
    return f"{citation.document}#{citation.anchor}"


def _clarify_blocks(given: Given, question: int) -> Iterator[Json]:
    yield section(f"{QUESTION} *{escape(wording.question_back(given))}*")
    options = given.ruling.options[:MAX_OPTIONS]
    yield actions(
        *(
            button(wording.option_label(given, one), f"{CHOOSE}_{place}", value=choice_value(question, given, one.id))
            for place, one in enumerate(options)
        )
    )
    first = given.ruling.verdicts[0]
    yield section(f"{ICONS[first.outcome]} {escape(wording.until(given))}")
    if understood := [escape(line) for line in wording.understood(given)]:
        yield context(*understood)


def choice_value(question: int, given: Given, id: str) -> str:
    """The value of a button that answers a question back: the question's row, and all that was chosen so far."""
    chosen = [*([one.asks, one.id] for one in given.choices), [given.ruling.asks, id]]
    return json.dumps([question, *chosen])


def why_value(question: int, given: Given) -> str:
    """The value of the button that asks why: the question's row, the language, and all that was chosen."""
    if not given.choices:
        return f"{question}:{given.lang}"
    return json.dumps([question, given.lang, *([one.asks, one.id] for one in given.choices)])


def read_why(value: str) -> tuple[int, str, list[list[str]]]:
    """What `why_value` wrote."""
    if not value.startswith("["):
        question, lang = value.split(":")
        return int(question), lang, []
    question, lang, *chosen = json.loads(value)
    return int(question), str(lang), [list(one) for one in chosen]


def read_choice(value: str) -> tuple[int, list[list[str]]]:
    """What `choice_value` wrote."""
    question, *chosen = json.loads(value)
    return int(question), [list(one) for one in chosen]


def _may_be_requested(given: Given, verdict: Verdict) -> bool:
    """Whether a request could change anything: not for private accounts, nor where the use is ruled out."""
    tool = given.registry.tools.get(verdict.tool or "")
    if verdict.outcome not in {"ask", "never"}:
        return False
    if any(ground.why in {"personal_account", "use"} and ground.outcome == "never" for ground in verdict.grounds):
        return False
    return tool is None or tool.status in {"proposed", "under_review", "pilot", "restricted", "retired"}


def _sources(given: Given) -> Iterator[Json]:
    for number, one in enumerate(given.citations, start=1):
        yield context(f"[{number}] {_source(one)} ({escape(text(given.lang, 'source-owner', owner=one.owner))})")


def _source(one: Citation) -> str:
    """The section by name, as a link when there is one."""
    where = f"{one.title}, {one.section}" if one.section != one.title else one.title
    return link(f"{one.url}#{one.anchor}".rstrip("#"), where) if one.url else escape(where)
