"""A verdict in words: what the terminal prints, and the sentences that Slack's message is built of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, text
from bot.registry.rules import cell
from bot.registry.tools import listed, said

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.rules import Asking, Ground, Verdict
    from bot.registry.ruling import Option, Ruling
    from bot.registry.tools import Registry, Tool
    from knowledge import Citation, Lang

Json = dict[str, Any]

_MAX_GROUNDS: Final = 3
_MAX_NAME: Final = 80
_MAX_LIST: Final = 400
"""Of names in one sentence: longer ones cannot be formatted."""
_OF_ANY_DATA: Final = frozenset({"status", "under_review", "criteria_open", "department", "enrolled_only"})
_DATED: Final = frozenset({"decision_missing", "decision_ahead", "review_overdue"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose when asked back: `asks` (class, unclear, tool, account) and the id."""

    asks: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A ruling with all that its message shows.

    `citations` are the sections of its rules that the asker may read, `choices` what was chosen when it was asked back,
    `revision` the state of the registry it was made from.
    """

    ruling: Ruling
    registry: Registry
    lang: Lang
    today: date
    asking: Asking
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    revision: int = 0


def plain(given: Given) -> str:
    """The whole verdict or question back as plain text."""
    if given.ruling.kind == "clarify":
        return "\n".join(_asked_back(given))
    parts = ["\n".join(lines(given, verdict)) for verdict in given.ruling.verdicts]
    if len(parts) > 1:
        parts.insert(0, text(given.lang, "verdict-several"))
    return "\n\n".join([*parts, *understood(given), text(given.lang, "verdict-disclaimer")])


def opens(given: Given) -> bool:
    """Whether it tells somebody that something is allowed."""
    outcomes = {verdict.outcome for verdict in given.ruling.verdicts}
    return given.ruling.kind == "verdict" and not outcomes.isdisjoint({"allowed", "conditions"})


def summary(given: Given) -> str:
    """One line, for notifications."""
    verdict = given.ruling.verdicts[0]
    return question_back(given) if given.ruling.kind == "clarify" else head(given, verdict)


def option_label(given: Given, option: Option) -> str:
    """An option in words: a class of data, a tool, an account."""
    return choice_label(given, given.ruling.asks, option.id)


def choice_label(given: Given, asks: str, id: str) -> str:
    """What was asked for, by the name of what was chosen; the id itself for what is no longer there."""
    match asks:
        case "tool":
            return given.registry.tools[id].name if id in given.registry.tools else id
        case "account":
            return text(given.lang, f"clarify-{'private' if id == 'personal' else 'company'}-account")
        case _:
            return class_name(given, id)


def document(given: Given) -> Json:
    """The part of `ask --json` that a table makes: verdicts, options, citations' tool."""
    verdicts = [_as_json(given, verdict) for verdict in given.ruling.verdicts]
    options = [{"id": one.id, "label": option_label(given, one)} for one in given.ruling.options]
    return {"verdict": verdicts[0] if verdicts else None, "verdicts": verdicts, "options": options}


def _as_json(given: Given, verdict: Verdict) -> Json:
    tool = given.registry.tools.get(verdict.tool or "")
    return {
        "outcome": verdict.outcome,
        "tool": verdict.tool,
        "data_classes": list(verdict.data_classes),
        "uses": list(verdict.uses),
        "conditions": conditions(given, verdict),
        "reason": " ".join(reasons(given, verdict)),
        "alternatives": list(verdict.alternatives),
        "decided_on": tool.decided_on.isoformat() if tool is not None and tool.decided_on is not None else None,
        "owner": tool.owner if tool is not None else "committee",
    }


def lines(given: Given, verdict: Verdict) -> Iterator[str]:
    """One verdict, line by line."""
    yield head(given, verdict)
    yield from reasons(given, verdict)
    if asked := conditions(given, verdict):
        yield text(given.lang, "verdict-conditions") + ":"
        yield from (f"- {condition}" for condition in asked)
    if verdict.alternatives:
        yield text(given.lang, "verdict-alternatives", tools=alternatives(given, verdict))
    if known := facts(given, verdict):
        yield f"({', '.join(known)})"


def head(given: Given, verdict: Verdict) -> str:
    """The outcome, the tool, the data and the use in one line."""
    values = {
        "outcome": text(given.lang, f"outcome-{verdict.outcome}"),
        "tool": tool_name(given, verdict, quoted=True),
        "data": clip(", ".join(class_name(given, one) for one in verdict.data_classes), _MAX_LIST),
        "use": clip(", ".join(use_name(given, one) for one in verdict.uses), _MAX_LIST),
    }
    about = "-".join(name for name in ("data", "use") if values[name])
    known = {name: value for name, value in values.items() if value or name not in {"data", "use"}}
    return text(given.lang, f"verdict-head-{about}" if about else "verdict-head", **known)


def reasons(given: Given, verdict: Verdict) -> list[str]:
    """The grounds that are as strict as the outcome, each once; of what is allowed, why.

    Of a tool that nobody may use, only that: what its cells say besides is of no help.
    """
    deciding = [ground for ground in verdict.grounds if ground.outcome == verdict.outcome] or list(verdict.grounds[:1])
    closed = [ground for ground in deciding if ground.why == "status"]
    deciding = [*closed, *(ground for ground in deciding if ground.why == "use")] if closed else deciding
    return list(dict.fromkeys(why(given, verdict, ground) for ground in deciding))[:_MAX_GROUNDS]


def conditions(given: Given, verdict: Verdict) -> list[str]:
    """The conditions of the cells, when that is what it comes to."""
    tool = given.registry.tools.get(verdict.tool or "")
    if tool is None or verdict.outcome != "conditions":
        return []
    found: dict[str, None] = {}
    for one in verdict.conditions_of:
        known, _ = cell(given.registry, tool, one)
        if known is not None:
            found |= dict.fromkeys(listed(known.conditions, given.lang))
    written = list(found)
    dated = [ground for ground in verdict.grounds if ground.why in _DATED]
    return written + [why(given, verdict, ground) for ground in dated]


def facts(given: Given, verdict: Verdict, cited: Mapping[str, str] | None = None) -> list[str]:
    """Owner, date of the decision, and where the rule is written; `cited` has other names for rules."""
    tool = given.registry.tools.get(verdict.tool or "")
    if tool is None:
        return []
    known = [text(given.lang, "verdict-owner", owner=tool.owner)] if tool.owner else []
    if tool.decided_on is not None:
        known.append(text(given.lang, "verdict-decided", day=day(given.lang, tool.decided_on)))
    rules = dict.fromkeys(
        ground.rule for ground in verdict.grounds if ground.rule and ground.outcome == verdict.outcome
    )
    return known + [text(given.lang, "verdict-rule", rule=(cited or {}).get(rule, rule)) for rule in rules]


def why(given: Given, verdict: Verdict, ground: Ground) -> str:
    """One ground as a sentence."""
    tool = given.registry.tools.get(verdict.tool or "")
    name = tool_name(given, verdict, quoted=True)
    match ground.why:
        case "cell" | "use":
            about = use_name(given, ground.about) if ground.why == "use" else class_name(given, ground.about)
            values: Json = {"about": about} | ({"tool": name} if ground.why == "cell" else {})
            return text(given.lang, f"why-{ground.why}-{ground.outcome}", **values)
        case "class_not_listed" | "conditions_unwritten":
            return text(given.lang, f"why-{ground.why}", tool=name, about=class_name(given, ground.about))
        case "class_only_elsewhere":
            only = given.registry.data_classes[ground.about].only or _only_within(given.registry, ground.about)
            names = ", ".join(given.registry.tools[one].name for one in only if one in given.registry.tools) or "–"
            return text(
                given.lang,
                "why-class_only_elsewhere",
                about=class_name(given, ground.about),
                only=clip(names, _MAX_LIST),
            )
        case "criteria_open":
            criterion = given.registry.criteria[ground.about]
            return text(
                given.lang, "why-criteria_open", about=clip(said(criterion.names, given.lang, criterion.id), _MAX_NAME)
            )
        case "personal_account":
            return text(given.lang, "why-personal_account")
        case "unknown_tool":
            kind = "edition" if ground.about else "tool"
            return text(given.lang, f"why-unknown_{kind}", name=clip(ground.about or name, _MAX_NAME))
        case _:
            return _of_tool(given.lang, ground, tool, name)


def _of_tool(lang: Lang, ground: Ground, tool: Tool | None, name: str) -> str:
    status = tool.status if tool is not None else "proposed"
    match ground.why:
        case "status" | "under_review":
            return text(lang, f"why-{ground.why}-{status}", tool=name)
        case "department":
            return text(
                lang,
                "why-department",
                tool=name,
                departments=clip(", ".join(tool.departments if tool else ()) or "–", _MAX_LIST),
            )
        case "decision_ahead" | "review_overdue":
            when = (tool.decided_on if ground.why == "decision_ahead" else tool.review_by) if tool is not None else None
            return text(lang, f"why-{ground.why}", tool=name, day=day(lang, when) if when is not None else "–")
        case _:
            return text(lang, f"why-{ground.why}", tool=name)


def _only_within(registry: Registry, data_class: str) -> tuple[str, ...]:
    """The tools that the class around may meet."""
    seen: set[str] = set()
    at: str | None = data_class
    while at is not None and at not in seen:
        seen.add(at)
        known = registry.data_classes.get(at)
        if known is None:
            return ()
        if known.only is not None:
            return known.only
        at = known.within
    return ()


def alternatives(given: Given, verdict: Verdict) -> str:
    """The names of the tools that are open instead."""
    return ", ".join(clip(given.registry.tools[one].name, _MAX_NAME) for one in verdict.alternatives)


def tool_name(given: Given, verdict: Verdict, *, quoted: bool = False) -> str:
    """The tool, the private account or the unknown product that a verdict is about."""
    if verdict.tool is not None:
        return clip(given.registry.tools[verdict.tool].name, _MAX_NAME)
    if any(ground.why == "personal_account" for ground in verdict.grounds):
        return text(given.lang, "verdict-private-account")
    read = given.ruling.understood
    edition = next((ground.about for ground in verdict.grounds if ground.why == "unknown_tool" and ground.about), "")
    name = edition or next(iter(read.products), "")
    name = clip(name, _MAX_NAME)
    return text(given.lang, "verdict-unknown-tool", name=name) if quoted else name


def class_name(given: Given, id: str) -> str:
    """A class of data by name."""
    known = given.registry.data_classes.get(id)
    return clip(said(known.names, given.lang, id), _MAX_NAME) if known is not None else id


def use_name(given: Given, id: str) -> str:
    """A use by name."""
    return clip(said(given.registry.uses[id].names, given.lang, id), _MAX_NAME)


def understood(given: Given) -> Iterator[str]:
    """What was understood, and what was left out because the asker ruled it out."""
    read = given.ruling.understood
    words = dict(read.said)
    what = [
        f"{class_name(given, one)} ({words[one]})" if one in words else class_name(given, one) for one in read.classes
    ]
    what += [f"{use_name(given, one)} ({words[one]})" if one in words else use_name(given, one) for one in read.uses]
    names = [one.text for one in read.named] + list(read.products)
    if names or what:
        yield text(given.lang, "verdict-understood", what=clip(", ".join([*names, *what]), 600))
    set_aside = [one for one in read.negated if one in given.registry.data_classes and one not in read.classes]
    if set_aside:
        ruled_out = ", ".join(class_name(given, one) for one in set_aside)
        yield text(given.lang, "verdict-set-aside", what=clip(ruled_out, _MAX_LIST))


def question_back(given: Given) -> str:
    """The question to the asker."""
    read = given.ruling.understood
    match given.ruling.asks:
        case "unclear":
            what = ", ".join(dict(read.said).values()) or ", ".join(one.text for one in read.named)
            words = clip(", ".join(read.unclear), 200)
            return text(given.lang, "clarify-unclear", what=clip(what, 300), words=words)
        case "tool" | "account":
            return text(given.lang, f"clarify-{given.ruling.asks}")
        case _:
            if vague := ", ".join(dict.fromkeys(read.vague)):
                return text(given.lang, "clarify-class-said", what=clip(vague, 200))
            return text(given.lang, "clarify-class")


def until(given: Given) -> str:
    """What counts until the asker has answered, and what keeps the tool from them whatever they answer."""
    verdict = given.ruling.verdicts[0]
    closed = [why(given, verdict, ground) for ground in verdict.grounds if ground.why in _OF_ANY_DATA]
    return " ".join([text(given.lang, "clarify-until", outcome=head(given, verdict)), *dict.fromkeys(closed)])


def _asked_back(given: Given) -> Iterator[str]:
    yield question_back(given)
    for option in given.ruling.options:
        yield f"- {option_label(given, option)}: {text(given.lang, f'outcome-{option.outcome}')}"
    yield until(given)
    yield from understood(given)
    yield text(given.lang, "verdict-disclaimer")


def clip(said: str, limit: int) -> str:
    """`said` on one line, at most `limit` characters, cut between words."""
    return shorten(said, limit, placeholder="…")
