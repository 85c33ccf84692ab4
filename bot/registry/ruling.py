"""From a question to what the table says of it: verdicts, a question back, a card, or nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from bot.registry import rules
from bot.registry.question.intent import CARD_TOPICS
from bot.registry.tools import OUTCOMES, Outcome

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.question.intent import Topic
    from bot.registry.question.naming import Named
    from bot.registry.question.reading import Understood
    from bot.registry.rules import Asking, Verdict
    from bot.registry.tools import Registry

Kind = Literal["verdict", "clarify", "card"]
Asks = Literal["", "class", "tool", "account", "unclear"]
"""What a question back asks for: a class of data, which of several tools, whose account, what a word means."""

_OPEN: Final = frozenset({"allowed", "conditions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to a question back: the id of a class, a tool or an account."""

    id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the table says. `verdicts` are strictest first; in a question back the first is the strictest possible.

    `asks` and `options` belong to `clarify`; `tools` and `topic` to `card`: whose card, and which line of it.
    """

    kind: Kind
    understood: Understood
    verdicts: tuple[Verdict, ...] = ()
    asks: Asks = ""
    options: tuple[Option, ...] = ()
    tools: tuple[str, ...] = ()
    topic: Topic | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The strictest."""
        return self.verdicts[0] if self.verdicts else None


def ruling(registry: Registry, understood: Understood, *, asking: Asking, today: date) -> Ruling | None:
    """What the table says to a question; None when it is no question for the table, or the table has no classes."""
    if not registry.data_classes:
        return None
    if understood.intent in {"topic", "which_data"}:
        return _card(understood)
    if understood.intent != "permission":
        return None
    if understood.account == "personal" and (understood.names_a_tool or understood.classes):
        return _personal(registry, understood)
    if not understood.names_a_tool:
        return None
    parts = [
        *(_of_tool(registry, named, understood, asking, today) for named in understood.named),
        *(_unknown(registry, understood) for _ in understood.products),
    ]
    return _together([_with_alternatives(registry, part, asking, today) for part in parts], understood)


def card_of(understood: Understood) -> Ruling | None:
    """The card of the tools that a question names, for when the documents have no answer; None without a tool."""
    tools = tuple(dict.fromkeys(id for named in understood.named for id in named.candidates))
    return Ruling(kind="card", understood=understood, tools=tools, topic=understood.topic) if tools else None


def _card(understood: Understood) -> Ruling | None:
    if understood.account == "personal" or (understood.topic is not None and understood.topic not in CARD_TOPICS):
        return None
    return card_of(understood)


def _personal(registry: Registry, understood: Understood) -> Ruling:
    verdict = rules.elsewhere(registry, why="personal_account", data_classes=understood.classes, uses=understood.uses)
    return Ruling(kind="verdict", understood=understood, verdicts=(verdict,))


def _unknown(registry: Registry, understood: Understood) -> Ruling:
    verdict = rules.elsewhere(registry, why="unknown_tool", data_classes=understood.classes, uses=understood.uses)
    return Ruling(kind="verdict", understood=understood, verdicts=(verdict,))


def _of_tool(registry: Registry, named: Named, understood: Understood, asking: Asking, today: date) -> Ruling:
    """One name; where several tools bear it, the strictest of them, and a question which is meant if they differ."""
    by_id = {id: _of_candidate(registry, id, named, understood, asking, today) for id in named.candidates}
    each = sorted(by_id.values(), key=lambda ruling: _strictness(ruling.verdicts[0]), reverse=True)
    first = each[0]
    alike = len({(one.kind, one.verdicts[0].outcome) for one in each}) == 1
    if len(each) > 1 and (not alike or first.kind == "clarify"):
        if named.edition:  # none of them has it, so there is nothing to choose between
            return first
        options = tuple(Option(id=id, outcome=one.verdicts[0].outcome) for id, one in by_id.items())
        return replace(first, kind="clarify", asks="tool", options=options)
    if understood.account == "unclear":
        return _whose(registry, first, understood)
    return first


def _whose(registry: Registry, company: Ruling, understood: Understood) -> Ruling:
    """`My ChatGPT account` may be the company's or one's own: both are shown, the stricter first."""
    private = _personal(registry, understood).verdicts[0]
    mine = company.verdicts[0]
    if company.kind == "verdict" and private.outcome == mine.outcome:
        return company
    stricter = max(private, mine, key=_strictness)
    options = (Option(id="company", outcome=mine.outcome), Option(id="personal", outcome=private.outcome))
    return replace(
        company,
        kind="clarify",
        asks="account",
        verdicts=(replace(mine, outcome=stricter.outcome, grounds=stricter.grounds, conditions_of=()),),
        options=options,
    )


def _of_candidate(
    registry: Registry, id: str, named: Named, understood: Understood, asking: Asking, today: date
) -> Ruling:
    tool = registry.tools[id]
    each = rules.possible(registry, tool, uses=understood.uses, asking=asking, today=today)
    if not understood.classes:
        outcomes = {verdict.outcome for verdict in each.values()}
        worst = max(each.values(), key=_strictness)
        if len(outcomes) == 1:
            verdict = _edition(
                replace(worst, data_classes=(), conditions_of=_all_conditions(worst, each.values())), named
            )
            return Ruling(kind="verdict", understood=understood, verdicts=(verdict,))
        return _ask_class(understood, worst, each)
    verdict = rules.verdict(
        registry, tool, data_classes=understood.classes, uses=understood.uses, asking=asking, today=today
    )
    verdict = _edition(verdict, named)
    if verdict.outcome in _OPEN and understood.unclear:
        worst = max([verdict, *each.values()], key=_strictness)
        if worst.outcome != verdict.outcome:
            return _ask_class(understood, replace(worst, data_classes=verdict.data_classes), each, asks="unclear")
    return Ruling(kind="verdict", understood=understood, verdicts=(verdict,))


def _all_conditions(worst: Verdict, each: Iterable[Verdict]) -> tuple[str, ...]:
    if worst.outcome != "conditions":
        return ()
    return tuple(dict.fromkeys(one for verdict in each for one in verdict.conditions_of))


def _edition(verdict: Verdict, named: Named) -> Verdict:
    """An edition the company does not have (`ChatGPT Plus`) is another product: at least to be asked for."""
    if not named.edition or verdict.outcome not in _OPEN:
        return verdict
    ground = rules.Ground(why="unknown_tool", outcome="ask", about=named.text)
    return replace(verdict, outcome="ask", tool=None, grounds=(ground, *verdict.grounds), conditions_of=())


def _ask_class(understood: Understood, worst: Verdict, each: dict[str, Verdict], *, asks: Asks = "class") -> Ruling:
    verdict = replace(worst, data_classes=understood.classes, conditions_of=())
    return Ruling(
        kind="clarify",
        understood=understood,
        verdicts=(verdict,),
        asks=asks,
        options=tuple(Option(id=id, outcome=one.outcome) for id, one in each.items()),
    )


def _with_alternatives(registry: Registry, part: Ruling, asking: Asking, today: date) -> Ruling:
    return replace(
        part,
        verdicts=tuple(
            replace(one, alternatives=rules.alternatives(registry, one, asking=asking, today=today))
            if one.outcome not in _OPEN
            else one
            for one in part.verdicts
        ),
    )


def _together(parts: Sequence[Ruling], understood: Understood) -> Ruling:
    """Several tools in one question: every verdict, strictest first; a question back if any needs one."""
    verdicts = tuple(sorted((one for part in parts for one in part.verdicts), key=_strictness, reverse=True))
    asking_back = next((part for part in parts if part.kind == "clarify"), None)
    if asking_back is not None:
        return replace(asking_back, verdicts=verdicts)
    return Ruling(kind="verdict", understood=understood, verdicts=verdicts)


def _strictness(verdict: Verdict) -> int:
    return OUTCOMES.index(verdict.outcome)


def stricter(one: Ruling, other: Ruling) -> Ruling:
    """The stricter of two readings of one question; of equally strict ones a question back, else the first."""
    if one.verdict is None or other.verdict is None:
        return one
    if _strictness(one.verdict) != _strictness(other.verdict):
        return max(one, other, key=lambda ruling: _strictness(ruling.verdicts[0]))
    return other if other.kind == "clarify" and one.kind != "clarify" else one
